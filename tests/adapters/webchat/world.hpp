// A web chat with a real store and inbox, two colleagues, one guest and three places; pages are sockets that the test
// holds by hand. Nothing listens on the network here.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "adapters/webchat/webchat.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

namespace twicket::webchat::testing {

using nlohmann::json;

// The page's end of a socket: what it says is queued, what it is told is kept.
class HeldSocket final : public net::WebSocket {
  public:
    explicit HeldSocket(boost::asio::io_context& loop) : arrived_{loop, boost::asio::steady_timer::time_point::max()} {}
    void say(std::string bytes) {
        waiting_.push_back(std::move(bytes));
        arrived_.cancel();
    }
    boost::asio::awaitable<Result<Received>> read() override {
        boost::system::error_code woken;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, woken);
        while (waiting_.empty() && open_) co_await arrived_.async_wait(token);
        if (waiting_.empty()) co_return Error{ErrorCode::cancelled, "closed"};
        Received received{std::move(waiting_.front()), true};
        waiting_.pop_front();
        co_return received;
    }
    bool post(std::string text, bool) override {
        if (open_) told.push_back(json::parse(text));
        return open_;
    }
    void close(int code, std::string_view) override {
        if (open_) closed_with = code;
        open_ = false;
        arrived_.cancel();
    }
    bool is_open() const override { return open_; }

    std::vector<json> told;
    int closed_with = 0;

  private:
    std::deque<std::string> waiting_;
    boost::asio::steady_timer arrived_;
    bool open_ = true;
};

class World {
  public:
    World() : store{folder.open()} { start(); }
    ~World() { stop(); }

    // The program dies and comes back over the same data.
    void restart() {
        stop();
        store.reset();
        store = folder.open();
        start();
    }

    net::HttpResponse ask(const std::string& method, const std::string& path, const std::string& body = {},
                          net::Headers headers = {}) {
        net::HttpRequest request;
        request.method = method;
        request.target = request.path = path;
        request.body = body;
        request.remote = "127.0.0.1";
        request.headers = std::move(headers);
        bool known = false;
        const auto* route = router->find(method, path, known);
        if (!route || !route->handler) throw std::runtime_error("no route " + path);
        return twicket::testing::await_on(loop, route->handler(request));
    }

    // The cookie of a new session, as the browser would send it.
    std::string sign_in(const std::string& user) {
        const auto response =
            ask("POST", "/chat/sign-in", json{{"user", user}}.dump(), {{"Content-Type", "application/json"}});
        for (const auto& [name, value] : response.headers)
            if (name == "Set-Cookie") return value.substr(0, value.find(';'));
        throw std::runtime_error("not signed in: " + response.body);
    }

    std::shared_ptr<HeldSocket> open_socket(const std::string& cookie) {
        auto socket = std::make_shared<HeldSocket>(loop);
        bool known = false;
        const auto* route = router->find("GET", "/chat/socket", known);
        auto request = std::make_shared<net::HttpRequest>();
        request->method = "GET";
        request->headers = {{"Cookie", cookie}};
        boost::asio::co_spawn(loop, route->socket(*request, socket),
                              [request, socket](std::exception_ptr) { socket->close(0, ""); });
        sockets_.push_back(socket);
        return socket;
    }
    // A signed-in page that has said hello.
    std::shared_ptr<HeldSocket> visit(const std::string& user) {
        auto page = open_socket(sign_in(user));
        exchange(*page, {{"type", "hello"}});
        return page;
    }

    // Says it (with a nonce unless it has one) and returns the answer: welcome, ack, history or error of that nonce.
    json exchange(HeldSocket& page, json message) {
        if (!message.contains("id")) message["id"] = "nonce-" + std::to_string(++nonces_);
        const std::string id = message["id"];
        const std::size_t from = page.told.size();
        page.say(message.dump());
        return wait_for(
            page, [&](const json& told) { return told.value("id", "") == id; }, from);
    }

    // The first thing told from `from` on that fits; runs everything meanwhile.
    json wait_for(HeldSocket& page, const std::function<bool(const json&)>& fits, std::size_t from = 0) {
        const json* found = nullptr;
        run_until([&] {
            for (std::size_t i = from; i < page.told.size() && !found; ++i)
                if (fits(page.told[i])) found = &page.told[i];
            return found != nullptr;
        });
        return *found;
    }
    json wait_for_text(HeldSocket& page, const std::string& text) {
        return wait_for(page, [&](const json& told) {
            return told["type"] == "message" && told["message"].value("text", "") == text;
        });
    }
    void run_until(const std::function<bool()>& done) {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{30};
        loop.restart();
        const auto work = boost::asio::make_work_guard(loop);
        while (!done()) {
            loop.run_one_for(std::chrono::milliseconds{200});
            if (std::chrono::steady_clock::now() > give_up) throw std::runtime_error("it did not happen within 30 s");
        }
    }

    Result<Receipt> send(const Outgoing& outgoing) { return twicket::testing::await_on(loop, chat->send(outgoing)); }
    Result<Receipt> find(const Outgoing& outgoing) { return twicket::testing::await_on(loop, chat->find(outgoing)); }
    std::int64_t events() { return twicket::testing::number_in(*store, "SELECT COUNT(*) FROM event"); }
    std::int64_t messages() { return twicket::testing::number_in(*store, "SELECT COUNT(*) FROM chat_message"); }

    twicket::testing::ScratchFolder folder;
    twicket::testing::SetClock clock;
    boost::asio::io_context loop;
    std::unique_ptr<store::Store> store;
    People people;
    Places places;
    std::unique_ptr<Inbox> inbox;
    std::unique_ptr<Webchat> chat;
    std::unique_ptr<net::Router> router;

  private:
    static Person person(const std::string& id, const std::string& name, std::vector<std::string> groups) {
        Person person{.id = id, .name = name};
        person.groups = std::move(groups);
        person.identities = {{"webchat/default", id}};
        return person;
    }
    void start() {
        if (people
                .load({person("ann", "Ann Lee", {"everyone", "it"}), person("bob", "Bob Ray", {"everyone"}),
                       person("gus", "Gus Guest", {"guests"})})
                .has_error())
            throw std::runtime_error("people");
        places.put(Place{.account = "webchat/default", .id = "general", .name = "general"});
        places.put(Place{.account = "webchat/default", .id = "it", .name = "it", .members = {"it"}});
        places.put(Place{.account = "webchat/default", .id = "lobby", .name = "lobby", .members = {"guests", "it"}});
        inbox = std::make_unique<Inbox>(*store, clock, [] {});
        Options options;
        options.messages_per_second = 1000;
        chat = std::make_unique<Webchat>("webchat/default", *store, *inbox, clock, people, places, options);
        router = std::make_unique<net::Router>();
        chat->add_routes(*router);
    }
    // Pages leave, what they still wait for ends, then everything goes.
    void stop() {
        chat->close_all();
        loop.restart();
        loop.run_for(std::chrono::milliseconds{50});
        sockets_.clear();
        router.reset();
        chat.reset();
        inbox.reset();
    }

    std::vector<std::shared_ptr<HeldSocket>> sockets_;
    int nonces_ = 1'000'000;
};

inline Outgoing card(const std::string& id, const std::string& place, const std::string& thread,
                     const std::string& text) {
    Outgoing outgoing{.id = id, .account = "webchat/default", .place = place, .thread = thread, .reply = {}};
    outgoing.reply.card.text = text;
    outgoing.reply.card.actions = {Action{.id = "answer.helpful", .label = "Helpful", .value = "e1"}};
    return outgoing;
}

}  // namespace twicket::webchat::testing
