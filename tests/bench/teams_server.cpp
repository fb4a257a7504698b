// The receiving half of the program with the Teams adapter, and activities as Teams sends them.
#include "tests/bench/teams_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "adapters/teams/teams.hpp"
#include "bot/net/http_server.hpp"
#include "tests/support/token_signer.hpp"

namespace twicket::bench {
namespace {

using nlohmann::json;

constexpr const char* service = "http://127.0.0.1:9/";

json activity(const std::string& id) {
    return {{"type", "message"},
            {"id", id},
            {"channelId", "msteams"},
            {"serviceUrl", service},
            {"timestamp", "2026-11-22T10:20:32.738Z"},
            {"localTimestamp", "2026-11-22T10:20:32.738+00:00"},
            {"from", {{"id", "29:1abc"}, {"name", "Ann"}, {"aadObjectId", "11111111-1111-1111-1111-111111111111"}}},
            {"recipient", {{"id", "28:bench"}, {"name", "Desk"}}},
            {"conversation",
             {{"id", "19:ch@thread.tacv2;messageid=" + id},
              {"conversationType", "channel"},
              {"isGroup", true},
              {"tenantId", "33333333-3333-3333-3333-333333333333"}}},
            {"textFormat", "plain"},
            {"locale", "en-GB"},
            {"text", "<at>Desk</at> my vpn keeps dropping since this morning"},
            {"entities", json::array({json{{"type", "mention"},
                                           {"text", "<at>Desk</at>"},
                                           {"mentioned", {{"id", "28:bench"}, {"name", "Desk"}}}},
                                      json{{"type", "clientInfo"},
                                           {"locale", "en-GB"},
                                           {"country", "GB"},
                                           {"platform", "Web"},
                                           {"timezone", "Europe/London"}}})},
            {"channelData",
             {{"tenant", {{"id", "33333333-3333-3333-3333-333333333333"}}},
              {"team", {{"id", "19:team@thread.tacv2"}}},
              {"channel", {{"id", "19:ch@thread.tacv2"}}}}}};
}

std::string file_text(const std::string& path) {
    std::ifstream in(path);
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
}

}  // namespace

// The receiving half with the Teams adapter; the signing keys come from a route of its own.
void serve_teams(int port, const std::string& folder) {
    boost::asio::io_context context{1};
    const auto store = store::Store::open({.path = folder + "/teams.db"});
    Inbox inbox{*store, system_clock(), {}};
    const auto resolver = net::system_resolver();
    const auto connector = net::tcp_connector();
    net::Egress egress{*resolver, *connector};
    const std::string base = "http://127.0.0.1:" + std::to_string(port);
    egress.allow(net::parse_url(base).value(), "keys");
    net::HttpClient client{context.get_executor(), egress};
    teams::Settings settings;
    settings.app_id = "bench";
    settings.tenant_id = "tenant";
    settings.metadata_url = base + "/keys";
    teams::Teams adapter{settings, *store, inbox, client, system_clock()};
    net::Router router;
    adapter.add_routes(router);
    router.add("GET", "/keys",
               [keys = file_text(folder + "/keys.json")](const net::HttpRequest&)
                   -> boost::asio::awaitable<net::HttpResponse> { co_return net::HttpResponse::json(200, keys); });
    net::HttpServer server{context.get_executor(), {.port = static_cast<std::uint16_t>(port)}, router};
    server.start().value();
    boost::asio::signal_set signals{context, SIGTERM, SIGINT};
    signals.async_wait([&context](const boost::system::error_code&, int) { context.stop(); });
    context.run();
    server.stop();
}

std::vector<std::string> teams_requests(const std::string& run, const std::string& folder, std::size_t count) {
    const std::string token = file_text(folder + "/token");
    std::vector<std::string> all;
    all.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string body = activity(run + std::to_string(i)).dump();
        all.push_back(
            "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; "
            "charset=utf-8\r\nAuthorization: Bearer " +
            token + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    return all;
}

void write_teams_token(const std::string& folder) {
    const testing::TokenSigner signer{"k1"};
    json keys = json::array();
    keys.push_back(signer.jwk({{"endorsements", {"msteams"}}}));
    std::ofstream(folder + "/keys.json") << json{{"keys", keys}}.dump();
    const std::int64_t now = to_millis(system_clock().now()) / 1000;
    std::ofstream(folder + "/token") << signer.sign({{"iss", "https://api.botframework.com"},
                                                     {"aud", "bench"},
                                                     {"serviceurl", service},
                                                     {"nbf", now - 10},
                                                     {"exp", now + 3600}});
}

}  // namespace twicket::bench
