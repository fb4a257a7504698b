// The catalogue of services and what is known of each now, in memory: questions, home and the status page are answered
// from here without the store. Main executor only.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/service.hpp"

namespace twicket {

class Services {
  public:
    // `newest`: the newest report of each service, as stored. The clock outlives the catalogue.
    Services(const Clock& clock, std::vector<Service> list, std::vector<ServiceReport> newest);

    const std::vector<Service>& all() const { return list_; }
    const Service* find(std::string_view id) const;
    // Those that go by these words: id, name in any language, another name. Several: it is not clear.
    std::vector<const Service*> named(std::string_view words) const;
    // Those that a text speaks of; where one name holds another, the longer alone. In the catalogue's order.
    std::vector<const Service*> mentioned(std::string_view text) const;
    // How a service is now: what was said last, or a maintenance window of now where that was "ok".
    ServiceReport standing(const std::string& id) const;
    // What it needs, directly or through others, and is not ok now.
    std::vector<const Service*> troubled_below(const std::string& id) const;
    // What needs it, directly or through others.
    std::vector<const Service*> above(const std::string& id) const;
    // The last reports, the newest first; of this program's life and one before.
    const std::vector<ServiceReport>& recent() const { return recent_; }
    // After the commit that stored it. Calls `changed`.
    void apply(ServiceReport report);
    void put_recent(std::vector<ServiceReport> recent) { recent_ = std::move(recent); }
    // Whoever wants to know of changes (the status page, the notices); each is called after every apply().
    void when_changed(std::function<void()> call) { calls_.push_back(std::move(call)); }
    void changed() const {
        for (const auto& call : calls_) call();
    }

  private:
    struct Name {
        std::vector<std::string> words;
        std::size_t service;
    };
    void add_name(std::string_view name, std::size_t service);

    const Clock& clock_;
    std::vector<Service> list_;
    std::map<std::string, std::size_t, std::less<>> by_id_;
    std::vector<Name> names_;  // the longest first
    std::map<std::string, ServiceReport> newest_;
    std::vector<ServiceReport> recent_;
    std::vector<std::function<void()>> calls_;
};

// The window in which a moment falls, and when it ends.
struct OpenWindow {
    Time from, to;
    std::string text;
};
std::optional<OpenWindow> window_at(const Service& service, Time now);

}  // namespace twicket
