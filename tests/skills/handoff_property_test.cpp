// Row 40 as a property: over random histories, nothing but a call by name makes the bot write in a thread in which humans
// work, and the states follow the table.
#include <catch2/catch.hpp>
#include <random>

#include "bot/manners.hpp"
#include "skills/handoff/state.hpp"

using namespace twicket;
using handoff::Input;

TEST_CASE("in 100,000 random histories the bot never speaks unasked while a human works") {
    std::mt19937 random{20261122};
    const Place place{.account = "test/default", .id = "help", .mode = Mode::all};
    int spoken_while_human = 0, called = 0, silences = 0;
    for (int history = 0; history < 100'000; ++history) {
        Conversation conversation;
        for (int act = 0; act < 8; ++act) {
            if (random() % 2 == 0) {
                const HandOff before = conversation.hand_off;
                const auto input = static_cast<Input>(random() % 4);
                if (const auto next = handoff::after(before, input)) conversation.hand_off = *next;
                continue;
            }
            const bool by_name = random() % 4 == 0;
            const Message message{.id = "m", .text = random() % 2 ? "where is my payslip?" : "ok", .calls_us = by_name};
            const Manners decided = manners({message, conversation, place, PlaceKind::channel, random() % 2 == 0, random() % 2 == 0, 0, Time{}});
            if (!humans_work(conversation.hand_off)) continue;
            if (by_name) ++called;
            else if (decided.leave != Leave::keep_quiet) ++spoken_while_human;
            else ++silences;
        }
    }
    CHECK(spoken_while_human == 0);
    CHECK(called > 10'000);
    CHECK(silences > 10'000);
}

TEST_CASE("a hand-off is claimed once and only a claimed one is given back") {
    CHECK(handoff::after(HandOff::bot, Input::ask) == HandOff::queued);
    CHECK(handoff::after(HandOff::queued, Input::claim) == HandOff::human);
    CHECK(handoff::after(HandOff::human, Input::claim) == std::nullopt);
    CHECK(handoff::after(HandOff::human, Input::give_back) == HandOff::returned);
    CHECK(handoff::after(HandOff::bot, Input::give_back) == std::nullopt);
    CHECK(handoff::after(HandOff::returned, Input::ask) == HandOff::queued);
    CHECK(handoff::after(HandOff::queued, Input::withdraw) == HandOff::bot);
}
