// What is remembered of one thread between its events. Stored as one row, written in the turn's transaction.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "bot/error.hpp"

namespace twicket {

// Who works in the thread (rows 39–42). In `human` the bot writes nothing unless called by name.
enum class HandOff { bot, offered, queued, human, returned };

struct Conversation {
    std::string dialogue{};      // the skill that awaits the next message, empty: nobody
    std::string step{};          // where in that dialogue
    nlohmann::json memory = nlohmann::json::object();  // what skills keep, one key a skill
    HandOff hand_off = HandOff::bot;
    std::string language{};      // of the thread, once known
    nlohmann::json links = nlohmann::json::object();   // other threads that belong to it (relay), by purpose
    bool operator==(const Conversation&) const = default;
};

std::string_view name_of(HandOff state);
// While this holds the bot writes nothing in the thread unless called by name.
constexpr bool humans_work(HandOff state) {
    return state == HandOff::queued || state == HandOff::human;
}
// What was asked last in this thread, as the answer skill remembers it; empty: nothing.
std::string last_question(const Conversation& conversation);
std::string to_json(const Conversation& conversation);
Result<Conversation> conversation_from_json(std::string_view json);

}  // namespace twicket
