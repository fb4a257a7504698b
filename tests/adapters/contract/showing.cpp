// What we say stands where it belongs, whole, and calls or misleads nobody.
#include <algorithm>

#include "tests/adapters/contract/contract.hpp"

namespace twicket::contract {
namespace {

Happening mention(std::string id, std::string text) {
    Happening made{.id = std::move(id), .text = std::move(text), .calls_us = true};
    return made;
}
Happening direct(std::string id, std::string text) {
    Happening made{.id = std::move(id), .text = std::move(text), .place = "dm-ann", .where = PlaceKind::direct};
    return made;
}
bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

void in_the_thread(Stage& s) {
    s.tell(mention("m1", "say hello"));
    const Shown shown = s.last();
    s.equal(shown.place, "help", "the place");
    s.equal(shown.thread, "m1", "in the asker's thread");
    s.expect(holds(shown.text, "hello"), "the words");
    s.expect(shown.only_for.empty(), "everybody sees it");
    s.expect(s.world.deliveries() == std::vector<std::string>{"sent"}, "and it is known to be sent");
}

void in_a_direct_message(Stage& s) {
    s.tell(direct("m1", "say hello"));
    s.equal(s.last().place, "dm-ann", "the place");
    s.expect(holds(s.last().text, "hello"), "the words");
}

void for_one_only(Stage& s) {
    s.tell(mention("m1", "private psst"));
    const Shown shown = s.last();
    s.expect(holds(shown.text, "psst"), "the words");
    s.equal(shown.only_for, "ann", "for the asker alone");
}

void buttons(Stage& s) {
    s.tell(mention("m1", "buttons"));
    const Shown shown = s.last();
    s.equal(shown.buttons.size(), 2u, "two buttons");
    if (shown.buttons.size() == 2) {
        s.expect(holds(shown.buttons[0], "Yes"), "the first");
        s.expect(holds(shown.buttons[1], "No"), "the second");
    }
    s.expect(holds(shown.text, "Shall I?"), "the words");
}

void facts(Stage& s) {
    s.tell(mention("m1", "facts"));
    const std::string text = s.last().text;
    for (const char* part :
         {"Ticket 7", "State", "open", "Owner", "Ann & Bob", "How tickets work", "2026-09-14", "quite sure"})
        s.expect(holds(text, part), std::string{"it holds "} + part);
    s.expect(holds(s.last().raw, "kb.example.com/tickets"), "and the source's address");
}

void updated(Stage& s) {
    s.tell(mention("m1", "buttons"));
    const Shown card = s.last();
    s.tell({.kind = Happening::Kind::click, .id = "c1", .message = card.id, .button = 0});
    const Shown shown = s.last();
    s.equal(shown.replaces, card.id, "the card is replaced");
    s.expect(holds(shown.text, "done: v1"), "by the new words");
    s.expect(!holds(shown.text, "Shall I?"), "the old ones are gone");
    s.expect(shown.buttons.empty(), "and so are the buttons");
}

void long_answer(Stage& s) {
    s.tell(direct("m1", "long 40"));
    std::string text;
    for (const Shown& one : s.driver.shown()) text += one.text + "\n";
    for (int i = 1; i <= 40; ++i) {
        if (text.size() >= s.driver.abilities().longest_text) break;
        s.expect(holds(text, "Paragraph" + std::to_string(i) + " "), "paragraph " + std::to_string(i) + " is whole");
    }
    s.expect(holds(text, "& why <now>."), "with its characters");
}

void endless_answer(Stage& s) {
    s.tell(direct("m1", "long 900"));
    s.expect(!s.driver.shown().empty(), "something is shown");
    for (const Shown& one : s.driver.shown()) s.expect(one.raw.size() < 200'000, "within reason");
    s.expect(s.world.deliveries() == std::vector<std::string>{"sent"}, "and it is sent");
    std::string text;
    for (const Shown& one : s.driver.shown()) text += one.text;
    // No paragraph breaks off inside a word: each that begins also ends.
    std::size_t begun = 0, ended = 0;
    for (std::size_t at = text.find("Paragraph"); at != text.npos; at = text.find("Paragraph", at + 1)) ++begun;
    for (std::size_t at = text.find("why <now>."); at != text.npos; at = text.find("why <now>.", at + 1)) ++ended;
    s.equal(begun, ended, "every paragraph that begins ends: " + std::to_string(begun) + ", " + std::to_string(ended));
}

void special_characters(Stage& s) {
    const std::string text = "is 1 < 2 && \"a\" > 'b'? größe – 日本 😀";
    s.tell(direct("m1", "say " + text));
    s.expect(holds(s.last().text, text), "every character is read as it was written: " + s.last().text);
}

void nobody_is_called(Stage& s) {
    s.tell(direct("m1", "say <!channel> <!here> @everyone @here @channel <at>all</at> <@U0BOSS> [[user:7]] hello"));
    const Shown shown = s.last();
    for (const std::string& call : s.driver.calls_to_all())
        s.expect(!holds(shown.raw, call), "no " + call + " leaves us");
    s.expect(holds(shown.text, "hello"), "the words do");
}

void no_disguised_link(Stage& s) {
    s.tell(direct("m1", "say see [https://bank.example](https://evil.example/x) now"));
    const std::string text = s.last().text;
    s.expect(holds(text, "evil.example"), "where it leads can be read: " + text);
}

void honest_link(Stage& s) {
    s.tell(direct("m1", "say see [the guide](https://kb.example.com/a?b=1&c=2) now"));
    s.expect(holds(s.last().text, "the guide"), "the words of a link");
    s.expect(holds(s.last().raw, "https://kb.example.com/a?b=1"), "and its address");
}

void no_script_link(Stage& s) {
    s.tell(direct("m1", "say see [this](javascript:alert(1)) now"));
    s.expect(!holds(s.last().raw, "](javascript:"), "only web addresses become links");
    s.expect(!holds(s.last().raw, "<javascript:"), "in no form");
}

void code_block(Stage& s) {
    s.tell(direct("m1", "say run:\n\n```\nping -c 3 desk\nexit\n```\n\nthen call"));
    for (const char* part : {"ping -c 3 desk", "exit", "then call"}) s.expect(holds(s.last().text, part), part);
}

void lists(Stage& s) {
    s.tell(direct("m1", "say do\n\n1. unplug it\n2. wait\n   - a minute\n"));
    for (const char* part : {"unplug it", "wait", "a minute"}) s.expect(holds(s.last().text, part), part);
}

void empty_words(Stage& s) {
    s.tell(direct("m1", "say"));
    s.expect(s.world.deliveries() == std::vector<std::string>{"sent"}, "an empty card is no fault");
}

void form_shown(Stage& s) {
    s.tell({.kind = Happening::Kind::command, .id = "k1", .text = "form"});
    s.expect(s.last().is_form, "a form");
    for (const char* part : {"A ticket", "Summary", "Urgency"}) s.expect(holds(s.last().raw, part), part);
}

void two_threads(Stage& s) {
    s.tell(mention("m1", "say one"));
    s.tell(mention("m2", "say two"));
    const auto shown = s.driver.shown();
    if (shown.size() != 2) return s.expect(false, "two answers");
    s.equal(shown[0].thread, "m1", "the first in its thread");
    s.equal(shown[1].thread, "m2", "the second in its own");
}

void silent_when_not_asked(Stage& s) {
    s.tell({.text = "nice weather today"});
    s.expect(s.driver.shown().empty(), "what is no question is not answered");
}

void the_same_marker(Stage& s) {
    s.tell(direct("m1", "say hello"));
    s.equal(s.driver.calls(), 1u, "one call for one answer");
}

}  // namespace

std::vector<Case> showing_cases() {
    using A = Abilities;
    return {
        {"an answer in the thread", &A::threads, in_the_thread},
        {"an answer in a direct message", nullptr, in_a_direct_message},
        {"an answer that one person sees", &A::private_replies, for_one_only},
        {"buttons", &A::clicks, buttons},
        {"fields, sources and a quiet line", nullptr, facts},
        {"a card replaced", &A::updates, updated},
        {"a long answer", nullptr, long_answer},
        {"an endless answer", nullptr, endless_answer},
        {"special characters that go out", nullptr, special_characters},
        {"words that would call everybody", &A::renders, nobody_is_called},
        {"a link that shows another address", nullptr, no_disguised_link},
        {"a link with words", nullptr, honest_link},
        {"a link that is no web address", &A::renders, no_script_link},
        {"a code block", nullptr, code_block},
        {"lists", nullptr, lists},
        {"an answer without words", nullptr, empty_words},
        {"a form", &A::forms, form_shown},
        {"two threads at once", &A::threads, two_threads},
        {"silence", nullptr, silent_when_not_asked},
        {"one call for one answer", nullptr, the_same_marker},
    };
}

}  // namespace twicket::contract
