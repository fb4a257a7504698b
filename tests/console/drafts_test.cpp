// Drafts through the API: nobody's work is lost, golden questions and the second person hold a publication back, and what is
// published answers at once.
#include <catch2/catch.hpp>

#include "tests/console/house.hpp"

using namespace twicket;
using namespace twicket::testing;
using nlohmann::json;

namespace {
const std::string draft_path = "/api/v1/entries/bike/draft";
json bike(const std::string& answer) {
    return {{"title", "Where can I park my bike?"}, {"variants", {"bicycle parking", "is there a bike shed"}}, {"answer", answer}, {"tags", json::array({"office"})}};
}
}  // namespace

TEST_CASE("what a curator publishes answers the very next question, with one audit row and its version", "[console][drafts]") {
    ConsoleHouse house;
    const Browser cora = house.sign_in("cora");
    CHECK(house.ranker->rank("where can i park my bike", knowledge::Filter::everything()).confidence < 0.5);
    const Said put = house.ask("PUT", draft_path, cora, {{"entry", bike("In the shed behind building 2.")}, {"revision", 0}});
    REQUIRE(put.status == 200);
    CHECK(put.body["revision"] == 1);
    CHECK(house.ranker->find("bike") == nullptr);
    const Said published = house.ask("POST", draft_path + "/publication", cora, {{"revision", 1}});
    CHECK(published.status == 200);
    const auto now = house.ranker->rank("where can i park my bike", knowledge::Filter::everything());
    REQUIRE_FALSE(now.candidates.empty());
    CHECK(now.candidates.front().entry->id == "bike");
    CHECK(now.confidence > 0.5);
    CHECK(house.audited("knowledge.published") == 1);
    CHECK(house.ask("GET", "/api/v1/entries/bike", cora).body["versions"].size() == 1);
    CHECK(house.ask("GET", "/api/v1/entries/bike", cora).body["draft"].is_null());
}

TEST_CASE("two curators on one draft: the second is told, sees the other's text, and nothing is overwritten unseen", "[console][drafts]") {
    ConsoleHouse house;
    const Browser cora = house.sign_in("cora"), carl = house.sign_in("carl");
    REQUIRE(house.ask("PUT", draft_path, cora, {{"entry", bike("Cora's")}, {"revision", 0}}).status == 200);
    const Said clash = house.ask("PUT", draft_path, carl, {{"entry", bike("Carl's")}, {"revision", 0}});
    CHECK(clash.status == 409);
    CHECK(clash.body["draft"]["entry"]["answer"] == "Cora's");
    CHECK(clash.body["draft"]["author"]["name"] == "Name of cora");
    CHECK(house.ask("PUT", draft_path, carl, {{"entry", bike("Carl's, seen")}, {"revision", 1}}).body["revision"] == 2);
    CHECK(house.ask("PUT", draft_path, cora, {{"entry", bike("Cora's second")}, {"revision", 1}}).status == 409);
    CHECK(house.ask("POST", draft_path + "/publication", cora, {{"revision", 1}}).status == 409);
    CHECK(house.ask("DELETE", draft_path, cora, {{"revision", 1}}).status == 409);
    CHECK(house.ask("GET", "/api/v1/entries/bike", cora).body["draft"]["entry"]["answer"] == "Carl's, seen");
    CHECK(house.ask("DELETE", draft_path, carl, {{"revision", 2}}).status == 200);
    CHECK(house.ask("GET", "/api/v1/entries/bike", cora).status == 404);
    CHECK(house.ask("PUT", draft_path, carl, {{"entry", bike("late")}, {"revision", 2}}).body["draft"].is_null());
}

TEST_CASE("a draft of an entry that was published anew meanwhile is compared first", "[console][drafts]") {
    ConsoleHouse house;
    const Browser cora = house.sign_in("cora");
    const json text{{"title", "My VPN keeps dropping"}, {"answer", "Newer client."}};
    REQUIRE(house.ask("PUT", "/api/v1/entries/vpn/draft", cora, {{"entry", text}, {"revision", 0}}).status == 200);
    CHECK(house.ask("POST", "/api/v1/entries/vpn/verification", cora, json::object()).status == 200);
    const Said stale = house.ask("POST", "/api/v1/entries/vpn/draft/publication", cora, {{"revision", 1}});
    CHECK(stale.status == 409);
    CHECK(stale.body["rebase"] == true);
    CHECK(house.ask("GET", "/api/v1/entries/vpn", cora).body["version"] == 2);
    CHECK(house.ask("PUT", "/api/v1/entries/vpn/draft", cora, {{"entry", text}, {"revision", 1}, {"compared", 2}}).body["revision"] == 2);
    CHECK(house.ask("POST", "/api/v1/entries/vpn/draft/publication", cora, {{"revision", 2}}).status == 200);
}

TEST_CASE("a topic of two people is published only after a colleague's approval, which any new writing takes away", "[console][drafts]") {
    ConsoleHouse house{{"security"}};
    const Browser cora = house.sign_in("cora"), carl = house.sign_in("carl");
    const std::string path = "/api/v1/entries/password/draft";
    // Taking the tag away does not take the rule away.
    const json text{{"title", "I forgot my password"}, {"answer", "Call 1234."}, {"tags", json::array()}};
    REQUIRE(house.ask("PUT", path, cora, {{"entry", text}, {"revision", 0}}).status == 200);
    CHECK(house.ask("POST", path + "/publication", cora, {{"revision", 1}}).status == 403);
    CHECK(house.ask("POST", path + "/approval", cora, {{"revision", 1}}).status == 403);
    CHECK(house.ask("POST", path + "/approval", carl, {{"revision", 1}}).status == 200);
    CHECK(house.ask("PUT", path, cora, {{"entry", text}, {"revision", 1}}).body["revision"] == 2);
    CHECK(house.ask("POST", path + "/publication", cora, {{"revision", 2}}).status == 403);
    CHECK(house.ask("POST", path + "/approval", carl, {{"revision", 1}}).status == 409);
    CHECK(house.ask("POST", path + "/approval", carl, {{"revision", 2}}).status == 200);
    CHECK(house.ask("POST", path + "/publication", cora, {{"revision", 2}}).status == 200);
    CHECK(house.audited("knowledge.approved") == 2);
}

TEST_CASE("golden questions hold back a draft that would take their answer away", "[console][drafts]") {
    ConsoleHouse house;
    const Browser cora = house.sign_in("cora");
    REQUIRE(house.ask("POST", "/api/v1/golden", cora, {{"text", "the vpn connection is lost"}, {"entry", "vpn"}}).status == 201);
    CHECK(house.ask("POST", "/api/v1/golden", cora, {{"text", "x"}, {"entry", "no such"}}).status == 400);
    const std::string path = "/api/v1/entries/vpn/draft";
    REQUIRE(house.ask("PUT", path, cora, {{"entry", {{"title", "Company cars"}, {"answer", "Ask the fleet."}}}, {"revision", 0}}).status == 200);
    const Said replay = house.ask("POST", path + "/replay", cora, {{"revision", 1}});
    CHECK(replay.body["golden"]["broken"].size() == 1);
    const Said published = house.ask("POST", path + "/publication", cora, {{"revision", 1}});
    CHECK(published.status == 422);
    REQUIRE(published.body.contains("golden"));
    CHECK(published.body["golden"][0]["entry"] == "vpn");
    CHECK(house.ranker->find("vpn")->title == "My VPN keeps dropping");
    CHECK(house.ask("DELETE", "/api/v1/golden/1", cora).status == 200);
    CHECK(house.ask("POST", path + "/publication", cora, {{"revision", 1}}).status == 200);
}

TEST_CASE("a draft's replay shows the past questions that it would answer", "[console][drafts]") {
    ConsoleHouse house;
    Event asked{.account = "webchat/default", .external_id = "e1", .at = house.clock.now(), .place = "general", .thread = "m1", .person = "mia",
                .what = Message{.id = "m1", .text = "is there a bike shed somewhere"}};
    const std::string trace = R"({"question_words":"is there a bike shed somewhere","filters":{"groups":["everyone"],"scopes":[]}})";
    for (int i = 0; i < 3; ++i) {
        asked.external_id = "e" + std::to_string(i);
        const std::string body = to_json(asked);
        const auto job = [&](store::Connection& connection) {
            connection.execute("INSERT INTO event (account, external_id, place, thread, body, arrived, state, label, trace) VALUES ('webchat/default', $1, 'general', 'm1', $2, 1, 'done', 'did_not_know', $3)",
                               {asked.external_id, body, trace});
        };
        house.store->write_now(job).value();
    }
    const Browser cora = house.sign_in("cora");
    REQUIRE(house.ask("PUT", draft_path, cora, {{"entry", bike("Behind building 2.")}, {"revision", 0}}).status == 200);
    const Said replay = house.ask("POST", draft_path + "/replay", cora, {{"revision", 1}});
    REQUIRE(replay.status == 200);
    CHECK(replay.body["questions"] == 3);
    CHECK(replay.body["gained"]["times"] == 3);
    CHECK(replay.body["gained"]["examples"][0]["after"]["entry"] == "bike");
    CHECK(house.ranker->find("bike") == nullptr);
}

TEST_CASE("a bad entry is refused with what is wrong about it", "[console][drafts]") {
    ConsoleHouse house;
    const Browser cora = house.sign_in("cora");
    const auto why = [&](const json& body) { return house.ask("PUT", draft_path, cora, body).body.value("error", ""); };
    CHECK(why({{"revision", 0}}) == "\"entry\" is missing");
    CHECK(why({{"entry", bike("x")}}).starts_with("\"revision\""));
    CHECK(why({{"entry", {{"title", " "}}}, {"revision", 0}}).find("title") != std::string::npos);
    CHECK(why({{"entry", {{"title", "a"}, {"valid_from", "2026-02-30"}}}, {"revision", 0}}).find("valid_from") != std::string::npos);
    CHECK(why({{"entry", {{"title", "a"}, {"owner", "nobody"}}}, {"revision", 0}}).find("owner") != std::string::npos);
    CHECK(house.count("SELECT COUNT(*) FROM entry_draft") == 0);
}
