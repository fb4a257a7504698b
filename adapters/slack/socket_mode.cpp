// One slot is one connection after another; the old one is read on while the new one opens.
#include "adapters/slack/socket_mode.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/net/websocket_client.hpp"
#include "bot/text/shape.hpp"

namespace twicket::slack {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using nlohmann::json;

constexpr auto long_enough = std::chrono::seconds{30};  // a connection that lasted so long has worked
constexpr Duration worth_coming_back = std::chrono::seconds{3};
constexpr Duration silence = std::chrono::seconds{20};  // until a connection is dead; a ping goes out at half of it
constexpr int failures_to_tell = 3;                     // in a row, with no connection at all
constexpr int most_under_way = 200;                     // more envelopes wait unread in the socket

}  // namespace

SocketMode::SocketMode(Parts parts) : parts_{std::move(parts)} {}

awaitable<void> SocketMode::run() {
    slots_ = std::max(parts_.connections, 1);
    for (int slot = 1; slot < slots_; ++slot) spawn(keep_slot());
    co_await keep_slot();
}

void SocketMode::spawn(awaitable<void> work) {
    asio::co_spawn(parts_.executor, std::move(work), [account = parts_.account](std::exception_ptr failure) {
        if (failure) spdlog::critical("{}: a Socket Mode connection ended by an exception", account);
    });
}

awaitable<void> SocketMode::rest(Duration wait) {
    asio::steady_timer timer{parts_.executor, wait};
    co_await timer.async_wait(asio::use_awaitable);
}

awaitable<void> SocketMode::keep_slot() {
    for (int tries = 1;; ++tries) {
        const Answer<Socket> socket = co_await open();
        NextStep next;
        if (socket.has_error()) {
            next = after_failure(socket.error().word, socket.error().error, tries, random());
            if (next.give_up)
                parts_.trouble("Slack refuses the app-level token (" + socket.error().word +
                               "); make a new one with connections:write");
            else
                spdlog::warn("{}: no Socket Mode connection: {}", parts_.account, socket.error().error.detail);
            if (!next.give_up && counters_.connected == 0 && tries >= failures_to_tell)
                parts_.trouble("Socket Mode is not connected, so nothing comes in (" + socket.error().error.detail +
                               "); it is tried again by itself");
        } else {
            ++counters_.opened;
            ++counters_.connected;
            const auto began = std::chrono::steady_clock::now();
            const SocketEnd end = co_await converse(*socket);
            --counters_.connected;
            const auto lasted =
                std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - began);
            if (end == SocketEnd::renewed || lasted > long_enough) tries = 0;
            next = after_end(end, tries + 1, slots_, random());
            // A connection that worked for a while was no failure: be away no longer than it was there.
            if (lasted >= worth_coming_back && end == SocketEnd::lost) next.wait = std::min<Duration>(next.wait, lasted);
            if (next.give_up)
                parts_.trouble("Socket Mode is switched off for this app; switch it on in the app's settings");
            if (end == SocketEnd::renewed)
                spawn(read_to_end(*socket));
            else
                (*socket)->close(1000, "");
        }
        if (next.one_slot_less) {
            --slots_;
            co_return;
        }
        if (next.wait > Duration{0}) co_await rest(next.wait);
    }
}

// The address is good for one connection and not for long.
awaitable<Answer<SocketMode::Socket>> SocketMode::open() {
    const std::shared_ptr<void> kept = parts_.kept;
    json nothing = json::object();
    const Answer<Said> said = co_await parts_.api.call("apps.connections.open", std::move(nothing));
    if (said.has_error()) co_return said.error();
    const std::string url{text::text_in(said->answer, "url")};
    const bool plain_api = parts_.api.base().starts_with("http://");
    if (!url.starts_with("wss://") && !(plain_api && url.starts_with("ws://")))
        co_return Refused{{}, Error{ErrorCode::invalid, "Slack named no safe address to connect to"}};
    net::WebSocketClientOptions options;
    options.tls = parts_.tls;
    options.socket.idle_time = silence;
    auto connecting = net::connect_websocket(parts_.egress, url, std::move(options));
    Result<Socket> socket = co_await std::move(connecting);
    if (socket.has_error()) co_return Refused{{}, socket.error()};
    co_return std::move(*socket);
}

awaitable<SocketEnd> SocketMode::converse(Socket socket) {
    for (;;) {
        Result<net::WebSocket::Received> received = co_await socket->read();
        if (received.has_error()) co_return SocketEnd::lost;
        Result<SocketWords> words = read_socket_words(received->bytes);
        if (words.has_error()) {
            spdlog::warn("{}: a frame that cannot be read: {}", parts_.account, words.error().detail);
            continue;
        }
        if (std::holds_alternative<Hello>(*words)) parts_.trouble({});
        if (const auto* notice = std::get_if<Disconnect>(&*words)) {
            spdlog::info("{}: Slack ends a connection: {}", parts_.account, notice->reason.substr(0, 60));
            co_return end_of(*notice);
        }
        auto* envelope = std::get_if<Envelope>(&*words);
        if (envelope == nullptr) continue;
        ++counters_.envelopes;
        awaitable<void> handling = handle(socket, std::move(*envelope));
        if (under_way_ < most_under_way)
            spawn(std::move(handling));
        else
            co_await std::move(handling);
    }
}

// What still comes before Slack closes it is stored and acknowledged as ever.
awaitable<void> SocketMode::read_to_end(Socket socket) {
    bool open = true;
    while (open) {
        const SocketEnd end = co_await converse(socket);
        open = end == SocketEnd::renewed;
    }
    socket->close(1000, "");
}

awaitable<void> SocketMode::handle(Socket socket, Envelope envelope) {
    ++under_way_;
    const Result<std::string> taken = co_await parts_.take(envelope);
    --under_way_;
    if (taken.has_value())
        socket->post(acknowledgement(envelope, *taken));
    else
        ++counters_.unacknowledged;  // it comes again
}

}  // namespace twicket::slack
