// Runs one awaitable to its end on a loop of its own (or one given), for tests. Bounded: a test that would hang fails.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace twicket::testing {

template <class T>
boost::asio::awaitable<void> keep_result(boost::asio::awaitable<T> work, std::optional<T>& value) {
    auto result = co_await std::move(work);
    value.emplace(std::move(result));
}

// The awaited value. Other work on the loop runs meanwhile; what is left over stays for the next call.
template <class T>
T await_on(boost::asio::io_context& loop, boost::asio::awaitable<T> work) {
    std::optional<T> value;
    std::exception_ptr failure;
    bool done = false;
    boost::asio::co_spawn(loop, keep_result(std::move(work), value), [&](std::exception_ptr error) {
        failure = error;
        done = true;
    });
    loop.restart();
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!done && std::chrono::steady_clock::now() < give_up) {
        if (loop.run_one_for(std::chrono::seconds{30}) == 0) break;
    }
    if (!done) throw std::runtime_error("the awaited work did not end within 30 s");
    if (failure) std::rethrow_exception(failure);
    return std::move(*value);
}

template <class T>
T await(boost::asio::awaitable<T> work) {
    boost::asio::io_context loop;
    return await_on(loop, std::move(work));
}

}  // namespace twicket::testing
