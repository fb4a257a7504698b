// The SCIM server over real HTTP: the shapes that Entra and Okta send, and bad ones; and what the directory makes of them.
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "adapters/scim/endpoint.hpp"
#include "adapters/scim/patch.hpp"
#include "tests/support/local_server.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/scratch.hpp"

namespace twicket::scim {
namespace {

using nlohmann::json;
using testing::RawAnswer;

const std::string token = "a-token-of-at-least-24-letters";
const std::string enterprise{enterprise_schema};

struct Site {
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    testing::SetClock clock;
    People people{clock};
    testing::LocalServer server;
    directory::Directory directory{server.context.get_executor(),
                                   {.people = people, .store = *store, .clock = clock, .order = {"scim"}, .rules = {.roles = {{"agent", {"Agents"}}}}}};
    Endpoint endpoint{{.source = "scim", .tokens = {token}, .public_url = "https://desk.example.com"}, *store, clock, directory};
    Site() {
        endpoint.add_routes(server.router);
        server.start();
    }
    RawAnswer send(const std::string& method, const std::string& path, const json& body = {}, const std::string& more = {},
                   const std::string& bearer = token) {
        testing::RawClient client{server.port()};
        const std::string bytes = body.is_null() ? std::string{} : body.is_string() ? body.get<std::string>() : body.dump();
        client.send(method + " /scim/v2" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + bearer +
                    "\r\nContent-Type: application/scim+json\r\n" + more + "Content-Length: " + std::to_string(bytes.size()) + "\r\n\r\n" + bytes);
        const auto answer = client.answer();
        return answer ? *answer : RawAnswer{};
    }
    json get(const std::string& path) { return json::parse(send("GET", path).body); }
    std::string add(const json& user) { return json::parse(send("POST", "/Users", user).body).value("id", ""); }
    RawAnswer patch(const std::string& id, const json& operations, const std::string& more = {}) {
        return send("PATCH", "/Users/" + id, {{"schemas", {"urn:ietf:params:scim:api:messages:2.0:PatchOp"}}, {"Operations", operations}}, more);
    }
    // As the running program would within a second.
    void merge() {
        server.on_thread([&] { directory.load_now(); });
    }
};

json ann() {
    return {{"schemas", {user_schema, enterprise_schema}},
            {"externalId", "E1001"},
            {"userName", "Ann@example.com"},
            {"active", true},
            {"name", {{"givenName", "Ann"}, {"familyName", "Lee"}}},
            {"title", "Network engineer"},
            {"preferredLanguage", "en"},
            {"timezone", "Europe/London"},
            {"emails", {{{"value", "ann@example.com"}, {"type", "work"}, {"primary", true}}}},
            {"phoneNumbers", {{{"value", "+44 20 7946 0001"}, {"type", "work"}}}},
            {enterprise, {{"department", "IT"}, {"manager", {{"value", "boss"}}}}}};
}

std::string scim_type(const RawAnswer& answer) {
    return json::parse(answer.body, nullptr, false).value("scimType", "");
}

}  // namespace

TEST_CASE("a pushed user is created once, found by name, and becomes a person of the directory", "[scim]") {
    Site site;
    const RawAnswer created = site.send("POST", "/Users", ann());
    REQUIRE(created.status == 201);
    const json document = json::parse(created.body);
    CHECK(created.header("location") == "https://desk.example.com/scim/v2/Users/" + document.value("id", ""));
    CHECK(created.header("content-type") == "application/scim+json");
    CHECK(created.header("etag") == "W/\"1\"");
    CHECK_FALSE(document.contains("phoneNumbers"));  // accepted and not kept
    const RawAnswer twice = site.send("POST", "/Users", ann());
    CHECK(twice.status == 409);
    CHECK(scim_type(twice) == "uniqueness");
    CHECK(json::parse(twice.body)["status"] == "409");
    const json found = site.get("/Users?filter=userName%20Eq%20%22ANN@example.com%22");
    CHECK(found["totalResults"] == 1);
    CHECK(found["Resources"][0]["id"] == document["id"]);
    CHECK(site.get("/Users?filter=emails%5Btype%20eq%20%22work%22%20and%20value%20co%20%22ann%22%5D")["totalResults"] == 1);
    CHECK(site.get("/Users?filter=not%20(title%20sw%20%22Net%22)%20or%20" "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department%20eq%20%22hr%22")["totalResults"] == 0);
    site.merge();
    const Person* person = site.people.find("ann@example.com");
    REQUIRE(person);
    CHECK(person->name == "Ann Lee");
    CHECK(person->department == "IT");
    CHECK(person->timezone == "Europe/London");
}

TEST_CASE("Entra deactivates with capital letters and words, and Okta without a path; both are leavers, and may return", "[scim]") {
    Site site;
    for (int i = 0; i < 20; ++i) site.add({{"userName", "other" + std::to_string(i)}});
    const std::string id = site.add(ann());
    site.merge();
    CHECK(site.patch(id, {{{"op", "Replace"}, {"path", "active"}, {"value", "False"}}}).status == 200);
    site.merge();
    CHECK(site.people.find("ann@example.com") == nullptr);
    CHECK(site.people.find_left("ann@example.com") != nullptr);
    CHECK(site.patch(id, {{{"op", "Add"}, {"path", "active"}, {"value", "True"}}}).status == 200);
    site.merge();
    CHECK(site.people.find("ann@example.com") != nullptr);
    CHECK(site.patch(id, {{{"op", "replace"}, {"value", {{"active", false}}}}}).status == 200);
    site.merge();
    CHECK(site.people.find_left("ann@example.com") != nullptr);
    CHECK(testing::number_in(*site.store, "SELECT count(*) FROM person_event WHERE what = 'left'") == 2);
    CHECK(testing::number_in(*site.store, "SELECT count(*) FROM person_event WHERE what = 'returned'") == 1);
}

TEST_CASE("Entra's paths are followed: extensions, choices of values that are not there yet, a manager's bare id", "[scim]") {
    Site site;
    const std::string id = site.add({{"userName", "bob"}});
    const RawAnswer done = site.patch(id, {{{"op", "Add"}, {"path", "emails[type eq \"work\"].value"}, {"value", "bob@example.com"}},
                                           {{"op", "Add"}, {"path", enterprise + ":department"}, {"value", "IT"}},
                                           {{"op", "Add"}, {"path", enterprise + ":manager"}, {"value", "boss"}},
                                           {{"op", "Add"}, {"path", "addresses[type eq \"work\"].formatted"}, {"value", "London"}},
                                           {{"op", "Replace"}, {"path", "name.givenName"}, {"value", "Bob"}},
                                           {{"op", "Add"}, {"value", {{"displayName", "Bob Jones"}, {"name.familyName", "Jones"}, {enterprise + ":division", "North"}}}}});
    REQUIRE(done.status == 200);
    const json bob = json::parse(done.body);
    CHECK(bob["emails"] == json::array({{{"type", "work"}, {"value", "bob@example.com"}}}));
    CHECK(bob[enterprise]["department"] == "IT");
    CHECK(bob[enterprise]["division"] == "North");
    CHECK(bob[enterprise]["manager"]["value"] == "boss");
    CHECK(bob["name"] == json({{"givenName", "Bob"}, {"familyName", "Jones"}}));
    const json without = json::parse(site.patch(id, {{{"op", "Remove"}, {"path", enterprise + ":manager"}}}).body);
    CHECK_FALSE(without[enterprise].contains("manager"));
    CHECK(site.patch(id, {{{"op", "remove"}, {"path", "emails[type eq \"home\"]"}}}).status == 200);
}

TEST_CASE("groups are pushed, members come and go one by one, and their roles with them", "[scim]") {
    Site site;
    const std::string id = site.add(ann()), other = site.add({{"userName", "bob"}});
    const RawAnswer made = site.send("POST", "/Groups", {{"displayName", "Network"}, {"members", {{{"value", id}}}}});
    REQUIRE(made.status == 201);
    const std::string inner = json::parse(made.body)["id"];
    const std::string outer = json::parse(site.send("POST", "/Groups", {{"displayName", "Agents"}}).body)["id"];
    const auto patch = [&](const std::string& group, const json& operation) {
        return site.send("PATCH", "/Groups/" + group, {{"Operations", {operation}}}).status;
    };
    CHECK(patch(outer, {{"op", "Add"}, {"path", "members"}, {"value", {{{"value", inner}}}}}) == 200);
    CHECK(patch(inner, {{"op", "add"}, {"path", "members"}, {"value", {{{"value", other}}, {{"value", id}}}}}) == 200);
    CHECK(site.get("/Groups/" + inner)["members"].size() == 2);
    CHECK_FALSE(site.get("/Groups/" + inner + "?excludedAttributes=members").contains("members"));
    site.merge();
    CHECK(site.people.find("bob")->has_role("agent"));
    CHECK(site.people.find("bob")->in_group("Network"));
    CHECK(patch(inner, {{"op", "Remove"}, {"path", "members"}, {"value", {{{"value", other}}}}}) == 200);
    CHECK(patch(inner, {{"op", "remove"}, {"path", "members[value eq \"" + id + "\"]"}}) == 200);
    CHECK(site.get("/Groups/" + inner)["members"].empty());
    site.merge();
    CHECK_FALSE(site.people.find("bob")->has_role("agent"));
    CHECK(site.send("DELETE", "/Groups/" + inner).status == 204);
    CHECK(site.send("GET", "/Groups/" + inner).status == 404);
}

TEST_CASE("a resource that was changed meanwhile is not overwritten by who saw an older one", "[scim]") {
    Site site;
    const std::string id = site.add(ann());
    const json title{{{"op", "replace"}, {"path", "title"}, {"value", "Chief"}}};
    const RawAnswer first = site.patch(id, title, "If-Match: W/\"1\"\r\n");
    INFO(first.body);
    CHECK(first.status == 200);
    CHECK(first.header("etag") == "W/\"2\"");
    CHECK(site.patch(id, title, "If-Match: W/\"1\"\r\n").status == 412);
    CHECK(site.send("DELETE", "/Users/" + id, {}, "If-Match: W/\"1\"\r\n").status == 412);
    CHECK(site.send("GET", "/Users/" + id, {}, "If-None-Match: W/\"2\"\r\n").status == 304);
    json whole = ann();
    whole["title"] = "Boss";
    whole["id"] = "something else";
    const json put = json::parse(site.send("PUT", "/Users/" + id, whole, "If-Match: *\r\n").body);
    CHECK(put["title"] == "Boss");
    CHECK(put["id"] == id);
    CHECK(site.send("DELETE", "/Users/" + id).status == 204);
    CHECK(site.send("GET", "/Users/" + id).status == 404);
    CHECK(site.send("POST", "/Users", ann()).status == 201);
}

TEST_CASE("lists come in pages that begin at one", "[scim]") {
    Site site;
    for (int i = 0; i < 7; ++i) site.add({{"userName", "user" + std::to_string(i)}});
    const json page = site.get("/Users?startIndex=3&count=2&attributes=userName");
    CHECK(page["totalResults"] == 7);
    CHECK(page["startIndex"] == 3);
    CHECK(page["itemsPerPage"] == 2);
    CHECK(page["Resources"].size() == 2);
    CHECK(page["Resources"][0].contains("userName"));
    CHECK_FALSE(page["Resources"][0].contains("meta"));
    CHECK(site.get("/Users?count=0")["Resources"].empty());
    CHECK(site.get("/Users?count=0")["totalResults"] == 7);
    CHECK(site.get("/Users?startIndex=-5&count=100000")["Resources"].size() == 7);
    CHECK(site.get("/Users?startIndex=8")["Resources"].empty());
    const json searched = json::parse(site.send("POST", "/Users/.search", {{"filter", "userName sw \"user\""}, {"count", 3}}).body);
    CHECK(searched["totalResults"] == 7);
    CHECK(searched["Resources"].size() == 3);
}

TEST_CASE("bad requests are refused in the protocol's own words, and change nothing", "[scim]") {
    Site site;
    const std::string id = site.add(ann());
    const auto patched_type = [&](const json& operation) { return scim_type(site.patch(id, json::array({operation}))); };
    CHECK(patched_type({{"op", "jump"}, {"path", "title"}, {"value", "x"}}) == "invalidSyntax");
    CHECK(patched_type({{"op", "replace"}, {"path", "active"}, {"value", "maybe"}}) == "invalidValue");
    CHECK(patched_type({{"op", "replace"}, {"path", "emails[type eq"}, {"value", "x"}}) == "invalidPath");
    CHECK(patched_type({{"op", "replace"}, {"path", "[]"}, {"value", "x"}}) == "invalidPath");
    CHECK(patched_type({{"op", "remove"}}) == "noTarget");
    CHECK(patched_type({{"op", "remove"}, {"path", "userName"}}) == "invalidValue");
    CHECK(patched_type({{"op", "replace"}, {"path", "id"}, {"value", "x"}}) == "mutability");
    CHECK(patched_type({{"op", "replace"}, {"value", "x"}}) == "invalidValue");
    CHECK(scim_type(site.send("PATCH", "/Users/" + id, json::object())) == "invalidSyntax");
    CHECK(scim_type(site.send("POST", "/Users", json("{\"userName\":"))) == "invalidSyntax");
    CHECK(scim_type(site.send("POST", "/Users", {{"displayName", "Nobody"}})) == "invalidValue");
    CHECK(scim_type(site.send("POST", "/Users", {{"userName", {"a", "b"}}})) == "invalidValue");
    for (const char* filter : {"userName", "userName%20xx%20%22a%22", "userName%20eq", "(userName%20pr", "userName%20eq%20%22a%22%20and", "userName%20eq%20%7B%7D", "%22"}) {
        const RawAnswer refused = site.send("GET", std::string{"/Users?filter="} + filter);
        CHECK(refused.status == 400);
        CHECK(scim_type(refused) == "invalidFilter");
    }
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "(";
    CHECK(site.send("GET", "/Users?filter=" + deep).status == 400);
    CHECK(site.send("GET", "/Bulk").status == 501);
    CHECK(site.send("GET", "/Nothing").status == 404);
    CHECK(site.send("DELETE", "/Users").status == 405);
    CHECK(site.get("/Users/" + id)["meta"]["version"] == "W/\"1\"");
}

TEST_CASE("without the token nothing is shown or changed, and guessing ends soon", "[scim]") {
    Site site;
    const RawAnswer refused = site.send("GET", "/Users", {}, "", "wrong");
    CHECK(refused.status == 401);
    CHECK(refused.header("www-authenticate") == "Bearer");
    for (int i = 0; i < 9; ++i) CHECK(site.send("POST", "/Users", ann(), "", "wrong").status == 401);
    CHECK(site.send("GET", "/Users", {}, "", "wrong").status == 429);
    CHECK(testing::number_in(*site.store, "SELECT count(*) FROM scim_resource") == 0);
    site.server.on_thread([&] { site.clock.pass(std::chrono::minutes{16}); });
    CHECK(site.send("GET", "/Users").status == 200);
}

TEST_CASE("the server says what it can", "[scim]") {
    Site site;
    CHECK(site.get("/ServiceProviderConfig")["patch"]["supported"] == true);
    const json types = site.get("/ResourceTypes");
    CHECK(types["totalResults"] == 2);
    CHECK(types["Resources"][0]["schemaExtensions"].size() == 2);
    CHECK(site.get("/ResourceTypes/Group")["endpoint"] == "/Groups");
    const json schemas = site.get("/Schemas");
    CHECK(schemas["totalResults"] == 4);
    CHECK(site.get("/Schemas/" + std::string{user_schema})["attributes"].size() > 5);
}

}  // namespace twicket::scim
