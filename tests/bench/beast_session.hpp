// One kept connection of a Beast server in a bench: reads each request whole, answers it by a function. Beast may be
// included here because no part of the product is.
#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <functional>
#include <memory>
#include <string>

namespace twicket::bench {

using BeastRequest = boost::beast::http::request<boost::beast::http::string_body>;

struct BeastAnswer {
    std::string body;
    unsigned status = 200;
    bool one_byte_a_second = false;
};
using BeastHandler = std::function<BeastAnswer(const BeastRequest&)>;

// Accepts until its executor ends; both outlive it.
void accept_beast(boost::asio::ip::tcp::acceptor& acceptor, const BeastHandler& handler);

}  // namespace twicket::bench
