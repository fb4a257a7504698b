// Which line is which.
#include "tests/support/dialogue.hpp"

#include <fstream>
#include <regex>

namespace twicket::test {

std::string Dialogue::run() {
    std::ifstream file{path_};
    if (!file) return path_ + ": cannot be read";
    return run(file);
}

std::string Dialogue::run(std::istream& lines) {
    std::string line;
    while (std::getline(lines, line)) {
        ++number_;
        line = trimmed(line);
        if (line.empty() || line[0] == '#') continue;
        const std::string wrong = step(line);
        if (!wrong.empty()) return path_ + ":" + std::to_string(number_) + ": " + wrong;
    }
    const std::string rest = unexpected();
    return rest.empty() ? rest : path_ + ": at the end: " + rest;
}

std::string Dialogue::not_on(const std::string& network, const std::string& path) {
    std::ifstream file{path};
    const std::string key = "not on " + network + ":";
    for (std::string line; std::getline(file, line) && line != "---";)
        if (line.starts_with(key)) return trimmed(line.substr(key.size()));
    return {};
}

std::string Dialogue::step(const std::string& line) {
    if (!opened_) {
        if (line.starts_with("not on ")) return "";
        if (line != "---") return read_header(line, account_, cast_);
        opened_ = true;
        return open();
    }
    static const std::regex stage{"-- (.+) --"},
        expects{"twicket( updates)?( to ([a-z.@]+))?( in ([a-z:@-]+))? ?(:|~) (.*)"}, buttons{"card: ?(.*)"},
        outcome{"outcome: (.*)"}, state{"state: (.*)"}, source{"source: (.*)"};
    std::smatch found;
    if (std::regex_match(line, found, stage)) {
        const std::string rest = unexpected();
        return rest.empty() ? stage_line(found[1]) : rest;
    }
    if (line == "twicket is silent") return unexpected();
    if (std::regex_match(line, found, expects))
        return expect({found[1].matched, found[3], found[5], found[6] == "~", found[7]});
    if (std::regex_match(line, found, buttons)) return expect_buttons(found[1]);
    if (std::regex_match(line, found, outcome)) return compare("outcome", last_outcome(), found[1]);
    if (std::regex_match(line, found, state)) return expect_state(found[1]);
    if (std::regex_match(line, found, source)) return expect_source(found[1]);
    const std::string rest = unexpected();
    return rest.empty() ? person_line(line) : rest;
}

std::string Dialogue::person_line(const std::string& line) {
    static const std::regex says{"([a-z.@]+)( in ([a-z-]+)( thread)?)?: (.*)"}, clicks{"([a-z.@]+) clicks (.+)"},
        opens_home{"([a-z.@]+) opens home"},
        types{"([a-z.@]+) types (.+)"}, marks{"([a-z.]+) marks it (\\S+)"}, reacts{"([a-z.]+) reacts (\\S+)"}, takes_back{"([a-z.]+) takes back (\\S+)"},
        edits{"([a-z.]+) edits(?: it)? to: (.*)"}, deletes{"([a-z.]+) deletes it"};
    std::smatch found;
    if (std::regex_match(line, found, opens_home)) return open_home(found[1]);
    if (std::regex_match(line, found, clicks)) return click(found[1], found[2]);
    if (std::regex_match(line, found, types)) return type(found[1], found[2]);
    if (std::regex_match(line, found, reacts)) return react(found[1], found[2]);
    if (std::regex_match(line, found, marks)) return mark(found[1], found[2]);
    if (std::regex_match(line, found, takes_back)) return take_back(found[1], found[2]);
    if (std::regex_match(line, found, edits)) return edit(found[1], found[2]);
    if (std::regex_match(line, found, deletes)) return erase(found[1]);
    if (std::regex_match(line, found, says)) return say(found[1], found[3], found[4].matched, found[5]);
    return "this line is not understood: " + line;
}

std::string Dialogue::stage_line(const std::string& what) {
    static const std::regex moves{"([a-z.]+) (joins|leaves|returns)"}, passes{"(\\d+)([smhd]) pass(es)?"},
        answers{"network answers (\\d+)( after (\\d+))?( (\\d+) times)?"};
    std::smatch found;
    if (what == "restart") return restart();
    if (std::regex_match(what, found, moves)) return move(found[1], found[2]);
    if (std::regex_match(what, found, passes)) {
        const std::map<std::string, Duration> units{{"s", std::chrono::seconds{1}},
                                                    {"m", std::chrono::minutes{1}},
                                                    {"h", std::chrono::hours{1}},
                                                    {"d", std::chrono::hours{24}}};
        return pass(std::stoi(found[1]) * units.at(found[2]));
    }
    if (std::regex_match(what, found, answers)) {
        const auto after = found[3].matched ? std::optional{std::stoi(found[3])} : std::nullopt;
        return fail(std::stoi(found[1]), after, found[5].matched ? std::stoi(found[5]) : 1);
    }
    return "unknown stage line: " + what;
}

std::string Dialogue::compare(const std::string& what, const std::string& got, const std::string& expected) {
    return got == expected ? "" : what + ": expected «" + expected + "», got «" + got + "»";
}

}  // namespace twicket::test
