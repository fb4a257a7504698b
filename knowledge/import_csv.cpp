// CSV → entries: a header with the entry's names, lists split by "|".
#include "bot/text/fold.hpp"
#include "knowledge/csv.hpp"
#include "knowledge/import.hpp"

namespace twicket::knowledge {
namespace {

bool is_list(std::string_view name) {
    return name == "variants" || name == "tags" || name == "audience" || name == "links";
}

std::string trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == text.npos) return {};
    return std::string{text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1)};
}

nlohmann::json split(std::string_view text) {
    nlohmann::json list = nlohmann::json::array();
    while (!text.empty()) {
        const auto bar = text.find('|');
        if (std::string item = trimmed(text.substr(0, bar)); !item.empty()) list.push_back(std::move(item));
        text = bar == text.npos ? std::string_view{} : text.substr(bar + 1);
    }
    return list;
}

std::string fault_of_header(const std::vector<std::string>& names) {
    static constexpr std::string_view known[] = {"id",         "title",       "variants", "answer",
                                                 "tags",       "audience",    "language", "owner",
                                                 "valid_from", "valid_until", "verified", "links"};
    std::set<std::string> seen;
    for (const std::string& name : names) {
        if (std::find(std::begin(known), std::end(known), name) == std::end(known))
            return "the header has an unknown column \"" + text::clip(name, 40) + "\"";
        if (!seen.insert(name).second) return "the header has the column \"" + name + "\" twice";
    }
    if (!seen.contains("id") || !seen.contains("title")) return "the header needs the columns id and title";
    return {};
}

Result<Entry> entry_of(const std::vector<std::string>& names, const std::vector<std::string>& fields) {
    if (fields.size() != names.size())
        return Error{ErrorCode::invalid,
                     "has " + std::to_string(fields.size()) + " fields, the header " + std::to_string(names.size())};
    nlohmann::json value = nlohmann::json::object();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (is_list(names[i]))
            value[names[i]] = split(fields[i]);
        else
            value[names[i]] = names[i] == "answer" ? fields[i] : trimmed(fields[i]);
    }
    return entry_from_json(value);
}

}  // namespace

Imported read_csv(std::istream& in, const std::string& name) {
    Imported imported;
    CsvReader reader{in};
    CsvReader::Record header, record;
    if (in.peek() == 0xEF)
        for (int i = 0; i < 3; ++i) in.get();
    if (!reader.next(header)) return {.problems = {{name, 0, "is empty"}}};
    for (std::string& column : header.fields) column = trimmed(column);
    const std::string fault = header.fault.empty() ? fault_of_header(header.fields) : header.fault;
    if (!fault.empty()) return {.problems = {{name, header.line, fault}}};
    std::unordered_map<std::string, std::size_t> lines;
    while (reader.next(record)) {
        if (!record.fault.empty()) {
            imported.problems.push_back({name, record.line, record.fault});
            continue;
        }
        auto entry = entry_of(header.fields, record.fields);
        if (entry.has_error()) {
            imported.problems.push_back({name, record.line, entry.error().detail});
            continue;
        }
        const auto [found, fresh] = lines.emplace(entry->id, record.line);
        if (fresh)
            imported.entries.push_back(std::move(*entry));
        else
            imported.problems.push_back(
                {name, record.line,
                 "the id \"" + text::clip(entry->id, 60) + "\" is taken by line " + std::to_string(found->second)});
    }
    return imported;
}

}  // namespace twicket::knowledge
