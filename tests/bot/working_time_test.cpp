// Time that counts only while people work.
#include <catch2/catch.hpp>

#include "bot/working_time.hpp"

using namespace twicket;
using namespace std::chrono_literals;

namespace {

Time at(int day, int hour, int minute = 0) {
    using namespace std::chrono;
    return Time{sys_days{year{2026} / 11 / day}} + hours{hour} + minutes{minute};
}

// Monday to Friday, nine to five; Wednesday the 25th is a holiday.
WorkingHours office() {
    WorkingHours hours;
    hours.shifts = {{.from_minute = 9 * 60, .to_minute = 17 * 60}};
    hours.holidays = {"2026-11-25"};
    return hours;
}

}  // namespace

TEST_CASE("without hours all time counts", "[working_time]") {
    CHECK(after_working({}, at(22, 10), 4h) == at(22, 14));
    CHECK(WorkingHours{}.at(at(22, 3)));
}

TEST_CASE("nights, weekends and holidays do not count", "[working_time]") {
    CHECK(after_working(office(), at(23, 10), 4h) == at(23, 14));
    CHECK(after_working(office(), at(23, 16), 2h) == at(24, 10));
    CHECK(after_working(office(), at(22, 10), 1h) == at(23, 10));         // Sunday
    CHECK(after_working(office(), at(24, 16, 30), 1h) == at(26, 9, 30));  // over the holiday
    CHECK(after_working(office(), at(27, 16), 90min) == at(30, 9, 30));   // over the weekend
    CHECK(after_working(office(), at(23, 10, 7), 1min) == at(23, 10, 8));
}

TEST_CASE("a shift may cross midnight and hours may be those of a time zone", "[working_time]") {
    WorkingHours night;
    night.shifts = {{.from_minute = 22 * 60, .to_minute = 6 * 60}};
    CHECK(night.at(at(23, 23)));
    CHECK(night.at(at(24, 5)));
    CHECK_FALSE(night.at(at(23, 5)));  // Sunday's night does not begin
    CHECK(after_working(night, at(23, 20), 3h) == at(24, 1));
    WorkingHours berlin = office();
    berlin.timezone = "Europe/Berlin";
    CHECK(after_working(berlin, at(23, 7), 1h) == at(23, 9));
}

TEST_CASE("where nobody ever works the search ends", "[working_time]") {
    WorkingHours never;
    never.shifts = {{.days = {}, .from_minute = 60, .to_minute = 120}};
    CHECK(after_working(never, at(23, 10), 1h) >= at(23, 10) + std::chrono::hours{24 * 365});
}
