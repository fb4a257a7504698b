// SCIM resources in the store, and what they say as records of people and groups (bot/directory). Functions run inside a
// store job and touch only its connection.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapters/scim/filter.hpp"
#include "bot/clock.hpp"
#include "bot/directory/record.hpp"
#include "bot/store/database.hpp"

namespace twicket::scim {

struct Resource {
    std::string id;
    nlohmann::json body{};     // tidied, without id and meta
    std::int64_t version = 0;  // 0: it is not there
    Time created{}, modified{};
};

std::optional<Resource> find_resource(store::Connection& connection, Kind kind, const std::string& id);
// Creates or replaces it, and what the directory knows by it. A name that another resource bears is a conflict.
Outcome<void> keep_resource(store::Connection& connection, Kind kind, const std::string& source, const Resource& resource);
bool remove_resource(store::Connection& connection, Kind kind, const std::string& source, const std::string& id);

struct Page {
    std::vector<Resource> resources;
    std::size_t total = 0;
};
// In the order of creation; `start` counts from 1. Null: all.
Page list_resources(store::Connection& connection, Kind kind, const Filter* filter, std::size_t start, std::size_t count);

directory::Record record_of(const Resource& user);
directory::Group group_of(const Resource& group);

}  // namespace twicket::scim
