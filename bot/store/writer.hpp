// The one thread that writes. It owns the only writing connection: takes what is queued as a group, runs it in one
// transaction, commits, answers; checkpoints the log; and knows whether the disk still takes our word.
#pragma once
#include <span>
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "bot/store/job_queue.hpp"
#include "bot/store/sqlite_connection.hpp"

namespace twicket::store {

class Writer {
  public:
    // Takes over the open connection.
    Writer(std::unique_ptr<SqliteConnection> connection, const Options& options);
    // Finishes what is queued, then stops.
    ~Writer();

    JobQueue& queue() { return queue_; }
    bool healthy() const { return healthy_.load(std::memory_order_acquire); }
    void on_fatal(std::function<void(const std::string&)> handler);

  private:
    void work();
    void perform(std::vector<Waiting>& group);
    // All jobs in one transaction. True: committed. False: undone, and `failure` holds what was thrown.
    bool commit_together(std::span<Waiting> jobs, std::exception_ptr& failure);
    // Decides what a failure means; true when nothing more may or need be tried for this group.
    bool ends_group(const std::exception_ptr& failure);
    void undo();
    void checkpoint();
    void prove_health();
    void stop_for_ever(const std::string& reason);

    std::unique_ptr<SqliteConnection> connection_;
    const std::size_t group_limit_;
    JobQueue queue_;
    std::atomic<bool> healthy_{true};
    bool fatal_ = false;  // writing thread only
    int log_pages_ = 0;   // of the write-ahead log, told by SQLite after each commit
    const int checkpoint_pages_;
    int checkpoint_at_;  // pages
    std::mutex handler_mutex_;
    std::function<void(const std::string&)> handler_;
    std::string fatal_reason_;  // under handler_mutex_; not empty: happened
    std::thread thread_;
};

// The error a job's exception becomes.
Error error_of(const std::exception_ptr& failure);

}  // namespace twicket::store
