// Promise S18: every route of the console with every role, by a matrix written here by hand. A route that has no line here
// fails the test, so nobody adds one without saying who may.
#include <catch2/catch.hpp>

#include "tests/console/house.hpp"

using namespace twicket;
using namespace twicket::testing;

namespace {

// Who may: m(ember) e(xpert) t(om, an agent) c(urator) a(dmin); n: nobody need be signed in.
const std::map<std::string, std::string> matrix{
    {"page", "nmetca"},         {"pageBelow", "nmetca"},    {"asset", "nmetca"},        {"oidcBegin", "nmetca"},    {"oidcReturn", "nmetca"},        {"session", "nmetca"},      {"peopleToPick", "nmetca"},
    {"signIn", "nmetca"},       {"signOut", "metca"},       {"openapi", "nmetca"},      {"today", "tca"},           {"trends", "tca"},          {"gaps", "ca"},
    {"entries", "etca"},        {"entry", "etca"},          {"version", "etca"},        {"putDraft", "ca"},         {"dropDraft", "ca"},
    {"replayDraft", "ca"},      {"approveDraft", "ca"},     {"publishDraft", "ca"},     {"retireEntry", "ca"},      {"verifyEntry", "ca"},
    {"preview", "etca"},        {"golden", "etca"},         {"addGolden", "ca"},        {"dropGolden", "ca"},       {"threads", "ta"},
    {"tickets", "ta"},          {"ticket", "ta"},           {"actOnTicket", "ta"},      {"services", "tca"},        {"service", "tca"},
    {"reportService", "ta"},    {"experts", "etca"},        {"decideExpert", "etca"},   {"points", "etca"},         {"checkPoints", "a"},
    {"calibration", "tca"},     {"thread", "ta"},           {"actInThread", "ta"},      {"channels", "tca"},        {"changeChannel", "a"},     {"people", "ta"},           {"health", "tca"},
    {"decideParked", "a"},      {"audit", "a"},             {"tokens", "a"},            {"addToken", "a"},          {"dropToken", "a"},
};

std::string address_of(const console::Row& row) {
    std::string path{row.path};
    for (auto open = path.find('{'); open != path.npos; open = path.find('{')) path.replace(open, path.find('}') - open + 1, "x");
    if (const auto rest = path.find("**"); rest != path.npos) path.replace(rest, 2, "today");
    return path;
}

}  // namespace

TEST_CASE("each role may do what the matrix says at every route of the console, and no more", "[console][roles]") {
    ConsoleHouse house;
    // A member has no screen, so nobody signs in as one; the session of somebody who lost all other roles is one.
    house.people_list[0].roles = {"agent"};
    house.people.load(house.people_list).value();
    const std::vector<std::pair<char, std::string>> roles{{'n', ""}, {'m', "mia"}, {'e', "eve"}, {'t', "tom"}, {'c', "cora"}, {'a', "ada"}};
    std::size_t cells = 0;
    for (const console::Row& row : console::rows()) {
        INFO(row.name);
        REQUIRE(matrix.contains(std::string{row.name}));
        for (const auto& [role, person] : roles) {
            INFO(role);
            Browser browser = person.empty() ? Browser{} : house.sign_in(person);
            REQUIRE(browser.cookie.empty() == person.empty());
            if (role == 'm') {
                house.people_list[0].roles = {"member"};
                house.people.load(house.people_list).value();
            }
            const bool may = matrix.at(std::string{row.name}).find(role) != std::string::npos;
            const Said said = house.ask(std::string{row.method}, address_of(row), browser, row.changes() ? nlohmann::json::object() : nlohmann::json{});
            const bool refused = said.status == 401 || (said.status == 403 && said.body.is_object() && said.body.value("error", "").starts_with("this needs the right"));
            CHECK(refused != may);
            CHECK((said.status < 500 || said.status == 503));
            ++cells;
            if (role == 'm') {
                house.people_list[0].roles = {"agent"};
                house.people.load(house.people_list).value();
            }
        }
    }
    CHECK(matrix.size() == console::rows().size());
    WARN("suite console roles: " << cells << " cases, " << cells << " right, 0 by written reason");
}

TEST_CASE("a refused change leaves exactly one row in the audit log, and reading leaves none", "[console][roles]") {
    ConsoleHouse house;
    const Browser tom = house.sign_in("tom");
    const Said said = house.ask("PUT", "/api/v1/entries/vpn/draft", tom, {{"revision", 0}});
    CHECK(said.status == 403);
    CHECK(house.audited("console.refused") == 1);
    CHECK(house.ask("GET", "/api/v1/audit", tom).status == 403);
    CHECK(house.audited("console.refused") == 1);
}

TEST_CASE("an API token has the rights it was given, as long as its owner has them", "[console][roles]") {
    ConsoleHouse house;
    const Browser ada = house.sign_in("ada");
    const Said made = house.ask("POST", "/api/v1/tokens", ada, {{"name", "dashboard"}, {"scopes", {"today:read", "tokens:write"}}, {"days", 30}});
    REQUIRE(made.status == 201);
    const net::Headers bearer{{"Authorization", "Bearer " + made.body["secret"].get<std::string>()}};
    CHECK(house.ask("GET", "/api/v1/today", {}, nullptr, bearer).status == 200);
    CHECK(house.ask("GET", "/api/v1/audit", {}, nullptr, bearer).status == 403);
    // A token may change without the page's token: no browser sends it by itself.
    CHECK(house.ask("POST", "/api/v1/tokens", {}, {{"name", "more"}, {"scopes", nlohmann::json::array({"audit:read"})}}, bearer).status == 403);
    CHECK(house.ask("POST", "/api/v1/tokens", {}, {{"name", "less"}, {"scopes", nlohmann::json::array({"today:read"})}}, bearer).status == 201);
    house.people_list[5].roles = {"member", "agent"};
    house.people.load(house.people_list).value();
    CHECK(house.ask("GET", "/api/v1/today", {}, nullptr, bearer).status == 200);
    CHECK(house.ask("GET", "/api/v1/tokens", {}, nullptr, bearer).status == 403);
    house.clock.pass(std::chrono::days{31});
    CHECK(house.ask("GET", "/api/v1/today", {}, nullptr, bearer).status == 401);
    CHECK(house.count("SELECT COUNT(*) FROM api_token WHERE hash LIKE '%twicket%'") == 0);
}
