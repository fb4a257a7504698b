// The configured sources read again while the ranker works: what changes, what stays.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "bot/app/sources.hpp"
#include "knowledge/knowledge_store.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

namespace {
using namespace twicket;
using namespace twicket::knowledge;
using testing::ScratchFolder;

Entry entry(const std::string& id, const std::string& answer) {
    return {.id = id, .title = "How do I " + id + "?", .variants = {id + " please"}, .answer = answer};
}

void write(const std::string& file, const std::string& text) {
    std::ofstream{file, std::ios::binary} << text;
}

std::string line(const std::string& id, const std::string& answer = "So.") {
    return to_json(entry(id, answer)).dump() + "\n";
}
}  // namespace

TEST_CASE("sources read again change the running ranker, imported entries stay", "[knowledge]") {
    const ScratchFolder folder;
    const auto store = folder.open_fast();
    testing::SetClock clock;
    const auto by_hand = [](store::Connection& connection) {
        put_entry(connection, entry("imported", "By hand."), "import", from_millis(1));
    };
    REQUIRE(store->write_now(by_hand).has_value());
    const std::string file = folder / "faq.jsonl";
    write(file, line("vpn", "Connect.") + line("badge", "Ask."));
    config::Config config;
    config.knowledge.push_back({.path = file, .format = "jsonl"});
    const auto ranker = app::knowledge_of(config, *store, clock);
    REQUIRE(ranker->all().size() == 3);

    write(file, line("vpn", "Connect twice.") + line("wifi", "Join."));
    const auto done = testing::await(app::refresh_knowledge(config, *store, clock, *ranker));
    REQUIRE_FALSE(done.has_error());
    CHECK(done->added == std::vector<std::string>{"wifi"});
    CHECK(done->changed == std::vector<std::string>{"vpn"});
    CHECK(done->retired == std::vector<std::string>{"badge"});
    CHECK(ranker->find("vpn")->answer == "Connect twice.");
    CHECK(ranker->find("wifi"));
    CHECK_FALSE(ranker->find("badge"));
    CHECK(ranker->find("imported"));
    CHECK(testing::number_in(*store, "SELECT COUNT(*) FROM entry WHERE state = 'published'") == 3);
}

TEST_CASE("a broken row takes no entry away", "[knowledge]") {
    const ScratchFolder folder;
    const auto store = folder.open_fast();
    testing::SetClock clock;
    const std::string file = folder / "faq.jsonl";
    write(file, line("vpn") + line("badge"));
    config::Config config;
    config.knowledge.push_back({.path = file, .format = "jsonl"});
    const auto ranker = app::knowledge_of(config, *store, clock);
    write(file, line("vpn") + "{\"id\": \"badge\"\n");
    const auto done = testing::await(app::refresh_knowledge(config, *store, clock, *ranker));
    REQUIRE_FALSE(done.has_error());
    CHECK(done->problems == 1);
    CHECK(done->retired.empty());
    CHECK(ranker->find("badge"));
}

TEST_CASE("what an older release stored from a source goes when the source drops it", "[knowledge]") {
    const ScratchFolder folder;
    const auto store = folder.open_fast();
    testing::SetClock clock;
    const auto by_older_release = [](store::Connection& connection) {
        put_entry(connection, entry("vpn", "Connect."), "import", from_millis(1));
        put_entry(connection, entry("badge", "Ask."), "import", from_millis(1));
        put_entry(connection, entry("byhand", "Keep."), "import", from_millis(1));
    };
    REQUIRE(store->write_now(by_older_release).has_value());
    const std::string file = folder / "faq.jsonl";
    write(file, line("vpn", "Connect.") + line("badge", "Ask."));
    config::Config config;
    config.knowledge.push_back({.path = file, .format = "jsonl"});
    const auto ranker = app::knowledge_of(config, *store, clock);
    write(file, line("vpn", "Connect."));
    const auto done = testing::await(app::refresh_knowledge(config, *store, clock, *ranker));
    REQUIRE_FALSE(done.has_error());
    CHECK(done->retired == std::vector<std::string>{"badge"});
    CHECK(ranker->find("vpn"));
    CHECK(ranker->find("byhand"));
    CHECK(testing::number_in(*store, "SELECT COUNT(*) FROM entry_version WHERE entry = 'vpn'") == 1);
}

TEST_CASE("what a person edited or retired stays so until the source's own text changes", "[knowledge]") {
    const ScratchFolder folder;
    const auto store = folder.open_fast();
    testing::SetClock clock;
    const std::string file = folder / "faq.jsonl";
    write(file, line("vpn", "Connect.") + line("badge", "Ask."));
    config::Config config;
    config.knowledge.push_back({.path = file, .format = "jsonl"});
    app::knowledge_of(config, *store, clock);
    const auto edit = [](store::Connection& connection) {
        put_entry(connection, entry("vpn", "Connect, then wait."), "cora", from_millis(5));
        retire_entry(connection, "badge", "cora", from_millis(6));
    };
    REQUIRE(store->write_now(edit).has_value());
    const auto again = app::knowledge_of(config, *store, clock);  // a restart
    CHECK(again->find("vpn")->answer == "Connect, then wait.");
    CHECK_FALSE(again->find("badge"));
    write(file, line("vpn", "Connect with the new client.") + line("badge", "Ask."));
    const auto done = testing::await(app::refresh_knowledge(config, *store, clock, *again));
    REQUIRE_FALSE(done.has_error());
    CHECK(again->find("vpn")->answer == "Connect with the new client.");
    CHECK_FALSE(again->find("badge"));
    CHECK(testing::number_in(*store, "SELECT COUNT(*) FROM entry_version WHERE entry = 'vpn'") == 3);
}
