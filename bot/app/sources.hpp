// People, places and knowledge as the configuration names them, turned into the house's own values.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "bot/people.hpp"
#include "bot/places.hpp"
#include "bot/store/store.hpp"
#include "config/config.hpp"
#include "knowledge/ranker.hpp"

namespace twicket::app {

// All people of all sources. A bad row throws std::runtime_error naming file and line: a directory that is half right
// would give wrong rights.
std::vector<Person> people_of(const config::Config& config);
std::vector<Place> places_of(const config::Config& config);

// Brings the configured sources into the store (changed and new entries; bad rows are logged with file and line and left
// out), then builds the ranker from all published entries of the store.
std::unique_ptr<knowledge::Ranker> knowledge_of(const config::Config& config, store::Store& store, Clock& clock);

}  // namespace twicket::app
