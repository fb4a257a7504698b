// Items are compared by the stems of their names and words.
#include "skills/request/catalogue.hpp"

#include <algorithm>
#include <set>

#include "bot/text/language.hpp"
#include "knowledge/analysis.hpp"

namespace twicket::request {
namespace {

constexpr std::size_t most_found = 3;

std::set<std::string> stems_of(std::string_view text, std::string_view language) {
    std::set<std::string> stems;
    for (const knowledge::Token& token : knowledge::tokens_of(text, language))
        if (token.weight >= 1) stems.insert(token.stem);
    return stems;
}

}  // namespace

std::vector<const Item*> find_items(const std::vector<Item>& items, std::string_view text) {
    const std::string_view told = text::detect_language(text);
    const std::string language{told.empty() ? "en" : told};
    const std::set<std::string> asked = stems_of(text, language);
    std::vector<std::pair<std::size_t, const Item*>> found;
    for (const Item& item : items) {
        std::string words = item.name;
        for (const std::string& word : item.words) words += ' ' + word;
        const std::set<std::string> own = stems_of(words, language);
        const auto common = static_cast<std::size_t>(
            std::count_if(own.begin(), own.end(), [&](const std::string& stem) { return asked.contains(stem); }));
        if (common > 0) found.emplace_back(common, &item);
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<const Item*> best;
    for (const auto& [common, item] : found)
        if (best.size() < most_found) best.push_back(item);
    return best;
}

Form form_of(const Item& item, const std::string& submit_label, const std::string& language) {
    return {.id = "request.form",
            .title = item.name,
            .submit_label = submit_label,
            .language = language,
            .fields = item.fields,
            .value = item.id};
}

std::string told(const Item& item, const std::map<std::string, std::string>& values) {
    std::string text;
    for (const FormField& field : item.fields) {
        const auto value = values.find(field.name);
        if (value == values.end()) continue;
        std::string shown = value->second;
        for (const auto& [option, label] : field.options)
            if (option == shown) shown = label;
        text += (text.empty() ? "" : "\n") + field.label + ": " + shown;
    }
    return text;
}

}  // namespace twicket::request
