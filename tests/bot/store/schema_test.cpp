// Migrations: from nothing to now, resumed after a death at every statement, refused when from the future.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "bot/store/schema.hpp"
#include "bot/store/sqlite_connection.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using store::SqliteConnection;

namespace {
std::string schema_text(SqliteConnection& connection) {
    std::string text;
    auto rows = connection.query("SELECT name, COALESCE(sql, '') FROM sqlite_master ORDER BY name");
    while (rows.next()) text += rows.string(0) + ": " + rows.string(1) + "\n";
    return text;
}

// Migrates in a child process that is killed before its n-th statement. True: it was; false: the migration ended
// before.
bool killed_at(const std::string& file, int nth) {
    const pid_t child = ::fork();
    if (child == 0) {
        SqliteConnection connection{{file}};
        int statement = 0;
        store::migrate(connection, [&](std::string_view) {
            if (++statement == nth) ::kill(::getpid(), SIGKILL);
        });
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}
}  // namespace

TEST_CASE("a migration killed at any statement is resumed and ends in the same schema") {
    const testing::ScratchFolder folder;
    SqliteConnection whole{{folder / "whole.db"}};
    store::migrate(whole);
    CHECK(store::schema_of(whole) == store::newest_schema());
    const std::string wanted = schema_text(whole);
    int kills = 0;
    for (int nth = 1; nth < 200; ++nth) {
        const std::string file = folder / ("n" + std::to_string(nth) + ".db");
        if (!killed_at(file, nth)) break;
        ++kills;
        SqliteConnection connection{{file}};
        CHECK(store::schema_of(connection) < store::newest_schema());
        store::migrate(connection);
        CHECK(schema_text(connection) == wanted);
    }
    CHECK(kills >= 20);
    // Killed again and again at a later place each time, in one file.
    for (int nth = 1; nth <= kills; ++nth) killed_at(folder / "often.db", nth);
    SqliteConnection often{{folder / "often.db"}};
    store::migrate(often);
    CHECK(schema_text(often) == wanted);
}

TEST_CASE("a database of a newer program is refused and left alone") {
    const testing::ScratchFolder folder;
    {
        SqliteConnection connection{{folder / "twicket.db"}};
        store::migrate(connection);
        connection.execute("UPDATE meta SET value = '9999' WHERE name = 'schema_version'");
    }
    CHECK_THROWS_WITH(folder.open(), Catch::Contains("newer twicket (schema 9999"));
}
