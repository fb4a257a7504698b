// Filling in texts.
#include "bot/texts.hpp"

#include <algorithm>
#include <stdexcept>

namespace twicket {
namespace {
std::vector<const Texts*>& known_tables() {
    static std::vector<const Texts*> tables;
    return tables;
}

std::size_t column_of(std::string_view language) {
    for (std::size_t i = 0; i < std::size(spoken_languages); ++i)
        if (spoken_languages[i] == language) return i;
    return 0;
}
}  // namespace

Texts::Texts(std::string_view owner, std::span<const Text> table) : owner_{owner}, table_{table} {
    known_tables().push_back(this);
}

const std::vector<const Texts*>& Texts::all() { return known_tables(); }

std::string Texts::say(std::string_view key, std::string_view language,
                       std::initializer_list<std::pair<std::string_view, std::string_view>> values) const {
    const auto row = std::find_if(table_.begin(), table_.end(), [&](const Text& text) { return text.key == key; });
    if (row == table_.end()) throw std::logic_error(std::string{owner_} + " has no text '" + std::string{key} + "'");
    const std::string_view pattern = row->in[column_of(language)];
    std::string said;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto close = pattern[at] == '{' ? pattern.find('}', at) : pattern.npos;
        if (close == pattern.npos) {
            said += pattern[at++];
            continue;
        }
        const std::string_view name = pattern.substr(at + 1, close - at - 1);
        const auto value = std::find_if(values.begin(), values.end(), [&](const auto& pair) { return pair.first == name; });
        said += value == values.end() ? pattern.substr(at, close - at + 1) : value->second;
        at = close + 1;
    }
    return said;
}

std::string_view spoken(std::string_view tag) {
    const std::string_view primary = tag.substr(0, tag.find_first_of("-_"));
    for (const std::string_view language : spoken_languages)
        if (language == primary) return language;
    return {};
}

}  // namespace twicket
