// Yammer's old push as a hint: heard, refused, gone; the feeds are read either way. Topics on threads that we begin.
#include <catch2/catch.hpp>

#include "tests/adapters/yammer/world.hpp"
#include "tests/support/api_stand_in.hpp"

using namespace twicket;
using namespace twicket::testing;
using nlohmann::json;
using yammer::Door;
using yammer::Hints;

namespace {

// The push service: answers as told, and keeps what it was asked.
struct Push {
    std::vector<json> asked;
    bool refuses = false, ends = false, html = false;
    std::vector<json> news;  // frames that go with the next long poll
    ApiStandIn api{[this](const ApiRequest& request) { return answer(request); }};

    ApiAnswer answer(const ApiRequest& request) {
        const json frames = json::parse(request.body);
        asked.push_back(frames);
        if (html) return {.body = "<html>gone</html>", .headers = {{"Content-Type", "text/html"}}};
        json said = json::array();
        for (const json& frame : frames) {
            const std::string channel = frame["channel"];
            json answer{{"channel", channel}, {"successful", !refuses}, {"id", frame["id"]}};
            if (channel == "/meta/handshake") answer["clientId"] = "c1";
            if (channel == "/meta/connect") {
                for (json& one : news) said.push_back(std::move(one));
                news.clear();
                answer["advice"] = {{"interval", 250}, {"timeout", 30000}, {"reconnect", ends ? "handshake" : "retry"}};
            }
            said.push_back(answer);
        }
        return {.body = said.dump()};
    }
    template <class T>
    T look(T Push::*what) {
        T copy;
        api.on_thread([&] { copy = this->*what; });
        return copy;
    }
};

struct Listener {
    YammerWorld world;
    Push push;
    int news = 0;
    Hints hints{world.client, world.clock, push.api.base() + "/api/v1/", [this] { ++news; }};

    Listener() { world.egress.allow(net::parse_url(push.api.base() + "/").value(), "yammer"); }
    Door door(const std::string& token = "t1") const { return {push.api.base() + "/cometd/", "MTo1", token}; }
    Duration step() { return await_on(world.loop, hints.step()); }
};

json frame(const std::string& part) { return {{"channel", "/feeds/MTo1/" + part}, {"data", {{"type", "message"}}}}; }

}  // namespace

TEST_CASE("a hint makes the feeds be read at once", "[yammer]") {
    Listener at;
    CHECK(at.step() == std::chrono::seconds{5});  // no door is known yet
    CHECK(at.push.look(&Push::asked).empty());
    at.hints.learn(at.door());
    CHECK(at.step() == Duration{0});
    CHECK(at.hints.listens());
    CHECK(at.news == 1);  // for what came in between
    const auto asked = at.push.look(&Push::asked);
    REQUIRE(asked.size() == 2);
    CHECK(asked[0][0]["ext"]["token"] == "t1");
    REQUIRE(asked[1].size() == 2);
    CHECK(asked[1][0]["subscription"] == "/feeds/MTo1/primary");
    CHECK(asked[1][1]["subscription"] == "/feeds/MTo1/secondary");

    CHECK(at.step() == Duration{250});  // as it advises
    CHECK(at.news == 1);                // a long poll without news
    at.push.api.on_thread([&] { at.push.news = {frame("primary"), frame("secondary")}; });
    at.step();
    CHECK(at.news == 2);
    CHECK(at.hints.trouble().empty());
}

TEST_CASE("where push is refused or gone it is told and tried again seldom, with a new door", "[yammer]") {
    Listener at;
    at.push.api.on_thread([&] { at.push.refuses = true; });
    at.hints.learn(at.door());
    CHECK(at.step() >= std::chrono::minutes{1});
    CHECK(at.hints.trouble().find("polled as without it") != std::string::npos);
    const std::size_t calls = at.push.look(&Push::asked).size();
    at.hints.learn(at.door());  // the same door is not knocked at again
    CHECK(at.step() == std::chrono::seconds{5});
    CHECK(at.push.look(&Push::asked).size() == calls);
    at.push.api.on_thread([&] { at.push.refuses = false, at.push.html = true; });
    at.hints.learn(at.door("t2"));
    CHECK(at.step() >= std::chrono::minutes{2});
    at.push.api.on_thread([&] { at.push.html = false; });
    at.hints.learn(at.door("t3"));
    CHECK(at.step() == Duration{0});
    CHECK(at.hints.trouble().empty());

    // It ends the conversation: what was said meanwhile is polled, and the next page brings a new door.
    const int before = at.news;
    at.push.api.on_thread([&] { at.push.ends = true; });
    at.step();
    CHECK_FALSE(at.hints.listens());
    CHECK(at.news == before + 1);
}

TEST_CASE("a push address elsewhere inside is never called", "[yammer]") {
    Listener at;
    Hints strict{at.world.client, at.world.clock, "https://www.yammer.com/api/v1/", [] {}};
    strict.learn(at.door());
    CHECK(await_on(at.world.loop, strict.step()) >= std::chrono::minutes{1});
    CHECK(at.push.look(&Push::asked).empty());
    CHECK_FALSE(strict.trouble().empty());
}

TEST_CASE("a page names its door whole or not at all", "[yammer]") {
    const json whole{{"meta", {{"realtime", {{"uri", "https://push.example/cometd/"}, {"channel_id", "c"}, {"authentication_token", "t"}}}}}};
    CHECK(yammer::door_of(whole) == Door{"https://push.example/cometd/", "c", "t"});
    for (const char* missing : {"uri", "channel_id", "authentication_token"}) {
        json part = whole;
        part["meta"]["realtime"].erase(missing);
        CHECK_FALSE(yammer::door_of(part));
        part["meta"]["realtime"][missing] = 7;
        CHECK_FALSE(yammer::door_of(part));
    }
    CHECK_FALSE(yammer::door_of(json::array()));
}

TEST_CASE("threads that we begin bear the configured topics, answers do not", "[yammer]") {
    YammerWorld world;
    world.topics = {"helpdesk", "vpn"};
    world.restart();
    world.arrive();
    REQUIRE(world.send(world.reply("", "Mail is down.")).has_value());
    CHECK(world.network.last_form["topic1"] == "helpdesk");
    CHECK(world.network.last_form["topic2"] == "vpn");
    const auto question = world.network.write(7, 501, "my vpn drops");
    REQUIRE(world.send(world.reply(std::to_string(question), "Restart it.")).has_value());
    CHECK_FALSE(world.network.last_form.contains("topic1"));
}
