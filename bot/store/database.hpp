// The small SQL façade: connection and rows. SQL is written once, in the subset SQLite 3.40 and PostgreSQL 15 share
// (ON CONFLICT, RETURNING, parameters $1 $2 …); what differs stands in dialect.hpp alone.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

namespace twicket::store {

// A bound value. Text must be valid UTF-8 and outlive the call only.
using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string_view>;

// The database said no: disk full, I/O error, broken constraint. `full` and `fatal` steer what the store does next.
class DatabaseError : public std::runtime_error {
  public:
    enum class Kind { constraint, full, busy, fatal, other };
    DatabaseError(Kind kind, const std::string& what) : std::runtime_error(what), kind{kind} {}
    Kind kind;
};

// The rows of one query, read forward once. Views are valid until the next call of next(). Columns count from 0.
class Rows {
  public:
    class Cursor {
      public:
        virtual ~Cursor() = default;
        virtual bool next() = 0;
        virtual bool is_null(int column) const = 0;
        virtual std::int64_t integer(int column) const = 0;
        virtual double real(int column) const = 0;
        virtual std::string_view text(int column) const = 0;
    };
    explicit Rows(std::unique_ptr<Cursor> cursor) : cursor_{std::move(cursor)} {}
    bool next() { return cursor_->next(); }
    bool is_null(int column) const { return cursor_->is_null(column); }
    std::int64_t integer(int column) const { return cursor_->integer(column); }
    double real(int column) const { return cursor_->real(column); }
    std::string_view text(int column) const { return cursor_->text(column); }
    std::string string(int column) const { return std::string{cursor_->text(column)}; }

  private:
    std::unique_ptr<Cursor> cursor_;
};

// One connection, used by one thread at a time. Statements are prepared once per SQL text and kept.
class Connection {
  public:
    virtual ~Connection() = default;
    virtual Rows query(std::string_view sql, std::initializer_list<Value> values = {}) = 0;
    // The number of rows changed.
    virtual std::int64_t execute(std::string_view sql, std::initializer_list<Value> values = {}) = 0;
    // Inserts one row into a table whose column `key` is a rising key; returns that key, 0 when ON CONFLICT DO NOTHING
    // kept the row out. The same as RETURNING, at half the price where the engine knows the key anyway.
    virtual std::int64_t insert(std::string_view sql, std::string_view key,
                                std::initializer_list<Value> values = {}) = 0;
};

}  // namespace twicket::store
