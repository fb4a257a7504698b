// Connections kept for the next call, and how many calls may run to one place at once. Inside bot/net only.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "bot/net/http_wire.hpp"

namespace twicket::net {

// Used from one executor.
class HttpPool {
  public:
    HttpPool(boost::asio::any_io_executor executor, std::size_t per_place, Duration keep_idle);

    // The right to use one connection to a place; given back when it goes.
    class Seat {
      public:
        Seat(HttpPool& pool, std::string place) : pool_(&pool), place_(std::move(place)) {}
        Seat(Seat&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), place_(std::move(other.place_)) {}
        Seat& operator=(Seat&&) = delete;
        ~Seat() {
            if (pool_ != nullptr) pool_->leave(place_);
        }

      private:
        HttpPool* pool_;
        std::string place_;
    };

    // Waits for a free seat. `timeout` at the deadline, `unavailable` when too many wait already.
    boost::asio::awaitable<Result<Seat>> enter(std::string place, Deadline deadline);
    // An idle connection that is still quiet, or null.
    std::unique_ptr<HttpWire> take(const std::string& place);
    void keep(const std::string& place, std::unique_ptr<HttpWire> wire);

  private:
    struct Idle {
        std::unique_ptr<HttpWire> wire;
        Deadline until;
    };
    struct Lane {
        std::size_t taken = 0;
        std::deque<Idle> idle;
        std::deque<std::shared_ptr<boost::asio::steady_timer>> waiting;
    };
    void leave(const std::string& place);
    void sweep();
    void sweep_later();

    // Its end tells a timer that fires late that the pool is gone.
    std::shared_ptr<HttpPool*> self_ = std::make_shared<HttpPool*>(this);
    boost::asio::steady_timer sweeper_;
    bool sweeping_ = false;
    std::size_t per_place_;
    Duration keep_idle_;
    std::map<std::string, Lane> lanes_;
};

}  // namespace twicket::net
