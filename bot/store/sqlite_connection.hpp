// One SQLite connection behind the façade: opening with the right settings, prepared statements by SQL text, errors by
// kind. What runs on which thread is the store's matter.
#pragma once
#include <sqlite3.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bot/store/database.hpp"

namespace twicket::store {

class SqliteConnection final : public Connection {
  public:
    enum class Mode {
        write,      // the one writer: WAL, synchronous FULL, checkpoints by hand
        read,       // a reader inside the program: query_only
        read_only,  // another process looks on (audit verify, backup): may run beside a working twicket
    };
    struct Opening {
        std::string path;
        Mode mode = Mode::write;
        bool commit_to_disk = true;
        std::string vfs{};  // empty: SQLite's own
    };
    // Throws DatabaseError.
    explicit SqliteConnection(const Opening& opening);
    ~SqliteConnection() override;
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    Rows query(std::string_view sql, std::initializer_list<Value> values = {}) override;
    std::int64_t execute(std::string_view sql, std::initializer_list<Value> values = {}) override;
    std::int64_t insert(std::string_view sql, std::string_view key, std::initializer_list<Value> values = {}) override;

    bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
    sqlite3* handle() const { return handle_; }

    struct Statement;  // known to the source alone

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    // A statement that is free now: the kept one, or another when that is in use further up the call.
    Statement* statement_for(std::string_view sql);
    void settle(const Opening& opening);

    sqlite3* handle_ = nullptr;
    std::unordered_map<std::string, std::vector<std::unique_ptr<Statement>>, Hash, std::equal_to<>> statements_;
};

// The kind of an SQLite result code; `handle` tells ENOSPC from a broken disk. Null when unknown.
DatabaseError::Kind kind_of(int code, sqlite3* handle);
[[noreturn]] void throw_database_error(int code, sqlite3* handle, std::string_view doing);

}  // namespace twicket::store
