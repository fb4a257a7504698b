// VACUUM, and the log emptied.
#include "bot/store/compact.hpp"

#include "bot/store/lock_file.hpp"
#include "bot/store/sqlite_connection.hpp"

namespace twicket::store {

void compact(const std::string& database) {
    const LockFile lock{database};
    SqliteConnection connection{{database, SqliteConnection::Mode::write, true, {}}};
    connection.execute("VACUUM");
    auto rows = connection.query("PRAGMA wal_checkpoint(TRUNCATE)");
    while (rows.next()) continue;
}

}  // namespace twicket::store
