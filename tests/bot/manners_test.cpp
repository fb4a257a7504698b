// When the bot may speak, line by line.
#include <catch2/catch.hpp>

#include "bot/local_time.hpp"
#include "bot/manners.hpp"

using namespace twicket;

namespace {

struct Case {
    Message message{.id = "m", .text = "where is my payslip?"};
    Conversation conversation{};
    Place place{.account = "test/default", .id = "help"};
    PlaceKind kind = PlaceKind::channel;
    bool top_level = true, from_asker = false;
    int posts = 0;
    Time now = from_millis(1'795'341'600'000);  // 2026-11-22 10:00 UTC
    Manners decide() const { return manners({message, conversation, place, kind, top_level, from_asker, posts, now}); }
};

}  // namespace

TEST_CASE("an unasked question in a channel may be answered only when sure") {
    CHECK(Case{}.decide().leave == Leave::if_sure);
    Case called;
    called.message.calls_us = true;
    CHECK(called.decide().leave == Leave::speak);
}

TEST_CASE("another bot is never answered, not even when it calls us") {
    Case bot;
    bot.message.from_bot = true;
    bot.message.calls_us = true;
    CHECK(bot.decide().leave == Leave::keep_quiet);
    CHECK(bot.decide().reason == "silent.other_bot");
}

TEST_CASE("while a human works the bot is silent unless called by name") {
    for (const HandOff state : {HandOff::queued, HandOff::human}) {
        Case humans;
        humans.conversation.hand_off = state;
        CHECK(humans.decide().leave == Leave::keep_quiet);
        humans.message.calls_us = true;
        CHECK(humans.decide().leave == Leave::speak);
        humans.kind = PlaceKind::direct;
        CHECK(humans.decide().leave == Leave::keep_quiet);
    }
    Case back;
    back.conversation.hand_off = HandOff::returned;
    CHECK(back.decide().leave == Leave::if_sure);
}

TEST_CASE("others talking in a thread are not interrupted, the asker goes on being heard") {
    Case reply;
    reply.top_level = false;
    CHECK(reply.decide().reason == "silent.others_talk");
    reply.from_asker = true;
    CHECK(reply.decide().leave == Leave::if_sure);
}

TEST_CASE("quiet hours may cross midnight and count in the place's own time zone") {
    CHECK(is_quiet({22 * 60, 7 * 60}, 23 * 60));
    CHECK(is_quiet({22 * 60, 7 * 60}, 6 * 60 + 59));
    CHECK_FALSE(is_quiet({22 * 60, 7 * 60}, 7 * 60));
    CHECK_FALSE(is_quiet({0, 0}, 0));
    Case leipzig;
    leipzig.place.timezone = "Europe/Berlin";
    leipzig.place.quiet = {11 * 60, 12 * 60};  // 10:00 UTC is 11:00 there in winter
    CHECK(leipzig.decide().reason == "silent.quiet_hours");
}

TEST_CASE("summer time is known, an unknown zone counts as UTC") {
    const Time summer = from_millis(1'782'208'800'000);  // 2026-06-23 10:00 UTC
    CHECK(minute_of_day(summer, "Europe/London") == 11 * 60);
    CHECK(minute_of_day(summer, "Nowhere/At All") == 10 * 60);
    CHECK(local_time(summer, "America/Los_Angeles").day == 23);
    CHECK_FALSE(is_timezone("Nowhere/At All"));
}

TEST_CASE("questions and reports of trouble are recognised in four languages, chat is not") {
    for (const char* text : {"where can i park", "how do I book a room", "my screen is broken", "I can't log in", "anyone knows the wifi?",
                             "wie beantrage ich Urlaub", "Der Drucker geht nicht", "comment réserver une salle", "l’imprimante est en panne",
                             "cómo pido vacaciones", "no puedo entrar"})
        CHECK(looks_like_question(text));
    for (const char* text : {"good morning all", "thanks, that helped", "I will be late today", "Guten Morgen zusammen", "merci beaucoup",
                             "hasta mañana", "👍", ""})
        CHECK_FALSE(looks_like_question(text));
}
