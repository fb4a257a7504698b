// SQLite's C interface under the façade. Straight to the C API: this is on the path of every event.
#include "bot/store/sqlite_connection.hpp"

#include <cerrno>

#include "bot/store/fault.hpp"

namespace twicket::store {

struct SqliteConnection::Statement {
    sqlite3* database = nullptr;
    sqlite3_stmt* raw = nullptr;
    std::vector<int> positions;  // of $1, $2 …: SQLite numbers parameters by first appearance, not by name
    bool in_use = false;

    Statement(sqlite3* handle, std::string_view sql) : database{handle} {
        const char* rest = nullptr;
        const int code = sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                            &raw, &rest);
        if (code != SQLITE_OK) throw_database_error(code, handle, sql);
        const int count = sqlite3_bind_parameter_count(raw);
        for (int number = 1; number <= count; ++number) {
            const int position = sqlite3_bind_parameter_index(raw, ("$" + std::to_string(number)).c_str());
            if (position == 0) break;
            positions.push_back(position);
        }
        const bool more = std::string_view{rest, sql.data() + sql.size()}.find_first_not_of(" \n\t;") != sql.npos;
        if (!raw || more || static_cast<int>(positions.size()) != count) {
            sqlite3_finalize(raw);
            throw DatabaseError(DatabaseError::Kind::other,
                                "one statement with parameters $1 … $n without gaps is wanted: " + std::string{sql});
        }
    }
    ~Statement() { sqlite3_finalize(raw); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    void bind(std::string_view sql, std::initializer_list<Value> values, sqlite3_destructor_type lifetime) {
        if (values.size() != positions.size())
            throw DatabaseError(DatabaseError::Kind::other, std::to_string(values.size()) + " values for the " +
                                                                std::to_string(positions.size()) +
                                                                " parameters of: " + std::string{sql});
        auto position = positions.begin();
        for (const Value& value : values) {
            const int code = bind_one(*position++, value, lifetime);
            if (code != SQLITE_OK) throw_database_error(code, database, sql);
        }
    }
    int bind_one(int position, const Value& value, sqlite3_destructor_type lifetime) {
        if (const auto* whole = std::get_if<std::int64_t>(&value)) return sqlite3_bind_int64(raw, position, *whole);
        if (const auto* real = std::get_if<double>(&value)) return sqlite3_bind_double(raw, position, *real);
        if (const auto* text = std::get_if<std::string_view>(&value))
            return sqlite3_bind_text64(raw, position, text->data() ? text->data() : "", text->size(), lifetime,
                                       SQLITE_UTF8);
        return sqlite3_bind_null(raw, position);
    }
};

namespace {

// Gives the statement back in every case.
class Use {
  public:
    explicit Use(SqliteConnection::Statement& statement) : statement_{&statement} { statement.in_use = true; }
    Use(Use&& other) noexcept : statement_{std::exchange(other.statement_, nullptr)} {}
    Use& operator=(Use&&) = delete;
    ~Use() {
        if (!statement_) return;
        sqlite3_reset(statement_->raw);
        sqlite3_clear_bindings(statement_->raw);
        statement_->in_use = false;
    }
    sqlite3_stmt* raw() const { return statement_->raw; }

    // True: a row. False: done.
    bool step() {
        const int code = sqlite3_step(statement_->raw);
        if (code == SQLITE_ROW) return true;
        if (code == SQLITE_DONE) return false;
        throw_database_error(code, statement_->database, sqlite3_sql(statement_->raw));
    }

  private:
    SqliteConnection::Statement* statement_;
};

// The first row was already fetched by query(), so that INSERT … RETURNING acts whether or not its rows are read.
class SqliteCursor final : public Rows::Cursor {
  public:
    SqliteCursor(Use use, bool has_row) : use_{std::move(use)}, state_{has_row ? State::row_ahead : State::done} {}
    bool next() override {
        if (state_ == State::done) return false;
        if (state_ == State::row_ahead) {
            state_ = State::on_row;
            return true;
        }
        if (!use_.step()) state_ = State::done;
        return state_ == State::on_row;
    }
    bool is_null(int column) const override { return sqlite3_column_type(use_.raw(), column) == SQLITE_NULL; }
    std::int64_t integer(int column) const override { return sqlite3_column_int64(use_.raw(), column); }
    double real(int column) const override { return sqlite3_column_double(use_.raw(), column); }
    std::string_view text(int column) const override {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(use_.raw(), column));
        return text ? std::string_view{text, static_cast<std::size_t>(sqlite3_column_bytes(use_.raw(), column))}
                    : std::string_view{};
    }

  private:
    enum class State { row_ahead, on_row, done };
    Use use_;
    State state_;
};

}  // namespace

DatabaseError::Kind kind_of(int code, sqlite3* handle) {
    using Kind = DatabaseError::Kind;
    // A WAL index that cannot grow reports an I/O error where a table reports "full"; a failed fsync is never "full".
    const int cause = handle ? sqlite3_system_errno(handle) : 0;
    const bool no_space = cause == ENOSPC || cause == EDQUOT;
    const bool synced = code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
    switch (code & 0xff) {
        case SQLITE_CONSTRAINT:
            return Kind::constraint;
        case SQLITE_FULL:
            return Kind::full;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Kind::busy;
        case SQLITE_IOERR:
            return no_space && !synced ? Kind::full : Kind::fatal;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_READONLY:
            return Kind::fatal;
        default:
            return Kind::other;
    }
}

void throw_database_error(int code, sqlite3* handle, std::string_view doing) {
    const int extended = handle ? sqlite3_extended_errcode(handle) : code;
    const int exact = (extended & 0xff) == (code & 0xff) ? extended : code;
    std::string what = sqlite3_errstr(exact & 0xff);
    if (handle) what = sqlite3_errmsg(handle);
    throw DatabaseError(kind_of(exact, handle),
                        what + " (SQLite " + std::to_string(exact) + ") at: " + std::string{doing.substr(0, 200)});
}

SqliteConnection::SqliteConnection(const Opening& opening) {
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    flags |= opening.mode == Mode::write  ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
             : opening.mode == Mode::read ? SQLITE_OPEN_READWRITE
                                          : SQLITE_OPEN_READONLY;
    const int code =
        sqlite3_open_v2(opening.path.c_str(), &handle_, flags, opening.vfs.empty() ? nullptr : opening.vfs.c_str());
    try {
        if (code != SQLITE_OK) throw_database_error(code, handle_, "opening " + opening.path);
        settle(opening);
    } catch (...) {
        statements_.clear();
        sqlite3_close_v2(handle_);
        throw;
    }
}

void SqliteConnection::settle(const Opening& opening) {
    sqlite3_busy_timeout(handle_, 5000);
    // mmap stays off and nobody but the writer checkpoints: 3.40.1 can spoil the file when two connections do so at
    // once.
    sqlite3_wal_autocheckpoint(handle_, 0);
    execute("PRAGMA mmap_size = 0");
    execute("PRAGMA temp_store = MEMORY");
    execute("PRAGMA trusted_schema = OFF");
    if (opening.mode != Mode::write) {
        execute("PRAGMA query_only = ON");
        return;
    }
    auto answer = query("PRAGMA journal_mode = WAL");
    const std::string mode = answer.next() ? answer.string(0) : "unknown";
    if (mode != "wal")
        throw DatabaseError(DatabaseError::Kind::other,
                            opening.path + " cannot use a write-ahead log here (journal mode " + mode +
                                "); put the data folder on a local disk, not on a network drive");
    const bool to_disk = opening.commit_to_disk && !fault::planted("synchronous_off");
    execute(to_disk ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    execute("PRAGMA cache_size = -8000");
    execute("PRAGMA journal_size_limit = 67108864");
}

SqliteConnection::~SqliteConnection() {
    statements_.clear();
    sqlite3_close_v2(handle_);
}

SqliteConnection::Statement* SqliteConnection::statement_for(std::string_view sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) found = statements_.emplace(std::string{sql}, 0).first;
    for (const auto& statement : found->second)
        if (!statement->in_use) return statement.get();
    return found->second.emplace_back(std::make_unique<Statement>(handle_, sql)).get();
}

Rows SqliteConnection::query(std::string_view sql, std::initializer_list<Value> values) {
    Statement* statement = statement_for(sql);
    Use use{*statement};
    statement->bind(sql, values, SQLITE_TRANSIENT);
    const bool has_row = use.step();
    return Rows{std::make_unique<SqliteCursor>(std::move(use), has_row)};
}

std::int64_t SqliteConnection::execute(std::string_view sql, std::initializer_list<Value> values) {
    Statement* statement = statement_for(sql);
    Use use{*statement};
    statement->bind(sql, values, SQLITE_STATIC);
    const std::int64_t before = sqlite3_total_changes64(handle_);
    while (use.step()) {
    }
    return sqlite3_total_changes64(handle_) - before;
}

std::int64_t SqliteConnection::insert(std::string_view sql, std::string_view, std::initializer_list<Value> values) {
    return execute(sql, values) > 0 ? sqlite3_last_insert_rowid(handle_) : 0;
}

}  // namespace twicket::store
