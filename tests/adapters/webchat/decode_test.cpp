// What the page says: good messages become values and events, bad ones a complaint that names what is wrong.
#include <catch2/catch.hpp>

#include "adapters/webchat/decode.hpp"
#include "adapters/webchat/limit.hpp"

using namespace twicket;
using namespace twicket::webchat;

namespace {

Result<webchat::Request> read(std::string_view json) {
    std::string nonce;
    return decode(json, nonce);
}
std::string complaint(std::string_view json) {
    const auto request = read(json);
    return request.has_error() ? request.error().detail : "none";
}

}  // namespace

TEST_CASE("each kind of message of the page is read", "[webchat]") {
    const auto send = read(R"({"id":"12345678","type":"send","place":"general","thread":"t","text":"hi"})");
    REQUIRE(send.has_value());
    CHECK(send->nonce == "12345678");
    CHECK(std::get<Send>(send->what).text == "hi");
    CHECK(std::get<Send>(send->what).thread == "t");
    const auto hello = read(R"({"id":"12345678","type":"hello","resume_after":41})");
    REQUIRE(hello.has_value());
    CHECK(std::get<Hello>(hello->what).resume_after == 41);
    const auto fresh = read(R"({"id":"12345678","type":"hello"})");
    REQUIRE(fresh.has_value());
    CHECK_FALSE(std::get<Hello>(fresh->what).resume_after);
    const auto click = read(R"({"id":"12345678","type":"click","card":"c","action":"answer.helpful","value":""})");
    REQUIRE(click.has_value());
    CHECK(std::get<Press>(click->what).action == "answer.helpful");
    const auto react = read(R"({"id":"12345678","type":"react","message":"m","emoji":"👍","added":false})");
    REQUIRE(react.has_value());
    CHECK_FALSE(std::get<React>(react->what).added);
    for (const char* other : {R"({"id":"12345678","type":"open","place":"general","before":7})",
                              R"({"id":"12345678","type":"edit","message":"m","text":"x"})",
                              R"({"id":"12345678","type":"delete","message":"m"})",
                              R"({"id":"12345678","type":"typing","place":"general"})",
                              R"({"id":"12345678","type":"read","place":"general","position":3})"})
        CHECK(read(other).has_value());
}

TEST_CASE("a bad message is refused with what is wrong about it", "[webchat]") {
    CHECK(complaint("{") != "none");
    CHECK(complaint("[]") == "a message is one JSON object");
    CHECK(complaint("{}") == "\"id\" is missing");
    CHECK(complaint(R"({"id":"12345678"})") == "\"type\" is missing");
    CHECK(complaint(R"({"id":12345678,"type":"send"})") == "\"id\" must be text");
    CHECK(complaint(R"({"id":"short","type":"send"})").find("8 to 64") != std::string::npos);
    CHECK(complaint(R"({"id":"12345678 x","type":"send"})").find("8 to 64") != std::string::npos);
    CHECK(complaint(R"({"id":"12345678","type":"drop tables"})") == "there is no message of that \"type\"");
    CHECK(complaint(R"({"id":"12345678","type":"send","text":"x"})") == "\"place\" is missing");
    CHECK(complaint(R"({"id":"12345678","type":"send","place":["general"],"text":"x"})") == "\"place\" must be text");
    CHECK(complaint(R"({"id":"12345678","type":"send","place":"general","text":" \n "})") == "the message is empty");
    CHECK(complaint(R"({"id":"12345678","type":"send","place":"general","text":"a\u0000b"})") ==
          "a message holds no NUL");
    CHECK(complaint(R"({"id":"12345678","type":"hello","resume_after":-1})").find("resume_after") != std::string::npos);
    CHECK(complaint(R"({"id":"12345678","type":"hello","resume_after":"1"})").find("resume_after") !=
          std::string::npos);
    CHECK(complaint(R"({"id":"12345678","type":"hello","resume_after":18446744073709551615})") != "none");
    CHECK(complaint(R"({"id":"12345678","type":"react","message":"m","emoji":"👍","added":"yes"})").find("added") !=
          std::string::npos);
    CHECK(complaint("{\"id\":\"12345678\",\"type\":\"send\",\"place\":\"general\",\"text\":\"\xff\"}") != "none");
}

TEST_CASE("a message has at most 4,000 characters, whatever their size in bytes", "[webchat]") {
    const auto with = [](const std::string& letter, std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += letter;
        return R"({"id":"12345678","type":"send","place":"general","text":")" + text + "\"}";
    };
    CHECK(read(with("a", 4000)).has_value());
    CHECK(read(with("🎫", 4000)).has_value());
    CHECK(complaint(with("a", 4001)) == "a message has at most 4000 characters");
    CHECK(complaint(with("🎫", 4001)) != "none");
}

TEST_CASE("the bot is called by its name as a word, in any case, and by nothing like it", "[webchat]") {
    CHECK(calls("@twicket help", "Twicket"));
    CHECK(calls("please, @TWICKET!", "Twicket"));
    CHECK(calls("(@Twicket)", "Twicket"));
    CHECK_FALSE(calls("twicket help", "Twicket"));
    CHECK_FALSE(calls("@twickets", "Twicket"));
    CHECK_FALSE(calls("ann@twicket.example", "Twicket"));
    CHECK_FALSE(calls("@twicketé", "Twicket"));
}

TEST_CASE("typed text becomes a message, and /desk a command", "[webchat]") {
    const auto root = event_of({"general", "", "hello"}, "ann~1", PlaceKind::channel, "Twicket");
    CHECK(root.thread == "ann~1");
    CHECK(root.external_id == "ann~1");
    CHECK_FALSE(std::get<Message>(root.what).calls_us);
    const auto reply = event_of({"general", "bob~1", "@twicket hello"}, "ann~1", PlaceKind::channel, "Twicket");
    CHECK(reply.thread == "bob~1");
    CHECK(std::get<Message>(reply.what).calls_us);
    const auto direct = event_of({"dm:ann", "", "hello"}, "ann~1", PlaceKind::direct, "Twicket");
    CHECK(direct.thread.empty());
    CHECK(std::get<Message>(direct.what).calls_us);
    const auto command = event_of({"general", "", "/desk  channel mode all"}, "ann~1", PlaceKind::channel, "Twicket");
    CHECK(std::get<Command>(command.what).text == "channel mode all");
    CHECK(std::get<Command>(event_of({"general", "", "/desk"}, "ann~1", PlaceKind::channel, "Twicket").what)
              .text.empty());
    CHECK(std::holds_alternative<Message>(
        event_of({"general", "", "/desktop"}, "ann~1", PlaceKind::channel, "Twicket").what));
}

TEST_CASE("one person writing fast is slowed, others are not, and waiting helps", "[webchat]") {
    Limits limits{2, 3};
    const Time begin = from_millis(1'000'000);
    for (int i = 0; i < 3; ++i) CHECK_FALSE(limits.take("ann", begin));
    const auto wait = limits.take("ann", begin);
    REQUIRE(wait);
    CHECK(wait->count() == 500);
    CHECK_FALSE(limits.take("bob", begin));
    CHECK_FALSE(limits.take("ann", begin + *wait));
    CHECK(limits.take("ann", begin + *wait));
    CHECK(limits.take("ann", begin - Duration{60'000}));  // a clock set back gives nothing away
}
