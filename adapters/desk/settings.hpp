// What an administrator says of a ticket back-end, the same for all kinds; each says in its own header what it reads.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/ticket.hpp"

namespace twicket::desk {

struct Settings {
    std::string name{};   // the account is "desk/<name>"
    std::string url{};    // base address, without a closing slash
    std::string token{};  // empty: user and password
    std::string user{}, password{};
    std::string app_token{};   // GLPI: of the API client
    std::string queue{};       // queue, project, group or service desk that new tickets go to
    std::string type{};        // what new tickets are: a tracker, a request type, a table; empty: the usual one
    std::string close_code{};  // ServiceNow: of a record that ends; empty: "Solution provided"
    std::vector<std::string> secrets{};  // webhook: the first signs what we send, all are accepted
    Duration poll = std::chrono::seconds{30};
    std::map<TicketState, std::string> states{};  // the back-end's names where they are not the usual ones
};

}  // namespace twicket::desk
