// One account against the stand-in: real HTTP on the loopback, a real store, time in the test's hand.
#pragma once
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "adapters/yammer/yammer.hpp"
#include "bot/outbox_rows.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/yammer_stand_in.hpp"

namespace twicket::testing {

struct YammerWorld {
    explicit YammerWorld(std::vector<std::string> groups = {"501"}) : groups_{std::move(groups)} { restart(); }

    // A new process on the same database.
    void restart() {
        adapter.reset();
        inbox = std::make_unique<Inbox>(*store, clock, nullptr);
        yammer::Settings settings{
            .groups = groups_, .private_messages = private_messages, .api_url = network.api_url()};
        settings.token = token;
        settings.topics = topics;
        if (!settings.token.refresh_token.empty()) settings.token.login_url = network.login_url();
        egress.allow(net::parse_url(network.api_url()).value(), "yammer");
        adapter = std::make_unique<yammer::Yammer>(settings, *inbox, *store, client, clock, [] { return 0.0; });
    }
    // What run() does until `time` has passed, without waiting.
    void live(Duration time) {
        const Time end = clock.now() + time;
        for (int moves = 0; clock.now() < end && moves < 100'000; ++moves) {
            const Duration rest = await_on(loop, adapter->step());
            if (rest > Duration{0}) clock.pass(std::min<Duration>(rest, end - clock.now()));
        }
    }
    // The account has found its place in every feed.
    void arrive() { live(std::chrono::seconds{61}); }

    std::vector<Event> events() {
        std::vector<Event> found;
        const auto done = store->read_now([&](store::Connection& connection) {
            auto rows = connection.query("SELECT body FROM event ORDER BY sequence");
            while (rows.next()) found.push_back(event_from_json(rows.text(0)).value());
        });
        if (done.has_error()) throw std::runtime_error(done.error().detail);
        return found;
    }
    std::vector<std::string> texts() {
        std::vector<std::string> found;
        for (const Event& event : events())
            if (const auto* message = std::get_if<Message>(&event.what)) found.push_back(message->text);
        return found;
    }
    Outgoing reply(const std::string& thread, const std::string& text, const std::string& place = "501") {
        return {.id = "out-" + std::to_string(++replies),
                .account = "yammer/default",
                .place = place,
                .thread = thread,
                .reply = {{.text = text}}};
    }
    Result<Receipt> send(const Outgoing& outgoing) { return await_on(loop, adapter->send(outgoing)); }
    Result<Receipt> find(const Outgoing& outgoing) { return await_on(loop, adapter->find(outgoing)); }
    // As the outbox would have it after a delivery.
    void settle(const Outgoing& outgoing, const std::string& external_id) {
        const auto done = store->write_now([&](store::Connection& connection) {
            enqueue(connection, outgoing, 0, clock.now());
            connection.execute("UPDATE outgoing SET state = 'sent', external_id = $1 WHERE id = $2",
                               {external_id, outgoing.id});
        });
        if (done.has_error()) throw std::runtime_error(done.error().detail);
    }

    SetClock clock;
    boost::asio::io_context loop;
    ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    YammerStandIn network{loop.get_executor(), clock};
    std::unique_ptr<net::Resolver> resolver = net::system_resolver();
    std::unique_ptr<net::Connector> connector = net::tcp_connector();
    net::Egress egress{*resolver, *connector};
    net::HttpClient client{loop.get_executor(), egress};
    std::unique_ptr<Inbox> inbox;
    std::unique_ptr<yammer::Yammer> adapter;
    yammer::TokenSettings token{.fixed = "token-1"};
    bool private_messages = true;
    std::vector<std::string> topics{};
    int replies = 0;

  private:
    std::vector<std::string> groups_;
};

}  // namespace twicket::testing
