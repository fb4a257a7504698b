// What the console shows: gaps, the honest figures, health with its parked rows, threads with their privacy, and that the
// OpenAPI document tells the truth about all of it.
#include <catch2/catch.hpp>

#include "bot/trends.hpp"
#include "console/openapi.hpp"
#include "console/resolution.hpp"
#include "tests/console/house.hpp"

using namespace twicket;
using namespace twicket::testing;
using nlohmann::json;

namespace {

void ask_question(ConsoleHouse& house, const std::string& person, const std::string& text, const std::string& state, Duration ago,
                  const std::string& place = "general", const std::string& handler = "") {
    static int number = 0;
    const std::string message = "m" + std::to_string(++number);
    const auto at = to_millis(house.clock.now() - ago);
    const auto job = [&](store::Connection& connection) {
        connection.execute("INSERT INTO question (account, place, thread, message, person, text, state, handler, asked, updated)"
                           " VALUES ('webchat/default', $1, $2, $2, $3, $4, $5, $6, $7, $7)", {place, message, person, text, state, handler, at});
    };
    house.store->write_now(job).value();
}

// --- A small reader of JSON Schema: what openapi.cpp uses of it, and nothing it does not know passes ---
std::string mismatch(const json& value, const json& schema, const json& root, const std::string& where = "") {
    for (const auto& [key, unused] : schema.items())
        if (key != "$ref" && key != "type" && key != "properties" && key != "required" && key != "additionalProperties" && key != "items" && key != "anyOf") return where + ": unknown keyword " + key;
    if (schema.contains("$ref")) return mismatch(value, root.at(json::json_pointer(schema["$ref"].get<std::string>().substr(1))), root, where);
    if (schema.contains("anyOf")) {
        std::string why;
        for (const auto& one : schema["anyOf"])
            if (why = mismatch(value, one, root, where); why.empty()) return {};
        return why;
    }
    const std::string type = schema.value("type", "");
    if (type.empty()) return {};
    const bool right = (type == "string" && value.is_string()) || (type == "number" && value.is_number()) || (type == "boolean" && value.is_boolean()) ||
                       (type == "null" && value.is_null()) || (type == "array" && value.is_array()) || (type == "object" && value.is_object());
    if (!right) return where + ": not a " + type;
    if (type == "array")
        for (std::size_t i = 0; i < value.size(); ++i)
            if (auto why = mismatch(value[i], schema["items"], root, where + "/" + std::to_string(i)); !why.empty()) return why;
    if (type != "object") return {};
    for (const auto& name : schema.value("required", json::array()))
        if (!value.contains(name)) return where + ": without " + name.get<std::string>();
    const json properties = schema.value("properties", json::object());
    for (const auto& [key, member] : value.items()) {
        if (properties.contains(key)) {
            if (auto why = mismatch(member, properties[key], root, where + "/" + key); !why.empty()) return why;
        } else if (schema.value("additionalProperties", json(true)) == json(false)) {
            return where + ": has " + key;
        }
    }
    return {};
}

}  // namespace

TEST_CASE("what people asked in vain stands together with its count, its places and somebody to ask", "[console][gaps]") {
    ConsoleHouse house;
    using namespace std::chrono_literals;
    for (const char* text : {"where is the bike shed", "is there a shed for my bike?", "bike shed location please"}) ask_question(house, "mia", text, "open", 5h);
    ask_question(house, "eve", "bike shed code", "handled", 2h, "general", "tom");
    ask_question(house, "eve", "canteen menu today", "asked_back", 1h, "dm:eve");
    ask_question(house, "eve", "the vpn connection is lost", "open", 1h);  // the knowledge answers that by now
    ask_question(house, "eve", "who waters the plants", "open", std::chrono::days{20});
    const Said said = house.ask("GET", "/api/v1/gaps?days=7", house.sign_in("cora"));
    REQUIRE(said.status == 200);
    REQUIRE(said.body["gaps"].size() == 2);
    const json& first = said.body["gaps"][0];
    CHECK(first["count"] == 4);
    CHECK(first["people"] == 2);
    CHECK(first["owner"]["id"] == "tom");
    CHECK(first["places"][0]["name"] == "#general");
    CHECK(said.body["gaps"][1]["places"][0]["name"] == "");
    CHECK(first.dump().find("mia") == std::string::npos);  // the wording, not who asked
    CHECK(house.ask("GET", "/api/v1/gaps?days=31", house.sign_in("cora")).body["gaps"].size() == 3);
}

TEST_CASE("weekly trends are shown newest first, without what is gone", "[console][trends]") {
    ConsoleHouse house;
    const auto keep = [](store::Connection& connection) {
        trends::put(connection, {.monday = "2026-11-09", .from = {}, .to = {}}, {{"2026-11-09", "all", 9, {{"messages", 20}}}});
        trends::put(connection, {.monday = "2026-11-16", .from = {}, .to = {}},
                    {{"2026-11-16", "service:mail", 7, {{"messages", 9}, {"complaints", 3}}}, {"2026-11-16", "entry:gone", 8, {{"served", 8}}}});
    };
    house.store->write_now(keep).value();
    const json said = house.ask("GET", "/api/v1/trends?weeks=1", house.sign_in("tom")).body;
    CHECK(said["minimum"] == 5);
    REQUIRE(said["weeks"].size() == 1);
    CHECK(said["weeks"][0]["week"] == "2026-11-16");
    REQUIRE(said["weeks"][0]["lines"].size() == 1);
    CHECK(said["weeks"][0]["lines"][0] == json{{"subject", "service:mail"}, {"name", "Name of service:mail"}, {"people", 7},
                                               {"figures", {{"messages", 9}, {"complaints", 3}}}});
    CHECK(house.ask("GET", "/api/v1/trends", house.sign_in("cora")).body["weeks"].size() == 2);
}

TEST_CASE("an answer counts as solved when the asker said so or did not ask again in three days", "[console][today]") {
    using namespace std::chrono_literals;
    const Time now = from_millis(1'800'000'000'000);
    const auto asking = [&](const char* person, const char* text, const char* state, Duration ago, int judged = 0) {
        console::PastAsking one;
        one.person = person, one.text = text, one.state = state, one.asked = now - ago, one.updated = one.asked, one.judged = judged;
        return one;
    };
    const auto days = [](int n) { return std::chrono::duration_cast<Duration>(std::chrono::days{n}); };
    const std::vector<console::PastAsking> askings{
        asking("a", "vpn drops", "answered", days(10)),          // asked again: not solved
        asking("a", "my vpn drops again", "answered", days(9)),  // quiet since
        asking("b", "vpn drops", "answered", days(9), 1),        // said so
        asking("c", "vpn drops", "answered", days(9), -1),       // called not helpful
        asking("d", "vpn drops", "answered", 5h),                // too young
        asking("e", "vpn drops", "handled", days(5)),            // a person's work
        asking("f", "what is love", "open", days(4)),
    };
    const console::Resolution sum = console::resolution_of(askings, now);
    CHECK(sum.asked == 7);
    CHECK(sum.answered == 5);
    CHECK(sum.handed_off == 1);
    CHECK(sum.unanswered == 1);
    CHECK(sum.said_so == 1);
    CHECK(sum.quiet == 1);
    CHECK(sum.not_solved == 2);
    CHECK(sum.too_young == 1);
    CHECK(sum.share_solved() == Approx(2.0 / 6));
    CHECK(sum.share_deflected() == Approx(6.0 / 7));
    CHECK(console::resolution_of({}, now).share_solved() == 0);
}

TEST_CASE("what is written to the bot alone is shown once a human is asked for, not before", "[console][threads]") {
    ConsoleHouse house;
    using namespace std::chrono_literals;
    ask_question(house, "mia", "my salary is wrong", "open", 1h, "dm:mia");
    ask_question(house, "mia", "please call me", "queued", 1h, "dm:mia");
    ask_question(house, "eve", "open question", "open", 1h);
    const Said said = house.ask("GET", "/api/v1/threads", house.sign_in("tom"));
    REQUIRE(said.body["threads"].size() == 3);
    CHECK(said.body.dump().find("salary") == std::string::npos);
    CHECK(said.body.dump().find("please call me") != std::string::npos);
    CHECK(said.body.dump().find("open question") != std::string::npos);
    CHECK(house.ask("GET", "/api/v1/threads/webchat%2Fdefault/dm%3Amia/none", house.sign_in("ada")).status == 403);
    CHECK(house.ask("GET", "/api/v1/threads?state=queued", house.sign_in("tom")).body["threads"].size() == 1);
}

TEST_CASE("what is parked is decided in the console, with one audit row each", "[console][health]") {
    ConsoleHouse house;
    house.write("INSERT INTO event (account, external_id, place, thread, body, arrived, state, tries, label, trace) VALUES ('webchat/default', 'x', 'general', 't', '{}', 5, 'dead', 3, 'dead_letter', '{\"reason\":\"it threw\"}')");
    house.write("INSERT INTO outgoing (id, account, place, thread, body, state, created, due, last_error) VALUES ('out-1', 'webchat/default', 'general', 't', '{}', 'in_doubt', 5, 5, 'the answer was lost')");
    const Browser ada = house.sign_in("ada");
    const Said health = house.ask("GET", "/api/v1/health", ada);
    REQUIRE(health.body["parked"].size() == 2);
    CHECK(health.body["parked"][0]["reason"] == "it threw");
    CHECK(house.ask("POST", "/api/v1/parked/event-1", ada, {{"decision", "maybe"}}).status == 400);
    CHECK(house.ask("POST", "/api/v1/parked/event-1", ada, {{"decision", "again"}}).status == 200);
    CHECK(house.woken == 1);
    CHECK(house.ask("POST", "/api/v1/parked/event-1", ada, {{"decision", "again"}}).status == 404);
    CHECK(house.ask("POST", "/api/v1/parked/out-1", ada, {{"decision", "done"}}).status == 200);
    CHECK(house.settled == std::vector<std::string>{"out-1"});
    CHECK(house.audited("parked.replay") == 1);
    CHECK(house.audited("parked.settle") == 1);
}

TEST_CASE("the OpenAPI document has every route of the API, and every answer is as it says", "[console][openapi]") {
    ConsoleHouse house;
    using namespace std::chrono_literals;
    ask_question(house, "mia", "where is the bike shed", "open", 5h);
    ask_question(house, "mia", "please call me", "queued", 1h);
    house.write("INSERT INTO question (account, place, thread, message, person, text, state, handler, asked, updated) VALUES ('webchat/default', 'general', 'desk-1', 'desk-1', 'mia', 'help', 'queued', '', 5, 5)");
    house.write("INSERT INTO ticket (id, desk, desk_key, kind, title, number, url, owner, state, over, requester, account, place, thread, direct, updated) VALUES ('t1', 'desk/builtin', '1', 'incident', 'Broken', 'INC-1', '', '', 'open', 0, 'mia', 'webchat/default', 'general', 'desk-1', 0, 5)");
    const Browser ada = house.sign_in("ada");
    const json entry{{"title", "New"}, {"answer", "Text"}, {"variants", json::array({"other"})}};
    house.ask("PUT", "/api/v1/entries/new%2Fone/draft", ada, {{"entry", entry}, {"revision", 0}});
    house.ask("POST", "/api/v1/golden", ada, {{"text", "the vpn connection is lost"}, {"entry", "vpn"}});
    house.ask("POST", "/api/v1/tokens", ada, {{"name", "x"}, {"scopes", json::array({"today:read"})}});
    const json document = house.ask("GET", "/api/v1/openapi.json").body;
    CHECK(document["openapi"] == "3.1.0");
    const std::vector<std::tuple<std::string, std::string, json>> calls{
        {"session", "/api/v1/session", nullptr},
        {"peopleToPick", "/api/v1/session/people", nullptr},
        {"openapi", "/api/v1/openapi.json", nullptr},
        {"today", "/api/v1/today?days=30", nullptr},
        {"trends", "/api/v1/trends?weeks=4", nullptr},
        {"gaps", "/api/v1/gaps", nullptr},
        {"entries", "/api/v1/entries", nullptr},
        {"entry", "/api/v1/entries/vpn", nullptr},
        {"version", "/api/v1/entries/vpn/versions/1", nullptr},
        {"putDraft", "/api/v1/entries/other/draft", {{"entry", entry}, {"revision", 0}}},
        {"dropDraft", "/api/v1/entries/other/draft", {{"revision", 1}}},
        {"replayDraft", "/api/v1/entries/new%2Fone/draft/replay", json::object()},
        {"preview", "/api/v1/preview", {{"answer", "# A\n\n- *b* <script>alert(1)</script> [c](javascript:alert(1)) [d](https://e.example)"}}},
        {"golden", "/api/v1/golden", nullptr},
        {"addGolden", "/api/v1/golden", {{"text", "reset my password"}, {"entry", "password"}}},
        {"dropGolden", "/api/v1/golden/1", nullptr},
        {"threads", "/api/v1/threads", nullptr},
        {"thread", "/api/v1/threads/webchat%2Fdefault/general/t", nullptr},
        {"actInThread", "/api/v1/threads/webchat%2Fdefault/general/desk-1/acts", {{"act", "claim"}}},
        {"tickets", "/api/v1/tickets", nullptr},
        {"ticket", "/api/v1/tickets/t1", nullptr},
        {"actOnTicket", "/api/v1/tickets/t1/acts", {{"act", "note"}, {"text", "seen"}}},
        {"services", "/api/v1/services", nullptr},
        {"reportService", "/api/v1/services/mail/reports", {{"state", "down"}, {"text", "Nothing is delivered."}, {"next_minutes", 30}}},
        {"service", "/api/v1/services/mail", nullptr},
        {"experts", "/api/v1/experts?subject=vpn", nullptr},
        {"decideExpert", "/api/v1/experts/decisions", {{"person", "eve"}, {"skill", "vpn"}, {"by", "mia"}, {"approve", true}}},
        {"points", "/api/v1/points", nullptr},
        {"checkPoints", "/api/v1/points/check", nullptr},
        {"calibration", "/api/v1/calibration", nullptr},
        {"channels", "/api/v1/channels", nullptr},
        {"changeChannel", "/api/v1/channels/webchat%2Fdefault/general", {{"mode", "all"}}},
        {"people", "/api/v1/people", nullptr},
        {"health", "/api/v1/health", nullptr},
        {"decideParked", "/api/v1/parked/out", {{"decision", "again"}}},
        {"audit", "/api/v1/audit", nullptr},
        {"tokens", "/api/v1/tokens", nullptr},
        {"addToken", "/api/v1/tokens", {{"name", "y"}, {"scopes", json::array({"audit:read"})}}},
        {"publishDraft", "/api/v1/entries/new%2Fone/draft/publication", {{"revision", 1}}},
        {"verifyEntry", "/api/v1/entries/new%2Fone/verification", json::object()},
        {"retireEntry", "/api/v1/entries/new%2Fone/retirement", json::object()},
        {"signIn", "/api/v1/session", {{"person", "eve"}}},
    };
    std::set<std::string> tried{"approveDraft", "dropToken", "signOut"};  // answered by the tests of drafts, roles and sessions
    for (const auto& [name, target, body] : calls) {
        INFO(name);
        tried.insert(name);
        const console::Row* row = nullptr;
        for (const console::Row& one : console::rows())
            if (one.name == name) row = &one;
        REQUIRE(row);
        const Said said = house.ask(std::string{row->method}, target, ada, body);
        INFO(said.body.dump());
        std::string method{row->method};
        std::ranges::transform(method, method.begin(), [](unsigned char letter) { return std::tolower(letter); });
        const json& responses = document["paths"][std::string{row->path}][method]["responses"];
        REQUIRE(responses.contains(std::to_string(said.status)));
        CHECK(mismatch(said.body, responses[std::to_string(said.status)]["content"]["application/json"]["schema"], document) == "");
    }
    // Who looks an entry through is credited by the desk itself.
    bool credited = false;
    const auto read = [&](store::Connection& connection) {
        auto rows = connection.query("SELECT person, by_whom FROM merit WHERE kind = 'verified'");
        credited = rows.next() && rows.text(0) == "ada" && rows.text(1).empty() && !rows.next();
    };
    house.store->read_now(read).value();
    CHECK(credited);
    for (const console::Row& row : console::rows())
        if (row.of_api()) {
            INFO(row.name);
            CHECK(tried.contains(std::string{row.name}));
            CHECK(document["paths"].contains(std::string{row.path}));
        }
}

TEST_CASE("an answer's preview holds no HTML and links to web and mail alone", "[console]") {
    ConsoleHouse house;
    const Said said = house.ask("POST", "/api/v1/preview", house.sign_in("cora"), {{"answer", "<img src=x onerror=alert(1)> [a](javascript:alert(1)) [b](https://e.example) [c](data:text/html,x)"}});
    REQUIRE(said.status == 200);
    const std::string tree = said.body["tree"].dump();
    CHECK(tree.find("javascript:") == std::string::npos);
    CHECK(tree.find("data:text") == std::string::npos);
    CHECK(tree.find("https://e.example") != std::string::npos);
    CHECK(tree.find("\"kind\":\"html\"") == std::string::npos);
}
