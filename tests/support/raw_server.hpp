// A TCP server in the test's own loop that says exactly the bytes it is told, for clients that must survive any peer.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace twicket::testing {

// One accepted connection, as the script sees it.
class Visit {
  public:
    Visit(boost::asio::ip::tcp::socket socket, boost::asio::steady_timer& forever)
        : socket_(std::move(socket)), forever_(forever) {}
    // One request with its body (Content-Length); empty when the client went away.
    boost::asio::awaitable<std::string> request();
    boost::asio::awaitable<void> say(std::string bytes);
    // Ends with a reset instead of a clean close.
    void reset();
    // Says nothing until the server goes.
    boost::asio::awaitable<void> stall();

  private:
    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer& forever_;
    std::string unread_;
};

class RawServer {
  public:
    using Script = std::function<boost::asio::awaitable<void>(Visit&)>;
    // Listens on a free port of 127.0.0.1; every connection runs the script and is closed after it.
    RawServer(boost::asio::io_context& loop, Script script);
    ~RawServer();
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    int visits = 0;                     // connections accepted
    std::vector<std::string> requests;  // what came, in order

  private:
    boost::asio::awaitable<void> accept_all();
    boost::asio::awaitable<void> serve(std::shared_ptr<Visit> visit);

    boost::asio::io_context& loop_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer forever_;
    Script script_;
    bool going_ = true;
};

// A script that answers every request on a connection with the same bytes.
RawServer::Script always(RawServer*& server, std::string answer);

}  // namespace twicket::testing
