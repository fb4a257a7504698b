// Who a network's user is: the directory first, then a vouched-for address, then a link; and guests, who come to an
// end.
#include <catch2/catch.hpp>

#include "bot/guest_notices.hpp"
#include "bot/local_time.hpp"
#include "bot/people.hpp"
#include "tests/support/fake_clock.hpp"

using namespace twicket;
using namespace std::chrono_literals;

namespace {

Person person(std::string id, std::string email, std::vector<Identity> identities = {}) {
    Person made;
    made.id = id;
    made.name = std::move(id);
    made.email = std::move(email);
    made.groups = {"everyone"};
    made.identities = std::move(identities);
    return made;
}

Person guest(std::string id, std::string sponsor, std::string until) {
    Person made = person(id, id + "@partner.example", {{"net/a", id}});
    made.groups = {"guests"};
    made.guest = Guest{std::move(sponsor), std::move(until)};
    return made;
}

struct Stage {
    test::FakeClock clock;  // 2026-11-22 10:00 UTC
    People people{clock};
    std::string who(const std::string& account, const std::string& user) {
        return people.by_identity(account, user).id;
    }
};

std::string refusal(const std::string& rest) {
    const auto read = person_from_json(R"({"id": "gus", "name": "Gus")" + rest + "}");
    return read.has_error() ? read.error().detail : "";
}

}  // namespace

TEST_CASE("a link wins over nothing that the directory or an address says", "[people]") {
    Stage stage;
    stage.people.load({person("ann", "ann@example.com", {{"net/a", "U1"}}), person("bob", "bob@example.com")}).value();
    stage.people.link({"net/a", "U1"}, "bob");
    CHECK(stage.who("net/a", "U1") == "ann");
    stage.people.link({"net/b", "U2"}, "ann");
    CHECK(stage.who("net/b", "U2") == "ann");
    stage.people.welcome("net/b", "U2", "BOB@example.com");
    CHECK(stage.who("net/b", "U2") == "bob");
    stage.people.welcome("net/b", "U2", "other@example.com");
    CHECK(stage.who("net/b", "U2") == "ann");
    stage.people.welcome_outsider("net/b", "U2", "");
    CHECK(stage.who("net/b", "U2") == "ann");
}

TEST_CASE("links stay over a load, count for nobody while their person is gone, and end when removed", "[people]") {
    Stage stage;
    stage.people.load({person("ann", "")}).value();
    stage.people.link({"net/b", "U2"}, "ann");
    stage.people.load({person("bob", "")}).value();
    CHECK(stage.who("net/b", "U2").empty());
    stage.people.load({person("ann", ""), person("bob", "")}).value();
    CHECK(stage.who("net/b", "U2") == "ann");
    stage.people.unlink({"net/b", "U2"});
    CHECK(stage.who("net/b", "U2").empty());
    CHECK(stage.people.by_identity("net/b", "U2").groups.empty());
}

TEST_CASE("a person's accounts are listed with what vouches for them, each once", "[people]") {
    Stage stage;
    stage.people.load({person("ann", "ann@example.com", {{"net/a", "U1"}}), person("bob", "")}).value();
    stage.people.welcome("net/b", "U2", "ann@example.com");
    stage.people.link({"net/b", "U2"}, "ann");
    stage.people.link({"net/c", "U3"}, "ann");
    const auto known = stage.people.identities_of(*stage.people.find("ann"));
    REQUIRE(known.size() == 3);
    CHECK(known[0].by == KnownBy::directory);
    CHECK((known[1].by == KnownBy::address && known[1].identity == Identity{"net/b", "U2"}));
    CHECK((known[2].by == KnownBy::link && known[2].identity == Identity{"net/c", "U3"}));
    CHECK(stage.people.identities_of(*stage.people.find("bob")).empty());
    CHECK(stage.people.identities_of(Person{.id = ""}).empty());
}

TEST_CASE("an outsider is a guest of the directory by address, and never a full member", "[people]") {
    Stage stage;
    stage.people.load({person("ann", "ann@example.com"), guest("gus", "ann", "2026-12-31")}).value();
    stage.people.welcome_outsider("net/b", "U1", "Gus@Partner.example");
    CHECK(stage.who("net/b", "U1") == "gus");
    stage.people.welcome_outsider("net/b", "U2", "ann@example.com");
    CHECK(stage.who("net/b", "U2").empty());
    CHECK(stage.people.by_identity("net/b", "U2").groups.empty());
}

TEST_CASE("a guest is nobody after the last day, by the guest's own clock on the wall", "[people]") {
    Stage stage;
    Person gus = guest("gus", "ann", "2026-11-23");
    gus.timezone = "Pacific/Auckland";  // UTC+13: the day ends there at 11:00 UTC
    stage.people.load({person("ann", ""), gus, guest("una", "ann", "2026-11-23")}).value();
    CHECK(stage.who("net/a", "gus") == "gus");
    stage.clock.pass(25h + 30min);  // 23 November, 11:30 UTC
    CHECK(stage.who("net/a", "gus").empty());
    CHECK(stage.who("net/a", "una") == "una");
    stage.clock.pass(12h + 30min);  // 24 November, 00:00 UTC
    CHECK(stage.who("net/a", "una").empty());
    CHECK(stage.people.by_identity("net/a", "una").groups.empty());
    CHECK(stage.people.find("una") != nullptr);
}

TEST_CASE("a guest without a sponsor, or with a guest for one, is nobody", "[people]") {
    Stage stage;
    stage.people
        .load({person("ann", ""), guest("gus", "ann", "2026-12-31"), guest("eve", "gus", "2026-12-31"),
               guest("una", "gone", "2026-12-31")})
        .value();
    CHECK(stage.who("net/a", "gus") == "gus");
    CHECK(stage.who("net/a", "eve").empty());
    CHECK(stage.who("net/a", "una").empty());
}

TEST_CASE("a longer stay counts until the directory says another end", "[people]") {
    Stage stage;
    stage.people.load({person("ann", ""), guest("gus", "ann", "2026-11-21")}).value();
    CHECK(stage.who("net/a", "gus").empty());
    stage.people.lengthen({"gus", "2026-11-21", "2026-12-21"});
    CHECK(stage.who("net/a", "gus") == "gus");
    CHECK(stage.people.end_by_record("gus") == "2026-11-21");
    stage.people.load({person("ann", ""), guest("gus", "ann", "2026-11-21")}).value();
    CHECK(stage.people.find("gus")->guest->until == "2026-12-21");
    stage.people.load({person("ann", ""), guest("gus", "ann", "2026-11-20")}).value();  // the admin has cut it short
    CHECK(stage.who("net/a", "gus").empty());
}

TEST_CASE("a guest's record is read strictly", "[people]") {
    const auto gus = person_from_json(R"({"id": "gus", "name": "Gus", "groups": ["guests"],
        "guest": {"sponsor": "ann", "until": "2026-12-31"}})");
    REQUIRE(gus.has_value());
    CHECK(gus->guest == Guest{"ann", "2026-12-31"});
    CHECK(gus->roles == std::vector<std::string>{"guest"});
    CHECK(refusal(R"(, "guest": true)").find("must be an object") != std::string::npos);
    CHECK(refusal(R"(, "guest": {"until": "2026-12-31"})").find("sponsor") != std::string::npos);
    CHECK(refusal(R"(, "guest": {"sponsor": "gus", "until": "2026-12-31"})").find("own sponsor") != std::string::npos);
    for (const char* day : {"", "soon", "2026-02-30", "2026-13-01", "2026-1-01", "2026-12-31T00:00"})
        CHECK(refusal(std::string{R"(, "guest": {"sponsor": "ann", "until": ")"} + day + "\"}").find("until") !=
              std::string::npos);
    CHECK(refusal(R"(, "roles": ["member"], "guest": {"sponsor": "ann", "until": "2026-12-31"})").find("no other") !=
          std::string::npos);
    CHECK(refusal(R"(, "guest": null)").empty());
}

TEST_CASE("what is due to be told of a stay follows from the date alone, and finds its way through a timer's name",
          "[people]") {
    const Time now = test::FakeClock{}.now();  // 2026-11-22
    using Stage = GuestNotice::Stage;
    CHECK_FALSE(guest_notice_due(guest("gus", "ann", "2026-11-30"), now).has_value());
    CHECK(guest_notice_due(guest("gus", "ann", "2026-11-29"), now) == GuestNotice{Stage::week, "2026-11-29", "gus"});
    CHECK(guest_notice_due(guest("gus", "ann", "2026-11-23"), now) == GuestNotice{Stage::week, "2026-11-23", "gus"});
    CHECK(guest_notice_due(guest("gus", "ann", "2026-11-22"), now) == GuestNotice{Stage::day, "2026-11-22", "gus"});
    CHECK_FALSE(guest_notice_due(guest("gus", "ann", "2026-11-21"), now).has_value());
    CHECK_FALSE(guest_notice_due(person("ann", ""), now).has_value());
    for (const Stage stage : {Stage::week, Stage::day}) {
        const GuestNotice notice{stage, "2026-11-29", "gus:of:ann"};
        CHECK(guest_notice_from(timer_of(notice)) == notice);
    }
    for (const char* other : {"", "handoff.nobody", "guest.week:", "guest.week:2026-11-29", "guest.day:2026-02-30:gus"})
        CHECK_FALSE(guest_notice_from(other).has_value());
    CHECK(days_after("2026-12-31", 1) == "2027-01-01");
    CHECK(days_after("2028-02-28", 1) == "2028-02-29");
}
