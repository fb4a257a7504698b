// HTTP CONNECT (RFC 9110 section 9.3.6): turns a connection to a proxy into one to the place behind it.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "bot/clock.hpp"
#include "bot/error.hpp"

namespace twicket::net {

// `authority` is "host:port". `unavailable` when the proxy refuses or talks nonsense, `timeout` after `limit`.
boost::asio::awaitable<Result<boost::asio::ip::tcp::socket>> ask_for_tunnel(boost::asio::ip::tcp::socket socket,
                                                                            std::string authority, Duration limit);

}  // namespace twicket::net
