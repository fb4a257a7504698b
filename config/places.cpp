// Places: each item alone, then what must hold between them.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>

#include "config/parts.hpp"

namespace twicket::config {
namespace {

QuietHours read_quiet_hours(Section& section) {
    QuietHours quiet;
    for (auto [key, minute] : {std::pair{"from", &quiet.from_minute}, std::pair{"to", &quiet.to_minute}}) {
        if (const int read = read_minute_of_day(section, key); read >= 0) *minute = read;
    }
    return quiet;
}

}  // namespace

int minute_of_day(std::string_view written) {
    const auto colon = written.find(':');
    if (colon == written.npos || colon == 0 || colon > 2 || written.size() != colon + 3) return -1;
    int hour = -1, minute = -1;
    const char* const begin = written.data();
    const auto first = std::from_chars(begin, begin + colon, hour);
    const auto second = std::from_chars(begin + colon + 1, begin + written.size(), minute);
    const bool whole = first.ptr == begin + colon && second.ptr == begin + written.size();
    return whole && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 ? hour * 60 + minute : -1;
}

int read_minute_of_day(Section& section, std::string_view key) {
    const std::string written = section.required_text(key);
    const int read = written.empty() ? -1 : minute_of_day(written);
    if (!written.empty() && read < 0)
        section.error(key, "must be a time of day in quotes, such as \"22:00\", but is '" + written.substr(0, 20) + "'");
    return read;
}

std::string read_name(Section& section, std::string_view key, std::string otherwise) {
    const std::string name = section.text(key, otherwise);
    const bool fine = !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::islower(c) || std::isdigit(c) || c == '-' || c == '_';
    });
    if (!name.empty() && !fine)
        section.error(key, "must be made of small letters, digits, - and _ (at most 64), since it stands in addresses");
    return fine ? name : otherwise;
}

std::string read_timezone(Section& section, std::string_view key, std::string otherwise) {
    const std::string zone = section.text(key, otherwise);
    const bool fine = !zone.empty() && zone.size() <= 64 && zone.find("..") == zone.npos && zone.front() != '/' &&
                      std::all_of(zone.begin(), zone.end(), [](unsigned char c) {
                          return std::isalnum(c) || c == '/' || c == '_' || c == '-' || c == '+';
                      });
    if (!zone.empty() && !fine) section.error(key, "must be a time zone such as Europe/Berlin or UTC");
    return fine ? zone : otherwise;
}

void read_place(Section& section, const Company& company, std::vector<Place>& places) {
    Place place;
    place.file = section.report().file;
    place.line = section.line();
    place.account = section.text("account", place.account);
    place.id = section.required_text("id");
    place.name = section.text("name", place.id);
    place.topic = section.text("topic");
    place.kind = section.choice("kind", place.kind, {"channel", "group", "direct"});
    place.mode = section.choice("mode", place.mode, {"mention", "questions", "all", "off"});
    place.roll_out = section.choice("roll_out", place.roll_out, {"listen", "suggest", "answer"});
    place.first_answer = section.choice("first_answer", place.first_answer, {"bot", "human", "ask"});
    section.section("quiet_hours", [&](Section& hours) { place.quiet_hours = read_quiet_hours(hours); });
    place.posts_per_hour = static_cast<int>(section.number("posts_per_hour", place.posts_per_hour, 0, 100'000));
    place.timezone = read_timezone(section, "timezone", company.timezone);
    place.language = section.text("language");
    place.scopes = section.words("scopes");
    place.members = section.words("members", place.members);
    place.owner = section.text("owner");
    place.raise_after = section.duration("raise_after", place.raise_after);
    const auto slash = place.account.find('/');
    if (slash == 0 || slash == place.account.npos || slash + 1 == place.account.size())
        section.error("account",
                      "must be network/account, such as webchat/default, but is '" + place.account.substr(0, 60) + "'");
    if (!place.id.empty()) places.push_back(std::move(place));
}

void check_places(Reading& reading) {
    std::map<std::pair<std::string, std::string>, const Place*> seen;
    std::vector<std::string> ids;
    for (const Place& place : reading.config.places) {
        ids.push_back(place.id);
        const auto [other, fresh] = seen.emplace(std::pair{place.account, place.id}, &place);
        if (!fresh)
            reading.errors.push_back({place.file, place.line,
                                      "place '" + place.id + "' of " + place.account + " is listed twice, first in " +
                                          other->second->file + ':' + std::to_string(other->second->line)});
    }
    const std::string& wanted = reading.config.company.agents_place;
    if (wanted.empty() || std::find(ids.begin(), ids.end(), wanted) != ids.end()) return;
    const std::string meant = nearest(wanted, ids);
    reading.errors.push_back({reading.config.file, 0,
                              "company.agents_place '" + wanted + "' is no id of a place in places" +
                                  (meant.empty() ? "; add it there" : "; did you mean " + meant + "?")});
}

}  // namespace twicket::config
