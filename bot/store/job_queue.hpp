// Jobs on their way from callers to a database thread, and their answers on the way back. One mutex, taken once a job
// going in and once a group coming out; answers go back in one post an executor. The thread may be woken a little
// later, when its executor has run what is ready: so that what arrives together is committed together.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "bot/store/store.hpp"

namespace twicket::store {

// A job and whoever waits for it: a suspended coroutine or a blocked thread.
struct Waiting {
    using Handler = boost::asio::async_result<boost::asio::use_awaitable_t<>, void(Result<void>)>::handler_type;
    Store::Job job;
    std::optional<Handler> coroutine{};
    std::promise<Result<void>>* thread = nullptr;
    Result<void> result{};
};

class JobQueue {
  public:
    enum class Wake { at_once, gathered };  // gathered: behind the handlers that are ready on the caller's executor
    using Bell = std::condition_variable;

    explicit JobQueue(std::size_t limit, Wake wake = Wake::at_once) : limit_{limit}, wake_{wake} {}
    // False: full or closed; the job is left untouched. Wakes an idle thread, at once for a caller that blocks.
    bool push(Waiting& job);
    // Moves up to `most` jobs, oldest first, into `group` (emptied before). Blocks until there is one, or `patience`
    // has passed (then true with an empty group). False: closed and drained.
    bool take(std::vector<Waiting>& group, std::size_t most, std::optional<std::chrono::milliseconds> patience = {});
    // No more jobs; those inside are still handed out.
    void close();

  private:
    const std::size_t limit_;
    const Wake wake_;
    std::mutex mutex_;
    std::shared_ptr<Bell> arrived_ = std::make_shared<Bell>();  // shared: a wake on its way may outlive the queue
    std::vector<Waiting> jobs_;                                 // from front_ on
    std::size_t front_ = 0;
    std::size_t idle_ = 0;      // threads that wait
    bool wake_posted_ = false;  // one is on its way since the last take
    bool closed_ = false;
};

// Hands every job of the group its result: coroutines go on, on their own executors. The group is empty afterwards.
void answer(std::vector<Waiting>& group);

// Queues a job and suspends the calling coroutine until its answer; at once when the queue refuses.
boost::asio::awaitable<Result<void>> run_through(JobQueue& queue, Store::Job job);
// The same for a thread that may block.
Result<void> run_through_now(JobQueue& queue, Store::Job job);

}  // namespace twicket::store
