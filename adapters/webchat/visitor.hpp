// One open page: its socket and how far it has been told. Internal to the web chat.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "bot/clock.hpp"
#include "bot/net/websocket.hpp"

namespace twicket::webchat {

struct Visitor {
    std::shared_ptr<net::WebSocket> socket;
    std::string person;     // network user id
    std::string page;       // a name for this socket: Event::reply_to of what comes from it
    std::string token;      // of the session, so that a sign-out closes its pages
    bool greeted = false;   // has said hello: gets what changes
    std::int64_t told = 0;  // the highest sequence it was told, or passed over because it may not see it
    int faults = 0;         // unreadable messages in a row
    Time typed_at{};        // when its typing sign was last shown to others
};

}  // namespace twicket::webchat
