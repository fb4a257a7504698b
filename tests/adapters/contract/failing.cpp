// When the network fails, nothing is lost and nothing is said twice.
#include "tests/adapters/contract/contract.hpp"

namespace twicket::contract {
namespace {

using namespace std::chrono_literals;

Happening asked(std::string id = "m1", std::string text = "say hello") {
    Happening made{.id = std::move(id), .text = std::move(text), .calls_us = true};
    return made;
}

std::string state(Stage& s) {
    std::string all;
    for (const std::string& one : s.world.deliveries()) all += one + " ";
    return all;
}

bool is_open(Stage& s) {
    const std::string all = state(s);
    return all.find("waiting") != all.npos || all.find("sending") != all.npos;
}

// Time goes on until everything is settled, at most two hours.
void let_it_settle(Stage& s) {
    for (int i = 0; i < 120 && is_open(s); ++i) s.world.pass(60s);
}

void shown_once_in_the_end(Stage& s, Fault fault, int times = 1) {
    s.driver.next_calls(fault, times);
    s.tell(asked());
    let_it_settle(s);
    s.equal(s.driver.shown().size(), 1u,
            "shown once, but it was " + std::to_string(s.driver.shown().size()) + " times");
    s.equal(state(s), "sent ", "settled as sent, but it is " + state(s));
}

void told_to_wait(Stage& s) {
    s.driver.next_calls(Fault::rate_limited, 1);
    s.tell(asked());
    s.equal(s.driver.calls(), 1u, "one call was refused");
    s.world.pass(29s);
    s.equal(s.driver.calls(), 1u, "none before the time that was asked for");
    s.world.pass(6s);  // a little later than asked, so that not everybody comes at once
    s.equal(s.driver.calls(), 2u, "one after it");
    s.equal(s.driver.shown().size(), 1u, "and it is shown");
}

void an_update_waits(Stage& s) {
    s.tell(asked("m1", "buttons"));
    const Shown card = s.last();
    s.driver.next_calls(Fault::rate_limited, 1);
    s.tell({.kind = Happening::Kind::click, .id = "c1", .message = card.id, .button = 0});
    s.equal(s.driver.shown().size(), 1u, "the update is refused");
    s.tell(asked("m2", "say two"));
    s.expect(s.last().text.find("two") != std::string::npos, "a post does not wait for it");
    s.world.pass(36s);
    s.expect(s.last().text.find("done: v1") != std::string::npos, "and the card is replaced later");
}

void a_post_waits(Stage& s) {
    s.tell(asked("m1", "buttons"));
    const Shown card = s.last();
    s.driver.next_calls(Fault::rate_limited, 1);
    s.tell(asked("m2", "say two"));
    s.equal(s.driver.shown().size(), 1u, "the post is refused");
    s.tell({.kind = Happening::Kind::click, .id = "c1", .message = card.id, .button = 0});
    s.expect(s.last().text.find("done: v1") != std::string::npos, "an update does not wait for it");
    s.world.pass(36s);
    s.expect(s.last().text.find("two") != std::string::npos, "and it is said later");
}

void everything_waits(Stage& s) {
    s.driver.next_calls(Fault::rate_limited, 1);
    s.tell(asked("m1", "say one"));
    s.tell(asked("m2", "say two"));
    s.world.pass(29s);
    s.equal(s.driver.calls(), 1u, "no other call before the time that was asked for");
    let_it_settle(s);
    s.equal(s.driver.shown().size(), 2u, "and both are shown");
}

void told_to_wait_again(Stage& s) {
    shown_once_in_the_end(s, Fault::rate_limited, 3);
}
void server_error(Stage& s) {
    shown_once_in_the_end(s, Fault::server_error);
}
void away(Stage& s) {
    shown_once_in_the_end(s, Fault::unavailable, 4);
}
void answer_lost(Stage& s) {
    shown_once_in_the_end(s, Fault::acted_then_cut);
}
void answer_lost_without_acting(Stage& s) {
    shown_once_in_the_end(s, Fault::cut_before_acting);
}
void half_an_answer(Stage& s) {
    shown_once_in_the_end(s, Fault::acted_half_answer);
}
void a_web_page(Stage& s) {
    shown_once_in_the_end(s, Fault::web_page);
}
void yes_without_id(Stage& s) {
    shown_once_in_the_end(s, Fault::no_id);
}

// Nobody can look, so nothing is said a second time and people are told: the delivery is parked.
void parked_in_doubt(Stage& s, Fault fault, std::size_t shown) {
    s.driver.next_calls(fault, 1);
    s.tell(asked());
    s.world.pass(3h);
    s.equal(s.driver.shown().size(), shown, "said at most once, however long one waits");
    s.equal(state(s), "in_doubt ", "parked for people, but it is " + state(s));
    s.tell(asked("m2", "say next"));
    s.expect(s.last().text.find("next") != std::string::npos, "what follows is said");
}
void lost_and_blind(Stage& s) {
    parked_in_doubt(s, Fault::acted_then_cut, 1);
}
void half_and_blind(Stage& s) {
    parked_in_doubt(s, Fault::acted_half_answer, 1);
}
void mute_and_blind(Stage& s) {
    parked_in_doubt(s, Fault::no_id, 1);
}
void page_and_blind(Stage& s) {
    parked_in_doubt(s, Fault::web_page, 0);
}
void killed_and_blind(Stage& s) {
    s.driver.next_calls(Fault::acted_then_cut, 1);
    s.tell(asked());
    s.world.forget_answers();
    s.world.pass(3h);
    s.equal(s.driver.shown().size(), 1u, "not said again after a restart");
}

void lost_in_a_direct_message(Stage& s) {
    s.driver.next_calls(Fault::acted_then_cut, 1);
    Happening made{.id = "m1", .text = "say hello", .place = "dm-ann", .where = PlaceKind::direct};
    s.tell(made);
    let_it_settle(s);
    s.equal(s.driver.shown().size(), 1u, "shown once");
    s.equal(state(s), "sent ", "settled as sent, but it is " + state(s));
}

void killed_after_acting(Stage& s) {
    s.driver.next_calls(Fault::acted_then_cut, 1);
    s.tell(asked());
    s.world.forget_answers();
    let_it_settle(s);
    s.equal(s.driver.shown().size(), 1u, "after a restart it is looked for, not said again");
    s.equal(state(s), "sent ", "settled as sent, but it is " + state(s));
}

void update_lost(Stage& s) {
    s.tell(asked("m1", "buttons"));
    const Shown card = s.last();
    s.driver.next_calls(Fault::cut_before_acting, 1);
    s.tell({.kind = Happening::Kind::click, .id = "c1", .message = card.id, .button = 0});
    let_it_settle(s);
    s.expect(s.last().text.find("done: v1") != std::string::npos, "the card is replaced in the end");
    s.equal(state(s), "sent sent ", "both are settled, but they are " + state(s));
}

void bad_token(Stage& s) {
    s.driver.next_calls(Fault::bad_token, 2);
    s.tell(asked());
    s.expect(!s.driver.adapter().trouble().empty(), "the account says what is wrong");
    let_it_settle(s);
    s.equal(s.driver.shown().size(), 1u, "and the answer is shown once the token is good again");
    s.expect(s.driver.adapter().trouble().empty(), "and all is well then");
}

void place_gone(Stage& s) {
    s.driver.next_calls(Fault::gone, 1000);
    s.tell(asked());
    let_it_settle(s);
    s.expect(state(s) == "dead ", "given up with a reason, not tried for ever: " + state(s));
    s.expect(s.driver.calls() < 20, "and without a storm");
}

void others_go_on(Stage& s) {
    s.driver.next_calls(Fault::gone, 1);
    s.tell(asked("m1", "say one"));
    s.tell(asked("m2", "say two"));
    let_it_settle(s);
    s.expect(s.last().text.find("two") != std::string::npos, "what follows is said");
}

void order_after_a_fault(Stage& s) {
    s.driver.next_calls(Fault::unavailable, 2);
    for (int i = 0; i < 3; ++i) {
        Happening made{.id = "m" + std::to_string(i),
                       .text = "say " + std::to_string(i),
                       .place = "dm-ann",
                       .where = PlaceKind::direct};
        s.tell(made);
    }
    let_it_settle(s);
    std::string said;
    for (const Shown& one : s.driver.shown()) said += one.text.substr(0, 1);
    s.equal(said, "012", "in their order: " + said);
}

void looked_for(Stage& s) {
    s.tell(asked());
    Outgoing same{.id = "no-such-thing",
                  .account = s.driver.adapter().account(),
                  .place = s.driver.place_id("help"),
                  .thread = s.driver.message_id("m1"),
                  .reply = {}};
    const Result<Receipt> nothing = s.world.run(s.driver.adapter().find(same));
    s.expect(nothing.has_error() && nothing.error().code == ErrorCode::not_found, "what was never said is not found");
}

}  // namespace

std::vector<Case> failing_cases() {
    using A = Abilities;
    return {
        {"told to wait", &A::says_when, told_to_wait},
        {"told to wait with an update, a post goes on", &A::limits_apart, an_update_waits},
        {"told to wait with a post, an update goes on", &A::limits_apart, a_post_waits},
        {"told to wait, the whole account does", &A::limits_all, everything_waits},
        {"told to wait three times", &A::remote, told_to_wait_again},
        {"a server error", &A::look_up, server_error},
        {"the network is away", &A::remote, away},
        {"an answer lost after acting", &A::look_up, answer_lost},
        {"an answer lost before acting", &A::look_up, answer_lost_without_acting},
        {"half an answer", &A::look_up, half_an_answer},
        {"a web page instead of an answer", &A::look_up, a_web_page},
        {"a yes without an id", &A::look_up, yes_without_id},
        {"an answer lost in a direct message", &A::look_up, lost_in_a_direct_message},
        {"killed after acting", &A::look_up, killed_after_acting},
        {"an answer lost where nobody can look", &A::blind, lost_and_blind},
        {"half an answer where nobody can look", &A::blind, half_and_blind},
        {"a yes without an id where nobody can look", &A::blind, mute_and_blind},
        {"a web page where nobody can look", &A::blind, page_and_blind},
        {"killed after acting where nobody can look", &A::blind, killed_and_blind},
        {"the answer to an update lost", &A::update_calls, update_lost},
        {"our token is refused", &A::tells_trouble, bad_token},
        {"the place is gone", &A::remote, place_gone},
        {"one answer fails, the next is said", &A::remote, others_go_on},
        {"the order after a fault", &A::remote, order_after_a_fault},
        {"a look for what was never said", &A::finds_none, looked_for},
    };
}

}  // namespace twicket::contract
