// What a new ticket looks like at the back-end, and that it is found again.
#include <algorithm>

#include "tests/adapters/desk_contract/contract.hpp"

namespace twicket::desk_contract {
namespace {

const std::string odd = "Grüße, 日本 😀 \"quoted\" 'single' <b>bold</b> & %2F \\ back^slash";

SeenTicket opened_with(Stage& stage, const TicketDraft& draft) {
    const std::string ticket = stage.world.open(draft);
    stage.world.settle();
    stage.equal(stage.world.state_of(ticket), "sent", "its delivery (" + stage.world.reason_of(ticket) + ")");
    return stage.world.there(ticket);
}

void once(Stage& stage) {
    const std::string ticket = stage.opened();
    stage.equal(stage.world.back_end->tickets().size(), 1, "tickets");
    const SeenTicket there = stage.world.there(ticket);
    stage.equal(there.title, "Screen is black", "title");
    stage.expect(there.text.find("Since this morning") != there.text.npos, "the words are not in: " + there.text);
    stage.expect(there.state == TicketState::open, "it is not open");
    stage.equal(there.owner, "", "owner");
}

void odd_words(Stage& stage) {
    TicketDraft draft = World::draft_of("Grüße 😀 'x' \"y\"");
    draft.text = odd + "\nsecond line";
    const SeenTicket there = opened_with(stage, draft);
    stage.equal(there.title, draft.title, "title");
    stage.expect(there.text.find(odd) != there.text.npos, "the words came as: " + there.text);
    stage.expect(there.text.find("second line") != there.text.npos, "the second line is lost");
}

void requester(Stage& stage) {
    stage.equal(opened_with(stage, World::draft_of("Mouse")).requester, "ann@example.com", "requester");
}

void stranger(Stage& stage) {
    TicketDraft draft = World::draft_of("Mouse");
    draft.requester = "slack/acme/U7";
    draft.requester_name = "Somebody";
    draft.requester_email = "";
    const SeenTicket there = opened_with(stage, draft);
    stage.expect(there.text.find("Somebody") != there.text.npos, "the name is lost: " + there.text);
}

void chosen(Stage& stage) {
    TicketDraft draft = World::draft_of("Mouse");
    draft.impact = Level::high;
    draft.service = "vpn";
    const SeenTicket there = opened_with(stage, draft);
    stage.expect(there.text.find("vpn") != there.text.npos, "the service is lost: " + there.text);
}

void queue(Stage& stage) {
    stage.equal(opened_with(stage, World::draft_of("Mouse")).queue, stage.world.settings.queue, "queue");
}

void told(Stage& stage) {
    const std::string ticket = stage.opened();
    const std::vector<Event> events = stage.world.events();
    stage.equal(events.size(), 1, "events");
    if (events.empty()) return;
    stage.equal(events[0].account + " " + events[0].place + " " + events[0].thread, "slack/acme C1 17.1", "where");
    const auto& news = std::get<TicketChanged>(events[0].what);
    stage.expect(news.ticket == ticket && news.news == TicketNews::opened, "what");
    stage.expect(!news.facts.number.empty(), "no number");
    stage.expect(news.facts.state == TicketState::open && news.facts.owner.empty(), "state or owner");
}

void address(Stage& stage) {
    const std::string ticket = stage.opened();
    const auto news = stage.world.news(ticket, TicketNews::opened);
    const std::string& url = stage.world.settings.url;
    stage.expect(!news.empty() && news[0].facts.url.starts_with(url), "its page is at " + news.at(0).facts.url);
}

void found(Stage& stage) {
    const std::string ticket = stage.opened();
    stage.opened("Another");
    const std::string other = stage.world.open();
    Outgoing asked{.id = ticket, .account = "", .place = "", .thread = ticket, .reply = {}};
    asked.ticket = TicketCall{.draft = World::draft_of("x")};
    const auto receipt = stage.world.await(stage.world.account->find(asked));
    stage.expect(receipt.has_value(), "not found: " + (receipt.has_error() ? receipt.error().detail : ""));
    if (receipt) stage.equal(receipt->external_id, stage.world.key_of(ticket), "key");
    asked.id = other;  // not sent yet
    const auto nothing = stage.world.await(stage.world.account->find(asked));
    stage.expect(nothing.has_error() && nothing.error().code == ErrorCode::not_found, "found what was never opened");
}

void similar_marker(Stage& stage) {
    const std::string ticket = stage.opened();  // "…-1"
    Outgoing asked{.id = ticket + "1", .account = "", .place = "", .thread = "t", .reply = {}};
    asked.ticket = TicketCall{.draft = World::draft_of("x")};
    const auto longer = stage.world.await(stage.world.account->find(asked));
    stage.expect(longer.has_error() && longer.error().code == ErrorCode::not_found, "'-11' found '-1'");
    asked.id = ticket.substr(0, ticket.size() - 2);
    const auto shorter = stage.world.await(stage.world.account->find(asked));
    stage.expect(shorter.has_error() && shorter.error().code == ErrorCode::not_found, "a part of a marker found it");
}

void twins(Stage& stage) {
    const std::string first = stage.opened(), second = stage.opened();
    stage.equal(stage.world.back_end->tickets().size(), 2, "tickets");
    stage.expect(stage.world.key_of(first) != stage.world.key_of(second), "one key for both");
}

void long_title(Stage& stage) {
    std::string title;
    for (int n = 0; n < 60; ++n) title += "überlang ";
    const SeenTicket there = opened_with(stage, World::draft_of(title));
    stage.expect(there.title.starts_with("überlang überlang") && there.title.size() >= 50, "title: " + there.title);
}

void title_lines(Stage& stage) {
    const SeenTicket there = opened_with(stage, World::draft_of("first\nsecond\tthird"));
    stage.equal(there.title, "first second third", "title");
}

void long_text(Stage& stage) {
    TicketDraft draft = World::draft_of("Log");
    draft.text.clear();
    for (int n = 0; n < 1500; ++n) draft.text += "line " + std::to_string(n) + " of a long log\n";
    const SeenTicket there = opened_with(stage, draft);
    stage.expect(there.text.find("line 1499 of") != there.text.npos,
                 "only " + std::to_string(there.text.size()) + " bytes came");
}

void without_words(Stage& stage) {
    TicketDraft draft = World::draft_of("Only a title");
    draft.text = "";
    const SeenTicket there = opened_with(stage, draft);
    stage.expect(there.text.find("Only a title") != there.text.npos, "the ticket has no words: " + there.text);
}

void many(Stage& stage) {
    std::vector<std::string> tickets;
    for (int n = 0; n < 12; ++n) tickets.push_back(stage.world.open(World::draft_of("Broken " + std::to_string(n))));
    stage.world.settle();
    stage.equal(stage.world.back_end->tickets().size(), 12, "tickets");
    for (int n = 0; n < 12; ++n)
        stage.equal(stage.world.there(tickets[static_cast<std::size_t>(n)]).title, "Broken " + std::to_string(n),
                    "title");
}

}  // namespace

std::vector<Case> opening_cases() {
    return {{"a ticket is opened once, with title, words and state", Needs::nothing, once},
            {"words of every kind arrive as they are", Needs::nothing, odd_words},
            {"the requester's address is on the ticket", Needs::nothing, requester},
            {"who has no address can open one too", Needs::nothing, stranger},
            {"what was chosen in the form is in the ticket", Needs::nothing, chosen},
            {"it goes to the configured queue", Needs::nothing, queue},
            {"the thread that asked is told its number", Needs::nothing, told},
            {"its page is known", Needs::http, address},
            {"it is found by its marker, and nothing else is", Needs::nothing, found},
            {"a marker that is part of another is another", Needs::nothing, similar_marker},
            {"the same words twice are two tickets", Needs::nothing, twins},
            {"a very long title is cut, not refused", Needs::nothing, long_title},
            {"a title is one line", Needs::http, title_lines},
            {"a very long text arrives whole", Needs::nothing, long_text},
            {"a title without words is enough", Needs::nothing, without_words},
            {"twelve at once are twelve", Needs::nothing, many}};
}

}  // namespace twicket::desk_contract
