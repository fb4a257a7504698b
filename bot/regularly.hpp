// The loop of every watch: a look, a pause, and again, until cancelled. A look says for itself how it went.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>

#include "bot/clock.hpp"

namespace twicket {

// `look` is taken at once and then `between` after the last one ended; its number is for tests.
boost::asio::awaitable<void> regularly(Duration between, std::function<boost::asio::awaitable<std::size_t>()> look);

}  // namespace twicket
