// The loop over waiting events: pages of them, a coroutine for each thread. One turn is dispatcher.cpp.
#include <spdlog/spdlog.h>

#include <boost/asio/redirect_error.hpp>

#include "bot/dispatcher.hpp"

namespace twicket {
namespace {

namespace asio = boost::asio;
using asio::awaitable;

constexpr std::int64_t page_limit = 256;
// More would only be memory; those of a network that does not answer are in hand until its calls' deadline.
constexpr std::size_t most_in_hand = 4096;
constexpr std::chrono::milliseconds gathering{4};  // while turns run, what arrives is read together
constexpr std::chrono::seconds read_all_each{5};
constexpr std::chrono::milliseconds longest_wait = std::chrono::seconds{30};
constexpr std::chrono::milliseconds sick_wait{500};  // between looks while the store refuses to write

struct Page {
    std::vector<WaitingEvent> waiting{};
    std::optional<Time> next_timer{};
};

Page read_page(store::Connection& connection, std::int64_t after) {
    Page page{.next_timer = next_timer(connection)};
    auto rows = connection.query(
        "SELECT e.sequence, e.body, e.tries, c.body, e.account, e.place, e.thread FROM event e LEFT JOIN conversation c"
        " ON c.account = e.account AND c.place = e.place AND c.thread = e.thread"
        " WHERE e.state = 'waiting' AND e.sequence > $1 ORDER BY e.sequence LIMIT $2",
        {after, page_limit});
    while (rows.next())
        page.waiting.push_back({rows.integer(0), rows.string(1), rows.integer(2), rows.is_null(3) ? std::string{} : rows.string(3),
                                rows.string(4) + '\n' + rows.string(5) + '\n' + rows.string(6)});
    return page;
}

}  // namespace

void Dispatcher::wake() {
    woken_ = true;
    signal_.cancel();
}

awaitable<void> Dispatcher::run() {
    for (;;) {
        const std::size_t started = co_await take_up();
        if (started == 0 || !parts_.store.healthy()) co_await wait_for_work();
        if (busy_.empty()) continue;
        asio::steady_timer gather{executor_, gathering};
        co_await gather.async_wait(asio::use_awaitable);
    }
}

awaitable<std::size_t> Dispatcher::settle() {
    std::size_t total = 0;
    for (;;) {
        const std::size_t started = co_await take_up();
        co_await until_idle();
        if (started == 0 && !woken_) co_return total;
        total += started;
    }
}

awaitable<void> Dispatcher::until_idle() {
    boost::system::error_code ended;
    while (!busy_.empty()) co_await thread_ended_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
}

awaitable<void> Dispatcher::wait_for_work() {
    const bool healthy = parts_.store.healthy();
    if (woken_ && healthy) {
        woken_ = false;
        co_return;
    }
    const Result<std::optional<Time>> due = co_await parts_.store.read(next_timer);
    if (woken_ && healthy) co_return;
    // What is in hand may come back unhandled because the store refuses.
    std::chrono::milliseconds wait = healthy && busy_.empty() ? longest_wait : sick_wait;
    if (healthy && due.has_value() && *due)
        wait = std::clamp<std::chrono::milliseconds>(**due - parts_.clock.now(), std::chrono::milliseconds{0}, wait);
    signal_.expires_after(wait);
    boost::system::error_code ended;
    co_await signal_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
}

// Rung timers are events like others: the next page has them.
awaitable<void> Dispatcher::ring(std::optional<Time> next_timer) {
    const Time now = parts_.clock.now();
    if (!next_timer || *next_timer > now) co_return;
    const auto ring = [now](store::Connection& connection) { return ring_timers(connection, now); };
    const Result<std::size_t> rung = co_await parts_.store.write(ring);
    if (rung.has_error()) spdlog::warn("timers cannot be rung: {}", rung.error().detail);
    woken_ = woken_ || rung.has_value();
}

awaitable<std::size_t> Dispatcher::take_up() {
    woken_ = false;
    const bool careful = !suspects_.empty();
    if (careful) {
        co_await until_idle();
        read_up_to_ = 0;
    }
    if (in_hand_ >= most_in_hand) co_return 0;  // the end of a thread wakes us
    // Kept apart until here: what ends while a page is being read must not be passed over by it.
    if (again_from_ != 0) read_up_to_ = std::min(read_up_to_, again_from_ - 1);
    again_from_ = 0;
    // Now and then from the first on: a dead letter that a person sends again has an old number.
    const auto begun = std::chrono::steady_clock::now();
    if (begun - read_all_ > read_all_each || busy_.empty()) read_up_to_ = 0, read_all_ = begun;
    handled_.clear();
    left_behind_.clear();
    const auto read = [after = read_up_to_](store::Connection& connection) { return read_page(connection, after); };
    Result<Page> page = co_await parts_.store.read(read);
    if (page.has_error()) {
        spdlog::error("waiting events cannot be read: {}", page.error().detail);
        co_return 0;
    }
    co_await ring(page->next_timer);
    if (page->waiting.empty()) {
        suspects_.clear();
        co_return 0;
    }
    woken_ = woken_ || page->waiting.size() == static_cast<std::size_t>(page_limit);
    // With care, the page is read again from its beginning once what is started now has ended.
    if (!careful) read_up_to_ = std::max(read_up_to_, page->waiting.back().sequence);
    const bool counted = co_await take_care(page->waiting);
    if (!counted) co_return 0;
    woken_ = woken_ || careful;  // one was taken out of the page, or given up: the others come next
    co_return start(std::move(page->waiting));
}

// One coroutine a thread. What belongs to a thread that is under way waits for its end.
std::size_t Dispatcher::start(std::vector<WaitingEvent> waiting) {
    std::map<std::string, Thread> threads;
    for (WaitingEvent& one : waiting) {
        // Of a thread that ended meanwhile with something left, this page may hold the later part only.
        if (handled_.contains(one.sequence) || left_behind_.contains(one.thread)) continue;
        const auto busy = busy_.find(one.thread);
        if (busy == busy_.end()) {
            threads[one.thread].push_back(std::move(one));
            continue;
        }
        Busy& thread = busy->second;
        if (one.sequence > thread.last_taken && (thread.came_meanwhile == 0 || thread.came_meanwhile > one.sequence))
            thread.came_meanwhile = one.sequence;
    }
    std::size_t started = 0;
    for (auto& [key, events] : threads) {
        const std::size_t taken = events.size();
        busy_[key] = {events.back().sequence, events.front().sequence};
        in_hand_ += taken;
        started += taken;
        asio::co_spawn(executor_, run_thread(key, std::move(events)),
                       [this, key, taken](std::exception_ptr failure) { ended(key, taken, failure); });
    }
    return started;
}

void Dispatcher::ended(const std::string& key, std::size_t taken, std::exception_ptr failure) {
    if (failure) spdlog::critical("a thread's turns ended by an exception");
    const Busy thread = busy_.at(key);
    busy_.erase(key);
    const bool was_full = in_hand_ >= most_in_hand;
    in_hand_ -= taken;
    for (const std::int64_t left : {thread.unhandled, thread.came_meanwhile}) {
        if (left == 0) continue;
        again_from_ = again_from_ == 0 ? left : std::min(again_from_, left);
        left_behind_.insert(key);
    }
    thread_ended_.cancel();
    // What was not handled because the store refuses is tried again after a while, not at once.
    if (was_full || thread.came_meanwhile != 0 || (thread.unhandled != 0 && parts_.store.healthy())) wake();
}

awaitable<void> Dispatcher::run_thread(std::string key, Thread events) {
    std::string conversation = events.front().conversation;
    for (std::size_t index = 0; index < events.size(); ++index) {
        const bool handled = co_await run_turn(events, index, conversation);
        if (!handled) co_return;  // the rest of this thread is read again
        handled_.insert(events[index].sequence);
        busy_.at(key).unhandled = index + 1 < events.size() ? events[index + 1].sequence : 0;
    }
}

// What was being handled when the program died may have killed it: it runs alone, and each such run is counted before.
awaitable<bool> Dispatcher::take_care(std::vector<WaitingEvent>& waiting) {
    const auto suspect =
        std::ranges::find_if(waiting, [this](const WaitingEvent& one) { return suspects_.contains(one.sequence); });
    if (suspect == waiting.end()) co_return true;
    WaitingEvent alone = std::move(*suspect);
    waiting.clear();
    const auto count = [sequence = alone.sequence](store::Connection& connection) {
        return record_failure(connection, sequence, "the program ended each time this event was handled");
    };
    const Result<bool> dead = co_await parts_.store.write(count);
    if (dead.has_error()) co_return false;
    suspects_.erase(alone.sequence);
    if (*dead)
        ++counters_.dead_letters;
    else
        waiting.push_back(std::move(alone));
    co_return true;
}

}  // namespace twicket
