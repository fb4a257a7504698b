// Several sources into one directory: who is one human, who is believed, who is in which group.
#include "bot/directory/merge.hpp"

#include <catch2/catch.hpp>

#include "bot/directory/records.hpp"
#include "tests/support/scratch.hpp"

namespace twicket::directory {
namespace {

Record told(std::string key, std::string id, std::string email = {}) {
    Record record{.key = std::move(key)};
    record.said.id = std::move(id);
    record.said.name = record.said.id;
    record.give(Field::name);
    record.said.email = std::move(email);
    if (!record.said.email.empty()) record.give(Field::email);
    return record;
}

const Person& named(const std::vector<Person>& people, const std::string& id) {
    const auto found = std::ranges::find(people, id, &Person::id);
    if (found == people.end()) throw std::runtime_error("nobody is called " + id);
    return *found;
}

Record titled(Record record, std::string title) {
    record.said.title = std::move(title);
    record.give(Field::title);
    return record;
}

}  // namespace

TEST_CASE("two sources that know one address speak of one person, by the id of the first", "[directory]") {
    const std::vector<Source> sources{{"ldap", {told("u1", "ann", "Ann@Example.com")}},
                                      {"scim", {titled(told("s1", "ann@example.com", "ann@example.com"), "Engineer")}}};
    const Merged merged = merge(sources, {});
    REQUIRE(merged.here.size() == 1);
    CHECK(merged.here[0].id == "ann");
    CHECK(merged.here[0].title == "Engineer");
    CHECK(merged.here[0].groups == std::vector<std::string>{"everyone"});
}

TEST_CASE("each field is told by the source that the configuration puts first", "[directory]") {
    const std::vector<Source> sources{{"ldap", {titled(told("u1", "ann", "ann@example.com"), "Old title")}},
                                      {"scim", {titled(told("s1", "x", "ann@example.com"), "New title")}}};
    CHECK(merge(sources, {}).here.at(0).title == "Old title");
    CHECK(merge(sources, {.priority = {{Field::title, {"scim"}}}}).here.at(0).title == "New title");
    CHECK(merge(sources, {.priority = {{Field::title, {"scim"}}}}).here.at(0).name == "ann");
}

TEST_CASE("an address that two people of one source share joins nobody", "[directory]") {
    const std::vector<Source> sources{{"ldap", {told("u1", "ann", "desk@example.com"), told("u2", "bob", "desk@example.com")}},
                                      {"scim", {told("s1", "carol", "desk@example.com")}}};
    CHECK(merge(sources, {}).here.size() == 3);
}

TEST_CASE("groups are followed through groups, also in a circle", "[directory]") {
    Source ldap{.name = "ldap", .records = {told("u1", "bob")}};
    ldap.records[0].names = {"uid=bob,ou=people,dc=example"};
    ldap.groups = {{"g1", "network", {"cn=network,dc=example"}, {"UID=bob, ou=people,dc=example"}},
                   {"g2", "agents", {"cn=agents,dc=example"}, {"cn=network,dc=example", "cn=it,dc=example"}},
                   {"g3", "it", {"cn=it,dc=example"}, {"cn=agents,dc=example"}},
                   {"g4", "others", {"cn=others,dc=example"}, {"uid=nobody,dc=example"}}};
    const Merged merged = merge({ldap}, {.roles = {{"agent", {"it"}}, {"admin", {"others"}}}});
    CHECK(merged.here.at(0).groups == std::vector<std::string>{"agents", "everyone", "it", "network"});
    CHECK(merged.here.at(0).has_role("agent"));
    CHECK_FALSE(merged.here.at(0).has_role("admin"));
}

TEST_CASE("a manager is found by distinguished name, address or id", "[directory]") {
    Source ldap{.name = "ldap", .records = {told("u1", "ann", "ann@example.com"), told("u2", "bob"), told("u3", "eve")}};
    ldap.records[0].names = {"uid=ann,dc=example"};
    ldap.records[1].said.manager = "UID=ann,DC=example";
    ldap.records[1].give(Field::manager);
    ldap.records[2].said.manager = "cn=unknown";
    ldap.records[2].give(Field::manager);
    Source table{.name = "csv", .records = {told("1", "carol")}};
    table.records[0].said.manager = "ANN@example.com";
    table.records[0].give(Field::manager);
    const Merged merged = merge({ldap, table}, {});
    CHECK(named(merged.here, "bob").manager == "ann");
    CHECK(named(merged.here, "carol").manager == "ann");
    CHECK(named(merged.here, "eve").manager.empty());
}

TEST_CASE("who is inactive in the source that is believed has left", "[directory]") {
    Record gone = told("u1", "ann", "ann@example.com"), here = told("s1", "ann");
    gone.active = false;
    gone.give(Field::active);
    here.give(Field::active);
    const std::vector<Source> sources{{"ldap", {gone}}, {"scim", {here}}};
    CHECK(merge(sources, {}).left.size() == 1);
    CHECK(merge(sources, {.priority = {{Field::active, {"scim"}}}}).here.size() == 1);
}

TEST_CASE("a record comes back from its JSON as it was", "[directory]") {
    Record record = titled(told("k", "ann", "ann@example.com"), "Häuptling \"1\"");
    record.names = {"cn=ann"};
    record.said.skills = {{"vpn", 4}};
    record.give(Field::skills);
    record.active = false;
    record.give(Field::active);
    const Record back = record_from_json(to_json(record)).value();
    CHECK(to_json(back) == to_json(record));
    CHECK(back.given == record.given);
    CHECK_FALSE(back.active);
    CHECK(record_from_json("{}").has_error());
    CHECK(record_from_json("[1").has_error());
}

TEST_CASE("the first directory welcomes nobody; afterwards who comes, goes and returns is told once", "[directory]") {
    testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    const auto settle = [&](const Merged& now) {
        Moves moves;
        store->write_now([&](store::Connection& connection) {
                 moves = moves_between(everybody(connection), now, 10, from_millis(1));
                 write_moves(connection, moves);
             }).value();
        return moves;
    };
    const auto people = [](std::vector<std::string> ids) {
        std::vector<Record> records;
        for (std::string& id : ids) records.push_back(told(id, id));
        return merge({{"ldap", std::move(records)}}, {});
    };
    CHECK(settle(people({"ann", "bob", "carol"})).events.empty());
    CHECK(settle(people({"ann", "bob", "carol"})).nothing());
    const Moves joined = settle(people({"ann", "bob", "carol", "dora"}));
    REQUIRE(joined.events.size() == 1);
    CHECK(joined.events[0].what == LifeEvent::What::joined);
    const Moves left = settle(people({"ann", "carol", "dora"}));
    REQUIRE(left.events.size() == 1);
    CHECK(left.events[0].person == "bob");
    REQUIRE(left.gone.size() == 1);
    CHECK(left.gone[0].name == "bob");
    CHECK(settle(people({"ann", "carol", "dora"})).gone.size() == 1);  // still known as one who has left
    const Moves back = settle(people({"ann", "bob", "carol", "dora"}));
    REQUIRE(back.events.size() == 1);
    CHECK(back.events[0].what == LifeEvent::What::returned);
    std::vector<std::string> crowd{"ann", "bob", "carol", "dora"};
    for (int i = 0; i < 20; ++i) crowd.push_back("new" + std::to_string(i));
    CHECK(settle(people(crowd)).events.empty());  // a source that was added
    const Moves shrunk = settle(people({"ann", "bob", "carol", "dora"}));
    CHECK(shrunk.withheld() == 20);
    CHECK(shrunk.events.empty());
    settle(people(crowd));
    const Moves vanished = settle(people({}));
    CHECK(vanished.events.empty());
    CHECK(vanished.withheld() == 24);
    CHECK(settle(people(crowd)).nothing());
}

TEST_CASE("a directory that has mostly vanished deactivates nobody", "[directory]") {
    CHECK(may_vanish(4, 1, 10));
    CHECK_FALSE(may_vanish(4, 3, 10));
    CHECK_FALSE(may_vanish(1, 1, 10));
    CHECK(may_vanish(1000, 100, 10));
    CHECK_FALSE(may_vanish(1000, 101, 10));
    CHECK_FALSE(may_vanish(1000, 1000, 100));
    CHECK(may_vanish(1000, 500, 100));
}

}  // namespace twicket::directory
