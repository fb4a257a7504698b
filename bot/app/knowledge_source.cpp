// Knowledge from the configured sources into the store, and from the store into the ranker.
#include <spdlog/spdlog.h>

#include "bot/app/sources.hpp"
#include "bot/audit.hpp"
#include "bot/text/fold.hpp"
#include "config/wiki.hpp"
#include "knowledge/import.hpp"
#include "knowledge/knowledge_store.hpp"

namespace twicket::app {
namespace {

// In whose name the sources' versions are; what others wrote is not retired when a file goes. No person has such an id.
constexpr std::string_view source_actor = "system:sources";

// A second entry with an id that is taken is a problem.
knowledge::Imported read_sources(const config::Config& config) {
    knowledge::Imported all;
    std::unordered_set<std::string> taken;
    for (const config::KnowledgeSource& source : config.knowledge) {
        if (config::is_wiki(source)) continue;  // read by wiki_import, round by round
        knowledge::Imported one = knowledge::read_path(source.path, knowledge::format_named(source.format));
        std::move(one.problems.begin(), one.problems.end(), std::back_inserter(all.problems));
        for (knowledge::Entry& entry : one.entries) {
            if (taken.insert(entry.id).second)
                all.entries.push_back(std::move(entry));
            else
                all.problems.push_back({source.path, 0, "the id \"" + text::clip(entry.id, 60) + "\" is taken"});
        }
    }
    for (const knowledge::Problem& problem : all.problems) spdlog::warn("left out: {}", describe(problem));
    return all;
}

// Ids of the published entries whose present text this actor wrote.
std::vector<std::string> written_by(store::Connection& connection, std::string_view actor) {
    std::vector<std::string> ids;
    auto rows = connection.query(
        "SELECT entry.id FROM entry JOIN entry_version ON entry_version.entry = entry.id"
        " AND entry_version.version = entry.version"
        " WHERE entry.state = 'published' AND entry_version.actor = $1 ORDER BY entry.id",
        {actor});
    while (rows.next()) ids.push_back(rows.string(0));
    return ids;
}

// Releases before the sources had a name of their own stored their entries as imported; what stands in a source is the
// source's, so that it goes when the source drops it.
void take_over(store::Connection& connection, const knowledge::Imported& imported) {
    const std::vector<std::string> before = written_by(connection, "import");
    const std::unordered_set<std::string> mistaken{before.begin(), before.end()};
    for (const knowledge::Entry& entry : imported.entries)
        if (mistaken.contains(entry.id))
            connection.execute(
                "UPDATE entry_version SET actor = $1 WHERE entry = $2"
                " AND version = (SELECT version FROM entry WHERE id = $2)",
                {source_actor, entry.id});
}

// A person has edited or retired the entry since the source gave this very text: the source has nothing new to say. Once its
// text changes it counts again, and the person's stays among the versions.
bool settled_by_a_person(store::Connection& connection, const knowledge::Entry& entry) {
    const std::string body = knowledge::to_json(entry).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    bool by_person = false;
    auto rows = connection.query("SELECT actor, body FROM entry_version WHERE entry = $1 ORDER BY version DESC LIMIT 100",
                                 {std::string_view{entry.id}});
    while (rows.next()) {
        const bool of_source = rows.text(0) == source_actor || rows.text(0) == "import";
        if (of_source) return by_person && rows.text(1) == body;
        by_person = true;
    }
    return false;
}

// A broken row must not take the last good text of its entry away, so with problems nothing is retired.
Refreshed keep(store::Connection& connection, const knowledge::Imported& imported, Time now) {
    Refreshed done{.problems = imported.problems.size()};
    for (const knowledge::Entry& entry : imported.entries) {
        if (settled_by_a_person(connection, entry)) continue;
        const knowledge::Written written = knowledge::put_entry(connection, entry, source_actor, now);
        if (written == knowledge::Written::added) done.added.push_back(entry.id);
        if (written == knowledge::Written::changed) done.changed.push_back(entry.id);
    }
    take_over(connection, imported);
    if (imported.problems.empty()) {
        std::unordered_set<std::string> present;
        for (const knowledge::Entry& entry : imported.entries) present.insert(entry.id);
        for (const std::string& id : written_by(connection, source_actor))
            if (!present.contains(id) && knowledge::retire_entry(connection, id, source_actor, now))
                done.retired.push_back(id);
    }
    const nlohmann::json counts{
        {"added", done.added.size()}, {"changed", done.changed.size()}, {"retired", done.retired.size()}};
    if (done.added.size() + done.changed.size() + done.retired.size() > 0)
        append_audit(connection, {.at = now, .actor = "system", .act = "knowledge.sources", .detail = counts.dump()});
    return done;
}

}  // namespace

std::unique_ptr<knowledge::Ranker> knowledge_of(const config::Config& config, store::Store& store, Clock& clock) {
    const knowledge::Imported imported = read_sources(config);
    const Time now = clock.now();
    std::vector<knowledge::Entry> entries;
    const auto job = [&](store::Connection& connection) {
        keep(connection, imported, now);
        entries = knowledge::published_entries(connection);
    };
    if (const Result<void> kept = store.write_now(job); kept.has_error())
        throw std::runtime_error("the knowledge cannot be kept: " + kept.error().detail);
    return knowledge::Ranker::build(std::move(entries));
}

boost::asio::awaitable<Result<Refreshed>> refresh_knowledge(const config::Config& config, store::Store& store,
                                                            Clock& clock, knowledge::Ranker& ranker) {
    const auto imported = std::make_shared<const knowledge::Imported>(read_sources(config));
    const Time now = clock.now();
    auto job = [imported, now](store::Connection& connection) { return keep(connection, *imported, now); };
    Result<Refreshed> done = co_await store.write(std::move(job));
    if (done.has_error()) co_return done.error();
    std::unordered_set<std::string> other{done->added.begin(), done->added.end()};
    other.insert(done->changed.begin(), done->changed.end());
    for (const knowledge::Entry& entry : imported->entries)
        if (other.contains(entry.id)) ranker.put(entry);
    for (const std::string& id : done->retired) ranker.remove(id);
    co_return done;
}

}  // namespace twicket::app
