// Row 56, "their open work handed over": what a leaver looked after in the knowledge is the manager's.
#include <catch2/catch.hpp>

#include "bot/app/people_parts.hpp"
#include "bot/directory/life.hpp"
#include "knowledge/knowledge_store.hpp"
#include "tests/support/await.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;

namespace {

directory::Moves tom_left() {
    directory::Moves moves;
    moves.put.emplace_back("tom", directory::Stand{false, "{}"});
    moves.events.push_back({0, "tom", directory::LifeEvent::What::left, {}});
    return moves;
}

}  // namespace

TEST_CASE("a leaver's entries are the manager's, in the store, among the versions and in the ranker", "[people][leaver]") {
    const testing::ScratchFolder folder;
    testing::SetClock clock;
    store::Options options;
    options.path = folder / "twicket.db";
    const auto store = store::Store::open(options);
    const std::vector<knowledge::Entry> entries{{.id = "vpn", .title = "VPN drops", .owner = "tom"},
                                                {.id = "badge", .title = "Lost badge", .owner = "uma"},
                                                {.id = "old", .title = "Fax", .owner = "tom"}};
    const auto keep = [&](store::Connection& connection) {
        knowledge::put_entries(connection, entries, "system:sources", clock.now());
        knowledge::retire_entry(connection, "old", "system:sources", clock.now());
        directory::write_moves(connection, tom_left());
    };
    REQUIRE(store->write_now(keep).has_value());
    const auto ranker = knowledge::Ranker::build({entries[0], entries[1]}, {.background = false});

    boost::asio::io_context loop{1};
    People people;
    const Person mia{.id = "mia", .name = "Mia"}, tom{.id = "tom", .name = "Tom", .manager = "mia"};
    REQUIRE(people.load({mia}, {tom}).has_value());
    Inbox inbox{*store, clock, [] {}};
    directory::LifeWatch life{{.people = people, .clock = clock, .store = *store, .inbox = inbox,
                               .find_adapter = [](const std::string&) -> Adapter* { return nullptr; },
                               .hand_on_entries = app::entries_hander(*store, clock, *ranker)}};
    testing::await_on(loop, life.look());

    std::vector<knowledge::EntryVersion> versions;
    std::vector<knowledge::StoredEntry> stored;
    const auto look = [&](store::Connection& connection) {
        versions = knowledge::versions_of(connection, "vpn");
        stored = knowledge::stored_entries(connection);
    };
    REQUIRE(store->read_now(look).has_value());
    REQUIRE(versions.size() == 2);
    CHECK(versions[1].actor == "system:leavers");
    CHECK(versions[1].entry.owner == "mia");
    REQUIRE(stored.size() == 3);
    CHECK(stored[0].entry.owner == "uma");
    CHECK(stored[1].entry.owner == "tom");  // retired: nobody's work
    CHECK(stored[2].entry.owner == "mia");
    CHECK(ranker->find("vpn")->owner == "mia");
    CHECK(ranker->find("badge")->owner == "uma");
}
