// A back-end that refuses, is away, or is not what it was: nothing lost, nothing doubled, the person hears a sentence,
// and the operator the cause with account and address.
#include "tests/adapters/desk_contract/contract.hpp"

namespace twicket::desk_contract {
namespace {

using namespace std::chrono_literals;

const auto everything = [](const testing::ApiRequest&) { return true; };
constexpr int always = 1'000'000;

void names_it(Stage& stage, const std::string& reason, const char* what) {
    const std::string& url = stage.world.settings.url;
    stage.expect(reason.find("desk/" + stage.world.settings.name) != reason.npos,
                 std::string{what} + " without account: " + reason);
    stage.expect(reason.find(url) != reason.npos, std::string{what} + " without address: " + reason);
}

void told_to_wait(Stage& stage, Fault fault, Duration least) {
    stage.world.front->spoil(fault, stage.world.kind.creates, 1);
    const Time began = stage.world.clock.now();
    const std::string ticket = stage.world.open();
    stage.world.settle(least - 1s);
    stage.expect(stage.world.state_of(ticket) != "sent", "it did not wait");
    std::size_t early = 0;
    for (const Front::Call& call : stage.world.front->calls()) early += call.fault == fault;
    stage.equal(early, 1, "creations before the time");
    stage.world.settle();
    stage.equal(stage.world.state_of(ticket), "sent", "its delivery");
    stage.expect(stage.world.clock.now() >= began + least, "it came too early");
    stage.equal(stage.world.back_end->tickets().size(), 1, "tickets");
}
void wait_429(Stage& stage) {
    told_to_wait(stage, Fault::told_to_wait, 30s);
}
void wait_503(Stage& stage) {
    told_to_wait(stage, Fault::told_later, 20s);
}

void away(Stage& stage, Fault fault) {
    stage.world.front->spoil(fault, everything, always);
    const std::string ticket = stage.world.open(World::draft_of("Kept safe"));
    stage.world.settle(2min);
    stage.expect(stage.world.state_of(ticket) != "sent" && stage.world.state_of(ticket) != "dead",
                 "it is " + stage.world.state_of(ticket) + ": " + stage.world.reason_of(ticket));
    names_it(stage, stage.world.reason_of(ticket), "the reason");
    stage.world.await(stage.world.account->tell_who_waits()).value();
    stage.world.await(stage.world.account->tell_who_waits()).value();
    stage.equal(stage.world.news(ticket, TicketNews::delayed).size(), 1, "sentences to the person");
    stage.world.front->clear();
    stage.world.settle(2h);
    stage.equal(stage.world.state_of(ticket), "sent",
                "its delivery in the end (" + stage.world.reason_of(ticket) + ")");
    stage.equal(stage.world.back_end->tickets().size(), 1, "tickets");
    stage.equal(stage.world.news(ticket, TicketNews::opened).size(), 1, "opened told");
    stage.equal(stage.world.account->trouble(), "", "trouble that is over");
}
void unauthorized(Stage& stage) {
    away(stage, Fault::unauthorized);
}
void sign_in(Stage& stage) {
    away(stage, Fault::sign_in_page);
}
void web_page(Stage& stage) {
    away(stage, Fault::web_page);
}
void half_json(Stage& stage) {
    away(stage, Fault::half_json);
}
void server_error(Stage& stage) {
    away(stage, Fault::server_error);
}
void cut(Stage& stage) {
    away(stage, Fault::cut_before);
}

void trouble_shown(Stage& stage) {
    stage.world.front->spoil(Fault::unauthorized, everything, always);
    stage.world.open();
    stage.world.settle(30s);
    names_it(stage, stage.world.account->trouble(), "the trouble on the health page");
}

void not_there(Stage& stage) {
    // Nobody listens: a front that has gone.
    {
        const auto gone = std::make_unique<Front>(*stage.world.back_end);
        stage.world.settings.url = gone->url();
        stage.world.egress.allow(net::parse_url(gone->url()).value(), "nobody");
    }
    stage.world.restart();
    const std::string ticket = stage.world.open();
    stage.world.settle(1min);
    stage.equal(stage.world.state_of(ticket), "waiting", "its delivery");
    names_it(stage, stage.world.reason_of(ticket), "the reason");
    stage.world.settings.url = stage.world.front->url();
    stage.world.restart();
    stage.world.settle(1h);
    stage.equal(stage.world.state_of(ticket), "sent", "its delivery in the end");
    stage.equal(stage.world.back_end->tickets().size(), 1, "tickets");
}

void forbidden(Stage& stage) {
    stage.world.front->spoil(Fault::forbidden, stage.world.kind.creates, 1);
    const std::string ticket = stage.world.open();
    stage.world.settle();
    stage.equal(stage.world.state_of(ticket), "dead", "its delivery");
    names_it(stage, stage.world.reason_of(ticket), "the reason");
    stage.equal(stage.world.news(ticket, TicketNews::refused).size(), 1, "sentences to the person");
    stage.equal(stage.world.back_end->tickets().size(), 0, "tickets");
    // The operator mends it and sends it again: nothing was lost.
    stage.world.await(stage.world.outbox->resend(ticket)).value();
    stage.world.settle();
    stage.equal(stage.world.state_of(ticket), "sent", "its delivery after it was mended");
    stage.equal(stage.world.back_end->tickets().size(), 1, "tickets after it was mended");
    stage.equal(stage.world.news(ticket, TicketNews::opened).size(), 1, "opened told");
}

void queue_gone(Stage& stage) {
    if (!stage.world.back_end->loses_queue()) return;
    const std::string ticket = stage.world.open();
    stage.world.settle();
    stage.equal(stage.world.state_of(ticket), "dead", "its delivery (" + stage.world.reason_of(ticket) + ")");
    names_it(stage, stage.world.reason_of(ticket), "the reason");
    stage.equal(stage.world.news(ticket, TicketNews::refused).size(), 1, "sentences to the person");
    stage.equal(stage.world.back_end->tickets().size(), 0, "tickets");
    bool bad = false;
    for (const Finding& finding : stage.world.await(stage.world.account->self_test()))
        bad =
            bad || (finding.grade == Grade::bad && finding.text.find(stage.world.settings.queue) != finding.text.npos);
    stage.expect(bad, "the self-test does not name the queue");
}

void others_go_on(Stage& stage) {
    const auto poison = [creates = stage.world.kind.creates](const testing::ApiRequest& request) {
        return creates(request) && request.body.find("poison") != request.body.npos;
    };
    stage.world.front->spoil(Fault::forbidden, poison, always);
    stage.world.open(World::draft_of("poison"));
    const std::string good = stage.world.open(World::draft_of("good"));
    stage.world.settle();
    stage.equal(stage.world.state_of(good), "sent", "the other's delivery");
}

void no_words_in_errors(Stage& stage) {
    TicketDraft draft = World::draft_of("Confidential-title-4711");
    draft.text = "My password is hunter2-secret-words";
    stage.world.front->spoil(Fault::forbidden, stage.world.kind.creates, 1);
    const std::string ticket = stage.world.open(draft);
    stage.world.settle();
    const std::string all = stage.world.reason_of(ticket) + stage.world.account->trouble();
    for (const char* word : {"Confidential", "hunter2", "ann@example.com"})
        stage.expect(all.find(word) == all.npos, std::string{word} + " stands in: " + all);
    for (const std::string& secret : {stage.world.settings.token, stage.world.settings.password})
        stage.expect(secret.empty() || all.find(secret) == all.npos, "a secret stands in: " + all);
}

void self_test_good(Stage& stage) {
    std::size_t changes = 0;
    const std::vector<Finding> findings = stage.world.await(stage.world.account->self_test());
    stage.expect(!findings.empty(), "nothing was found");
    for (const Finding& finding : findings)
        stage.expect(finding.grade != Grade::bad, "bad although all is well: " + finding.text);
    for (const Front::Call& call : stage.world.front->calls())
        changes += call.method == "PUT" || call.method == "PATCH";
    stage.equal(changes, 0, "changes by the self-test");
    stage.equal(stage.world.back_end->tickets().size(), 0, "tickets by the self-test");
}

void self_test_bad(Stage& stage) {
    for (const Fault fault : {Fault::unauthorized, Fault::sign_in_page, Fault::web_page, Fault::server_error}) {
        stage.world.front->spoil(fault, everything, always);
        bool bad = false;
        for (const Finding& finding : stage.world.await(stage.world.account->self_test()))
            if (finding.grade == Grade::bad) bad = true, names_it(stage, finding.text, "the finding");
        stage.expect(bad, "fault " + std::to_string(static_cast<int>(fault)) + " is not found");
        stage.world.front->clear();
    }
}

}  // namespace

std::vector<Case> failing_cases() {
    return {
        {"429 with a time: nothing before it, then once", Needs::http, wait_429},
        {"503 with a time: nothing before it, then once", Needs::http, wait_503},
        {"a token that is no longer good: kept, told, and opened when it is mended", Needs::http, unauthorized},
        {"a sign-in page instead: kept, told, and opened when it is mended", Needs::http, sign_in},
        {"a web page instead: kept, told, and opened when it is mended", Needs::http, web_page},
        {"half a text instead: kept, told, and opened when it is mended", Needs::http, half_json},
        {"an error for everything: kept, told, and opened when it is mended", Needs::http, server_error},
        {"a connection that always breaks: kept, told, and opened when it is mended", Needs::http, cut},
        {"the health page names account and address", Needs::http, trouble_shown},
        {"nobody listens there: kept until somebody does", Needs::http, not_there},
        {"no right to open: the person is told, the cause is kept, and it can be sent again", Needs::http, forbidden},
        {"a queue that vanished: the person is told, and the self-test names it", Needs::http, queue_gone},
        {"a ticket that is refused holds up no other", Needs::http, others_go_on},
        {"no error repeats people's words or a secret", Needs::http, no_words_in_errors},
        {"the self-test finds a good desk good and changes nothing", Needs::http, self_test_good},
        {"the self-test finds what is wrong, with account and address", Needs::http, self_test_bad}};
}

}  // namespace twicket::desk_contract
