// The table of transitions.
#include "skills/handoff/state.hpp"

namespace twicket::handoff {

std::optional<HandOff> after(HandOff state, Input input) {
    switch (input) {
        case Input::ask: return humans_work(state) ? std::nullopt : std::optional{HandOff::queued};
        case Input::claim: return state == HandOff::queued ? std::optional{HandOff::human} : std::nullopt;
        case Input::give_back: return state == HandOff::human ? std::optional{HandOff::returned} : std::nullopt;
        case Input::withdraw: return state == HandOff::queued ? std::optional{HandOff::bot} : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace twicket::handoff
