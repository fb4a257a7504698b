// Names to addresses without ever blocking the loop. Which addresses may be used is the egress gate's business.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <memory>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"

namespace twicket::net {

class Resolver {
  public:
    virtual ~Resolver() = default;
    // All addresses of a name, in the order to try them. `unavailable`: no such name, or the name server is in trouble;
    // `timeout`: no answer within `limit`. Runs on the awaiting coroutine's executor.
    virtual boost::asio::awaitable<Result<std::vector<boost::asio::ip::address>>> resolve(std::string host,
                                                                                          Duration limit) = 0;
};

// The machine's resolver (getaddrinfo: /etc/hosts, DNS as configured). One short-lived thread a look-up, at most 16 at
// once, so a slow name server delays only the names it serves; `unavailable` above that. May be destroyed while
// look-ups run: their answers are dropped.
std::unique_ptr<Resolver> system_resolver();

}  // namespace twicket::net
