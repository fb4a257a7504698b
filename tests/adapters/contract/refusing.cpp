// What must not come in does not: forged, stale, malformed, oversized. It leaves no row and costs no answer.
#include "tests/adapters/contract/contract.hpp"

namespace twicket::contract {
namespace {

Happening asked() {
    Happening made{.id = "m1", .text = "say hello", .place = "dm-ann", .where = PlaceKind::direct};
    return made;
}

void refused(Stage& s, Spoiled how, std::initializer_list<int> statuses) {
    const net::HttpResponse answer = s.driver.tell_spoiled(asked(), how);
    s.world.settle();
    bool right = false;
    std::string wanted;
    for (const int status : statuses) right = right || answer.status == status, wanted += " " + std::to_string(status);
    s.expect(right, "the status is" + wanted + ", but it was " + std::to_string(answer.status));
    s.expect(s.world.events().empty(), "no row is written");
    s.expect(s.driver.shown().empty(), "nothing is said");
}

template <Spoiled how>
void forged(Stage& s) {
    refused(s, how, {401, 403});
}
template <Spoiled how>
void malformed(Stage& s) {
    refused(s, how, {400});
}

void oversized(Stage& s) {
    refused(s, Spoiled::oversized, {413});
}

// A shape that is wrong may be refused or left alone, never taken for something.
template <Spoiled how>
void misshapen(Stage& s) {
    refused(s, how, {400, 200, 202, 204});
}

void old_secret(Stage& s) {
    const net::HttpResponse answer = s.driver.tell_by_old_secret(asked());
    s.expect(answer.status >= 200 && answer.status <= 299, "taken while the change lasts");
    s.equal(s.world.events().size(), 1u, "one event");
}

void after_a_forgery(Stage& s) {
    s.driver.tell_spoiled(asked(), Spoiled::wrong_secret);
    s.tell(asked());
    s.equal(s.world.events().size(), 1u, "the genuine one is taken");
    s.equal(s.driver.shown().size(), 1u, "and answered");
}

void replay_inside_the_window(Stage& s) {
    s.tell(asked());
    s.tell(asked());
    s.equal(s.driver.shown().size(), 1u, "a replay is a copy");
}

void no_forged_row_from_many(Stage& s) {
    for (int i = 0; i < 20; ++i) s.driver.tell_spoiled(asked(), Spoiled::altered_body);
    s.expect(s.world.events().empty(), "twenty forgeries, no row");
}

}  // namespace

std::vector<Case> refusing_cases() {
    using A = Abilities;
    return {
        {"no signature", &A::signatures, forged<Spoiled::unsigned_request>},
        {"an empty signature", &A::signatures, forged<Spoiled::empty_signature>},
        {"a signature by another secret", &A::signatures, forged<Spoiled::wrong_secret>},
        {"a body changed after signing", &A::signatures, forged<Spoiled::altered_body>},
        {"a time changed after signing", &A::signatures, forged<Spoiled::altered_time>},
        {"a request more than five minutes old", &A::signatures, forged<Spoiled::stale>},
        {"a request more than five minutes early", &A::signatures, forged<Spoiled::early>},
        {"two signatures", &A::signatures, forged<Spoiled::doubled_signature>},
        {"the secret before this one", &A::second_secret, old_secret},
        {"a genuine request after a forged one", &A::signatures, after_a_forgery},
        {"a replay inside the window", nullptr, replay_inside_the_window},
        {"twenty forgeries", &A::signatures, no_forged_row_from_many},
        {"a body that is no JSON", &A::signatures, malformed<Spoiled::not_json>},
        {"half a body", &A::signatures, malformed<Spoiled::half_json>},
        {"an empty body", &A::signatures, malformed<Spoiled::empty_body>},
        {"a list where an object belongs", &A::signatures, malformed<Spoiled::array_body>},
        {"JSON nested too deep", &A::signatures, malformed<Spoiled::deep_nesting>},
        {"members of wrong types", &A::signatures, misshapen<Spoiled::wrong_types>},
        {"missing ids", &A::signatures, misshapen<Spoiled::missing_ids>},
        {"a body over one megabyte", &A::signatures, oversized},
    };
}

}  // namespace twicket::contract
