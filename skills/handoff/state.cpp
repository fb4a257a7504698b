// The table of transitions: a row a state, a column an input, in the order of their enumerations.
#include "skills/handoff/state.hpp"

namespace twicket::handoff {
namespace {

using Next = std::optional<HandOff>;
constexpr Next none = std::nullopt;
constexpr HandOff bot = HandOff::bot, offered = HandOff::offered, queued = HandOff::queued, human = HandOff::human,
                  returned = HandOff::returned;

constexpr Next table[5][every_input.size()] = {
    // offer   ask     withdraw claim  leave   give_back fall_quiet
    {offered, queued, none, none, none, none, none},       // bot
    {none, queued, bot, none, none, none, none},           // offered
    {none, none, bot, human, none, none, none},            // queued
    {none, none, none, none, queued, returned, returned},  // human
    {none, queued, none, none, none, none, none},          // returned
};

}  // namespace

std::optional<HandOff> after(HandOff state, Input input) {
    return table[static_cast<std::size_t>(state)][static_cast<std::size_t>(input)];
}

}  // namespace twicket::handoff
