// An HTTP client on a loop of its own whose only configured place, desk.example.com, is this machine.
#pragma once
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <utility>

#include "bot/net/http_client.hpp"
#include "tests/support/await.hpp"
#include "tests/support/stub_network.hpp"

namespace twicket::testing {

inline const std::string small_json =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";

// A client whose only configured place is desk.example.com at one port, which resolves to this machine.
struct ClientBench {
    boost::asio::io_context loop;
    StubResolver resolver;
    std::unique_ptr<net::Connector> connector = net::tcp_connector();
    net::Egress egress{resolver, *connector};
    std::unique_ptr<net::HttpClient> client;
    std::uint16_t port = 0;

    void start(std::uint16_t at, net::HttpClientOptions wish = {}) {
        port = at;
        resolver.answers["desk.example.com"] = {{"127.0.0.1"}};
        egress.allow(net::parse_url("http://desk.example.com:" + std::to_string(at)).value(), "test desk");
        client = std::make_unique<net::HttpClient>(loop.get_executor(), egress, std::move(wish));
    }
    net::HttpCall call(std::string method = "GET", std::string path = "/") const {
        net::HttpCall made;
        made.method = std::move(method);
        made.url = "http://desk.example.com:" + std::to_string(port) + path;
        made.deadline = std::chrono::seconds{10};
        return made;
    }
    Result<net::HttpAnswer> send(net::HttpCall made) { return await_on(loop, client->send(std::move(made))); }
    std::string outcome(net::HttpCall made) {
        const auto answer = send(std::move(made));
        return answer ? std::to_string(answer->status) : std::string{name_of(answer.error().code)};
    }
};

}  // namespace twicket::testing
