// How people want their points to be seen, in the table point_choice; and what a turn does about points besides telling
// merits (the effect OnPoints). Functions run inside a store job and touch only its connection.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <variant>

#include "bot/clock.hpp"
#include "bot/store/database.hpp"

namespace twicket {

struct PointChoice {
    std::string person;
    std::optional<bool> hidden{};    // shown to nobody else, neither by name nor in a sum; nothing: as it was
    std::optional<bool> on_board{};  // listed where boards are on
};

struct PointAct {
    std::variant<PointChoice> what;
};

}  // namespace twicket

namespace twicket::points {

void write(store::Connection& connection, const PointAct& act, Time now);

struct Seen {  // who has not chosen is neither hidden nor on a board
    bool hidden = false, on_board = false;
};
Seen seen(store::Connection& connection, const std::string& person);
std::set<std::string> hidden_people(store::Connection& connection);
// Who wants to be listed; the hidden are not among them.
std::set<std::string> people_on_board(store::Connection& connection);

}  // namespace twicket::points
