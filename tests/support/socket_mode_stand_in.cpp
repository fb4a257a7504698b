// State behind one mutex: the server's thread writes it, the test's thread waits for it.
#include "tests/support/socket_mode_stand_in.hpp"

namespace twicket::testing {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr auto patience = std::chrono::seconds{10};

}  // namespace

SocketModeStandIn::SocketModeStandIn() {
    const auto opened = [this](const net::HttpRequest& request) -> awaitable<net::HttpResponse> {
        co_return net::HttpResponse::json(200, open(std::string{request.header("authorization")}).dump());
    };
    server_.router.add("POST", "/api/apps.connections.open", opened);
    const auto link = [this](const net::HttpRequest& request, std::shared_ptr<net::WebSocket> socket) {
        return serve(request, std::move(socket));
    };
    server_.router.add_socket("/link", link, {.allow_any_origin = true});
    server_.start();
}

SocketModeStandIn::~SocketModeStandIn() = default;

json SocketModeStandIn::open(const std::string& authorization) {
    if (!authorization.starts_with("Bearer xapp-")) return {{"ok", false}, {"error", "invalid_auth"}};
    const std::lock_guard lock{mutex_};
    const std::string ticket = "t" + std::to_string(++next_ticket_);
    tickets_.insert(ticket);
    return {{"ok", true},
            {"url", "ws://127.0.0.1:" + std::to_string(server_.port()) + "/link?ticket=" + ticket + "&app_id=A0AB"}};
}

awaitable<void> SocketModeStandIn::serve(const net::HttpRequest& request, std::shared_ptr<net::WebSocket> socket) {
    std::size_t number = 0, count = 0;
    {
        const std::lock_guard lock{mutex_};
        if (tickets_.erase(request.parameter("ticket")) == 0) co_return;
        number = ++next_link_;
        links_[number] = {socket, false};
        count = links_.size();
    }
    const json hello{
        {"type", "hello"},
        {"num_connections", count},
        {"connection_info", {{"app_id", "A0AB"}}},
        {"debug_info", {{"host", "stand-in"}, {"build_number", 1}, {"approximate_connection_time", 18060}}}};
    socket->post(hello.dump());
    changed_.notify_all();
    bool open = true;
    while (open) {
        const auto received = co_await socket->read();
        open = received.has_value();
        if (!open) break;
        json words = json::parse(received->bytes, nullptr, false);
        if (!words.is_object() || !words.contains("envelope_id")) continue;
        const std::string envelope = words["envelope_id"];
        const std::lock_guard lock{mutex_};
        acknowledged_[envelope] = std::move(words);
        changed_.notify_all();
    }
    const std::lock_guard lock{mutex_};
    links_.erase(number);
    changed_.notify_all();
}

bool SocketModeStandIn::wait_for_connections(std::size_t count) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, patience, [&] {
        std::size_t staying = 0;
        for (const auto& [number, link] : links_) staying += link.going ? 0 : 1;
        return staying >= count;
    });
}

bool SocketModeStandIn::wait_until_open(std::size_t count) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, patience, [&] { return links_.size() == count; });
}

std::size_t SocketModeStandIn::connections_ever() const {
    const std::lock_guard lock{mutex_};
    return next_link_;
}

std::string SocketModeStandIn::send(const std::string& type, const json& payload, bool accepts_answer, int retry) {
    std::shared_ptr<net::WebSocket> socket;
    std::string id;
    {
        const std::lock_guard lock{mutex_};
        std::vector<std::shared_ptr<net::WebSocket>> staying;
        for (const auto& [number, link] : links_)
            if (!link.going) staying.push_back(link.socket);
        if (staying.empty()) return {};
        socket = staying[next_to_use_++ % staying.size()];
        id = "envelope-" + std::to_string(++next_envelope_);
    }
    const json words{{"envelope_id", id},
                     {"type", type},
                     {"accepts_response_payload", accepts_answer},
                     {"retry_attempt", retry},
                     {"retry_reason", retry > 0 ? "timeout" : ""},
                     {"payload", payload}};
    server_.on_thread([&] { socket->post(words.dump()); });
    return id;
}

std::optional<json> SocketModeStandIn::acknowledgement(const std::string& envelope, std::chrono::milliseconds limit) {
    std::unique_lock lock{mutex_};
    if (!changed_.wait_for(lock, limit, [&] { return acknowledged_.contains(envelope); })) return std::nullopt;
    return acknowledged_[envelope];
}

std::shared_ptr<net::WebSocket> SocketModeStandIn::oldest(bool mark_as_going) {
    const std::lock_guard lock{mutex_};
    for (auto& [number, link] : links_) {
        if (link.going) continue;
        link.going = mark_as_going;
        return link.socket;
    }
    return nullptr;
}

void SocketModeStandIn::disconnect(const std::string& reason) {
    const auto socket = oldest(true);
    if (!socket) return;
    const json words{{"type", "disconnect"}, {"reason", reason}, {"debug_info", {{"host", "stand-in"}}}};
    server_.on_thread([&] { socket->post(words.dump()); });
}

void SocketModeStandIn::drop() {
    const auto socket = oldest(true);
    if (socket) server_.on_thread([&] { socket->close(1011, ""); });
}

void SocketModeStandIn::say(const std::string& bytes) {
    const auto socket = oldest(false);
    if (socket) server_.on_thread([&] { socket->post(bytes); });
}

}  // namespace twicket::testing
