// Knowledge from the configured sources into the store, and from the store into the ranker.
#include <spdlog/spdlog.h>

#include <stdexcept>

#include "bot/app/sources.hpp"
#include "knowledge/import.hpp"
#include "knowledge/knowledge_store.hpp"

namespace twicket::app {

std::unique_ptr<knowledge::Ranker> knowledge_of(const config::Config& config, store::Store& store, Clock& clock) {
    for (const config::KnowledgeSource& source : config.knowledge) {
        const knowledge::Imported imported = knowledge::read_path(source.path, knowledge::format_named(source.format));
        for (const knowledge::Problem& problem : imported.problems) spdlog::warn("left out: {}", describe(problem));
        if (imported.entries.empty()) continue;
        const auto written = store.write_now([&](store::Connection& connection) {
            knowledge::put_entries(connection, imported.entries, "import", clock.now());
        });
        if (written.has_error()) throw std::runtime_error("knowledge could not be stored: " + written.error().detail);
    }
    std::vector<knowledge::Entry> entries;
    const auto read =
        store.read_now([&](store::Connection& connection) { entries = knowledge::published_entries(connection); });
    if (read.has_error()) throw std::runtime_error("knowledge could not be read: " + read.error().detail);
    return knowledge::Ranker::build(std::move(entries));
}

}  // namespace twicket::app
