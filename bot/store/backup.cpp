// SQLite's online backup. The source connection holds one read transaction from the first page to the last: without it
// every commit of the working program would make the copy begin anew.
#include "bot/store/backup.hpp"

#include <unistd.h>

#include <filesystem>

#include "bot/store/durable_file.hpp"
#include "bot/store/fault.hpp"
#include "bot/store/sqlite_connection.hpp"

namespace twicket::store {
namespace {

constexpr int pages_a_step = 256;

void copy_pages(SqliteConnection& source, const std::string& into, const std::function<void(int)>& progress) {
    sqlite3* target = nullptr;
    int code = sqlite3_open_v2(into.c_str(), &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    std::unique_ptr<sqlite3, int (*)(sqlite3*)> closing{target, sqlite3_close};
    if (code != SQLITE_OK) throw_database_error(code, target, "opening " + into);
    sqlite3_exec(target, "PRAGMA synchronous = FULL", nullptr, nullptr, nullptr);
    sqlite3_backup* backup = sqlite3_backup_init(target, "main", source.handle(), "main");
    if (!backup) throw_database_error(sqlite3_errcode(target), target, "backup into " + into);
    do {
        TWICKET_FAULT("backup_page");
        code = sqlite3_backup_step(backup, pages_a_step);
        const int all = std::max(sqlite3_backup_pagecount(backup), 1);
        if (progress) progress(99 - 99 * sqlite3_backup_remaining(backup) / all);
    } while (code == SQLITE_OK);
    const int finished = sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) throw_database_error(code, target, "backup into " + into);
    if (finished != SQLITE_OK) throw_database_error(finished, target, "backup into " + into);
    // One file that needs no log beside it, wherever it is carried.
    sqlite3_exec(target, "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
    if (progress) progress(100);
}

}  // namespace

std::unique_ptr<Connection> open_read_only(const std::string& database) {
    if (!std::filesystem::exists(database)) throw std::runtime_error("there is no database " + database);
    try {
        return std::make_unique<SqliteConnection>(
            SqliteConnection::Opening{database, SqliteConnection::Mode::read_only, true, {}});
    } catch (const DatabaseError& error) {
        throw std::runtime_error("cannot open the database " + database + ": " + error.what());
    }
}

Result<void> copy_database(const std::string& database, const std::string& file,
                           const std::function<void(int)>& progress) {
    if (std::filesystem::exists(file))
        return Error{ErrorCode::conflict, file + " exists already; a backup never replaces a file"};
    if (!std::filesystem::exists(database)) return Error{ErrorCode::not_found, "there is no database " + database};
    const std::string beside = file + ".partial";
    ::unlink(beside.c_str());
    try {
        SqliteConnection source{{database, SqliteConnection::Mode::read_only, true, {}}};
        source.execute("BEGIN");
        source.execute("SELECT COUNT(*) FROM sqlite_master");
        copy_pages(source, beside, progress);
        sync_file(beside);
        put_in_place(beside, file);
    } catch (const DatabaseError& error) {
        ::unlink(beside.c_str());
        const bool unreadable = error.kind == DatabaseError::Kind::fatal;
        return Error{unreadable ? ErrorCode::invalid : ErrorCode::unavailable, error.what()};
    } catch (const std::exception& error) {
        ::unlink(beside.c_str());
        return Error{ErrorCode::unavailable, error.what()};
    }
    return {};
}

}  // namespace twicket::store
