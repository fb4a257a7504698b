// Systems that tell how services are, at POST /webhooks/<account>: signed messages of our own form, or Alertmanager. A
// state is on disk, with a notice for every follower, before the request is acknowledged.
#pragma once
#include <string>
#include <vector>

#include "adapters/status/decode.hpp"
#include "bot/net/http.hpp"
#include "bot/services.hpp"
#include "bot/store/store.hpp"

namespace twicket::status {

struct Settings {
    std::string name;  // /webhooks/<name>; reports are by "source/<name>"
    bool alertmanager = false;
    std::vector<std::string> secrets;  // "whsec_<base64>"; of Alertmanager: the bearer tokens that it may send
    AlertRules rules{};
};

// Belongs to the main executor; services, store and clock outlive it.
class Endpoint {
  public:
    Endpoint(Settings settings, Services& services, store::Store& store, Clock& clock);

    // 200 {"status":"accepted"|"seen"} after the commit; 401 signature, token or time, 400 payload, 422 a service that
    // there is not or that several go by, or a time ahead of ours; 503 with Retry-After when the store takes nothing.
    void add_routes(net::Router& router);

  private:
    boost::asio::awaitable<net::HttpResponse> receive(const net::HttpRequest& request);
    boost::asio::awaitable<net::HttpResponse> take_message(const net::HttpRequest& request);
    boost::asio::awaitable<net::HttpResponse> take_alerts(const net::HttpRequest& request);
    bool genuine(const net::HttpRequest& request) const;
    Result<std::string> id_of(const std::string& named) const;

    Settings settings_;
    Services& services_;
    store::Store& store_;
    Clock& clock_;
};

}  // namespace twicket::status
