// By the machine's own time: a watch is not told of jumps of the clock, it looks again soon enough.
#include "bot/regularly.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace twicket {

boost::asio::awaitable<void> regularly(Duration between, std::function<boost::asio::awaitable<std::size_t>()> look) {
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer timer{executor};
    for (;;) {
        co_await look();
        timer.expires_after(between);
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
}

}  // namespace twicket
