// A newcomer's calendar: working days, hours where the newcomer is, what is due.
#include <catch2/catch.hpp>

#include "bot/local_time.hpp"
#include "skills/onboarding/plan.hpp"

using namespace twicket;
using namespace twicket::onboarding;

TEST_CASE("days of a plan are working days") {
    CHECK(day_of("2026-11-23", "2026-11-22") == 0);
    CHECK(day_of("2026-11-23", "2026-11-23") == 1);
    CHECK(day_of("2026-11-23", "2026-11-27") == 5);
    CHECK(day_of("2026-11-23", "2026-11-29") == 5);
    CHECK(day_of("2026-11-23", "2026-11-30") == 6);
    CHECK(day_of("2026-12-30", "2027-01-04") == 4);
}

TEST_CASE("the next morning is a weekday's nine o'clock where the newcomer is") {
    const Time friday = from_millis(1'795'773'600'000);  // 2026-11-27 10:00 UTC
    for (const char* zone : {"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"}) {
        const Time morning = next_morning(friday, zone);
        const LocalTime local = local_time(morning, zone);
        CHECK(local.minute_of_day == 9 * 60);
        CHECK(local.weekday == 1);
        CHECK(date_on(morning, zone) == "2026-11-30");
        CHECK(in_hours(morning, zone));
    }
    CHECK(in_hours(friday, "Europe/Berlin"));
    CHECK_FALSE(in_hours(friday, "America/New_York"));
    CHECK_FALSE(in_hours(friday + std::chrono::hours{24}, "UTC"));
}

TEST_CASE("what is due is told once, in the order of its days; a plan is that of the department") {
    Plan everybody{.id = "all"}, it{.id = "it", .departments = {"IT"}};
    it.steps = {{.id = "b", .day = 3}, {.id = "a", .day = 1, .kind = Step::Kind::task}, {.id = "c", .day = 9}};
    Person person{.id = "erin"};
    person.department = "IT";
    CHECK(plan_for({everybody, it}, person)->id == "it");
    person.department = "HR";
    CHECK(plan_for({everybody, it}, person)->id == "all");
    CHECK(plan_for({it}, person) == nullptr);
    Journey journey{.person = "erin", .plan = "it", .began = "2026-11-23"};
    const auto due = due_steps(it, journey, 3);
    REQUIRE(due.size() == 2);
    CHECK(due[0]->id == "a");
    journey.told = {"a"};
    journey.done["a"] = "2026-11-23";
    CHECK(due_steps(it, journey, 3).size() == 1);
    CHECK(progress_of(it, journey).all == 1);
    CHECK(progress_of(it, journey).done == 1);
    CHECK(to_json(*journey_from_json(to_json(journey))) == to_json(journey));
    CHECK_FALSE(journey_from_json("{}"));
    CHECK_FALSE(journey_from_json("x"));
}
