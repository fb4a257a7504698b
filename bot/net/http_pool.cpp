// Seats and idle connections by place.
#include "bot/net/http_pool.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace twicket::net {

namespace asio = boost::asio;

namespace {
constexpr std::size_t most_waiting = 256;  // calls to one place; more would all be late anyway
}

HttpPool::HttpPool(asio::any_io_executor executor, std::size_t per_place, Duration keep_idle)
    : sweeper_(std::move(executor)), per_place_(per_place), keep_idle_(keep_idle) {}

asio::awaitable<Result<HttpPool::Seat>> HttpPool::enter(std::string place, Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    bool first = true;
    while (lanes_[place].taken >= per_place_) {
        Lane& lane = lanes_[place];
        if (lane.waiting.size() >= most_waiting) {
            co_return Error{ErrorCode::unavailable, "too many calls wait for this place"};
        }
        auto timer = std::make_shared<asio::steady_timer>(executor, deadline);
        // One that was woken and found its seat taken keeps its turn.
        if (first) {
            lane.waiting.push_back(timer);
        } else {
            lane.waiting.push_front(timer);
        }
        first = false;
        boost::system::error_code woken;
        auto token = asio::redirect_error(asio::use_awaitable, woken);
        co_await timer->async_wait(token);
        std::deque<std::shared_ptr<asio::steady_timer>>& waiting = lanes_[place].waiting;
        const auto mine = std::find(waiting.begin(), waiting.end(), timer);
        const bool called = mine == waiting.end();
        if (called) continue;
        waiting.erase(mine);
        if (!woken) co_return Error{ErrorCode::timeout, "no connection became free in time"};
        co_return Error{ErrorCode::cancelled, "stopped while waiting for a connection"};
    }
    ++lanes_[place].taken;
    co_return Seat{*this, std::move(place)};
}

void HttpPool::leave(const std::string& place) {
    Lane& lane = lanes_[place];
    --lane.taken;
    if (lane.waiting.empty()) return;
    const auto next = lane.waiting.front();
    lane.waiting.pop_front();
    next->cancel();
}

std::unique_ptr<HttpWire> HttpPool::take(const std::string& place) {
    const auto lane = lanes_.find(place);
    if (lane == lanes_.end()) return nullptr;
    const Deadline now = std::chrono::steady_clock::now();
    while (!lane->second.idle.empty()) {
        Idle last = std::move(lane->second.idle.back());  // the one used last is the likeliest to live
        lane->second.idle.pop_back();
        if (last.until > now && last.wire->is_quiet()) return std::move(last.wire);
    }
    return nullptr;
}

void HttpPool::keep(const std::string& place, std::unique_ptr<HttpWire> wire) {
    Lane& lane = lanes_[place];
    if (lane.idle.size() >= per_place_) return;
    lane.idle.push_back(Idle{std::move(wire), std::chrono::steady_clock::now() + keep_idle_});
    sweep_later();
}

void HttpPool::sweep_later() {
    if (sweeping_) return;
    sweeping_ = true;
    sweeper_.expires_after(keep_idle_);
    sweeper_.async_wait([alive = std::weak_ptr<HttpPool*>{self_}](const boost::system::error_code& stopped) {
        const auto pool = alive.lock();
        if (stopped || !pool) return;
        (*pool)->sweeping_ = false;
        (*pool)->sweep();
        const auto& lanes = (*pool)->lanes_;
        const bool more =
            std::any_of(lanes.begin(), lanes.end(), [](const auto& lane) { return !lane.second.idle.empty(); });
        if (more) (*pool)->sweep_later();
    });
}

// Places that links once led to must not stay forever.
void HttpPool::sweep() {
    const Deadline now = std::chrono::steady_clock::now();
    for (auto lane = lanes_.begin(); lane != lanes_.end();) {
        std::deque<Idle>& idle = lane->second.idle;
        while (!idle.empty() && idle.front().until <= now) idle.pop_front();
        const bool unused = idle.empty() && lane->second.taken == 0 && lane->second.waiting.empty();
        lane = unused ? lanes_.erase(lane) : std::next(lane);
    }
}

}  // namespace twicket::net
