// One database behind two doors. write(): jobs run on the one writing thread, many in one transaction (group commit);
// the caller goes on only after the commit is on disk. read(): query-only connections on reader threads. Answers arrive
// on the caller's executor. A job is run again, alone, when the group it was in failed: it must touch only its
// Connection and values it owns. What a job throws (DatabaseError or other) comes back as Error and undoes that job
// alone.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include "bot/error.hpp"
#include "bot/store/database.hpp"

namespace twicket::store {

struct Options {
    std::string path;                  // the database file; its folder must exist
    std::size_t queue_limit = 10'000;  // waiting jobs; more are refused with unavailable + retry_after
    std::size_t group_limit = 256;     // jobs in one transaction
    std::size_t readers = 2;
    bool commit_to_disk = true;    // false only in `./dev bench` references: answers without waiting for the disk
    int checkpoint_pages = 2'000;  // of 4 KB: a log this long is copied back into the database
    std::string vfs{};             // a test's own SQLite file layer; empty: the real one
};

class Store {
  public:
    // Opens or creates, takes the lock (a second process on the same file is refused with a clear message), migrates.
    // Throws std::runtime_error with what to do.
    static std::unique_ptr<Store> open(const Options& options);
    virtual ~Store() = default;

    using Job = std::function<void(Connection&)>;
    virtual boost::asio::awaitable<Result<void>> write_job(Job job) = 0;
    virtual boost::asio::awaitable<Result<void>> read_job(Job job) = 0;
    // The same for the command line: blocks the calling thread. Never call these from a coroutine.
    virtual Result<void> write_now(Job job) = 0;
    virtual Result<void> read_now(Job job) = 0;

    // False after a failed write until one succeeds (disk full), and for ever after a failed fsync: /readyz and acks
    // ask it.
    virtual bool healthy() const = 0;
    // Called once, on the writing thread, when going on would be unsafe (failed fsync): the program must stop,
    // non-zero.
    virtual void on_fatal(std::function<void(const std::string&)> handler) = 0;
    // A consistent copy into a new file while work goes on.
    virtual Result<void> backup(const std::string& file, std::function<void(int percent)> progress = {}) = 0;

    // Convenience over the two doors: the job returns a value.
    template <class F>
    auto write(F job) -> boost::asio::awaitable<Result<std::invoke_result_t<F&, Connection&>>> {
        return typed(std::move(job), true);
    }
    template <class F>
    auto read(F job) -> boost::asio::awaitable<Result<std::invoke_result_t<F&, Connection&>>> {
        return typed(std::move(job), false);
    }

  private:
    template <class F>
    auto typed(F job, bool writes) -> boost::asio::awaitable<Result<std::invoke_result_t<F&, Connection&>>> {
        using T = std::invoke_result_t<F&, Connection&>;
        auto shared = std::make_shared<F>(std::move(job));
        if constexpr (std::is_void_v<T>) {
            Job plain = [shared](Connection& connection) { (*shared)(connection); };
            Result<void> done;
            if (writes)
                done = co_await write_job(std::move(plain));
            else
                done = co_await read_job(std::move(plain));
            co_return done;
        } else {
            auto value = std::make_shared<std::optional<T>>();
            Job plain = [shared, value](Connection& connection) { value->emplace((*shared)(connection)); };
            Result<void> done;
            if (writes)
                done = co_await write_job(std::move(plain));
            else
                done = co_await read_job(std::move(plain));
            if (done.has_error()) co_return done.error();
            co_return std::move(**value);
        }
    }
};

}  // namespace twicket::store
