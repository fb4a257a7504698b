// Commands are words in order, texts in quotes.
#include "skills/services/words.hpp"

#include <algorithm>
#include <charconv>

#include "bot/local_time.hpp"
#include "bot/text/fold.hpp"

namespace twicket::service {
namespace {

struct Token {
    std::string text;
    bool quoted = false;
};

constexpr std::string_view opening[] = {"\"", "“", "„", "«"}, closing[] = {"\"", "”", "“", "»"};

// Words, and what stands in quotes as one.
std::vector<Token> tokens_of(const std::string& text) {
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ' || text[at] == '\n' || text[at] == '\t') {
            ++at;
            continue;
        }
        std::size_t opened = 0, length = 0;
        for (std::size_t i = 0; i < std::size(opening); ++i)
            if (text.compare(at, opening[i].size(), opening[i]) == 0) opened = i + 1, length = opening[i].size();
        if (opened > 0) {
            std::size_t end = text.npos, after = 0;
            for (const std::string_view mark : closing)
                if (const auto found = text.find(mark, at + length); found < end) end = found, after = mark.size();
            const bool open_end = end == text.npos;
            tokens.push_back({text.substr(at + length, open_end ? end : end - at - length), true});
            at = open_end ? text.size() : end + after;
            continue;
        }
        const auto end = std::min(text.find_first_of(" \n\t", at), text.size());
        tokens.push_back({text.substr(at, end - at), false});
        at = end;
    }
    return tokens;
}

std::string joined(const std::vector<Token>& tokens, std::size_t from, std::size_t to) {
    std::string text;
    for (std::size_t i = from; i < to && i < tokens.size(); ++i) text += (text.empty() ? "" : " ") + tokens[i].text;
    return text;
}

// The longest run of words from `from` that names services; how many words that are.
std::size_t read_name(const std::vector<Token>& tokens, std::size_t from, const Services& services, Wish& wish) {
    for (std::size_t length = std::min<std::size_t>(tokens.size() - from, 8); length > 0; --length) {
        const std::string words = joined(tokens, from, from + length);
        std::vector<const Service*> found = services.named(words);
        if (found.empty()) continue;
        wish.named = words;
        wish.services = std::move(found);
        return length;
    }
    wish.named = from < tokens.size() ? tokens[from].text : std::string{};
    return from < tokens.size() ? 1 : 0;
}

void read_report(const std::vector<Token>& tokens, std::size_t from, Wish& wish) {
    std::string* into = &wish.text;
    for (std::size_t i = from; i < tokens.size(); ++i) {
        const std::string& word = tokens[i].text;
        if (!tokens[i].quoted && word == "workaround") {
            into = &wish.workaround;
        } else if (!tokens[i].quoted && word == "next" && i + 1 < tokens.size()) {
            wish.next = tokens[++i].text;
        } else {
            *into += (into->empty() ? "" : " ") + word;
        }
    }
}

void read_follow(const std::vector<Token>& tokens, std::size_t from, Wish& wish) {
    for (std::size_t i = from; i < tokens.size(); ++i) {
        const std::string word = text::fold(tokens[i].text);
        if (word == "outages" || word == "outage") wish.changes = false;
        if (word == "changes" || word == "maintenance") wish.outages = false;
        Way way = Way::none;
        if (way_from(word, way) && way != Way::none) wish.way = way;
    }
    if (!wish.outages && !wish.changes) wish.outages = wish.changes = true;  // both were named
}

}  // namespace

std::optional<NightRest> rest_from(const std::string& words) {
    const std::string folded = text::fold(words);
    if (folded == "off" || folded == "aus" || folded == "none") return NightRest{};
    std::vector<int> numbers;  // hour, minute, hour, minute
    int at = -1;
    const auto minute_in = [](std::string_view part) {
        const auto colon = part.find(':');
        int hour = -1, minute = 0;
        const std::string_view first = part.substr(0, colon);
        if (std::from_chars(first.data(), first.data() + first.size(), hour).ptr != first.data() + first.size())
            return -1;
        if (colon != part.npos) {
            const std::string_view second = part.substr(colon + 1);
            if (second.size() != 2 ||
                std::from_chars(second.data(), second.data() + 2, minute).ptr != second.data() + 2)
                return -1;
        }
        return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 ? hour * 60 + minute : -1;
    };
    const auto dash = folded.find('-');
    if (dash == folded.npos) return std::nullopt;
    const auto trimmed = [](std::string_view part) {
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        return part;
    };
    const std::string_view all{folded};
    at = minute_in(trimmed(all.substr(0, dash)));
    const int to = minute_in(trimmed(all.substr(dash + 1)));
    if (at < 0 || to < 0) return std::nullopt;
    return NightRest{at, to};
}

Time moment_from(const std::string& words, Time now, const std::string& timezone) {
    int number = 0;
    const char* const end = words.data() + words.size();
    const auto read = std::from_chars(words.data(), end, number);
    if (read.ec != std::errc{} || number < 0) return {};
    const std::string_view rest{read.ptr, static_cast<std::size_t>(end - read.ptr)};
    if ((rest == "m" || rest == "min") && number > 0 && number <= 10'080) return now + std::chrono::minutes{number};
    if (rest == "h" && number > 0 && number <= 168) return now + std::chrono::hours{number};
    int minute = -1;
    if (rest.size() != 3 || rest[0] != ':' || number > 23) return {};
    if (std::from_chars(read.ptr + 1, end, minute).ptr != end || minute < 0 || minute > 59) return {};
    const int local = local_time(now, timezone).minute_of_day;
    const int ahead = (number * 60 + minute - local + 1440) % 1440;
    return std::chrono::floor<std::chrono::minutes>(now) + std::chrono::minutes{ahead};
}

Wish wish_of(const std::string& command, const Services& services) {
    const std::vector<Token> tokens = tokens_of(command);
    if (tokens.empty()) return {};
    Wish wish;
    const std::string& verb = tokens[0].text;
    if (verb == "services" || verb == "status") wish.kind = Wish::Kind::list;
    if (verb == "following" || verb == "follows") wish.kind = Wish::Kind::following;
    if (verb == "quiet") {
        wish.kind = Wish::Kind::rest;
        wish.rest = rest_from(joined(tokens, 1, tokens.size()));
    }
    if (verb != "service" && verb != "follow" && verb != "unfollow") return wish;
    const std::size_t next = 1 + read_name(tokens, 1, services, wish);
    if (verb == "follow") {
        wish.kind = tokens.size() == 1 ? Wish::Kind::following : Wish::Kind::follow;
        read_follow(tokens, next, wish);
        return wish;
    }
    wish.kind = verb == "unfollow" ? Wish::Kind::unfollow : Wish::Kind::show;
    if (verb == "service" && tokens.size() == 1) wish.kind = Wish::Kind::list;
    if (verb == "service" && next < tokens.size() && state_from(text::fold(tokens[next].text), wish.state)) {
        wish.kind = Wish::Kind::set;
        read_report(tokens, next + 1, wish);
    }
    return wish;
}

}  // namespace twicket::service
