// What the back-ends that we call over HTTP have in common: their name, pace, states and connection.
#pragma once
#include <string>
#include <utility>

#include "adapters/desk/api.hpp"
#include "adapters/desk/settings.hpp"
#include "adapters/desk/states.hpp"
#include "adapters/desk/wording.hpp"
#include "bot/desk.hpp"

namespace twicket::desk {

class RestDesk : public Desk {
  public:
    const std::string& name() const override { return settings_.name; }
    Duration news_every() const override { return settings_.poll; }
    bool same(TicketState left, TicketState right) const override { return states_.same(left, right); }

  protected:
    // `path` is put behind the configured address. Client and clock outlive the desk.
    RestDesk(Settings settings, net::HttpClient& client, Clock& clock, std::string_view path, net::Headers headers,
             States states)
        : settings_{std::move(settings)},
          clock_{clock},
          states_{std::move(states)},
          api_{client, clock, "desk/" + settings_.name, settings_.url + std::string{path}, std::move(headers)} {}

    // The state that we set is the one that we read, where one word stands for two of ours.
    TicketState state_of(std::string_view word, const TicketCall& call) const {
        const TicketState read = states_.read(word);
        return call.act == TicketCall::Act::set_state && states_.same(read, call.state) ? call.state : read;
    }
    // The clock's finding, and the first one: whether we are let in.
    void add_clock(std::vector<Finding>& findings) const;

    Settings settings_;
    Clock& clock_;
    States states_;
    Api api_;
};

}  // namespace twicket::desk
