// Where conversations live: the service address that each was last heard from, who we are there, and the personal
// conversation of a person. Kept as adapter notes, written in the transaction of the event that told them; a bounded
// part is held in memory.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "adapters/teams/decode.hpp"
#include "bot/store/store.hpp"

namespace twicket::teams {

struct Reference {
    std::string service_url;
    std::string tenant;
    std::string bot;  // our id there, "28:…"
    PlaceKind kind = PlaceKind::channel;
    std::string person;  // of a personal conversation: the person's id there, "29:…"
    std::string team;    // of a channel: its team
    bool operator==(const Reference&) const = default;
};

// Used from one executor. The store outlives it.
class References {
  public:
    References(store::Store& store, std::string account) : store_{store}, account_{std::move(account)} {}

    // What the activity tells that is not known yet, as a job to run beside its event; empty: nothing new. After the
    // commit call learned().
    std::function<void(store::Connection&)> news(const Activity& activity) const;
    void learned(const Activity& activity);
    // The conversation is over (we were removed): as a job, then forgotten().
    std::function<void(store::Connection&)> farewell(const Activity& activity) const;
    void forgotten(const Activity& activity);
    // The connector says that there is no such conversation for us (any more).
    boost::asio::awaitable<void> forget(std::string place);

    // What is known of a place, from memory or the store.
    boost::asio::awaitable<std::optional<Reference>> find(std::string place);
    const Reference* in_memory(const std::string& place) const;
    // The personal conversation with a person (Entra object id or "29:…").
    boost::asio::awaitable<std::optional<std::string>> direct_with(std::string person);
    void remember_direct(const std::string& person, const std::string& place, Reference reference);
    boost::asio::awaitable<void> keep_direct(std::string person, std::string place, Reference reference);
    // Any reference of this account: where to begin a conversation that nobody began yet.
    boost::asio::awaitable<std::optional<Reference>> newest();

  private:
    boost::asio::awaitable<std::optional<std::string>> note(std::string name);

    store::Store& store_;
    std::string account_;
    std::unordered_map<std::string, Reference> places_;
    std::unordered_map<std::string, std::string> direct_;  // person → place
    Reference newest_;
};

}  // namespace twicket::teams
