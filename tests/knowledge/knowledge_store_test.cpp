// Entries in the store: versions, and nothing half-done.
#include <catch2/catch.hpp>

#include "knowledge/knowledge_store.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using namespace twicket::knowledge;

TEST_CASE("each change of an entry is a version, an equal text is none, retiring is one more", "[knowledge]") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    const Time now = from_millis(1'800'000'000'000);
    Entry entry{.id = "vpn", .title = "VPN", .answer = "one", .verified = "2026-09-14"};
    std::vector<Written> written;
    const auto done = store->write_now([&](store::Connection& connection) {
        written.clear();
        written.push_back(put_entry(connection, entry, "ann", now));
        written.push_back(put_entry(connection, entry, "ann", now));
        Entry second = entry;
        second.answer = "two";
        written.push_back(put_entry(connection, second, "bob", now));
    });
    REQUIRE(done.has_value());
    CHECK(written == std::vector<Written>{Written::added, Written::same, Written::changed});
    REQUIRE(
        store->write_now([&](store::Connection& connection) { REQUIRE(retire_entry(connection, "vpn", "eve", now)); })
            .has_value());
    std::vector<EntryVersion> versions;
    std::vector<Entry> published;
    REQUIRE(store
                ->read_now([&](store::Connection& connection) {
                    versions = versions_of(connection, "vpn");
                    published = published_entries(connection);
                })
                .has_value());
    REQUIRE(versions.size() == 3);
    CHECK(versions[0].entry == entry);
    CHECK(versions[1].actor == "bob");
    CHECK(versions[1].entry.answer == "two");
    CHECK(versions[2].actor == "eve");
    CHECK(published.empty());
    REQUIRE(
        store->write_now([&](store::Connection& connection) { put_entry(connection, entry, "ann", now); }).has_value());
    CHECK(testing::number_in(*store, "SELECT version FROM entry WHERE id = 'vpn' AND state = 'published'") == 4);
}

TEST_CASE("an import that fails in the middle leaves nothing behind", "[knowledge]") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    const auto failed = store->write_now([&](store::Connection& connection) {
        put_entries(connection, {{.id = "a", .title = "A"}, {.id = "b", .title = "B"}}, "import", from_millis(0));
        throw std::runtime_error("the power went");
    });
    CHECK(failed.has_error());
    CHECK(testing::number_in(*store, "SELECT COUNT(*) FROM entry") == 0);
    CHECK(testing::number_in(*store, "SELECT COUNT(*) FROM entry_version") == 0);
}
