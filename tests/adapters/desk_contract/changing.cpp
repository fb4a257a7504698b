// Comments, notes, owners and states: once, in order, and with the name of who did it.
#include "tests/adapters/desk_contract/contract.hpp"

namespace twicket::desk_contract {
namespace {

// The one note that holds these words; an empty one, and a failure, when there are more or none.
SeenNote note_with(Stage& stage, const std::string& ticket, const std::string& words) {
    SeenNote found;
    std::size_t count = 0;
    for (const SeenNote& note : stage.world.there(ticket).notes)
        if (note.text.find(words) != note.text.npos) found = note, ++count;
    stage.equal(count, 1, "notes with '" + words + "'");
    return found;
}

void done(Stage& stage, const std::string& call) {
    stage.world.settle();
    stage.equal(stage.world.state_of(call), "sent", "its delivery (" + stage.world.reason_of(call) + ")");
}

void comment(Stage& stage) {
    const std::string ticket = stage.opened();
    done(stage, stage.world.comment(ticket, "It works again since noon"));
    const SeenNote note = note_with(stage, ticket, "It works again since noon");
    stage.expect(!note.internal, "it is internal");
    stage.expect(note.text.find("Ann Meyer") != note.text.npos, "without the name: " + note.text);
}

void odd_comment(Stage& stage) {
    const std::string ticket = stage.opened();
    const std::string odd = "Grüße 日本 😀 \"q\" 'q' <b>b</b> & %2F \\ ^";
    done(stage, stage.world.comment(ticket, odd + "\nnext line"));
    note_with(stage, ticket, odd);
    note_with(stage, ticket, "next line");
}

void internal_note(Stage& stage) {
    const std::string ticket = stage.opened();
    done(stage, stage.world.comment(ticket, "spare part is ordered", true));
    stage.expect(note_with(stage, ticket, "spare part is ordered").internal, "the requester can read it");
    for (const TicketChanged& news : stage.world.news())
        stage.expect(news.text.find("spare part") == news.text.npos, "it was told");
}

void order(Stage& stage) {
    const std::string ticket = stage.opened();
    for (const char* words : {"number one", "number two", "number three"}) stage.world.comment(ticket, words);
    stage.world.settle();
    std::string seen;
    for (const SeenNote& note : stage.world.there(ticket).notes)
        for (const char* words : {"one", "two", "three"})
            if (note.text.find(std::string{"number "} + words) != note.text.npos) seen += std::string{words} + " ";
    stage.equal(seen, "one two three ", "order");
}

void take(Stage& stage) {
    const std::string ticket = stage.opened();
    done(stage, stage.world.take(ticket));
    const SeenTicket there = stage.world.there(ticket);
    stage.equal(there.owner, "Tom Agent", "owner there");
    stage.expect(there.state == TicketState::working, "nobody works on it");
    const auto news = stage.world.news(ticket, TicketNews::owner);
    stage.equal(news.size(), 1, "news");
    if (!news.empty()) stage.equal(news[0].facts.owner, "Tom Agent", "owner told");
    if (!news.empty()) stage.expect(news[0].facts.state == TicketState::working, "state told");
}

void taken_by_unknown(Stage& stage) {
    const std::string ticket = stage.opened();
    done(stage, stage.world.take(ticket, "Zoe Temp", "zoe@elsewhere.example"));
    const auto news = stage.world.news(ticket, TicketNews::owner);
    stage.equal(news.size(), 1, "news");
    if (!news.empty()) stage.equal(news[0].facts.owner, "Zoe Temp", "owner told");
    const SeenTicket there = stage.world.there(ticket);
    std::string all = there.owner;
    for (const SeenNote& note : there.notes) all += note.text;
    stage.expect(all.find("Zoe Temp") != all.npos, "nobody there knows who took it");
}

void state(Stage& stage, const std::string& ticket, TicketState wanted, const std::string& text) {
    const std::string call = stage.world.set_state(ticket, wanted, text);
    done(stage, call);
    const std::string name{name_of(wanted)};
    const TicketState there = stage.world.there(ticket).state;
    // Some have one word for two ends.
    stage.expect(there == wanted || (is_over(wanted) && is_over(there)),
                 name + ": there it is " + std::string{name_of(there)});
    const std::vector<TicketChanged> news = stage.world.news();
    stage.expect(!news.empty() && news.back().news == TicketNews::state && news.back().facts.state == wanted,
                 name + " was not told");
}

void solved(Stage& stage) {
    const std::string ticket = stage.opened();
    state(stage, ticket, TicketState::solved, "");
}

void solved_with_words(Stage& stage) {
    const std::string ticket = stage.opened();
    state(stage, ticket, TicketState::solved, "The cable was loose");
    stage.expect(!note_with(stage, ticket, "The cable was loose").internal, "the requester cannot read why");
    const auto news = stage.world.news(ticket, TicketNews::state);
    stage.expect(news.size() == 1 && news[0].text == "The cable was loose", "the words were not told");
}

void through_all_states(Stage& stage) {
    const std::string ticket = stage.opened();
    for (const TicketState next :
         {TicketState::working, TicketState::waiting, TicketState::working, TicketState::solved, TicketState::closed})
        state(stage, ticket, next, next == TicketState::waiting ? "Please send a picture" : "");
}

void reopened(Stage& stage) {
    const std::string ticket = stage.opened();
    state(stage, ticket, TicketState::solved, "Done");
    state(stage, ticket, TicketState::open, "");
    stage.world.comment(ticket, "It came back");
    stage.world.settle();
    stage.expect(!is_over(stage.world.there(ticket).state), "a comment closed it");
}

void dropped(Stage& stage) {
    const std::string ticket = stage.opened();
    state(stage, ticket, TicketState::dropped, "");
}

void comment_after_end(Stage& stage) {
    const std::string ticket = stage.opened();
    state(stage, ticket, TicketState::solved, "");
    done(stage, stage.world.comment(ticket, "Thank you all"));
    note_with(stage, ticket, "Thank you all");
}

Result<Receipt> looked_for(Stage& stage, const std::string& ticket, const std::string& id, const std::string& words) {
    Outgoing asked{.id = id, .account = "", .place = "", .thread = ticket, .reply = {}};
    asked.ticket = TicketCall{.act = TicketCall::Act::comment, .ticket = ticket, .author = "Ann Meyer", .text = words};
    return stage.world.await(stage.world.account->find(asked));
}

void comment_found(Stage& stage) {
    const std::string ticket = stage.opened(), other = stage.opened("Other");
    const std::string call = stage.world.comment(ticket, "Hello there");
    const auto before = looked_for(stage, ticket, call, "Hello there");
    stage.expect(before.has_error() && before.error().code == ErrorCode::not_found, "found before it was sent");
    stage.world.settle();
    stage.expect(looked_for(stage, ticket, call, "Hello there").has_value(), "not found after it was sent");
    const auto same_words = looked_for(stage, ticket, call + "9", "Hello there");
    stage.expect(same_words.has_error() && same_words.error().code == ErrorCode::not_found, "found by its words alone");
    const auto elsewhere = looked_for(stage, other, call, "Hello there");
    stage.expect(elsewhere.has_error() && elsewhere.error().code == ErrorCode::not_found, "found in another ticket");
}

void facts_stay(Stage& stage) {
    const std::string ticket = stage.opened();
    stage.world.comment(ticket, "Hello there");
    stage.world.settle();
    const std::vector<TicketChanged> news = stage.world.news();
    stage.equal(news.size(), 2, "news");
    if (news.size() < 2) return;
    stage.equal(news[1].facts.number, news[0].facts.number, "number");
    stage.equal(news[1].facts.url, news[0].facts.url, "page");
    stage.expect(news[1].text == "Hello there" && news[1].author == "Ann Meyer" && news[1].person == "ann",
                 "who and what");
}

void gone(Stage& stage) {
    const std::string ticket = stage.opened();
    if (!stage.world.back_end->loses_ticket(stage.world.key_of(ticket))) return;
    const std::string call = stage.world.comment(ticket, "Anybody there?");
    stage.world.settle();
    stage.equal(stage.world.state_of(call), "dead", "its delivery");
    stage.equal(stage.world.news(ticket, TicketNews::refused).size(), 1, "sentences to the person");
}

void two_tickets(Stage& stage) {
    const std::string first = stage.opened("One"), second = stage.opened("Two");
    stage.world.comment(first, "for the first");
    stage.world.comment(second, "for the second");
    stage.world.set_state(second, TicketState::solved);
    stage.world.settle();
    stage.equal(stage.notes_with(first, "for the first"), 1, "notes");
    stage.equal(stage.notes_with(first, "for the second"), 0, "notes of the other");
    stage.expect(!is_over(stage.world.there(first).state), "the wrong one was solved");
}

}  // namespace

std::vector<Case> changing_cases() {
    return {{"a comment arrives with its author's name", Needs::nothing, comment},
            {"a comment's words arrive as they are", Needs::nothing, odd_comment},
            {"an internal note stays among agents and is told nobody", Needs::nothing, internal_note},
            {"comments keep their order", Needs::nothing, order},
            {"who takes it owns it, and it is in work", Needs::nothing, take},
            {"who is unknown there can take it too", Needs::nothing, taken_by_unknown},
            {"solved without a word", Needs::nothing, solved},
            {"solved with words that the requester reads", Needs::nothing, solved_with_words},
            {"it goes through all states, and each is told as it was set", Needs::nothing, through_all_states},
            {"solved and opened again", Needs::nothing, reopened},
            {"dropped", Needs::nothing, dropped},
            {"a comment after the end arrives", Needs::nothing, comment_after_end},
            {"a comment is found by its marker, and by nothing else", Needs::nothing, comment_found},
            {"number and page stay, and who said what is told", Needs::nothing, facts_stay},
            {"a ticket that is gone: dead with its reason, and the person is told", Needs::http, gone},
            {"what is done to one ticket is not done to another", Needs::nothing, two_tickets}};
}

}  // namespace twicket::desk_contract
