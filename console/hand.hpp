// What a person does from the console in a conversation that was handed to people: the same presses that chat has, so the
// same turns and the same rules decide. Made by bot/app, which knows the hand-off; here is only its shape.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "bot/error.hpp"
#include "bot/store/database.hpp"
#include "bot/thread_name.hpp"

namespace twicket::console {

struct HandAct {
    ThreadName thread;    // the asker's
    std::string person;   // who acts: a person's id
    std::string press;    // "claim", "say", "leave", "give_back"
    std::string words{};  // of "say"; lines beginning with // stay with the agents
    std::string key;      // of this act: a repeat does nothing
};

struct Hand {
    // How a thread stands with people: {"state", "helper", "since", "about": [{"label", "value"}], "tried", "similar",
    // "agents": {"account", "place", "thread"}}; "agents" is null until the card stands there. Null: nobody was asked.
    std::function<nlohmann::json(store::Connection&, const ThreadName&)> look;
    // The label of the turn's outcome ("claimed", "refused.settled"); empty: it is under way. forbidden: the person is
    // not known where the agents are; conflict: there is nothing to press yet.
    std::function<boost::asio::awaitable<Result<std::string>>(HandAct)> act;
};

}  // namespace twicket::console
