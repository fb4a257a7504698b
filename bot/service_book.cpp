// Each reading is one job on a reader thread.
#include "bot/service_book.hpp"

namespace twicket {

using boost::asio::awaitable;

awaitable<Result<ServiceBook::Following>> ServiceBook::following(std::string person) const {
    const auto look = [person](store::Connection& connection) {
        return Following{services::follows_of(connection, person), services::rest_of(connection, person)};
    };
    Result<Following> found = co_await store_.read(look);
    co_return found;
}

awaitable<Result<ServiceBook::Past>> ServiceBook::past(std::string service) const {
    const auto look = [service](store::Connection& connection) {
        Past past{services::history(connection, service, 8), services::followers_of(connection, service)};
        if (!past.reports.empty())
            past.delivery = services::delivery_of(connection, "report/" + std::to_string(past.reports.front().number));
        return past;
    };
    Result<Past> found = co_await store_.read(look);
    co_return found;
}

awaitable<Result<std::vector<services::NoticeWord>>> ServiceBook::batch(std::string batch) const {
    const auto look = [batch](store::Connection& connection) { return services::words_of_batch(connection, batch); };
    Result<std::vector<services::NoticeWord>> found = co_await store_.read(look);
    co_return found;
}

awaitable<Result<std::optional<Incident>>> ServiceBook::incident(std::int64_t number) const {
    const auto look = [number](store::Connection& connection) { return incidents::find(connection, number); };
    Result<std::optional<Incident>> found = co_await store_.read(look);
    co_return found;
}

awaitable<Result<std::optional<PlannedChange>>> ServiceBook::change(std::int64_t number) const {
    const auto look = [number](store::Connection& connection) { return changes::find(connection, number); };
    Result<std::optional<PlannedChange>> found = co_await store_.read(look);
    co_return found;
}

awaitable<Result<services::Delivery>> ServiceBook::delivery(std::string subject) const {
    const auto look = [subject](store::Connection& connection) { return services::delivery_of(connection, subject); };
    Result<services::Delivery> found = co_await store_.read(look);
    co_return found;
}

awaitable<Result<std::vector<ThreadName>>> ServiceBook::without_humans(std::vector<ThreadName> threads) const {
    const auto look = [threads](store::Connection& connection) {
        return incidents::without_humans(connection, threads);
    };
    Result<std::vector<ThreadName>> found = co_await store_.read(look);
    co_return found;
}

}  // namespace twicket
