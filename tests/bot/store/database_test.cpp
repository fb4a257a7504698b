// The façade over one SQLite connection: values in, rows out, errors by kind.
#include <catch2/catch.hpp>

#include "bot/store/sqlite_connection.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using store::DatabaseError;
using store::SqliteConnection;

namespace {
DatabaseError::Kind kind_thrown_by(const std::function<void()>& act) {
    try {
        act();
    } catch (const DatabaseError& error) {
        return error.kind;
    }
    FAIL("nothing was thrown");
    return DatabaseError::Kind::other;
}
}  // namespace

TEST_CASE("values come back from the database as they went in") {
    const testing::ScratchFolder folder;
    SqliteConnection connection{{folder / "a.db"}};
    connection.execute("CREATE TABLE t (a BIGINT, b DOUBLE PRECISION, c TEXT, d TEXT)");
    const std::string text{"gr\xc3\xbcn \0 \xf0\x9f\x98\x80", 12};
    CHECK(connection.execute("INSERT INTO t (a, b, c, d) VALUES ($1, $2, $3, $4)",
                             {std::int64_t{1} << 62, 0.5, text, nullptr}) == 1);
    auto rows = connection.query("SELECT a, b, c, d FROM t");
    REQUIRE(rows.next());
    CHECK(rows.integer(0) == std::int64_t{1} << 62);
    CHECK(rows.real(1) == 0.5);
    CHECK(rows.string(2) == text);
    CHECK(rows.is_null(3));
    CHECK_FALSE(rows.is_null(2));
    CHECK_FALSE(rows.next());
    CHECK_FALSE(rows.next());
}

TEST_CASE("an empty text is a text, not null") {
    const testing::ScratchFolder folder;
    SqliteConnection connection{{folder / "a.db"}};
    connection.execute("CREATE TABLE t (a TEXT NOT NULL)");
    connection.execute("INSERT INTO t (a) VALUES ($1)", {std::string_view{}});
    auto rows = connection.query("SELECT a FROM t WHERE a = $1", {""});
    REQUIRE(rows.next());
    CHECK_FALSE(rows.is_null(0));
}

TEST_CASE("parameters go by their number, not by where they first stand") {
    const testing::ScratchFolder folder;
    SqliteConnection connection{{folder / "a.db"}};
    auto rows = connection.query("SELECT $2, $1, $2", {"one", "two"});
    REQUIRE(rows.next());
    CHECK(rows.string(0) == "two");
    CHECK(rows.string(1) == "one");
    CHECK(rows.string(2) == "two");
    CHECK_THROWS_AS(connection.query("SELECT $1", {"one", "two"}), DatabaseError);
    CHECK_THROWS_AS(connection.query("SELECT $1, $3", {"one", "two"}), DatabaseError);
    CHECK_THROWS_AS(connection.execute("SELECT 1; SELECT 2"), DatabaseError);
}

TEST_CASE("one query text may be in use twice at a time") {
    const testing::ScratchFolder folder;
    SqliteConnection connection{{folder / "a.db"}};
    connection.execute("CREATE TABLE t (a BIGINT)");
    for (std::int64_t i = 0; i < 3; ++i) connection.execute("INSERT INTO t (a) VALUES ($1)", {i});
    int pairs = 0;
    auto outer = connection.query("SELECT a FROM t ORDER BY a");
    while (outer.next())
        for (auto inner = connection.query("SELECT a FROM t ORDER BY a"); inner.next();) ++pairs;
    CHECK(pairs == 9);
}

TEST_CASE("returning statements act even when nobody reads their rows") {
    const testing::ScratchFolder folder;
    SqliteConnection connection{{folder / "a.db"}};
    connection.execute("CREATE TABLE t (a BIGINT)");
    connection.query("INSERT INTO t (a) VALUES (1), (2) RETURNING a");
    CHECK(connection.execute("DELETE FROM t") == 2);
}

TEST_CASE("an insert tells its rising key, and nothing when the row was there") {
    const testing::ScratchFolder folder;
    SqliteConnection connection{{folder / "a.db"}};
    connection.execute("CREATE TABLE t (k INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE)");
    const auto insert = [&](const char* a) {
        return connection.insert("INSERT INTO t (a) VALUES ($1) ON CONFLICT DO NOTHING", "k", {a});
    };
    CHECK(insert("x") == 1);
    CHECK(insert("y") == 2);
    CHECK(insert("x") == 0);
    connection.execute("DELETE FROM t");
    CHECK(insert("x") > 2);
}

TEST_CASE("database errors are told apart") {
    const testing::ScratchFolder folder;
    SqliteConnection connection{{folder / "a.db"}};
    connection.execute("CREATE TABLE t (a BIGINT PRIMARY KEY)");
    connection.execute("INSERT INTO t (a) VALUES (1)");
    CHECK(kind_thrown_by([&] { connection.execute("INSERT INTO t (a) VALUES (1)"); }) ==
          DatabaseError::Kind::constraint);
    CHECK(kind_thrown_by([&] { connection.execute("INSERT INTO nowhere (a) VALUES (1)"); }) ==
          DatabaseError::Kind::other);
    connection.execute("PRAGMA max_page_count = 4");
    CHECK(kind_thrown_by([&] {
              connection.execute("CREATE TABLE big (a TEXT)");
              connection.execute("INSERT INTO big (a) VALUES ($1)", {std::string(100'000, 'x')});
          }) == DatabaseError::Kind::full);
    SqliteConnection reader{{folder / "a.db", SqliteConnection::Mode::read, true, {}}};
    CHECK_THROWS_AS(reader.execute("DELETE FROM t"), DatabaseError);
}
