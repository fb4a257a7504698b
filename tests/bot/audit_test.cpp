// The audit log: every way of tampering is found and the first bad row named; backup and restore keep it whole.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

#include "bot/audit.hpp"
#include "bot/store/backup.hpp"
#include "bot/store/restore.hpp"
#include "bot/store/sqlite_connection.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;

namespace {

void append_rows(store::Store& store, int count) {
    const auto done = store.write_now([count](store::Connection& connection) {
        for (int i = 0; i < count; ++i)
            append_audit(connection, {from_millis(1'800'000'000'000 + i), "ann", "channel.mode",
                                       R"({"place":"general","mode":")" + std::string(i % 2 ? "all" : "off") + "\"}"});
    });
    REQUIRE(done.has_value());
}

// A log of 50 rows sealed at rows 20 and 45, whose database a test then spoils.
struct Log {
    testing::ScratchFolder folder;
    Log() {
        const auto store = folder.open_fast();
        audit::Sealer sealer{*store, system_clock(), folder.path().string()};
        append_rows(*store, 20);
        REQUIRE(testing::await(sealer.seal()).has_value());
        std::filesystem::copy(folder / "audit.checkpoints", folder / "early.checkpoints");
        append_rows(*store, 25);
        REQUIRE(testing::await(sealer.seal()).has_value());
        REQUIRE(testing::await(sealer.seal()).has_value());  // nothing new: no line
        append_rows(*store, 5);
    }
    void spoil(const std::string& sql) {
        store::SqliteConnection connection{{folder / "twicket.db"}};
        connection.execute(sql);
    }
    audit::Report verify() {
        const auto connection = store::open_read_only(folder / "twicket.db");
        const audit::Checkpoints checkpoints{folder.path().string()};
        return audit::verify(*connection, &checkpoints);
    }
};

}  // namespace

TEST_CASE("an audit log that nobody touched is whole") {
    Log log;
    const auto report = log.verify();
    CHECK(report.whole());
    CHECK(report.rows == 50);
    CHECK(report.checkpoints == 2);
}

TEST_CASE("every change of an audit row is found and named") {
    const std::pair<std::string, std::int64_t> spoilings[] = {
        {"UPDATE audit SET actor = 'eve' WHERE sequence = 7", 7},
        {"UPDATE audit SET act = 'x' WHERE sequence = 50", 50},
        {"UPDATE audit SET at = at + 1 WHERE sequence = 1", 1},
        {"UPDATE audit SET detail = '{}' WHERE sequence = 30", 30},
        {"UPDATE audit SET hash = previous WHERE sequence = 12", 12},
        {"DELETE FROM audit WHERE sequence = 7", 7},
        {"DELETE FROM audit WHERE sequence = 1", 1},
        {"DELETE FROM audit WHERE sequence > 40", 41},
        {"DELETE FROM audit", 1},
        {"UPDATE audit SET sequence = CASE sequence WHEN 8 THEN -9 ELSE -8 END WHERE sequence IN (8, 9)", 1},
        {"UPDATE audit SET detail = (SELECT b.detail FROM audit b WHERE b.sequence = 11) WHERE sequence = 10", 10},
        {"INSERT INTO audit SELECT 51, at, actor, act, detail, 'x', hash FROM audit WHERE sequence = 50", 51},
    };
    for (const auto& [sql, row] : spoilings) {
        INFO(sql);
        Log log;
        log.spoil(sql);
        const auto report = log.verify();
        CHECK_FALSE(report.whole());
        CHECK(report.broken_at == row);
        CHECK(report.problem.find("row " + std::to_string(row)) == 0);
    }
}

TEST_CASE("two audit rows that changed places are found") {
    Log log;
    log.spoil("UPDATE audit SET sequence = -sequence WHERE sequence IN (8, 9)");
    log.spoil("UPDATE audit SET sequence = 17 + sequence WHERE sequence IN (-8, -9)");
    CHECK(log.verify().broken_at == 8);
}

TEST_CASE("a rewritten chain, a tail cut and an old copy put back are found by the signed checkpoints") {
    SECTION("all rows made anew with right hashes") {
        Log log;
        log.spoil("DELETE FROM audit");
        append_rows(*log.folder.open_fast(), 7);
        const auto store = log.folder.open_fast();
        (void)store->write_now([](store::Connection& connection) {
            for (int i = 0; i < 60; ++i) append_audit(connection, {from_millis(1), "ann", "nothing.bad", "{}"});
        });
        CHECK(log.verify().broken_at == 20);
    }
    SECTION("an old copy of the database alone") {
        Log log;
        const auto whole = log.folder / "copy.db";
        log.spoil("DELETE FROM audit WHERE sequence > 30");
        REQUIRE(store::copy_database(log.folder / "twicket.db", whole).has_value());
        std::filesystem::rename(whole, log.folder / "twicket.db");
        CHECK(log.verify().broken_at == 31);
    }
    SECTION("lines of the checkpoints removed, changed or all of them gone") {
        Log log;
        std::filesystem::rename(log.folder / "early.checkpoints", log.folder / "kept");
        std::string text;
        {
            std::ifstream in{log.folder / "audit.checkpoints"};
            std::string first, second;
            std::getline(in, first);
            std::getline(in, second);
            text = second + "\n";
        }
        std::ofstream{log.folder / "audit.checkpoints"} << text;
        CHECK_FALSE(log.verify().whole());
        std::filesystem::remove(log.folder / "audit.checkpoints");
        CHECK_FALSE(log.verify().whole());
        std::filesystem::remove(log.folder / "audit.key");
        CHECK(log.verify().checkpoints == 0);  // told as "no checkpoint": the copy kept elsewhere decides
    }
    SECTION("a checkpoint line that was being written at a death does not count") {
        Log log;
        std::ofstream{log.folder / "audit.checkpoints", std::ios::app} << R"({"kind":"sea)";
        CHECK(log.verify().whole());
        const auto store = log.folder.open_fast();
        audit::Sealer sealer{*store, system_clock(), log.folder.path().string()};
        CHECK(testing::await(sealer.seal()).has_value());
        CHECK(log.verify().checkpoints == 3);
    }
}

TEST_CASE("an older copy that was restored openly is whole again, and what came after is still vouched for") {
    Log log;
    log.spoil("DELETE FROM audit WHERE sequence > 30");
    CHECK_FALSE(log.verify().whole());
    {
        const auto store = log.folder.open_fast();
        audit::Checkpoint restored{audit::Checkpoint::Kind::restored, {}, from_millis(1)};
        (void)store->read_now([&](store::Connection& connection) { restored.head = audit::head(connection); });
        audit::Checkpoints checkpoints{log.folder.path().string()};
        REQUIRE(checkpoints.add(restored).has_value());
        append_rows(*store, 10);
        audit::Sealer sealer{*store, system_clock(), log.folder.path().string()};
        REQUIRE(testing::await(sealer.seal()).has_value());
    }
    CHECK(log.verify().whole());
    log.spoil("DELETE FROM audit WHERE sequence > 35");
    CHECK(log.verify().broken_at == 36);
}

TEST_CASE("a refused detail leaves no audit row") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    const auto done = store->write_now([](store::Connection& connection) {
        append_audit(connection, {from_millis(1), "ann", "x", "not json"});
    });
    CHECK(done.has_error());
    CHECK(testing::number_in(*store, "SELECT COUNT(*) FROM audit") == 0);
}

TEST_CASE("S20: 100,000 audit rows are walked") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    append_rows(*store, 100'000);
    audit::Report report;
    const auto begun = std::chrono::steady_clock::now();
    (void)store->read_now([&](store::Connection& connection) { report = audit::verify(connection, nullptr); });
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::printf("suite audit-walk: %lld rows verified in %.2f s\n", static_cast<long long>(report.rows), took.count());
    CHECK(report.whole());
    CHECK(report.rows == 100'000);
}

TEST_CASE("R21: a backup taken under load is whole and holds everything acknowledged before it") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    std::atomic<int> written{0};
    std::atomic<bool> stop{false};
    std::thread load{[&] {
        while (!stop) {
            append_rows(*store, 3);
            written += 3;
        }
    }};
    while (written < 300) std::this_thread::yield();
    const int before = written;
    int last_percent = -1;
    const auto copied = store->backup(folder / "copy.db", [&](int percent) { last_percent = percent; });
    stop = true;
    load.join();
    REQUIRE(copied.has_value());
    CHECK(last_percent == 100);
    const auto proof = store::prove(folder / "copy.db");
    CHECK(proof.problem.empty());
    CHECK(proof.rows.at("audit") >= before);
    CHECK(proof.rows.at("audit") <= written);
    const auto copy = store::open_read_only(folder / "copy.db");
    CHECK(audit::verify(*copy, nullptr).whole());
    CHECK(store->backup(folder / "copy.db").error().code == ErrorCode::conflict);
}

TEST_CASE("a restore replaces the database as a whole, keeps the old one, and refuses what is damaged or in use") {
    const testing::ScratchFolder folder;
    const std::string database = folder / "twicket.db", copy = folder / "copy.db";
    const auto proven = [](const std::string& file) -> Result<void> {
        const auto proof = store::prove(file);
        if (!proof.problem.empty()) return Error{ErrorCode::invalid, proof.problem};
        return {};
    };
    {
        const auto store = folder.open_fast();
        append_rows(*store, 10);
        REQUIRE(store->backup(copy).has_value());
        append_rows(*store, 5);
        CHECK(store::put_back(copy, database, {}, proven).has_error());  // in use
    }
    REQUIRE(store::put_back(copy, database, {}, proven).has_value());
    CHECK(testing::number_in(*folder.open_fast(), "SELECT COUNT(*) FROM audit") == 10);
    CHECK(store::prove(database + ".replaced").rows.at("audit") == 15);
    // A damaged copy: refused, and the database stays.
    {
        std::fstream file{copy, std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(4096 * 3);
        file << std::string(4096 * 4, '\x5a');
    }
    CHECK(store::put_back(copy, database, {}, proven).has_error());
    std::ofstream{folder / "text.db"} << "no database";
    CHECK(store::put_back(folder / "text.db", database, {}, proven).has_error());
    CHECK(store::put_back(folder / "none.db", database, {}, proven).has_error());
    CHECK(testing::number_in(*folder.open_fast(), "SELECT COUNT(*) FROM audit") == 10);
    CHECK_FALSE(std::filesystem::exists(database + ".restoring"));
}
