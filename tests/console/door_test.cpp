// The console's door: sessions (S9), forged changes (S10), guessing (S23), headers.
#include <catch2/catch.hpp>

#include "tests/console/house.hpp"

using namespace twicket;
using namespace twicket::testing;
using nlohmann::json;

TEST_CASE("a session ends after half an hour without a request, after twelve hours in any case, and when it is signed out", "[console][session]") {
    ConsoleHouse house;
    Browser ada = house.sign_in("ada");
    CHECK(house.ask("GET", "/api/v1/today", ada).status == 200);
    house.clock.pass(std::chrono::minutes{29});
    CHECK(house.ask("GET", "/api/v1/today", ada).status == 200);
    house.clock.pass(std::chrono::minutes{31});
    CHECK(house.ask("GET", "/api/v1/today", ada).status == 401);

    ada = house.sign_in("ada");
    for (int i = 0; i < 35; ++i) {
        house.clock.pass(std::chrono::minutes{20});
        CHECK(house.ask("GET", "/api/v1/today", ada).status == 200);
    }
    house.clock.pass(std::chrono::minutes{25});
    CHECK(house.ask("GET", "/api/v1/today", ada).status == 401);

    ada = house.sign_in("ada");
    const Browser other = house.sign_in("ada");
    CHECK(house.ask("DELETE", "/api/v1/session", ada).status == 200);
    CHECK(house.ask("GET", "/api/v1/today", ada).status == 401);
    CHECK(house.ask("GET", "/api/v1/today", other).status == 200);
    const Browser third = house.sign_in("ada");
    CHECK(house.ask("DELETE", "/api/v1/session?everywhere=yes", third).status == 200);
    CHECK(house.ask("GET", "/api/v1/today", other).status == 401);
}

TEST_CASE("signing in and a change of roles give a new session id, and the one of before opens nothing", "[console][session]") {
    ConsoleHouse house;
    const Browser first = house.sign_in("cora");
    const Said again = house.ask("POST", "/api/v1/session", first, {{"person", "cora"}});
    CHECK(again.status == 200);
    CHECK(house.ask("GET", "/api/v1/today", first).status == 401);

    const Browser cora = house.sign_in("cora");
    CHECK(house.ask("GET", "/api/v1/today", cora).header("Set-Cookie").empty());
    house.people_list[3].roles = {"member", "agent"};
    house.people.load(house.people_list).value();
    const Said changed = house.ask("GET", "/api/v1/today", cora);
    CHECK(changed.status == 200);
    const std::string line = changed.header("Set-Cookie");
    REQUIRE_FALSE(line.empty());
    CHECK(house.ask("GET", "/api/v1/today", cora).status == 401);
    CHECK(house.ask("GET", "/api/v1/today", {line.substr(0, line.find(';')), cora.token}).status == 200);
    CHECK(line.find("HttpOnly") != std::string::npos);
    CHECK(line.find("SameSite=Lax") != std::string::npos);
}

TEST_CASE("a change is made only by the console's own pages: origin, site, type and token are asked for", "[console][forged]") {
    ConsoleHouse house;
    const Browser ada = house.sign_in("ada");
    const json body{{"mode", "off"}};
    const std::string path = "/api/v1/channels/webchat%2Fdefault/general";
    const auto status = [&](const Browser& browser, net::Headers headers) { return house.ask("PATCH", path, browser, body, std::move(headers)).status; };
    CHECK(status({ada.cookie, ""}, {}) == 403);
    CHECK(status({ada.cookie, std::string(64, 'a')}, {}) == 403);
    CHECK(status(ada, {{"Origin", "https://evil.example"}}) == 403);
    CHECK(status(ada, {{"Origin", "null"}}) == 403);
    CHECK(status(ada, {{"Origin", "https://desk.example.evil"}}) == 403);
    CHECK(status(ada, {{"Sec-Fetch-Site", "cross-site"}}) == 403);
    CHECK(status(ada, {{"Sec-Fetch-Site", "same-site"}}) == 403);
    CHECK(house.places.find("webchat/default", "general")->mode != Mode::off);
    CHECK(house.count("SELECT COUNT(*) FROM place_rule") == 0);
    CHECK(house.audited("console.refused") == 7);
    CHECK(status(ada, {{"Origin", "https://desk.example"}, {"Sec-Fetch-Site", "same-origin"}}) == 200);
    CHECK(house.places.find("webchat/default", "general")->mode == Mode::off);
    CHECK(house.audited("channel.change") == 1);
}

TEST_CASE("reading never changes anything but the note of when a session was seen", "[console][forged]") {
    ConsoleHouse house;
    const Browser ada = house.sign_in("ada");
    const auto sum = [&] {
        return house.count("SELECT (SELECT COUNT(*) FROM audit) + (SELECT COUNT(*) FROM entry_draft) + (SELECT COUNT(*) FROM golden_question)"
                           " + (SELECT COUNT(*) FROM api_token) + (SELECT COUNT(*) FROM place_rule) + (SELECT SUM(version) FROM entry)");
    };
    const auto before = sum();
    for (const console::Row& row : console::rows())
        if (!row.changes()) {
            std::string path{row.path};
            for (auto open = path.find('{'); open != path.npos; open = path.find('{')) path.replace(open, path.find('}') - open + 1, "vpn");
            CHECK(house.ask("GET", path + "?mode=off&decision=done", ada).status != 500);
        }
    CHECK(sum() == before);
}

TEST_CASE("guessing is slow: ten tries a quarter of an hour for one person and for one address, with one answer for all", "[console][tries]") {
    ConsoleHouse house;
    const auto try_as = [&](const char* person) { return house.ask("POST", "/api/v1/session", {}, {{"person", person}}); };
    const Said unknown = try_as("nobody.at.all"), without = try_as("mia");
    CHECK(unknown.status == 403);
    CHECK(without.body == unknown.body);
    for (int i = 0; i < 8; ++i) CHECK(try_as("nobody").status == 403);
    const Said eleventh = try_as("ada");
    CHECK(eleventh.status == 429);
    CHECK(eleventh.header("Retry-After") == "900");
    house.clock.pass(std::chrono::minutes{16});
    CHECK(try_as("ada").status == 200);
    for (int i = 0; i < 12; ++i) CHECK(try_as("ada").status == 200);  // no guesses
    int refused = 0;
    for (int i = 0; i < 15; ++i)
        refused += house.ask("GET", "/api/v1/today", {}, nullptr, {{"Authorization", "Bearer twicket_" + std::string(64, 'b')}}).status == 429;
    CHECK(refused == 5);
}

TEST_CASE("the console's page allows nothing inline and nobody's frame, and data is kept by no cache", "[console]") {
    ConsoleHouse house;
    const Said page = house.ask("GET", "/console");
    const std::string policy = page.header("Content-Security-Policy");
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(policy.find("require-trusted-types-for 'script'") != std::string::npos);
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
    CHECK(house.ask("GET", "/api/v1/session").header("Cache-Control") == "no-store");
    CHECK(house.ask("GET", "/api/v1/nothing").status == 404);
    CHECK(house.ask("DELETE", "/api/v1/today", house.sign_in("ada")).status == 405);
    CHECK(house.ask("GET", "/console/assets/..%2F..%2Findex.html").status == 404);
    CHECK(house.ask("PUT", "/api/v1/entries/vpn/draft", house.sign_in("cora"), "no object").status == 400);
}
