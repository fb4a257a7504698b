// What the outbox's loop and its deliveries share. Internal to the outbox; belongs to its executor.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <set>

#include "bot/delivery.hpp"
#include "bot/outbox.hpp"
#include "bot/outbox_lanes.hpp"

namespace twicket {

struct Outbox::State : std::enable_shared_from_this<State> {
    State(store::Store& its_store, Clock& its_clock, FindAdapter its_find, std::function<double()> its_random)
        : store{its_store}, clock{its_clock}, find_adapter{std::move(its_find)}, random{std::move(its_random)} {}

    // One head on its way, owned by its delivery.
    struct Delivery {
        OutboxLane& lane;
        OutboxThread& thread;
        OutboxEntry entry;  // a copy: the thread's deque may grow meanwhile
        Errand errand;
        Adapter& adapter;
        bool is_probe;
        bool called = false;
        bool gone = false;  // nothing more to do: settled elsewhere, or dropped
    };

    boost::asio::awaitable<bool> load();  // false: the store does not answer
    bool start_ready(const boost::asio::any_io_executor& executor);
    boost::asio::awaitable<void> sleep(std::chrono::milliseconds longest);
    std::chrono::milliseconds until_next() const;
    void follow_clock();

    boost::asio::awaitable<void> deliver(std::shared_ptr<Delivery> delivery);
    boost::asio::awaitable<std::optional<delivery::Verdict>> decide(Delivery& delivery);
    boost::asio::awaitable<std::optional<delivery::Verdict>> send(Delivery& delivery);
    boost::asio::awaitable<std::optional<delivery::Verdict>> look(Delivery& delivery);
    void note_answer(Delivery& delivery, const Result<Receipt>& answer);
    void obey(Delivery& delivery, const delivery::Verdict& verdict);
    boost::asio::awaitable<Result<void>> save(std::int64_t number, delivery::Verdict verdict);
    std::optional<OutboxEntry> settled(Delivery& delivery, const delivery::Verdict& verdict);
    void finish(Delivery& delivery, std::optional<OutboxEntry> rest);
    delivery::Attempt attempt_of(const Delivery& delivery, const Claim& claim) const;

    store::Store& store;
    Clock& clock;
    FindAdapter find_adapter;
    std::function<double()> random;
    OutboxLanes lanes;
    Counters counters;
    std::int64_t newest = 0;  // highest number loaded
    bool look_for_new = true;
    std::optional<boost::asio::steady_timer> timer;
    Time wall{};
    std::chrono::steady_clock::time_point steady{};
    std::set<std::string> missing;  // accounts without adapter, told once each
};

}  // namespace twicket
