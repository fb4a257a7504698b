// Queueing and answering. A waiting coroutine is kept as Asio's own handler, so no allocation stands between the two.
#include "bot/store/job_queue.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>

namespace twicket::store {
namespace {

namespace asio = boost::asio;

Error queue_full() {
    return Error{ErrorCode::unavailable, "the store has more work than it takes on; again in a second",
                 std::chrono::milliseconds{1000}};
}

// The answers that go to one executor. Resumes them in order; one that throws does not keep the rest from theirs.
class Batch {
  public:
    explicit Batch(asio::any_io_executor executor) : executor_{std::move(executor)} {}
    const asio::any_io_executor& executor() const { return executor_; }
    void add(Waiting& job) { answers_.emplace_back(std::move(*job.coroutine), std::move(job.result)); }
    static void post(Batch batch) {
        const asio::any_io_executor executor = batch.executor_;
        asio::post(executor, [batch = std::move(batch)]() mutable { batch.resume(); });
    }

  private:
    void resume() {
        while (next_ < answers_.size()) {
            auto& [handler, result] = answers_[next_++];
            try {
                Waiting::Handler resumed{std::move(handler)};
                resumed(std::move(result));
            } catch (...) {
                if (next_ < answers_.size()) post(std::move(*this));
                throw;
            }
        }
    }

    asio::any_io_executor executor_;
    std::vector<std::pair<Waiting::Handler, Result<void>>> answers_;
    std::size_t next_ = 0;
};

}  // namespace

bool JobQueue::push(Waiting& job) {
    boost::asio::any_io_executor executor;
    const bool may_gather = wake_ == Wake::gathered && job.coroutine.has_value();
    if (may_gather) executor = asio::get_associated_executor(*job.coroutine);
    bool wake = false;
    {
        const std::lock_guard lock{mutex_};
        if (closed_ || jobs_.size() - front_ >= limit_) return false;
        jobs_.push_back(std::move(job));
        wake = idle_ > 0 && !(may_gather && wake_posted_);
        if (wake && may_gather) wake_posted_ = true;
    }
    if (wake && may_gather)
        asio::post(executor, [bell = arrived_] { bell->notify_one(); });
    else if (wake)
        arrived_->notify_one();
    return true;
}

bool JobQueue::take(std::vector<Waiting>& group, std::size_t most, std::optional<std::chrono::milliseconds> patience) {
    group.clear();
    std::unique_lock lock{mutex_};
    const auto ready = [this] { return closed_ || front_ < jobs_.size(); };
    ++idle_;
    if (patience)
        arrived_->wait_for(lock, *patience, ready);
    else
        arrived_->wait(lock, ready);
    --idle_;
    wake_posted_ = false;
    if (front_ == jobs_.size()) return !closed_;
    if (front_ == 0 && jobs_.size() <= most) {
        group.swap(jobs_);
        return true;
    }
    const std::size_t count = std::min(most, jobs_.size() - front_);
    for (std::size_t i = 0; i < count; ++i) group.push_back(std::move(jobs_[front_++]));
    if (front_ == jobs_.size() || front_ > 4096) {
        const auto rest = jobs_.begin() + static_cast<std::ptrdiff_t>(front_);
        std::vector<Waiting> kept(std::make_move_iterator(rest), std::make_move_iterator(jobs_.end()));
        jobs_.swap(kept);
        front_ = 0;
    }
    return true;
}

void JobQueue::close() {
    {
        const std::lock_guard lock{mutex_};
        closed_ = true;
    }
    arrived_->notify_all();
}

void answer(std::vector<Waiting>& group) {
    std::vector<Batch> batches;
    for (Waiting& job : group) {
        if (job.thread) job.thread->set_value(std::move(job.result));
        if (!job.coroutine) continue;
        const auto executor = asio::get_associated_executor(*job.coroutine);
        auto batch = std::find_if(batches.begin(), batches.end(),
                                  [&](const Batch& known) { return known.executor() == executor; });
        if (batch == batches.end()) batch = batches.emplace(batches.end(), executor);
        batch->add(job);
    }
    group.clear();
    for (Batch& batch : batches) Batch::post(std::move(batch));
}

asio::awaitable<Result<void>> run_through(JobQueue& queue, Store::Job job) {
    Waiting waiting{std::move(job)};
    // The queue may answer on another thread before this initiation returns: nothing of `waiting` is touched after it.
    auto initiate = [&queue](Waiting::Handler handler, Waiting* entry) {
        const auto executor = asio::get_associated_executor(handler);
        entry->coroutine.emplace(std::move(handler));
        if (queue.push(*entry)) return;
        asio::post(executor,
                   [resumed = std::move(*entry->coroutine)]() mutable { resumed(Result<void>{queue_full()}); });
    };
    Waiting* entry = &waiting;
    auto result = co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result<void>)>(
        std::move(initiate), asio::use_awaitable, entry);
    co_return result;
}

Result<void> run_through_now(JobQueue& queue, Store::Job job) {
    std::promise<Result<void>> promise;
    auto future = promise.get_future();
    Waiting waiting{std::move(job)};
    waiting.thread = &promise;
    if (!queue.push(waiting)) return queue_full();
    return future.get();
}

}  // namespace twicket::store
