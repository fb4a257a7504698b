// Restoring, so that a death at any moment leaves either the old database or the new one, never a mixture: the old
// one's log is folded into it before the new one takes its name.
#include "bot/store/restore.hpp"

#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "bot/store/backup.hpp"
#include "bot/store/durable_file.hpp"
#include "bot/store/fault.hpp"
#include "bot/store/lock_file.hpp"
#include "bot/store/schema.hpp"
#include "bot/store/sqlite_connection.hpp"

namespace twicket::store {
namespace {

void move_if_there(const std::string& from, const std::string& to) {
    std::error_code missing;
    std::filesystem::rename(from, to, missing);
}

// Opening as a writer and closing copies the log into the database and removes it. A broken database cannot: its files
// are moved aside together.
void set_aside(const std::string& database) {
    const std::string aside = database + ".replaced";
    for (const char* part : {"", "-wal", "-shm"}) ::unlink((aside + part).c_str());
    if (!std::filesystem::exists(database)) return;
    try {
        SqliteConnection{{database, SqliteConnection::Mode::write, true, {}}}.execute(
            "PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const DatabaseError&) {
    }
    const bool has_log =
        std::filesystem::exists(database + "-wal") && std::filesystem::file_size(database + "-wal") > 0;
    if (!has_log && ::link(database.c_str(), aside.c_str()) == 0) {
        for (const char* part : {"-wal", "-shm"}) ::unlink((database + part).c_str());
        return;
    }
    for (const char* part : {"", "-wal", "-shm"}) move_if_there(database + part, aside + part);
}

}  // namespace

Proof prove(const std::string& file) {
    Proof proof;
    try {
        const auto connection = open_read_only(file);
        auto check = connection->query("PRAGMA integrity_check(1)");
        if (!check.next() || check.text(0) != "ok") {
            proof.problem = "damaged: " + check.string(0);
            return proof;
        }
        proof.schema = schema_of(*connection);
        if (proof.schema < 1 || proof.schema > newest_schema()) {
            proof.problem = "of schema " + std::to_string(proof.schema) + ", and this program knows 1 to " +
                            std::to_string(newest_schema());
            return proof;
        }
        auto tables = connection->query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
        while (tables.next()) {
            // The name comes from the schema of a checked file and stands quoted; a table name cannot be a parameter.
            const std::string name = tables.string(0);
            if (name.find('"') != name.npos) continue;
            auto count = connection->query("SELECT COUNT(*) FROM \"" + name + "\"");
            proof.rows[name] = count.next() ? count.integer(0) : 0;
        }
    } catch (const std::exception& error) {
        proof.problem = std::string{"not a twicket database: "} + error.what();
    }
    return proof;
}

Result<void> put_back(const std::string& file, const std::string& database, const std::function<void(int)>& progress,
                      const std::function<Result<void>(const std::string&)>& prove_copy) {
    const std::string copy = database + ".restoring";
    try {
        std::filesystem::create_directories(std::filesystem::absolute(database).parent_path());
        const LockFile lock{database};
        ::unlink(copy.c_str());
        if (const auto copied = copy_database(file, copy, progress); copied.has_error()) return copied.error();
        if (const auto proven = prove_copy(copy); proven.has_error()) {
            ::unlink(copy.c_str());
            return proven.error();
        }
        sync_file(copy);
        TWICKET_FAULT("restore_before_rename");
        set_aside(database);
        put_in_place(copy, database);
    } catch (const std::exception& error) {
        ::unlink(copy.c_str());
        return Error{ErrorCode::unavailable, error.what()};
    }
    return {};
}

}  // namespace twicket::store
