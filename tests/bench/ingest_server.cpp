// Built from the product's own libraries, in the same way as bot/app does it.
#include "tests/bench/ingest_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <memory>

#include "adapters/webhook/webhook.hpp"
#include "bot/inbox.hpp"
#include "bot/net/http_client.hpp"
#include "bot/net/http_server.hpp"
#include "bot/net/resolver.hpp"
#include "bot/store/store.hpp"
#include "tests/bench/serve_config.hpp"

namespace twicket::bench {

void serve_ingest(int port, const std::string& database, bool durable) {
    boost::asio::io_context context{1};
    store::Options options{.path = database};
    options.commit_to_disk = durable;
    const auto store = store::Store::open(options);
    Inbox inbox{*store, system_clock(), {}};
    const auto resolver = net::system_resolver();
    const auto connector = net::tcp_connector();
    net::Egress egress{*resolver, *connector};
    net::HttpClient client{context.get_executor(), egress};
    webhook::Webhook adapter{{account, {secret}, {}}, inbox, client, system_clock()};

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
