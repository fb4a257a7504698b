// What the ticket skill looks up outside of its turn: the store's tickets, a thread's words, who somebody is.
#pragma once
#include <functional>
#include <string>

#include "bot/app/core.hpp"
#include "skills/ticket/ticket.hpp"

namespace twicket::app {

struct TicketSources {
    store::Store& store;
    const People& people;
    std::function<std::string(const ThreadName&, const std::string& message)> link;
};
// The messages of a thread as they stand now, the oldest first. Inside a read job.
std::vector<ticket::Said> said_in(store::Connection& connection, const ThreadName& thread);
ticket::Parts ticket_parts(TicketSources sources);
ticket::Settings ticket_settings(const CoreSettings& settings);

}  // namespace twicket::app
