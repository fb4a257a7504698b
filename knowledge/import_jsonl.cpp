// JSONL → entries.
#include <istream>

#include "bot/text/fold.hpp"
#include "knowledge/import.hpp"

namespace twicket::knowledge {

std::string describe(const Problem& problem) {
    return problem.file + (problem.line > 0 ? ":" + std::to_string(problem.line) : std::string{}) + ": " +
           problem.reason;
}

Imported read_jsonl(std::istream& in, const std::string& name) {
    Imported imported;
    std::unordered_map<std::string, std::size_t> lines;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
        if (line.find_first_not_of(" \t") == line.npos) continue;
        auto entry = entry_from_line(line);
        if (entry.has_error()) {
            imported.problems.push_back({name, number, entry.error().detail});
            continue;
        }
        const auto [found, fresh] = lines.emplace(entry->id, number);
        if (fresh)
            imported.entries.push_back(std::move(*entry));
        else
            imported.problems.push_back(
                {name, number,
                 "the id \"" + text::clip(entry->id, 60) + "\" is taken by line " + std::to_string(found->second)});
    }
    return imported;
}

}  // namespace twicket::knowledge
