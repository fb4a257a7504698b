// R3: lost power keeps what was acknowledged; and the control that proves the model can see a loss. R15: a failed sync
// ends the store.
#include <spdlog/spdlog.h>

#include <catch2/catch.hpp>
#include <set>

#include "bot/store/sqlite_connection.hpp"
#include "tests/fault/power_cut_vfs.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using testing::PowerCutDisk;

namespace {

struct Tally {
    int cuts = 0, acked = 0, lost = 0, damaged = 0, in_the_middle = 0;
};

// Works until the power goes; `acked` learns each name whose commit was answered.
void work_until_cut(const store::Options& options, PowerCutDisk& disk, std::mt19937& random, int round,
                    std::set<std::string>& acked) {
    std::unique_ptr<store::Store> store;
    try {
        store = store::Store::open(options);
    } catch (const std::runtime_error&) {
        return;  // cut while opening
    }
    disk.folder_synced();  // Store::open does, by a call that the model does not see
    for (int i = 0; i < 60 && !disk.is_cut(); ++i) {
        const std::string name = std::to_string(round) + "." + std::to_string(i);
        const std::string value(random() % 3000, static_cast<char>('a' + i % 26));
        const auto done = store->write_now([&](store::Connection& connection) {
            connection.execute("INSERT INTO meta (name, value) VALUES ($1, $2)", {name, value});
            if (random() % 3 == 0)
                connection.execute("UPDATE meta SET value = $1 WHERE name = $2", {value, std::to_string(round) + ".0"});
        });
        if (done.has_value()) acked.insert(name);
    }
    disk.cut();
}

// What an ordinary SQLite finds afterwards.
void look(const std::string& path, const std::set<std::string>& acked, Tally& tally) {
    std::set<std::string> found;
    try {
        store::SqliteConnection connection{{path, store::SqliteConnection::Mode::write, false, {}}};
        auto check = connection.query("PRAGMA integrity_check(1)");
        if (!check.next() || check.text(0) != "ok") ++tally.damaged;
        auto tables = connection.query("SELECT name FROM sqlite_master WHERE name = 'meta'");
        if (tables.next()) {
            auto rows = connection.query("SELECT name FROM meta");
            while (rows.next()) found.insert(rows.string(0));
        }
    } catch (const store::DatabaseError&) {
        ++tally.damaged;
    }
    for (const std::string& name : acked) tally.lost += !found.contains(name);
}

// Hundreds of deaths, each rightly told as critical, would bury the rest of the log.
struct Silence {
    spdlog::level::level_enum before = spdlog::get_level();
    Silence() { spdlog::set_level(spdlog::level::off); }
    ~Silence() { spdlog::set_level(before); }
};

Tally cut_often(int cuts, bool commit_to_disk) {
    const Silence silence;
    PowerCutDisk disk{"power-cut"};
    std::mt19937 random{20261122};
    Tally tally;
    std::unique_ptr<testing::ScratchFolder> folder;
    std::set<std::string> acked;
    for (int round = 0; round < cuts; ++round) {
        if (round % 10 == 0) {
            folder = std::make_unique<testing::ScratchFolder>(testing::quick_place());
            acked.clear();
        }
        auto options = folder->database();
        options.vfs = "power-cut";
        options.commit_to_disk = commit_to_disk;
        options.readers = 1;
        options.checkpoint_pages = 12;
        disk.plug_in(static_cast<unsigned>(round) * 7919 + 1);
        // A first opening on an empty folder takes many operations; both it and the work after it are cut.
        disk.cut_after(1 + static_cast<int>(random() % 700));
        const auto before = acked.size();
        work_until_cut(options, disk, random, round, acked);
        disk.write_survivors();
        tally.acked += static_cast<int>(acked.size() - before);
        tally.in_the_middle += acked.size() - before < 60;
        ++tally.cuts;
        const int lost = tally.lost, damaged = tally.damaged;
        look(options.path, acked, tally);
        if (tally.lost != lost || tally.damaged != damaged) {  // begin anew, so that one loss is counted once
            if (commit_to_disk) UNSCOPED_INFO("lost or damaged at cut " << round);
            folder = std::make_unique<testing::ScratchFolder>(testing::quick_place());
            acked.clear();
        }
    }
    return tally;
}

}  // namespace

TEST_CASE("R3: 500 power cuts lose nothing acknowledged and damage nothing") {
    const Tally tally = cut_often(500, true);
    std::printf("suite power-cut: %d cuts, %d acknowledged, %d lost, %d damaged, %d in the middle of work\n",
                tally.cuts, tally.acked, tally.lost, tally.damaged, tally.in_the_middle);
    CHECK(tally.acked > 5000);
    CHECK(tally.in_the_middle > 200);
    CHECK(tally.lost == 0);
    CHECK(tally.damaged == 0);
}

TEST_CASE("R3 control: with synchronous off the same cuts lose what was acknowledged, so the model sees") {
    const Tally tally = cut_often(60, false);
    std::printf("suite power-cut-control: %d cuts, %d lost, %d damaged (both must not be 0)\n", tally.cuts, tally.lost,
                tally.damaged);
    CHECK(tally.lost + tally.damaged > 0);
}

TEST_CASE("R15: after a failed sync nothing is acknowledged any more and the program is told to stop, once") {
    PowerCutDisk disk{"power-cut"};
    const testing::ScratchFolder folder{testing::quick_place()};
    auto options = folder.database();
    options.vfs = "power-cut";
    const auto store = store::Store::open(options);
    int told = 0;
    store->on_fatal([&](const std::string& reason) {
        ++told;
        CHECK_FALSE(reason.empty());
    });
    const auto insert = [&](const std::string& name) {
        return store->write_now([name](store::Connection& connection) {
            connection.execute("INSERT INTO meta (name, value) VALUES ($1, '')", {name});
        });
    };
    CHECK(insert("before").has_value());
    disk.fail_syncs();
    for (const char* name : {"one", "two", "three"}) {
        const auto refused = insert(name);
        REQUIRE(refused.has_error());
        CHECK(refused.error().code == ErrorCode::unavailable);
    }
    CHECK_FALSE(store->healthy());
    CHECK(told == 1);
    CHECK(testing::number_in(*store, "SELECT COUNT(*) FROM meta WHERE name IN ('one', 'two', 'three')") == 0);
    CHECK(testing::number_in(*store, "SELECT COUNT(*) FROM meta WHERE name = 'before'") == 1);
}
