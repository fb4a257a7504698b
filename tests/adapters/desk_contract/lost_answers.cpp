// R9: whatever becomes of an answer, the act is done once. Every way to lose one, each with the back-end having acted
// and not.
#include "tests/adapters/desk_contract/contract.hpp"

namespace twicket::desk_contract {
namespace {

using namespace std::chrono_literals;

Front::Which changes(const Stage& stage) {
    return [reads = stage.world.kind.only_reads](const testing::ApiRequest& request) { return !reads(request); };
}

void creation(Stage& stage, Fault fault, int times = 1) {
    stage.world.front->spoil(fault, stage.world.kind.creates, times);
    const std::string ticket = stage.world.open();
    stage.world.settle(30min);
    stage.equal(stage.world.state_of(ticket), "sent", "its delivery (" + stage.world.reason_of(ticket) + ")");
    stage.equal(stage.world.back_end->tickets().size(), 1, "tickets");
    stage.equal(stage.world.news(ticket, TicketNews::opened).size(), 1, "opened told");
    if (!stage.world.back_end->tickets().empty())
        stage.equal(stage.world.key_of(ticket), stage.world.back_end->tickets()[0].key, "key");
}
template <Fault fault>
void lost_creation(Stage& stage) {
    creation(stage, fault);
}

void twice(Stage& stage) {
    for (const Fault fault : before_acting) stage.world.front->spoil(fault, stage.world.kind.creates, 1);
    creation(stage, Fault::acted_cut);
}

void while_looking(Stage& stage) {
    // The look that follows is spoiled too, in every way.
    stage.world.front->spoil(Fault::acted_cut, stage.world.kind.creates, 1);
    const auto reads = [kind = stage.world.kind](const testing::ApiRequest& request) {
        return kind.only_reads(request);
    };
    for (const Fault fault : before_acting) stage.world.front->spoil(fault, reads, 1);
    const std::string ticket = stage.world.open();
    stage.world.settle(1h);
    stage.equal(stage.world.state_of(ticket), "sent", "its delivery (" + stage.world.reason_of(ticket) + ")");
    stage.equal(stage.world.back_end->tickets().size(), 1, "tickets");
}

void comment(Stage& stage, Fault fault) {
    const std::string ticket = stage.opened();
    stage.world.front->spoil(fault, changes(stage), 1);
    const std::string call = stage.world.comment(ticket, "said exactly once");
    stage.world.settle(30min);
    stage.equal(stage.world.state_of(call), "sent", "its delivery (" + stage.world.reason_of(call) + ")");
    stage.equal(stage.notes_with(ticket, "said exactly once"), 1, "notes");
    stage.equal(stage.world.news(ticket, TicketNews::commented).size(), 1, "told");
}
void comment_acted(Stage& stage) {
    for (const Fault fault : after_acting) comment(stage, fault);
}
void comment_not_acted(Stage& stage) {
    for (const Fault fault : before_acting) comment(stage, fault);
}

// Every request that a change is made of is lost in turn.
void solving(Stage& stage, Fault fault) {
    for (int nth = 0; nth < 4; ++nth) {
        const std::string ticket = stage.opened("Solve " + std::to_string(nth));
        stage.world.front->spoil(Fault::none, changes(stage), nth);
        stage.world.front->spoil(fault, changes(stage), 1);
        const std::string call = stage.world.set_state(ticket, TicketState::solved, "the cable was loose");
        stage.world.settle(30min);
        stage.world.front->clear();
        const std::string at = " (request " + std::to_string(nth) + ")";
        stage.equal(stage.world.state_of(call), "sent", "its delivery (" + stage.world.reason_of(call) + ")" + at);
        stage.equal(stage.notes_with(ticket, "the cable was loose"), 1, "notes" + at);
        stage.expect(is_over(stage.world.there(ticket).state), "it is not solved" + at);
        stage.equal(stage.world.news(ticket, TicketNews::state).size(), 1, "told" + at);
    }
}
void solving_acted(Stage& stage) {
    solving(stage, Fault::acted_cut);
}
void solving_not_acted(Stage& stage) {
    solving(stage, Fault::cut_before);
}

void taking(Stage& stage) {
    for (const Fault fault : {Fault::acted_cut, Fault::cut_before, Fault::acted_page})
        for (int nth = 0; nth < 3; ++nth) {
            const std::string ticket = stage.opened("Take it");
            stage.world.front->spoil(Fault::none, changes(stage), nth);
            stage.world.front->spoil(fault, changes(stage), 1);
            const std::string call = stage.world.take(ticket);
            stage.world.settle(30min);
            stage.world.front->clear();
            stage.equal(stage.world.state_of(call), "sent", "its delivery (" + stage.world.reason_of(call) + ")");
            stage.equal(stage.world.there(ticket).owner, "Tom Agent", "owner");
            stage.equal(stage.world.news(ticket, TicketNews::owner).size(), 1, "told");
        }
}

void killed(Stage& stage) {
    // The program dies after the back-end acted: a new one finds the row open.
    stage.world.front->spoil(Fault::acted_cut, stage.world.kind.creates, 1);
    const std::string ticket = stage.world.open();
    stage.world.await(stage.world.outbox->deliver_due());
    stage.world.restart();
    stage.world.settle(30min);
    stage.equal(stage.world.state_of(ticket), "sent", "its delivery");
    stage.equal(stage.world.back_end->tickets().size(), 1, "tickets");
}

}  // namespace

std::vector<Case> lost_answer_cases() {
    return {{"opened, then cut: one ticket", Needs::http, lost_creation<Fault::acted_cut>},
            {"opened, then half an answer: one ticket", Needs::http, lost_creation<Fault::acted_half>},
            {"opened, then a web page: one ticket", Needs::http, lost_creation<Fault::acted_page>},
            {"opened, then a page elsewhere: one ticket", Needs::http, lost_creation<Fault::acted_redirect>},
            {"opened, then an error: one ticket", Needs::http, lost_creation<Fault::acted_error>},
            {"opened, then a bad gateway: one ticket", Needs::http, lost_creation<Fault::acted_bad_gateway>},
            {"opened, then 'unavailable': one ticket", Needs::http, lost_creation<Fault::acted_unavailable>},
            {"opened, then a yes without an id: one ticket", Needs::http, lost_creation<Fault::acted_without_id>},
            {"cut before it was opened: one ticket", Needs::http, lost_creation<Fault::cut_before>},
            {"an error instead of opening: one ticket", Needs::http, lost_creation<Fault::server_error>},
            {"a web page instead of opening: one ticket", Needs::http, lost_creation<Fault::web_page>},
            {"one trouble after the other: one ticket", Needs::http, twice},
            {"looking is spoiled too: one ticket", Needs::http, while_looking},
            {"killed after it was opened: one ticket", Needs::http, killed},
            {"a comment whose answer is lost is there once", Needs::http, comment_acted},
            {"a comment that did not arrive is sent again", Needs::http, comment_not_acted},
            {"solving whose answer is lost, at each request of it", Needs::http, solving_acted},
            {"solving that did not arrive, at each request of it", Needs::http, solving_not_acted},
            {"taking, lost at each request of it", Needs::http, taking}};
}

}  // namespace twicket::desk_contract
