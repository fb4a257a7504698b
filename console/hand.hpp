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

// Somebody's word on a colleague's skill, and what is to become of it.
struct ExpertWord {
    std::string person, skill, by;
    std::string decider;  // a person's id
    bool approve = false;
    std::string key;  // of this act
};
struct ExpertHand {
    // Who knows about a subject, or with an empty one everybody's profile, as everybody may see it: [{"person", "name",
    // "skills": [{"skill", "name", "level", "endorsed_by": names, "proofs": count}]}].
    std::function<nlohmann::json(const std::string& subject)> known;
    // Who keeps a topic (a person's id; empty: nobody), and what it is called.
    std::function<std::string(const std::string& skill)> keeper_of, called;
    // As Hand::act; conflict: it waits no more.
    std::function<boost::asio::awaitable<Result<std::string>>(ExpertWord)> decide;
};

}  // namespace twicket::console
