// One knowledge item as everybody in the house sees it, and its JSON (interfaces.md, "Files"). No ranking, no storage
// here.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "bot/error.hpp"

namespace twicket::knowledge {

// Dates are "YYYY-MM-DD", compared as text; empty means none. All texts are valid UTF-8.
struct Entry {
    std::string id;                       // unique in the base, never shown as the title
    std::string title;                    // the question or subject, counted as one more variant
    std::vector<std::string> variants{};  // other wordings of the question
    std::string answer{};                 // Markdown
    std::vector<std::string> tags{};      // scopes and topics
    std::vector<std::string> audience{};  // groups that may read it; empty: the group "everyone"
    std::string language{};               // BCP 47; empty: fits every reader, stemmed as English
    std::string owner{};                  // a person's id
    std::string valid_from{};             // first day it is served
    std::string valid_until{};            // last day it is served
    std::string verified{};               // the day somebody last said it is right
    std::vector<std::string> links{};     // pages behind it; the first is its source
    bool operator==(const Entry&) const = default;
};

nlohmann::ordered_json to_json(const Entry& entry);
// Strict: only the names above, id and title must be there and not blank, texts must be text. The error names the key.
Result<Entry> entry_from_json(const nlohmann::json& value);
// One line of a JSONL file.
Result<Entry> entry_from_line(std::string_view line);
// What every importer asks at the end: id and title present, UTF-8 well formed, dates real and in order, sizes
// bearable.
Result<void> check(const Entry& entry);
// "2026-02-30" is no day.
bool is_date(std::string_view text);

}  // namespace twicket::knowledge
