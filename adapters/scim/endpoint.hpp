// The SCIM 2.0 server at /scim/v2, to which Entra, Okta and others push people and groups (RFC 7644; row 56). Proof by a
// bearer token; every change is on disk, in the form of resources and of directory records, before it is answered.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <map>
#include <string>
#include <vector>

#include "adapters/scim/resources.hpp"
#include "bot/directory/directory.hpp"
#include "bot/net/http.hpp"

namespace twicket::scim {

struct Settings {
    std::string source = "scim";
    std::vector<std::string> tokens;  // two live ones while the other side changes over
    std::string public_url;           // without a closing slash: of the addresses that we tell
};

class Endpoint {
  public:
    // All outlive it.
    Endpoint(Settings settings, store::Store& store, Clock& clock, directory::Directory& directory);
    void add_routes(net::Router& router);

  private:
    using Answer = boost::asio::awaitable<net::HttpResponse>;
    struct Asked;  // what a request for resources names
    Answer receive(const net::HttpRequest& request);
    Answer on_resources(const net::HttpRequest& request, Kind kind, std::string id);
    Answer search(Kind kind, nlohmann::json parameters);
    Answer show(const net::HttpRequest& request, Kind kind, std::string id);
    Answer create(const net::HttpRequest& request, Kind kind);
    Answer change(const net::HttpRequest& request, Kind kind, std::string id);
    Answer remove(const net::HttpRequest& request, Kind kind, std::string id);
    std::optional<net::HttpResponse> refuse(const net::HttpRequest& request);
    nlohmann::json document_of(Kind kind, const Resource& resource) const;
    std::string base() const { return settings_.public_url + "/scim/v2"; }

    Settings settings_;
    store::Store& store_;
    Clock& clock_;
    directory::Directory& directory_;
    struct Wrong {
        int count = 0;
        Time since{};
    };
    std::map<std::string, Wrong> wrong_;  // wrong tokens, by the peer's address
};

}  // namespace twicket::scim
