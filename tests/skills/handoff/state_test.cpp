// The hand-off's states: every input in every state.
#include <catch2/catch.hpp>

#include "skills/handoff/state.hpp"

using namespace twicket;
using handoff::Input;

TEST_CASE("a hand-off goes from state to state as its table says", "[handoff]") {
    struct Row {
        HandOff state;
        Input input;
        HandOff next;
    };
    const Row possible[] = {
        {HandOff::bot, Input::offer, HandOff::offered},         {HandOff::bot, Input::ask, HandOff::queued},
        {HandOff::offered, Input::ask, HandOff::queued},        {HandOff::offered, Input::withdraw, HandOff::bot},
        {HandOff::queued, Input::claim, HandOff::human},        {HandOff::queued, Input::withdraw, HandOff::bot},
        {HandOff::human, Input::leave, HandOff::queued},        {HandOff::human, Input::give_back, HandOff::returned},
        {HandOff::human, Input::fall_quiet, HandOff::returned}, {HandOff::returned, Input::ask, HandOff::queued},
    };
    int refused = 0;
    for (const HandOff state : {HandOff::bot, HandOff::offered, HandOff::queued, HandOff::human, HandOff::returned})
        for (const Input input : handoff::every_input) {
            std::optional<HandOff> expected;
            for (const Row& row : possible)
                if (row.state == state && row.input == input) expected = row.next;
            CAPTURE(name_of(state), static_cast<int>(input));
            CHECK(handoff::after(state, input) == expected);
            refused += !expected;
        }
    CHECK(refused == 25);
}
