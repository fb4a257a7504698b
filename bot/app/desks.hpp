// From a desk in the configuration to its back-end, for `serve` and `check --online` alike: the registry of back-ends.
#pragma once
#include <memory>
#include <string_view>

#include "bot/desk.hpp"
#include "bot/net/http_client.hpp"
#include "bot/store/store.hpp"
#include "config/config.hpp"

namespace twicket::app {

bool is_desk_built_in(std::string_view kind);
// All that is given outlives the desk. The kind must be built in.
std::unique_ptr<Desk> make_desk(const config::Desk& desk, net::HttpClient& client, store::Store& store, Clock& clock);
// Any but the built-in desk, which alone needs a store.
std::unique_ptr<Desk> make_outside_desk(const config::Desk& desk, net::HttpClient& client, Clock& clock);

}  // namespace twicket::app
