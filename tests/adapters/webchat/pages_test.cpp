// The page over HTTP: files with tags and a strict policy, sign-in and sign-out that no other site can trigger.
#include <catch2/catch.hpp>

#include "tests/adapters/webchat/world.hpp"

using namespace twicket;
using webchat::testing::json;
using webchat::testing::World;

namespace {

std::string header(const net::HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}
const net::Headers as_json{{"Content-Type", "application/json"}};

}  // namespace

TEST_CASE("the root leads to the chat page, which names its files and allows no others", "[webchat]") {
    World world;
    CHECK(header(world.ask("GET", "/"), "Location") == "/chat");
    const auto page = world.ask("GET", "/chat");
    CHECK(page.status == 200);
    CHECK(header(page, "Content-Type") == "text/html; charset=utf-8");
    const std::string policy = header(page, "Content-Security-Policy");
    CHECK(policy.find("default-src 'none'") == 0);
    CHECK(policy.find("unsafe-inline") == std::string::npos);
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(header(page, "X-Content-Type-Options") == "nosniff");
    CHECK(page.body.find("<script>") == std::string::npos);
    CHECK(page.body.find(" style=") == std::string::npos);
    for (std::size_t at = page.body.find("/chat/assets/"); at != std::string::npos;
         at = page.body.find("/chat/assets/", at + 1))
        CHECK(world.ask("GET", page.body.substr(at, page.body.find('"', at) - at)).status == 200);
}

TEST_CASE("a file is sent once and then only confirmed, and nothing outside the folder is reached", "[webchat]") {
    World world;
    const auto script = world.ask("GET", "/chat/assets/app.js");
    CHECK(header(script, "Content-Type") == "text/javascript; charset=utf-8");
    const auto again = world.ask("GET", "/chat/assets/app.js", {}, {{"If-None-Match", header(script, "ETag")}});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(world.ask("GET", "/chat/assets/nothing.js").status == 404);
    CHECK(world.ask("GET", "/chat/assets/../webchat.cpp").status == 404);
    CHECK(header(world.ask("GET", "/chat/widget.js"), "Cross-Origin-Resource-Policy") == "cross-origin");
    CHECK(header(world.ask("GET", "/chat/assets/app.js"), "Cross-Origin-Resource-Policy").empty());
    CHECK(header(world.ask("GET", "/chat/frame"), "X-Frame-Options") == "SAMEORIGIN");
    CHECK(world.ask("GET", "/chat/widget.js").status == 200);
    CHECK(header(world.ask("GET", "/chat/frame"), "Content-Security-Policy").find("frame-ancestors 'self'") !=
          std::string::npos);
}

TEST_CASE("signing in gives a cookie that only the server reads and only our pages send", "[webchat]") {
    World world;
    const auto response = world.ask("POST", "/chat/sign-in", R"({"user":"ann"})", as_json);
    CHECK(response.status == 200);
    const std::string cookie = header(response, "Set-Cookie");
    CHECK(cookie.find("; HttpOnly") != std::string::npos);
    CHECK(cookie.find("; SameSite=Lax") != std::string::npos);
    const std::string pair = cookie.substr(0, cookie.find(';'));
    CHECK(pair.size() == std::string{"twicket_chat="}.size() + 64);
    const json me = json::parse(world.ask("GET", "/chat/me", {}, {{"Cookie", pair}}).body);
    CHECK(me["me"]["name"] == "Ann Lee");
    CHECK(json::parse(world.ask("GET", "/chat/me").body)["me"].is_null());
    CHECK(world.sign_in("ann") != pair);
    const std::string token = pair.substr(pair.find('=') + 1);
    CHECK(twicket::testing::number_in(*world.store,
                                      "SELECT COUNT(*) FROM chat_session WHERE token_hash = '" + token + "'") == 0);
}

TEST_CASE("a new sign-in ends the session of before, and time ends every session", "[webchat]") {
    World world;
    const std::string old = world.sign_in("ann");
    const auto is_known = [&](const std::string& cookie) {
        return !json::parse(world.ask("GET", "/chat/me", {}, {{"Cookie", cookie}}).body)["me"].is_null();
    };
    net::Headers headers = as_json;
    headers.emplace_back("Cookie", old);
    CHECK(world.ask("POST", "/chat/sign-in", R"({"user":"bob"})", headers).status == 200);
    CHECK_FALSE(is_known(old));
    const std::string idle = world.sign_in("ann");
    world.clock.pass(std::chrono::hours{24 * 6});
    CHECK(is_known(idle));
    world.clock.pass(std::chrono::hours{24 * 6});
    CHECK(is_known(idle));
    world.clock.pass(std::chrono::hours{24 * 8});
    CHECK_FALSE(is_known(idle));
}

TEST_CASE("another site, a wrong body or an unknown person signs nobody in", "[webchat]") {
    World world;
    const auto sign_in = [&](const std::string& body, net::Headers headers) {
        return world.ask("POST", "/chat/sign-in", body, std::move(headers)).status;
    };
    const std::string good = R"({"user":"ann"})";
    net::Headers foreign{
        {"Content-Type", "application/json"}, {"Host", "127.0.0.1:8080"}, {"Origin", "https://evil.example"}};
    CHECK(sign_in(good, foreign) == 403);
    foreign[2].second = "null";
    CHECK(sign_in(good, foreign) == 403);
    foreign[2].second = "http://127.0.0.1:8080";
    CHECK(sign_in(good, foreign) == 200);
    CHECK(sign_in(good, {{"Content-Type", "application/json"}, {"Sec-Fetch-Site", "cross-site"}}) == 403);
    CHECK(sign_in(good, {{"Content-Type", "text/plain"}}) == 415);
    CHECK(sign_in("{", as_json) == 400);
    CHECK(sign_in(R"({"user":7})", as_json) == 400);
    CHECK(sign_in(R"({"user":"nobody"})", as_json) == 404);
}

TEST_CASE("the people to pick are those with a place in this web chat", "[webchat]") {
    World world;
    const json people = json::parse(world.ask("GET", "/chat/people").body)["people"];
    REQUIRE(people.size() == 3);
    CHECK(people[0]["name"] == "Ann Lee");
    CHECK(people[0].find("email") == people[0].end());
}
