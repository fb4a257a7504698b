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

// Items between bars; blanks around one are left out unless a backslash stands before them, and so are empty items. A
// backslash takes a bar, a blank or another backslash as it is.
nlohmann::json split(std::string_view text) {
    nlohmann::json list = nlohmann::json::array();
    std::string item;
    std::size_t kept = 0;  // bytes of the item that blanks behind it must not be cut from
    const auto close = [&] {
        while (item.size() > kept && std::string_view{" \t\r\n"}.find(item.back()) != std::string_view::npos)
            item.pop_back();
        if (!item.empty()) list.push_back(item);
        item.clear(), kept = 0;
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool escaped = text[at] == '\\' && at + 1 < text.size() &&
                             std::string_view{"|\\ \t\r\n"}.find(text[at + 1]) != std::string_view::npos;
        if (escaped)
            item += text[++at], kept = item.size();
        else if (text[at] == '|')
            close();
        else if (!item.empty() || std::string_view{" \t\r\n"}.find(text[at]) == std::string_view::npos)
            item += text[at];
    }
    close();
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

Result<Entry> entry_of(const std::vector<std::string>& names, const CsvReader::Record& record) {
    const std::vector<std::string>& fields = record.fields;
    if (fields.size() != names.size())
        return Error{ErrorCode::invalid,
                     "has " + std::to_string(fields.size()) + " fields, the header " + std::to_string(names.size())};
    nlohmann::json value = nlohmann::json::object();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (is_list(names[i]))
            value[names[i]] = split(without_guard(fields[i]));
        else if (names[i] == "answer" || (names[i] == "title" && record.quoted[i]))
            value[names[i]] = without_guard(fields[i]);
        else
            value[names[i]] = without_guard(trimmed(fields[i]));
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
        auto entry = entry_of(header.fields, record);
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
