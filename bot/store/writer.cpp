// Group commit, and what each failure means: a throwing job undoes itself alone; a full disk refuses until space is
// back; a failed fsync ends the program, since nobody can know which pages the kernel dropped.
#include "bot/store/writer.hpp"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include "bot/store/dialect.hpp"
#include "bot/store/fault.hpp"

namespace twicket::store {
namespace {

using namespace std::chrono_literals;

DatabaseError::Kind kind_of_failure(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const DatabaseError& error) {
        return error.kind;
    } catch (...) {
        return DatabaseError::Kind::other;
    }
}

std::string words_of(const std::exception_ptr& failure) {
    return error_of(failure).detail;
}

bool swallowed_by_plant(const std::exception_ptr& failure) {
    return fault::planted("swallow_fsync_error") && kind_of_failure(failure) == DatabaseError::Kind::fatal;
}

}  // namespace

Error error_of(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const DatabaseError& error) {
        switch (error.kind) {
            case DatabaseError::Kind::constraint:
                return Error{ErrorCode::conflict, error.what()};
            case DatabaseError::Kind::full:
            case DatabaseError::Kind::busy:
                return Error{ErrorCode::unavailable, error.what(), 1000ms};
            case DatabaseError::Kind::fatal:
                return Error{ErrorCode::unavailable, error.what(), 10'000ms};
            case DatabaseError::Kind::other:
                return Error{ErrorCode::internal, error.what()};
        }
        return Error{ErrorCode::internal, error.what()};
    } catch (const std::exception& error) {
        return Error{ErrorCode::internal, error.what()};
    } catch (...) {
        return Error{ErrorCode::internal, "a store job threw something that is no exception"};
    }
}

Writer::Writer(std::unique_ptr<SqliteConnection> connection, const Options& options)
    : connection_{std::move(connection)},
      group_limit_{std::max<std::size_t>(options.group_limit, 1)},
      queue_{options.queue_limit, JobQueue::Wake::gathered},
      checkpoint_pages_{std::max(options.checkpoint_pages, 1)},
      checkpoint_at_{checkpoint_pages_} {
    const auto note_pages = [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Writer*>(self)->log_pages_ = pages;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(connection_->handle(), note_pages, this);
    thread_ = std::thread{[this] { work(); }};
    pthread_setname_np(thread_.native_handle(), "store-writer");
}

Writer::~Writer() {
    queue_.close();
    thread_.join();
}

void Writer::on_fatal(std::function<void(const std::string&)> handler) {
    std::string reason;
    {
        const std::lock_guard lock{handler_mutex_};
        handler_ = handler;
        reason = fatal_reason_;
    }
    if (!reason.empty() && handler) handler(reason);
}

void Writer::work() {
    std::vector<Waiting> group;
    for (;;) {
        const bool ill = !healthy() && !fatal_;
        if (!queue_.take(group, group_limit_, ill ? std::optional{1000ms} : std::nullopt)) return;
        if (group.empty()) {
            prove_health();
            continue;
        }
        perform(group);
        answer(group);
        if (log_pages_ >= checkpoint_at_ && !fatal_) checkpoint();
    }
}

void Writer::perform(std::vector<Waiting>& group) {
    std::exception_ptr failure;
    if (fatal_) {
        const Error refused{ErrorCode::unavailable, "the disk failed; twicket must be restarted", 10'000ms};
        for (Waiting& job : group) job.result = refused;
        return;
    }
    if (commit_together(group, failure)) return;
    if (ends_group(failure) || group.size() == 1) {
        const Error error = error_of(failure);
        for (Waiting& job : group) job.result = error;
        return;
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
        if (commit_together(std::span{group}.subspan(i, 1), failure)) continue;
        group[i].result = error_of(failure);
        if (!ends_group(failure)) continue;
        for (++i; i < group.size(); ++i) group[i].result = error_of(failure);
    }
}

bool Writer::commit_together(std::span<Waiting> jobs, std::exception_ptr& failure) {
    try {
        connection_->execute(begin_write);
        for (Waiting& job : jobs) {
            job.job(*connection_);
            // Some errors end the transaction by themselves; a job that swallowed one must not go on outside of it.
            if (!connection_->in_transaction())
                throw DatabaseError(DatabaseError::Kind::full, "the transaction was ended by an earlier error");
        }
        TWICKET_FAULT("store_before_commit");
#ifdef TWICKET_FAULTS
        if (fault::planted("ack_before_commit")) {
            std::vector<Waiting> early(std::make_move_iterator(jobs.begin()), std::make_move_iterator(jobs.end()));
            answer(early);
            for (Waiting& job : jobs) job.coroutine.reset(), job.thread = nullptr;
            TWICKET_FAULT("store_acked_before_commit");
        }
#endif
        connection_->execute("COMMIT");
        TWICKET_FAULT("store_after_commit");
    } catch (...) {
        failure = std::current_exception();
        undo();
        return swallowed_by_plant(failure);
    }
    healthy_.store(true, std::memory_order_release);
    return true;
}

bool Writer::ends_group(const std::exception_ptr& failure) {
    switch (kind_of_failure(failure)) {
        case DatabaseError::Kind::fatal:
            stop_for_ever(words_of(failure));
            return true;
        case DatabaseError::Kind::full:
            if (healthy_.exchange(false))
                spdlog::error("store: refusing work until the disk has space: {}", words_of(failure));
            return true;
        case DatabaseError::Kind::busy:
            return true;
        case DatabaseError::Kind::constraint:
        case DatabaseError::Kind::other:
            return false;
    }
    return false;
}

void Writer::undo() {
    if (!connection_->in_transaction()) return;
    try {
        connection_->execute("ROLLBACK");
    } catch (const DatabaseError& error) {
        if (connection_->in_transaction())
            stop_for_ever(std::string{"a transaction could not be undone: "} + error.what());
    }
}

// Passive: takes what readers allow, waits for nobody. The log starts over once all of it was copied.
void Writer::checkpoint() {
    int all = 0, copied = 0;
    int code = SQLITE_OK;
    try {
        TWICKET_FAULT("store_before_checkpoint");
        code = sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &all, &copied);
        TWICKET_FAULT("store_after_checkpoint");
    } catch (const std::exception& error) {
        spdlog::error("store: checkpoint: {}", error.what());
    }
    // A reader held part of it back, or the disk is full: again after as much more, not after every commit.
    checkpoint_at_ = code == SQLITE_OK && copied == all ? checkpoint_pages_ : log_pages_ + checkpoint_pages_;
    if (code == SQLITE_OK || code == SQLITE_BUSY) return;
    const auto kind = kind_of(sqlite3_extended_errcode(connection_->handle()), connection_->handle());
    if (kind == DatabaseError::Kind::fatal && !fault::planted("swallow_fsync_error"))
        stop_for_ever(std::string{"checkpoint: "} + sqlite3_errmsg(connection_->handle()));
    else
        spdlog::warn("store: checkpoint put off: {}", sqlite3_errmsg(connection_->handle()));
}

// While ill, nobody may be sending us work any more (they ask healthy() first), so the store tries by itself.
void Writer::prove_health() {
    const auto now = std::chrono::system_clock::now().time_since_epoch() / 1ms;
    std::vector<Waiting> proof(1);
    proof[0].job = [now](Connection& connection) {
        connection.execute(
            "INSERT INTO meta (name, value) VALUES ('proved_writing', $1)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            {std::to_string(now)});
    };
    std::exception_ptr failure;
    if (commit_together(proof, failure))
        spdlog::info("store: the disk takes writes again");
    else
        ends_group(failure);
}

void Writer::stop_for_ever(const std::string& reason) {
    if (std::exchange(fatal_, true)) return;
    healthy_.store(false, std::memory_order_release);
    spdlog::critical("store: going on would be unsafe: {}", reason);
    std::function<void(const std::string&)> handler;
    {
        const std::lock_guard lock{handler_mutex_};
        fatal_reason_ = reason.empty() ? "unknown" : reason;
        handler = handler_;
    }
    if (handler) handler(reason);
}

}  // namespace twicket::store
