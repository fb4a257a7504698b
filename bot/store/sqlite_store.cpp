// The store over SQLite: lock, migration, one writer, some readers, and the copy that backup makes.
#include <pthread.h>
#include <spdlog/spdlog.h>

#include "bot/store/backup.hpp"
#include "bot/store/dialect.hpp"
#include "bot/store/durable_file.hpp"
#include "bot/store/job_queue.hpp"
#include "bot/store/lock_file.hpp"
#include "bot/store/schema.hpp"
#include "bot/store/sqlite_connection.hpp"
#include "bot/store/writer.hpp"

namespace twicket::store {
namespace {

// Threads with a query-only connection each. A job sees one moment of the database however many queries it makes.
class Readers {
  public:
    explicit Readers(const Options& options) : queue_{options.queue_limit} {
        const SqliteConnection::Opening opening{options.path, SqliteConnection::Mode::read, true, options.vfs};
        for (std::size_t i = 0; i < std::max<std::size_t>(options.readers, 1); ++i)
            connections_.push_back(std::make_unique<SqliteConnection>(opening));
        for (const auto& connection : connections_) {
            threads_.emplace_back([this, reader = connection.get()] { work(*reader); });
            pthread_setname_np(threads_.back().native_handle(), "store-reader");
        }
    }
    ~Readers() {
        queue_.close();
        for (std::thread& thread : threads_) thread.join();
    }
    JobQueue& queue() { return queue_; }

  private:
    void work(SqliteConnection& connection) {
        std::vector<Waiting> group;
        while (queue_.take(group, 1)) {
            for (Waiting& job : group) perform(connection, job);
            answer(group);
        }
    }
    static void perform(SqliteConnection& connection, Waiting& job) {
        try {
            connection.execute(begin_read);
            job.job(connection);
        } catch (...) {
            job.result = error_of(std::current_exception());
        }
        if (connection.in_transaction()) sqlite3_exec(connection.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }

    std::vector<std::unique_ptr<SqliteConnection>> connections_;
    JobQueue queue_;
    std::vector<std::thread> threads_;
};

class SqliteStore final : public Store {
  public:
    explicit SqliteStore(const Options& options) : options_{options}, lock_{options.path} {
        const SqliteConnection::Opening opening{options.path, SqliteConnection::Mode::write, options.commit_to_disk,
                                                options.vfs};
        auto connection = std::make_unique<SqliteConnection>(opening);
        migrate(*connection);
        sync_folder_of(options.path);  // the file's name in its folder must outlive a power cut too
        writer_ = std::make_unique<Writer>(std::move(connection), options);
        readers_ = std::make_unique<Readers>(options);
    }
    // Readers first: the last connection to close copies the log, and that must be the writer's.
    ~SqliteStore() override {
        readers_.reset();
        writer_.reset();
    }

    boost::asio::awaitable<Result<void>> write_job(Job job) override {
        return run_through(writer_->queue(), std::move(job));
    }
    boost::asio::awaitable<Result<void>> read_job(Job job) override {
        return run_through(readers_->queue(), std::move(job));
    }
    Result<void> write_now(Job job) override { return run_through_now(writer_->queue(), std::move(job)); }
    Result<void> read_now(Job job) override { return run_through_now(readers_->queue(), std::move(job)); }
    bool healthy() const override { return writer_->healthy(); }
    void on_fatal(std::function<void(const std::string&)> handler) override { writer_->on_fatal(std::move(handler)); }
    Result<void> backup(const std::string& file, std::function<void(int)> progress) override {
        return copy_database(options_.path, file, progress);
    }

  private:
    const Options options_;
    LockFile lock_;
    std::unique_ptr<Writer> writer_;
    std::unique_ptr<Readers> readers_;
};

}  // namespace

std::unique_ptr<Store> Store::open(const Options& options) {
    try {
        return std::make_unique<SqliteStore>(options);
    } catch (const DatabaseError& error) {
        throw std::runtime_error("cannot open the database " + options.path + ": " + error.what());
    }
}

}  // namespace twicket::store
