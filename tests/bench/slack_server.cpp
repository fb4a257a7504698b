// Built from the product's own libraries, in the same way as bot/app does it.
#include "tests/bench/slack_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "adapters/slack/slack.hpp"
#include "bot/net/http_server.hpp"
#include "tests/bench/slack_events.hpp"

namespace twicket::bench {

void serve_slack(int port, const std::string& database) {
    boost::asio::io_context context{1};
    const auto store = store::Store::open({.path = database});
    Inbox inbox{*store, system_clock(), {}};
    const auto resolver = net::system_resolver();
    const auto connector = net::tcp_connector();
    net::Egress egress{*resolver, *connector};
    slack::Settings settings;
    settings.bot_token = "xoxb-bench";
    settings.signing_secrets = {slack_secret};
    settings.noticed.clear();
    slack::Slack adapter{settings,
                         {inbox, *store, egress, system_clock(), context.get_executor()},
                         std::make_shared<slack::Workspaces>()};
    net::Router router;
    adapter.add_routes(router);
    router.add("GET", "/readyz", [](const net::HttpRequest&) -> boost::asio::awaitable<net::HttpResponse> {
        co_return net::HttpResponse::text(200, "ready\n");
    });
    net::HttpServer server{context.get_executor(), {.port = static_cast<std::uint16_t>(port)}, router};
    server.start().value();
    boost::asio::signal_set signals{context, SIGTERM, SIGINT};
    signals.async_wait([&context](const boost::system::error_code&, int) { context.stop(); });
    context.run();
    server.stop();
}

}  // namespace twicket::bench
