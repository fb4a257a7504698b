// People, places and knowledge as the configuration names them, turned into the house's own values.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "bot/directory/merge.hpp"
#include "bot/people.hpp"
#include "bot/places.hpp"
#include "bot/service.hpp"
#include "bot/store/store.hpp"
#include "config/config.hpp"
#include "knowledge/ranker.hpp"

namespace twicket::app {

// What the files among people.sources say. A bad row throws std::runtime_error naming file and line: a directory that is
// half right would give wrong rights.
std::vector<directory::Source> people_files(const config::Config& config);
directory::Rules people_rules(const config::Config& config);
// All people of all files, merged; those of servers are known to a running program only (people_sources.hpp).
std::vector<Person> people_of(const config::Config& config);
std::vector<Place> places_of(const config::Config& config);
std::vector<Service> services_of(const config::Config& config);

// Brings the configured sources into the store (changed and new entries; bad rows are logged with file and line and left
// out), then builds the ranker from all published entries of the store.
std::unique_ptr<knowledge::Ranker> knowledge_of(const config::Config& config, store::Store& store, Clock& clock);

struct Refreshed {
    std::vector<std::string> added{}, changed{};  // ids
    std::vector<std::string> retired{};  // came from the sources and stand in none any more
    std::size_t problems = 0;            // bad rows; while there are any nothing is retired
};
// Reads the sources again, on the calling thread; what became new, changed or retired since goes into the store in one
// transaction with its audit row, and then into the running ranker. What came by `knowledge import` stays. On an error
// the ranker is as before.
boost::asio::awaitable<Result<Refreshed>> refresh_knowledge(const config::Config& config, store::Store& store, Clock& clock,
                                                            knowledge::Ranker& ranker);

}  // namespace twicket::app
