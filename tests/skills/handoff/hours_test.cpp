// When the desk is open: hours, holidays, rota, clocks that are changed.
#include <catch2/catch.hpp>

#include "bot/local_time.hpp"
#include "skills/handoff/hours.hpp"

using namespace twicket;

namespace {

// "2026-11-23T07:00:00Z"
Time at(const std::string& written) {
    using namespace std::chrono;
    const auto part = [&](std::size_t from, std::size_t count) { return std::stoi(written.substr(from, count)); };
    const year_month_day date{year{part(0, 4)}, month{static_cast<unsigned>(part(5, 2))},
                              day{static_cast<unsigned>(part(8, 2))}};
    return Time{sys_days{date}} + hours{part(11, 2)} + minutes{part(14, 2)};
}

config::HandOff berlin() {
    config::HandOff desk;
    desk.timezone = "Europe/Berlin";
    desk.hours = {{{false, true, true, true, true, true, false}, 8 * 60, 18 * 60}};
    return desk;
}

}  // namespace

TEST_CASE("the desk is open in its hours by its own clock", "[handoff]") {
    const config::HandOff desk = berlin();
    CHECK_FALSE(handoff::is_open(desk, at("2026-11-23T06:59:00Z")));
    CHECK(handoff::is_open(desk, at("2026-11-23T07:00:00Z")));  // Monday 08:00
    CHECK(handoff::is_open(desk, at("2026-11-23T16:59:00Z")));
    CHECK_FALSE(handoff::is_open(desk, at("2026-11-23T17:00:00Z")));
    CHECK_FALSE(handoff::is_open(desk, at("2026-11-22T10:00:00Z")));  // Sunday
    CHECK(handoff::is_open(config::HandOff{}, at("2026-11-22T03:00:00Z")));
}

TEST_CASE("the next opening skips nights, weekends, holidays and weeks without anybody", "[handoff]") {
    config::HandOff desk = berlin();
    const auto next = [&](const char* now) {
        const auto found = handoff::opens_next(desk, at(now));
        return found ? to_rfc3339(*found).substr(0, 16) : std::string{"never"};
    };
    CHECK(next("2026-11-23T10:30:00Z") == "2026-11-23T10:30");  // open now
    CHECK(next("2026-11-23T05:00:00Z") == "2026-11-23T07:00");
    CHECK(next("2026-11-20T17:30:00Z") == "2026-11-23T07:00");  // Friday evening
    desk.holidays = {"2026-11-23"};
    CHECK(next("2026-11-20T17:30:00Z") == "2026-11-24T07:00");
    CHECK_FALSE(handoff::is_open(desk, at("2026-11-23T10:00:00Z")));
    desk.rota = {{"2026-11-23", {}}, {"2026-11-30", {"tom"}}};
    CHECK(next("2026-11-20T17:30:00Z") == "2026-11-30T07:00");
    CHECK(handoff::on_duty(desk, at("2026-12-02T10:00:00Z")) == std::vector<std::string>{"tom"});
    CHECK(handoff::on_duty(desk, at("2026-12-07T10:00:00Z")).empty());
    desk.holidays.clear(), desk.rota.clear();
    CHECK(next("2026-03-27T20:00:00Z") == "2026-03-30T06:00");  // summer time has begun on the 29th
    CHECK(next("2026-10-23T20:00:00Z") == "2026-10-26T07:00");  // and ended on the 25th
    desk.hours = {{{false, false, false, false, false, false, false}, 0, 0}};
    CHECK(next("2026-11-23T10:00:00Z") == "never");
}

TEST_CASE("a shift over midnight belongs to the day on which it begins", "[handoff]") {
    config::HandOff desk;
    desk.hours = {{{false, false, false, false, false, true, false}, 22 * 60, 6 * 60}};  // Friday night
    CHECK(handoff::is_open(desk, at("2026-11-20T22:00:00Z")));
    CHECK(handoff::is_open(desk, at("2026-11-21T05:59:00Z")));
    CHECK_FALSE(handoff::is_open(desk, at("2026-11-21T06:00:00Z")));
    CHECK_FALSE(handoff::is_open(desk, at("2026-11-20T05:00:00Z")));
    CHECK_FALSE(handoff::is_open(desk, at("2026-11-21T23:00:00Z")));
    CHECK(to_rfc3339(*handoff::opens_next(desk, at("2026-11-21T12:00:00Z"))).substr(0, 16) == "2026-11-27T22:00");
}
