// HTTP as the rest of the house sees it: plain values and a table of routes. Beast stays behind http_server.cpp.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/error.hpp"
#include "bot/net/websocket.hpp"

namespace twicket::net {

using Headers = std::vector<std::pair<std::string, std::string>>;  // names as they came; compare without case

struct HttpRequest {
    std::string method;   // "GET"
    std::string target;   // as received: "/chat?x=1"
    std::string path;     // percent-decoded, without dot segments; a path that climbs out is refused before
    std::string query;    // raw, behind '?'
    Headers headers;
    std::string body;     // raw bytes: signatures are checked over these
    std::string remote;   // the peer's address, "127.0.0.1"
    // The first header of that name (case-insensitive), or empty.
    std::string_view header(std::string_view name) const;
    // A decoded query parameter, or empty.
    std::string parameter(std::string_view name) const;
    // A cookie's value, or empty.
    std::string cookie(std::string_view name) const;
};

struct HttpResponse {
    int status = 200;
    Headers headers{};
    std::string body{};
    static HttpResponse text(int status, std::string body);
    static HttpResponse json(int status, std::string body);
    // A problem a person or program can read: {"error": …}; retry_after becomes the header.
    static HttpResponse problem(int status, std::string_view message, int retry_after_seconds = 0);
    static HttpResponse from(const Error& error);
};

using Handler = std::function<boost::asio::awaitable<HttpResponse>(const HttpRequest&)>;
using SocketHandler = std::function<boost::asio::awaitable<void>(const HttpRequest&, std::shared_ptr<WebSocket>)>;

struct RouteOptions {
    std::size_t body_limit = 1 << 20;  // bytes; more is 413
    bool always = false;               // answered also while too many handlers run: it neither waits nor asks the store
    bool allow_any_origin = false;     // WebSocket: skip the Origin-equals-Host check (widget has its own list)
};

// Method and path to handler. "/webhooks/*" matches every path below; the longest match wins. Fill before serving.
class Router {
  public:
    void add(std::string method, std::string path, Handler handler, RouteOptions options = {});
    void add_socket(std::string path, SocketHandler handler, RouteOptions options = {});
    struct Route {
        std::string method, path;
        Handler handler;
        SocketHandler socket;
        RouteOptions options;
    };
    // The best route; null with path_known = true when only the method is wrong (405).
    const Route* find(std::string_view method, std::string_view path, bool& path_known) const;
    const std::vector<Route>& routes() const { return routes_; }

  private:
    std::vector<Route> routes_;
};

}  // namespace twicket::net
