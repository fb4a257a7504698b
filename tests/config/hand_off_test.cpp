// The section hand_off and a place's owner: what is read, and what is refused with its line.
#include <catch2/catch.hpp>

#include "config/config.hpp"

using namespace twicket;

namespace {

config::Reading read(const std::string& yaml) {
    return config::read_text("listen: {port: 1}\n" + yaml, "/tmp/twicket.yaml", [](const std::string&) { return std::nullopt; });
}

std::string only_error(const std::string& yaml) {
    const config::Reading reading = read(yaml);
    return reading.errors.size() == 1 ? std::to_string(reading.errors[0].line) + ": " + reading.errors[0].message
                                      : std::to_string(reading.errors.size()) + " errors";
}

}  // namespace

TEST_CASE("hours, holidays and rota of the human desk are read", "[config][handoff]") {
    const config::Reading reading = read(R"(company: {timezone: Europe/Berlin}
hand_off:
  hours:
    - {from: "08:00", to: "18:00"}
    - {days: [sat], from: "22:30", to: "02:00"}
  holidays: [2026-12-25, 2026-12-26]
  rota:
    - {week: 2026-11-23, agents: [tom, uma]}
    - {week: 2026-12-28, agents: []}
  return_after: 90m
places:
  - {id: help, owner: olga, raise_after: 30m}
)");
    for (const auto& problem : reading.errors) UNSCOPED_INFO(problem.message);
    REQUIRE(reading.good());
    const config::HandOff& desk = reading.config.hand_off;
    CHECK(desk.timezone == "Europe/Berlin");
    REQUIRE(desk.hours.size() == 2);
    CHECK(desk.hours[0].days == std::array<bool, 7>{false, true, true, true, true, true, false});
    CHECK(desk.hours[0].from_minute == 480);
    CHECK(desk.hours[1].days == std::array<bool, 7>{false, false, false, false, false, false, true});
    CHECK(desk.hours[1].to_minute == 120);
    CHECK(desk.holidays == std::vector<std::string>{"2026-12-25", "2026-12-26"});
    REQUIRE(desk.rota.size() == 2);
    CHECK(desk.rota[0].agents == std::vector<std::string>{"tom", "uma"});
    CHECK(desk.rota[1].agents.empty());
    CHECK(desk.return_after == std::chrono::minutes{90});
    CHECK(reading.config.places.at(0).owner == "olga");
    CHECK(reading.config.places.at(0).raise_after == std::chrono::minutes{30});
}

TEST_CASE("without the section the desk is always open and a quiet conversation lasts four hours", "[config][handoff]") {
    const config::Reading reading = read("company: {timezone: Europe/Oslo}\n");
    CHECK(reading.config.hand_off.hours.empty());
    CHECK(reading.config.hand_off.timezone == "Europe/Oslo");
    CHECK(reading.config.hand_off.return_after == std::chrono::hours{4});
}

TEST_CASE("wrong days, dates and times of the desk are refused with their line", "[config][handoff]") {
    CHECK(only_error("hand_off:\n  hours: [{days: [monday], from: \"08:00\", to: \"18:00\"}]\n").find("3: ") == 0);
    CHECK(only_error("hand_off:\n  hours: [{from: \"8\", to: \"18:00\"}]\n").find("time of day") != std::string::npos);
    CHECK(only_error("hand_off: {holidays: [25.12.2026]}\n").find("dates such as") != std::string::npos);
    CHECK(only_error("hand_off: {rota: [{week: 2026-11-24, agents: [tom]}]}\n").find("a Monday") != std::string::npos);
    CHECK(only_error("hand_off: {rota: [{week: 2026-11-23}, {week: 2026-11-23}]}\n").find("listed twice") != std::string::npos);
    CHECK(only_error("hand_off: {return_after: soon}\n").find("return_after") != std::string::npos);
    CHECK(only_error("hand_off: {hour: []}\n").find("hour") != std::string::npos);
}
