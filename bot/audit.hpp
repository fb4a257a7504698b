// The audit log: privileged acts, one row each, refused ones too, written in the act's own transaction. Rows are
// chained: each carries SHA-256 over the hash before it and its own content, so a changed, missing or swapped row
// breaks the chain at a place that can be named. What a chain alone cannot show, a cut tail or an old copy put back,
// the signed checkpoints show: lines beside the database that vouch for the newest row, themselves chained by HMAC with
// a key in the data folder. Whoever holds the key can forge them: keep a copy of the checkpoints elsewhere.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/store/store.hpp"

namespace twicket {

struct AuditRow {
    Time at;
    std::string actor;   // a person's id, or "system"
    std::string act;     // "channel.mode", "channel.mode.refused"
    std::string detail;  // one JSON object without message text; std::invalid_argument when it is none
};

// Appends inside the caller's transaction; returns the row's sequence (1, 2, 3 …).
std::int64_t append_audit(store::Connection& connection, const AuditRow& row);

}  // namespace twicket

namespace twicket::audit {

// The newest row.
struct Head {
    std::int64_t sequence = 0;  // 0: the log is empty
    std::string hash;
};
Head head(store::Connection& connection);

struct Checkpoint {
    enum class Kind { sealed, restored };  // restored: an older copy was put back on purpose, up to this row
    Kind kind = Kind::sealed;
    Head head;
    Time at{};
};

// The files audit.key and audit.checkpoints in a data folder. Any thread, one at a time.
class Checkpoints {
  public:
    explicit Checkpoints(std::string folder) : folder_{std::move(folder)} {}
    // All of them, oldest first, each signature checked; invalid names the first line that is not ours.
    Result<std::vector<Checkpoint>> read() const;
    // Adds one, on disk when this returns. Makes the key on first use.
    Result<void> add(const Checkpoint& checkpoint);
    bool exist() const;

  private:
    std::string key_file() const { return folder_ + "/audit.key"; }
    std::string file() const { return folder_ + "/audit.checkpoints"; }
    Result<std::string> key() const;
    std::string folder_;
};

struct Report {
    std::int64_t rows = 0;
    std::size_t checkpoints = 0;
    bool whole() const { return problem.empty(); }
    std::int64_t broken_at = 0;  // sequence of the first bad row; 0: it is not a row
    std::string problem;         // for a person; empty: all is well
};
// Walks everything. `checkpoints` may be absent (a backup file on its own): then a cut tail cannot be seen.
Report verify(store::Connection& connection, const Checkpoints* checkpoints);

// Seals the log while the program works: within `every` of a new row, and at the end. Runs on reader threads of the
// store.
class Sealer {
  public:
    Sealer(store::Store& store, Clock& clock, std::string folder)
        : store_{store}, clock_{clock}, folder_{std::move(folder)} {}
    boost::asio::awaitable<void> run(Duration every = Duration{10'000});  // until cancelled
    boost::asio::awaitable<Result<void>> seal();

  private:
    store::Store& store_;
    Clock& clock_;
    std::string folder_;
};

}  // namespace twicket::audit
