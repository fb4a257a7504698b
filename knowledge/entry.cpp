// Entry's JSON and the checks that every way in shares.
#include "knowledge/entry.hpp"

#include <chrono>

#include "bot/text/fold.hpp"

namespace twicket::knowledge {
namespace {

constexpr std::size_t longest_name = 200;         // id, owner, a tag
constexpr std::size_t longest_question = 20'000;  // title or variant; a ticket's whole text may be one
constexpr std::size_t longest_answer = 200'000;
constexpr std::size_t most_variants = 20'000;  // a public set has 187; a mined one may have thousands

Error wrong(const std::string& what) {
    return Error{ErrorCode::invalid, what};
}

bool blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == text.npos;
}

Result<void> read_text(const nlohmann::json& value, const std::string& key, std::string& into) {
    if (value.is_null()) return {};
    if (!value.is_string()) return wrong("\"" + key + "\" must be text");
    into = value.get<std::string>();
    return {};
}

Result<void> read_list(const nlohmann::json& value, const std::string& key, std::vector<std::string>& into) {
    if (value.is_null()) return {};
    if (!value.is_array()) return wrong("\"" + key + "\" must be a list of texts");
    for (const auto& item : value) {
        if (!item.is_string()) return wrong("\"" + key + "\" must be a list of texts");
        into.push_back(item.get<std::string>());
    }
    return {};
}

Result<void> check_text(std::string_view text, const std::string& key, std::size_t limit) {
    if (text.size() > limit) return wrong("\"" + key + "\" is longer than " + std::to_string(limit) + " bytes");
    if (!text::is_valid_utf8(text)) return wrong("\"" + key + "\" is not valid UTF-8");
    return {};
}

Result<void> check_date(const std::string& date, const std::string& key) {
    if (!date.empty() && !is_date(date)) return wrong("\"" + key + "\" is not a date like 2026-11-22");
    return {};
}

}  // namespace

bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    int parts[3] = {0, 0, 0};
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 4 || i == 7) continue;
        if (text[i] < '0' || text[i] > '9') return false;
        int& part = parts[i < 4 ? 0 : i < 7 ? 1 : 2];
        part = part * 10 + (text[i] - '0');
    }
    return std::chrono::year_month_day{std::chrono::year{parts[0]}, std::chrono::month(static_cast<unsigned>(parts[1])),
                                       std::chrono::day(static_cast<unsigned>(parts[2]))}
        .ok();
}

nlohmann::ordered_json to_json(const Entry& entry) {
    nlohmann::ordered_json value;
    value["id"] = entry.id;
    value["title"] = entry.title;
    value["variants"] = entry.variants;
    value["answer"] = entry.answer;
    value["tags"] = entry.tags;
    if (!entry.audience.empty()) value["audience"] = entry.audience;
    const auto optional_text = [&](const char* key, const std::string& text) {
        if (!text.empty()) value[key] = text;
    };
    optional_text("language", entry.language);
    optional_text("owner", entry.owner);
    optional_text("valid_from", entry.valid_from);
    optional_text("valid_until", entry.valid_until);
    optional_text("verified", entry.verified);
    if (!entry.links.empty()) value["links"] = entry.links;
    return value;
}

Result<Entry> entry_from_json(const nlohmann::json& value) {
    if (!value.is_object()) return wrong("an entry must be a JSON object");
    Entry entry;
    const std::pair<const char*, std::string*> texts[] = {{"id", &entry.id},
                                                          {"title", &entry.title},
                                                          {"answer", &entry.answer},
                                                          {"language", &entry.language},
                                                          {"owner", &entry.owner},
                                                          {"valid_from", &entry.valid_from},
                                                          {"valid_until", &entry.valid_until},
                                                          {"verified", &entry.verified}};
    const std::pair<const char*, std::vector<std::string>*> lists[] = {
        {"variants", &entry.variants}, {"tags", &entry.tags}, {"audience", &entry.audience}, {"links", &entry.links}};
    for (const auto& [key, item] : value.items()) {
        const auto same = [&key = key](const auto& pair) { return key == pair.first; };
        Result<void> read;
        if (const auto* text = std::find_if(std::begin(texts), std::end(texts), same); text != std::end(texts))
            read = read_text(item, key, *text->second);
        else if (const auto* list = std::find_if(std::begin(lists), std::end(lists), same); list != std::end(lists))
            read = read_list(item, key, *list->second);
        else
            read = wrong("unknown key \"" + text::clip(key, 40) + "\"");
        if (read.has_error()) return read.error();
    }
    if (const auto checked = check(entry); checked.has_error()) return checked.error();
    return entry;
}

Result<Entry> entry_from_line(std::string_view line) {
    const auto value = nlohmann::json::parse(line, nullptr, false);
    if (value.is_discarded()) return wrong("this is not one whole JSON object");
    return entry_from_json(value);
}

Result<void> check(const Entry& entry) {
    if (blank(entry.id)) return wrong("\"id\" is missing");
    if (blank(entry.title)) return wrong("\"title\" is missing");
    const std::tuple<const char*, const std::string*, std::size_t> texts[] = {{"id", &entry.id, longest_name},
                                                                              {"title", &entry.title, longest_question},
                                                                              {"answer", &entry.answer, longest_answer},
                                                                              {"language", &entry.language, 35},
                                                                              {"owner", &entry.owner, longest_name}};
    for (const auto& [key, text, limit] : texts)
        if (const auto checked = check_text(*text, key, limit); checked.has_error()) return checked.error();
    const std::tuple<const char*, const std::vector<std::string>*, std::size_t> lists[] = {
        {"variants", &entry.variants, longest_question},
        {"tags", &entry.tags, longest_name},
        {"audience", &entry.audience, longest_name},
        {"links", &entry.links, longest_question}};
    for (const auto& [key, list, limit] : lists) {
        if (list->size() > most_variants) return wrong("\"" + std::string{key} + "\" has too many items");
        for (const auto& text : *list)
            if (const auto checked = check_text(text, key, limit); checked.has_error()) return checked.error();
    }
    for (const auto& group : entry.audience)
        if (blank(group)) return wrong("\"audience\" holds an empty group");
    const std::pair<const char*, const std::string*> dates[] = {
        {"valid_from", &entry.valid_from}, {"valid_until", &entry.valid_until}, {"verified", &entry.verified}};
    for (const auto& [key, date] : dates)
        if (const auto checked = check_date(*date, key); checked.has_error()) return checked.error();
    if (!entry.valid_from.empty() && !entry.valid_until.empty() && entry.valid_until < entry.valid_from)
        return wrong("\"valid_until\" lies before \"valid_from\"");
    return {};
}

}  // namespace twicket::knowledge
