// What skills may ask the store about services: each a reading of its own, never a write. Main executor only.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "bot/service_records.hpp"
#include "bot/store/store.hpp"

namespace twicket {

class ServiceBook {
  public:
    // The store outlives the book.
    explicit ServiceBook(store::Store& store) : store_{store} {}

    template <class F>
    auto read(F job) const {
        return store_.read(std::move(job));
    }
    struct Following {
        std::vector<Follow> follows;
        NightRest rest;
    };
    boost::asio::awaitable<Result<Following>> following(std::string person) const;
    struct Past {
        std::vector<ServiceReport> reports;  // the newest first
        std::int64_t followers = 0;
        services::Delivery delivery{};  // of the newest
    };
    boost::asio::awaitable<Result<Past>> past(std::string service) const;
    boost::asio::awaitable<Result<std::vector<services::NoticeWord>>> batch(std::string batch) const;
    boost::asio::awaitable<Result<std::optional<Incident>>> incident(std::int64_t number) const;
    boost::asio::awaitable<Result<std::optional<PlannedChange>>> change(std::int64_t number) const;
    boost::asio::awaitable<Result<services::Delivery>> delivery(std::string subject) const;
    // Of these threads those where no human works.
    boost::asio::awaitable<Result<std::vector<ThreadName>>> without_humans(std::vector<ThreadName> threads) const;

  private:
    store::Store& store_;
};

}  // namespace twicket
