// Who may tell us something: tokens through the real endpoint, with the keys fetched as in the field. S7 of the
// promises.
#include <catch2/catch.hpp>

#include "bot/text/base64.hpp"
#include "tests/adapters/teams/world.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;
using namespace twicket::testing;
using nlohmann::json;

namespace {

std::string changed(std::string token, std::size_t part) {
    std::size_t at = 0;
    for (std::size_t dots = 0; dots < part; ++dots) at = token.find('.', at) + 1;
    token[at + 5] = token[at + 5] == 'A' ? 'B' : 'A';
    return token;
}

}  // namespace

TEST_CASE("an activity with a good token is stored once, however often it is delivered", "[teams]") {
    TeamsWorld world;
    for (int i = 0; i < 4; ++i) CHECK(world.tell(world.activity("1", "my vpn is down")).status == 200);
    CHECK(world.rows() == 1);
    const Event event = world.events().at(0);
    CHECK(event.account == "teams/default");
    CHECK(event.person == "aad-ann");
    CHECK(std::get<Message>(event.what).text == "my vpn is down");
}

TEST_CASE("S7: a token that is wrong in any one way is refused and writes no row", "[teams]") {
    TeamsWorld world;
    const std::string body = world.activity("1", "hello").dump();
    const auto refused = [&](const std::string& authorization) {
        const int status = world.post(body, authorization).status;
        INFO(authorization.substr(0, 60));
        CHECK((status == 401 || status == 403));
        CHECK(world.rows() == 0);
    };
    const auto with = [&](const char* claim, const json& value) {
        json claims = world.claims();
        if (value.is_null())
            claims.erase(claim);
        else
            claims[claim] = value;
        return "Bearer " + key_one().sign(claims);
    };
    refused("");
    refused("Bearer ");
    refused("Bearer abc.def.ghi");
    refused("Basic dXNlcjpwYXNz");
    refused(with("aud", "another-app"));
    refused(with("aud", nullptr));
    refused(with("iss", "https://sts.windows.net/tenant-1/"));
    refused(with("iss", "https://api.botframework.com/"));
    refused(with("exp", world.seconds() - 301));
    refused(with("exp", nullptr));
    refused(with("exp", world.seconds() + 80 * 3600));
    refused(with("nbf", world.seconds() + 301));
    refused(with("serviceurl", "https://elsewhere.example/"));
    refused(with("serviceurl", nullptr));
    refused("Bearer " + key_two().sign(world.claims()));
    refused("Bearer " + key_two().sign(world.claims(), {{"alg", "RS256"}, {"kid", "k1"}}));
    refused("Bearer " + key_one().sign(world.claims(), {{"alg", "none"}, {"kid", "k1"}}));
    refused("Bearer " + key_one().sign(world.claims(), {{"alg", "HS256"}, {"kid", "k1"}}));
    refused("Bearer " +
            key_one().sign(world.claims(), {{"alg", "RS256"}, {"kid", "k1"}, {"jku", "https://evil.example"}}));
    for (const std::size_t part : {0u, 1u, 2u}) refused("Bearer " + changed(world.token(), part));
    refused("Bearer " + world.token() + "." + "x");
}

TEST_CASE("clocks may differ by five minutes", "[teams]") {
    TeamsWorld world;
    json claims = world.claims();
    claims["exp"] = world.seconds() - 290;
    CHECK(world.post(world.activity("1", "a").dump(), "Bearer " + key_one().sign(claims)).status == 200);
    claims["exp"] = world.seconds() + 3600;
    claims["nbf"] = world.seconds() + 290;
    CHECK(world.post(world.activity("2", "b").dump(), "Bearer " + key_one().sign(claims)).status == 200);
}

TEST_CASE("the key must be endorsed for the channel that the activity came through", "[teams]") {
    TeamsWorld world;
    json activity = world.activity("1", "hello");
    activity["channelId"] = "slack";
    CHECK(world.tell(activity).status == 403);
    activity["channelId"] = "webchat";
    CHECK(world.tell(activity).status == 200);
}

TEST_CASE("keys roll over: a new key is fetched, a flood of unknown ones is not", "[teams]") {
    TeamsWorld world;
    CHECK(world.tell(world.activity("1", "one")).status == 200);
    CHECK(world.cloud.look(&Cloud::key_fetches) == 1);
    for (int i = 0; i < 50; ++i) {
        const std::string token =
            key_two().sign(world.claims(), {{"alg", "RS256"}, {"kid", "guess-" + std::to_string(i)}});
        CHECK(world.post(world.activity("2", "x").dump(), "Bearer " + token).status == 401);
    }
    CHECK(world.cloud.look(&Cloud::key_fetches) <= 2);
    world.cloud.server.on_thread([&] { world.cloud.keys.push_back(key_two().jwk({{"endorsements", {"msteams"}}})); });
    world.clock.pass(std::chrono::minutes{2});
    const std::string token = key_two().sign(world.claims());
    CHECK(world.post(world.activity("3", "three").dump(), "Bearer " + token).status == 200);
}

TEST_CASE("a verdict ends with its key: a token of a withdrawn key is refused after the next fetch", "[teams]") {
    TeamsWorld world;
    const std::string token = key_one().sign(world.claims());
    CHECK(world.post(world.activity("1", "one").dump(), "Bearer " + token).status == 200);
    world.cloud.server.on_thread([&] { world.cloud.keys = json::array({key_two().jwk()}); });
    world.clock.pass(std::chrono::minutes{50});
    CHECK(world.post(world.activity("2", "two").dump(), "Bearer " + token).status == 200);
    world.clock.pass(std::chrono::minutes{9});
    world.clock.pass(std::chrono::minutes{2});
    CHECK(world.post(world.activity("3", "three").dump(), "Bearer " + token).status == 401);
}

TEST_CASE("without signing keys nothing is believed, and the sender is asked to come back", "[teams]") {
    TeamsWorld world;
    world.cloud.server.on_thread([&] { world.cloud.keys_away = true; });
    const RawAnswer answer = world.tell(world.activity("1", "hello"));
    CHECK(answer.status == 503);
    CHECK(answer.header("retry-after") == "5");
    CHECK(world.rows() == 0);
}

TEST_CASE("a thousand wrong tokens are remembered nowhere, and a good one is verified once", "[teams]") {
    TeamsWorld world;
    const std::string body = world.activity("1", "hello").dump();
    const std::string good = "Bearer " + world.token();
    for (int i = 0; i < 10; ++i) CHECK(world.post(body, good).status == 200);
    for (int i = 0; i < 1'000; ++i) {
        std::string wrong = good;
        wrong[wrong.size() - 20 - static_cast<std::size_t>(i % 100)] ^= 1;
        const std::string tail = std::to_string(i);
        wrong.replace(wrong.size() - 2 - tail.size(), tail.size(), tail);
        if (world.post(body, wrong).status == 200) FAIL("a wrong token was taken");
    }
    teams::Trust::Counters counters;
    world.server.on_thread([&] { counters = world.adapter->trust().counters(); });
    CHECK(counters.verdicts == 1);
    CHECK(counters.verified == 1);
    CHECK(counters.remembered == 9);
    CHECK(counters.refused == 1'000);
}

TEST_CASE("every token of the attack suite gets its verdict at the endpoint", "[teams][jwt]") {
    const auto suite = shared_json("jwt-attacks through /api/messages", "vectors/jwt-attacks/cases.json");
    if (!suite) return;
    TeamsWorld world{[&](teams::Settings& settings) {
        settings.issuer = suite->at("issuer");
        settings.app_id = suite->at("audience");
    }};
    world.cloud.server.on_thread([&] { world.cloud.keys = suite->at("jwks").at("keys"); });
    world.clock.time = Time{std::chrono::seconds{suite->at("now").get<std::int64_t>()}};
    const std::map<std::string, const char*> reasons{
        {"ok-es256", "the connector signs with RS256, so nothing else is taken"},
        {"nbf-future", "two minutes early: the connector's clock may differ by five"},
        {"form-space-end", "HTTP itself drops the space behind a header's value"}};
    SuiteCount count{"jwt-attacks through /api/messages"};
    const std::string body = world.activity("1", "hello").dump();
    for (const json& one : suite->at("cases")) {
        const std::string token = one.at("token"), id = one.at("id");
        // A token that is good carries no `serviceurl`: past the signature and the claims, refused by that (403).
        const int status = world.post(body, "Bearer " + token).status;
        const bool good = status == 403;
        const bool right =
            good == (one.at("expect") == "accept") && (good || status == 401 || status == 431 || status == 400);
        if (!right && reasons.contains(id)) {
            count.by_reason();
            continue;
        }
        count.judge(right, id + " " + std::to_string(status));
    }
    CHECK(count.cases() > 90);
    CHECK(world.rows() == 0);
}

TEST_CASE("the emulator's account takes this machine's activities without a token, and no web page's", "[teams]") {
    TeamsWorld world{[](teams::Settings& settings) { settings.emulator = true; }};
    CHECK(world.post(world.activity("1", "hello").dump(), "").status == 200);
    CHECK(world.post(world.activity("2", "hello").dump(), "", "Origin: http://evil.example\r\n").status == 403);
    CHECK(world.rows() == 1);
}

TEST_CASE("what is no activity is refused, and what concerns nobody is taken and left", "[teams]") {
    TeamsWorld world;
    const std::string good = "Bearer " + world.token();
    for (const char* body :
         {"", "{", "[]", "{}", R"({"type":5})", R"({"type":"message"})", R"({"type":"message","conversation":7})"})
        CHECK(world.post(body, good).status == 400);
    json activity = world.activity("1", "hello");
    for (const char* type : {"typing", "event", "endOfConversation", "trace", "wholly-new"}) {
        activity["type"] = type;
        CHECK(world.tell(activity).status == 200);
    }
    activity["type"] = "invoke";
    activity["name"] = "signin/verifyState";
    CHECK(world.tell(activity).status == 501);
    CHECK(world.post(std::string((1 << 20) + 1, ' '), good).status == 413);
    CHECK(world.rows() == 0);
}

TEST_CASE("each JSON text of the grammar suite gets its verdict inside an activity", "[teams]") {
    const auto vectors = shared_json("json-grammar through /api/messages", "vectors/json-grammar/cases.json");
    if (!vectors) return;
    TeamsWorld world;
    SuiteCount count{"json-grammar through /api/messages"};
    const std::string good = "Bearer " + world.token();
    const std::string head = world.activity("1", "hello").dump();
    for (const json& one : *vectors) {
        const std::string name = one["name"], bytes = text::from_base64(one["b64"].get<std::string>()).value();
        const int bare = world.post(bytes, good).status;
        const int inside = world.post(head.substr(0, head.size() - 1) + ",\"extra\":" + bytes + "}", good).status;
        bool right = bare == 400 && (inside == 200 || inside == 400);
        if (one["expect"] == "accept") right = right && inside == 200;
        if (one["expect"] == "reject") right = right && inside == 400;
        count.judge(right, name + " " + std::to_string(bare) + " " + std::to_string(inside));
    }
    CHECK(world.rows() == 1);
}
