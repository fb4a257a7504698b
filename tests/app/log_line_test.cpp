// S30: whatever a message brings along, it is one line of the log. S17: and shows nobody's address or number.
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "bot/app/log_line.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;

namespace {

std::string logged(const std::string& text, bool as_json) {
    std::ostringstream out;
    spdlog::logger logger{"test", std::make_shared<spdlog::sinks::ostream_sink_st>(out)};
    logger.set_formatter(app::log_formatter(as_json));
    logger.info("{}", text);
    return out.str();
}

}  // namespace

TEST_CASE("log: newlines, escape sequences and bidi controls cannot forge a line", "[log]") {
    const std::string forged =
        "peer said \"x\"\n2026-11-22T10:00:00.000Z error all is lost\r\x1b[2J\x07 \u202etxt\u2028 \xff end";
    for (const bool as_json : {false, true}) {
        const std::string line = logged(forged, as_json);
        CHECK(std::ranges::count(line, '\n') == 1);
        CHECK(line.back() == '\n');
        for (const char* sign : {"\r", "\x1b", "\x07", "\u202e", "\u2028", "\xff"})
            CHECK(line.find(sign) == std::string::npos);
        CHECK(line.find("end") != std::string::npos);
    }
    const auto json = nlohmann::json::parse(logged(forged, true));
    CHECK(json.at("level") == "info");
    CHECK(json.at("text").get<std::string>().starts_with("peer said \"x\"\\n2026"));
}

TEST_CASE("log: personal data and secrets are hidden, times, paths and inner addresses are not", "[log]") {
    const std::string line = logged(
        "ann@example.com from 203.0.113.9 said DE89370400440532013000, +49 30 901820 and password=Hunter2x9", false);
    for (const char* gone : {"ann@", "203.0.113.9", "DE89", "901820", "Hunter2x9"})
        CHECK(line.find(gone) == std::string::npos);
    const std::string kept = logged(
        "listening on http://127.0.0.1:8080, desk at 10.1.2.3:443, event 123456789 in /var/lib/twicket/twicket.db took "
        "12.5 ms",
        false);
    CHECK(kept.find("listening on http://127.0.0.1:8080, desk at 10.1.2.3:443, event 123456789 in "
                    "/var/lib/twicket/twicket.db took 12.5 ms") != std::string::npos);
}

TEST_CASE("log: of the naughty strings none breaks a line", "[log]") {
    const auto cases = testing::shared_json("naughty-strings", "vectors/naughty-strings/cases.json");
    if (!cases) return;
    int count = 0, one_line = 0;
    for (const auto& one : *cases) {
        const std::string text = one.is_string() ? one.get<std::string>() : one.value("text", "");
        ++count;
        const std::string line = logged(text, true);
        one_line += std::ranges::count(line, '\n') == 1 && nlohmann::json::accept(line);
    }
    std::printf("suite log lines: %d cases, %d right, 0 by written reason\n", count, one_line);
    CHECK(count == one_line);
}
