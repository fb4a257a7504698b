// Knowledge from the configured sources into the store, and from the store into the ranker.
#include <spdlog/spdlog.h>

#include "bot/app/sources.hpp"
#include "knowledge/import.hpp"

namespace twicket::app {

std::unique_ptr<knowledge::Ranker> knowledge_of(const config::Config& config, store::Store&, Clock&) {
    std::vector<knowledge::Entry> entries;
    for (const config::KnowledgeSource& source : config.knowledge) {
        knowledge::Imported imported = knowledge::read_path(source.path, knowledge::format_named(source.format));
        for (const knowledge::Problem& problem : imported.problems) spdlog::warn("left out: {}", describe(problem));
        for (knowledge::Entry& entry : imported.entries) entries.push_back(std::move(entry));
    }
    return knowledge::Ranker::build(std::move(entries));
}

}  // namespace twicket::app
