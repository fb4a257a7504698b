// Gets the files that a ticket's call names from the networks that keep them, just before the call is made. Used on the
// main executor.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <vector>

#include "bot/attachment.hpp"
#include "bot/error.hpp"
#include "bot/net/http_client.hpp"

namespace twicket {

class Adapter;

class FileCarrier {
  public:
    using FindAdapter = std::function<Adapter*(const std::string& account)>;
    explicit FileCarrier(FindAdapter find_adapter) : find_adapter_{std::move(find_adapter)} {}

    // The same files with their contents. One that will never be had (it is gone, too large, or nobody may fetch it)
    // stays without; an error: one could not be had now, so the whole is tried again later.
    boost::asio::awaitable<Result<std::vector<CarriedFile>>> fetch(std::vector<CarriedFile> files) const;

  private:
    FindAdapter find_adapter_;
};

// For adapters: one file over HTTP. A page elsewhere (3xx) is forbidden: a sign-in stands in the way.
boost::asio::awaitable<Result<std::string>> fetch_over_http(net::HttpClient& client, std::string url,
                                                            net::Headers headers, net::Reach reach, std::size_t most);

}  // namespace twicket
