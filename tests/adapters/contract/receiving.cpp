// What happens on the network becomes the right event, once, in the right thread.
// Long because it is one table of short cases.
#include "tests/adapters/contract/contract.hpp"

namespace twicket::contract {
namespace {

using Kind = Happening::Kind;
using Author = Happening::Author;

const Message* message_in(const std::vector<Event>& events, std::size_t at = 0) {
    return at < events.size() ? std::get_if<Message>(&events[at].what) : nullptr;
}

Happening direct(std::string id, std::string text) {
    Happening made{.id = std::move(id), .text = std::move(text), .place = "dm-ann", .where = PlaceKind::direct};
    return made;
}
Happening mention(std::string id, std::string text) {
    Happening made{.id = std::move(id), .text = std::move(text), .calls_us = true};
    return made;
}

void direct_message(Stage& s) {
    s.tell(direct("m1", "my laptop is dead"));
    const auto events = s.world.events();
    const Message* message = message_in(events);
    if (!message) return s.expect(false, "one message event, but there are " + std::to_string(events.size()));
    s.equal(message->text, "my laptop is dead", "the text");
    s.equal(message->id, s.driver.message_id("m1"), "the message's id");
    s.expect(message->calls_us, "a direct message calls us");
    s.expect(!message->from_bot, "a person wrote it");
    s.expect(events[0].kind == PlaceKind::direct, "it is a direct message");
    s.equal(events[0].place, s.driver.place_id("dm-ann"), "the place");
    s.equal(events[0].person, s.driver.person_id("ann"), "the person");
    s.equal(events[0].account, s.driver.adapter().account(), "the account");
}

void channel_message(Stage& s) {
    s.tell({.text = "the printer hums"});
    const auto events = s.world.events();
    const Message* message = message_in(events);
    if (!message) return s.expect(false, "one message event");
    s.expect(!message->calls_us, "nobody called us");
    s.expect(events[0].kind == PlaceKind::channel, "it is a channel");
    s.equal(events[0].thread, s.driver.message_id("m1"), "it opens a thread of its own");
}

void mentioned(Stage& s) {
    s.tell(mention("m1", "say hello"));
    const auto events = s.world.events();
    const Message* message = message_in(events);
    if (!message) return s.expect(false, "one message event");
    s.expect(message->calls_us, "a mention calls us");
    s.equal(message->text, "say hello", "our name is taken out of the text");
    s.equal(events.size(), 1u, "one event, however often the network tells of it");
    s.equal(s.driver.shown().size(), 1u, "one answer");
}

void thread_reply(Stage& s) {
    s.tell(mention("m1", "say one"));
    Happening reply = mention("m2", "say two");
    reply.thread = "m1";
    s.tell(reply);
    const auto events = s.world.events();
    if (events.size() != 2) return s.expect(false, "two events");
    s.equal(events[1].thread, events[0].thread, "the reply is in the same thread");
    s.equal(s.last().thread, "m1", "the second answer is in the thread as well");
}

void group_chat(Stage& s) {
    Happening made = mention("m1", "say hello");
    made.place = "group";
    made.where = PlaceKind::group;
    s.tell(made);
    const auto events = s.world.events();
    if (events.empty()) return s.expect(false, "one event");
    s.expect(events[0].kind == PlaceKind::group, "it is a group chat");
    s.equal(s.last().place, "group", "answered there");
}

void repeated(Stage& s) {
    for (int i = 0; i < 4; ++i) s.tell(mention("m1", "say once"));
    s.equal(s.world.events().size(), 1u, "one event of four deliveries");
    s.equal(s.driver.shown().size(), 1u, "one answer");
}

void repeated_later(Stage& s) {
    s.tell(mention("m1", "say once"));
    s.tell(mention("m2", "say twice"));
    s.world.forget_answers();
    s.tell(mention("m1", "say once"));
    s.equal(s.world.events().size(), 2u, "the old one is known");
    s.equal(s.driver.shown().size(), 2u, "and not answered again");
}

void same_text_twice(Stage& s) {
    s.tell(direct("m1", "say again"));
    s.tell(direct("m2", "say again"));
    s.equal(s.world.events().size(), 2u, "two messages with the same words are two");
    s.equal(s.driver.shown().size(), 2u, "two answers");
}

void same_id_elsewhere(Stage& s) {
    Happening here = mention("m1", "say here");
    Happening there = mention("m2", "say there");
    there.place = "other";
    s.tell(here);
    s.tell(there);
    const auto events = s.world.events();
    if (events.size() != 2) return s.expect(false, "two events");
    s.expect(events[0].place != events[1].place, "two places are told apart");
}

void own_message(Stage& s) {
    Happening made = mention("m1", "say loop");
    made.author = Author::us;
    s.tell(made);
    s.expect(s.world.events().empty(), "our own message is no event");
    s.expect(s.driver.shown().empty(), "and is not answered");
}

void own_direct_message(Stage& s) {
    Happening made = direct("m1", "say loop");
    made.author = Author::us;
    s.tell(made);
    s.expect(s.driver.shown().empty(), "not answered");
}

void other_bot(Stage& s) {
    Happening made = mention("m1", "say loop");
    made.author = Author::other_bot;
    s.tell(made);
    s.expect(s.driver.shown().empty(), "another bot is not answered");
    const auto events = s.world.events();
    if (const Message* message = message_in(events))
        s.expect(message->from_bot, "if it is kept, it is known as a bot's");
}

void edited(Stage& s) {
    s.tell({.text = "the printer hums"});
    s.tell({.kind = Kind::edit, .id = "e1", .message = "m1", .text = "the printer is on fire"});
    const auto events = s.world.events();
    if (events.size() != 2) return s.expect(false, "two events, but " + std::to_string(events.size()));
    const auto* edit = std::get_if<Edit>(&events[1].what);
    if (!edit) return s.expect(false, "an edit");
    s.equal(edit->message, s.driver.message_id("m1"), "which message");
    s.equal(edit->text, "the printer is on fire", "the new text");
    s.equal(events[1].thread, events[0].thread, "in the message's thread");
}

void edited_twice(Stage& s) {
    s.tell({.text = "one"});
    s.tell({.kind = Kind::edit, .id = "e1", .message = "m1", .text = "two"});
    s.tell({.kind = Kind::edit, .id = "e1", .message = "m1", .text = "two"});
    s.tell({.kind = Kind::edit, .id = "e2", .message = "m1", .text = "three"});
    s.equal(s.world.events().size(), 3u, "two edits, one of them delivered twice");
}

void deleted(Stage& s) {
    s.tell({.text = "the printer hums"});
    s.tell({.kind = Kind::deletion, .id = "d1", .message = "m1"});
    const auto events = s.world.events();
    if (events.size() != 2) return s.expect(false, "two events");
    const auto* deletion = std::get_if<Deletion>(&events[1].what);
    if (!deletion) return s.expect(false, "a deletion");
    s.equal(deletion->message, s.driver.message_id("m1"), "which message");
    s.equal(events[1].thread, events[0].thread, "in the message's thread");
}

void deleted_before_turn(Stage& s) {
    s.expect(s.driver.tell(mention("m1", "say too late")).status == 200, "taken");
    s.expect(s.driver.tell({.kind = Kind::deletion, .id = "d1", .message = "m1"}).status == 200, "taken");
    s.world.settle();
    s.expect(s.driver.shown().empty(), "a message that is gone is not answered");
}

void reacted(Stage& s) {
    s.tell(mention("m1", "buttons"));
    const std::string card = s.last().id;
    s.tell({.kind = Kind::reaction, .id = "r1", .message = card, .sign = "🎉"});
    const auto events = s.world.events();
    if (events.size() != 2) return s.expect(false, "two events");
    const auto* reaction = std::get_if<Reaction>(&events[1].what);
    if (!reaction) return s.expect(false, "a reaction");
    s.equal(reaction->emoji, "🎉", "the sign itself");
    s.expect(reaction->added, "it was added");
    s.equal(events[1].person, s.driver.person_id("ann"), "who");
}

void reaction_taken_back(Stage& s) {
    s.tell(mention("m1", "buttons"));
    const std::string card = s.last().id;
    s.tell({.kind = Kind::reaction, .id = "r1", .message = card, .sign = "🎉"});
    s.tell({.kind = Kind::reaction_removed, .id = "r2", .message = card, .sign = "🎉"});
    const auto events = s.world.events();
    if (events.size() != 3) return s.expect(false, "three events");
    const auto* reaction = std::get_if<Reaction>(&events[2].what);
    s.expect(reaction && !reaction->added, "the second takes it back");
}

void thumb_is_a_click(Stage& s) {
    s.tell(mention("m1", "buttons"));
    const std::string card = s.last().id;
    s.tell({.kind = Kind::reaction, .id = "r1", .message = card, .sign = "👍"});
    s.expect(s.last().text.find("done: v1") != std::string::npos, "👍 on the card does what its button does");
}

void clicked(Stage& s) {
    s.tell(mention("m1", "buttons"));
    const Shown card = s.last();
    s.equal(card.buttons.size(), 2u, "two buttons");
    s.tell({.kind = Kind::click, .id = "c1", .message = card.id, .button = 1});
    const auto events = s.world.events();
    if (events.size() != 2) return s.expect(false, "two events");
    const auto* click = std::get_if<Click>(&events[1].what);
    if (!click) return s.expect(false, "a click");
    s.equal(click->action, "echo.no", "the action");
    s.equal(click->value, "v2", "the value");
    s.equal(events[1].thread, events[0].thread, "in the card's thread");
    s.equal(events[1].person, s.driver.person_id("ann"), "who");
    s.expect(s.last().text.find("clicked: echo.no v2") != std::string::npos, "and it is answered");
}

void clicked_twice(Stage& s) {
    s.tell(mention("m1", "buttons"));
    const Shown card = s.last();
    for (int i = 0; i < 2; ++i) s.tell({.kind = Kind::click, .id = "c1", .message = card.id, .button = 1});
    s.equal(s.world.events().size(), 2u, "the copy of a click is the same click");
}

void clicked_by_another(Stage& s) {
    s.tell(mention("m1", "buttons"));
    const Shown card = s.last();
    s.tell({.kind = Kind::click, .id = "c1", .message = card.id, .person = "bob", .button = 0});
    const auto events = s.world.events();
    s.expect(events.size() == 2 && events[1].person == s.driver.person_id("bob"), "the one who clicked is the person");
}

void one_of_many(Stage& s) {
    s.tell(mention("m1", "many 12"));
    const Shown card = s.last();
    s.equal(card.buttons.size(), 12u, "twelve choices");
    s.tell({.kind = Kind::click, .id = "c1", .message = card.id, .button = 10});
    s.expect(s.last().text.find("clicked: echo.pick c11") != std::string::npos,
             "the eleventh was chosen: " + s.last().text);
}

void command(Stage& s) {
    s.tell({.kind = Kind::command, .id = "k1", .text = "say hello"});
    const auto events = s.world.events();
    const auto* said = events.empty() ? nullptr : std::get_if<Command>(&events[0].what);
    if (!said) return s.expect(false, "a command");
    s.equal(said->text, "say hello", "what stands behind the command");
    s.expect(s.last().text.find("hello") != std::string::npos, "and it is answered");
}

void forwarded(Stage& s) {
    s.tell({.kind = Kind::forward, .id = "s1", .message = "m9", .text = "my screen flickers", .person = "bob"});
    const auto events = s.world.events();
    const auto* forward = events.empty() ? nullptr : std::get_if<Forward>(&events[0].what);
    if (!forward) return s.expect(false, "a forward");
    s.equal(forward->text, "my screen flickers", "the message's words");
    s.equal(forward->message, s.driver.message_id("m9"), "which message");
    s.equal(events[0].person, s.driver.person_id("bob"), "who sends it");
}

void form_filled_in(Stage& s) {
    s.tell({.kind = Kind::command, .id = "k1", .text = "form"});
    const Shown form = s.last();
    s.expect(form.is_form, "a form is shown");
    s.tell({.kind = Kind::form_sent,
            .id = "f1",
            .message = form.id,
            .values = {{"summary", "no mouse"}, {"urgency", "high"}}});
    s.expect(s.driver.form_errors().empty(), "it is taken");
    const auto events = s.world.events();
    const auto* sent = events.size() < 2 ? nullptr : std::get_if<Submission>(&events[1].what);
    if (!sent) return s.expect(false, "a submission");
    s.equal(sent->form, "echo.form", "which form");
    s.equal(sent->value, "f1", "its value comes back");
    s.expect(sent->values == std::map<std::string, std::string>{{"summary", "no mouse"}, {"urgency", "high"}},
             "what was filled in");
}

void form_with_errors(Stage& s) {
    s.tell({.kind = Kind::command, .id = "k1", .text = "form"});
    const Shown form = s.last();
    s.tell({.kind = Kind::form_sent, .id = "f1", .message = form.id, .values = {{"urgency", "low"}}});
    s.expect(s.driver.form_errors().contains("summary"), "the error stands at its field");
    s.equal(s.world.events().size(), 1u, "and nothing is kept");
}

void home_opened(Stage& s) {
    s.tell({.kind = Kind::home, .id = "h1", .place = "dm-ann", .where = PlaceKind::direct});
    const Shown home = s.last();
    s.expect(home.is_home, "the home tab is filled");
    s.equal(home.only_for, "ann", "for the person who looks");
}

void joined(Stage& s) {
    s.tell({.kind = Kind::joined, .id = "j1", .person = "bob"});
    const auto events = s.world.events();
    s.expect(events.size() == 1 && std::holds_alternative<Joined>(events[0].what), "somebody joined");
    s.expect(!events.empty() && events[0].person == s.driver.person_id("bob"), "who");
}

void left(Stage& s) {
    s.tell({.kind = Kind::left, .id = "j1", .person = "bob"});
    const auto events = s.world.events();
    s.expect(events.size() == 1 && std::holds_alternative<Left>(events[0].what), "somebody left");
}

void unknown_kind(Stage& s) {
    s.tell({.kind = Kind::unknown, .id = "u1"});
    s.expect(s.world.events().empty(), "acknowledged and not kept");
}

void noise(Stage& s) {
    s.tell({.kind = Kind::noise, .id = "u1"});
    s.expect(s.world.events().empty(), "acknowledged and not kept");
}

void file_message(Stage& s) {
    Happening made = direct("m1", "here is the plan");
    made.with_file = true;
    s.tell(made);
    const auto events = s.world.events();
    const Message* message = message_in(events);
    if (!message) return s.expect(false, "a message");
    s.equal(message->files.size(), 1u, "with its file");
    if (!message->files.empty()) s.equal(message->files[0].name, "plan.pdf", "the file's name");
    s.equal(message->text, "here is the plan", "and its words");
}

void special_characters_in(Stage& s) {
    const std::string text = "is 1 < 2 && \"a\" > 'b'? größe – 日本 😀";
    s.tell(direct("m1", text));
    const auto events = s.world.events();
    const Message* message = message_in(events);
    s.expect(message && message->text == text,
             "every character as it was written: " + (message ? message->text : "nothing"));
}

void long_message_in(Stage& s) {
    const std::string text(s.driver.abilities().longest_in, 'x');
    s.tell(direct("m1", text));
    const auto events = s.world.events();
    const Message* message = message_in(events);
    s.expect(message && message->text == text, "a long message arrives whole");
}

void many_lines_in(Stage& s) {
    s.tell(direct("m1", "first\nsecond\n\nfourth"));
    const auto events = s.world.events();
    const Message* message = message_in(events);
    s.expect(message && message->text == "first\nsecond\n\nfourth", "lines stay lines");
}

void order_kept(Stage& s) {
    for (int i = 0; i < 5; ++i) {
        const Happening made = direct("m" + std::to_string(i), "say " + std::to_string(i));
        s.expect(s.driver.tell(made).status == 200, "taken");
    }
    s.world.settle();
    // A network that allows few calls at once needs its time.
    for (int i = 0; i < 5 && s.driver.shown().size() < 5; ++i) s.world.pass(std::chrono::seconds{60});
    std::string said;
    for (const Shown& one : s.driver.shown()) said += one.text.substr(0, 1);
    s.equal(said, "01234", "answered in their order: " + said);
}

}  // namespace

std::vector<Case> receiving_cases() {
    using A = Abilities;
    return {
        {"a direct message", nullptr, direct_message},
        {"a message in a channel", nullptr, channel_message},
        {"a mention", &A::mentions, mentioned},
        {"a reply in a thread", &A::threads, thread_reply},
        {"a group chat", &A::mentions, group_chat},
        {"a delivery repeated four times", nullptr, repeated},
        {"a delivery repeated after a restart", nullptr, repeated_later},
        {"the same words twice", nullptr, same_text_twice},
        {"two places", nullptr, same_id_elsewhere},
        {"our own message in a channel", &A::own_messages, own_message},
        {"our own direct message", &A::own_messages, own_direct_message},
        {"another bot's message", &A::other_bots, other_bot},
        {"an edit", &A::edits, edited},
        {"an edit repeated, and a second one", &A::edits, edited_twice},
        {"a deletion", &A::deletions, deleted},
        {"a deletion before the answer", &A::deletions, deleted_before_turn},
        {"a reaction", &A::any_sign, reacted},
        {"a reaction taken back", &A::any_sign, reaction_taken_back},
        {"a thumb on a card", &A::reactions, thumb_is_a_click},
        {"a click", &A::clicks, clicked},
        {"a click repeated", &A::clicks, clicked_twice},
        {"a click by somebody else", &A::clicks, clicked_by_another},
        {"one choice of many", &A::clicks, one_of_many},
        {"a command", &A::commands, command},
        {"a message sent to the desk", &A::forwards, forwarded},
        {"a form filled in", &A::forms, form_filled_in},
        {"a form with a mistake", &A::forms, form_with_errors},
        {"the home tab opened", &A::home, home_opened},
        {"somebody joined", &A::joins, joined},
        {"somebody left", &A::joins, left},
        {"a kind of event nobody knows", &A::open_ended, unknown_kind},
        {"an event that concerns nobody", &A::open_ended, noise},
        {"a file", &A::files, file_message},
        {"special characters that come in", nullptr, special_characters_in},
        {"a long message that comes in", nullptr, long_message_in},
        {"a message of many lines", nullptr, many_lines_in},
        {"five messages in a row", nullptr, order_kept},
    };
}

}  // namespace twicket::contract
