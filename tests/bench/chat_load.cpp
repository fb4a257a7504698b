// One thread; a coroutine reads and one writes for each person. A person's cards come in the order of the questions, so
// the k-th new card answers the k-th message.
#include "tests/bench/chat_load.hpp"

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <thread>

namespace twicket::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using nlohmann::json;
using Instant = std::chrono::steady_clock::time_point;

constexpr std::array questions{"my vpn keeps dropping",
                               "how do I reset my password?",
                               "the printer is jammed",
                               "how do I book a meeting room?",
                               "when is payday?",
                               "I lost my badge",
                               "how do I report a phishing mail",
                               "how many days of holiday do I have?"};

http::response<http::string_body> exchange(int port, http::request<http::string_body> request) {
    asio::io_context context;
    tcp::socket socket{context};
    socket.connect({asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)});
    request.set(http::field::host, "127.0.0.1:" + std::to_string(port));
    request.set(http::field::origin, "http://127.0.0.1:" + std::to_string(port));
    request.prepare_payload();
    http::write(socket, request);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(socket, buffer, response);
    return response;
}

// The session's cookie. Signing in is limited for each address, so it may have to wait.
std::string sign_in(int port, const std::string& user) {
    for (int attempt = 0; attempt < 50; attempt++) {
        http::request<http::string_body> request{http::verb::post, "/chat/sign-in", 11};
        request.set(http::field::content_type, "application/json");
        request.body() = json{{"user", user}}.dump();
        const auto response = exchange(port, std::move(request));
        if (response.result_int() == 200) {
            const std::string line{response[http::field::set_cookie]};
            return line.substr(0, line.find(';'));
        }
        if (response.result_int() != 429) throw std::runtime_error("signing in was answered " + response.body());
        std::this_thread::sleep_for(std::chrono::milliseconds{300});
    }
    throw std::runtime_error("signing in was refused too often");
}

struct Person {
    std::string user, cookie, prefix;  // of the nonces: one word a person and run
    std::unique_ptr<beast::websocket::stream<beast::tcp_stream>> socket;
    std::deque<Instant> waiting_cards, waiting_acks;
    std::set<std::string> cards;  // ids seen: a card that is changed later comes again
};

double since(Instant due) {
    return std::chrono::duration<double, std::milli>{std::chrono::steady_clock::now() - due}.count();
}

void take(Person& person, ChatResult& result, const json& told) {
    const std::string type = told.value("type", "");
    if (type == "error") result.errors++;
    if (type == "ack" && !person.waiting_acks.empty()) {
        result.ack_ms.push_back(since(person.waiting_acks.front()));
        person.waiting_acks.pop_front();
    }
    if (type != "message") return;
    const json& message = told["message"];
    if (!message["author"]["bot"].get<bool>() || !person.cards.insert(message["id"]).second) return;
    if (person.waiting_cards.empty()) return;
    result.card_ms.push_back(since(person.waiting_cards.front()));
    person.waiting_cards.pop_front();
}

asio::awaitable<void> listen(Person& person, ChatResult& result) {
    beast::flat_buffer buffer;
    for (;;) {
        co_await person.socket->async_read(buffer, asio::use_awaitable);
        take(person, result, json::parse(beast::buffers_to_string(buffer.data())));
        buffer.clear();
    }
}

asio::awaitable<void> write(Person& person, std::string text) {
    co_await person.socket->async_write(asio::buffer(text), asio::use_awaitable);
}

asio::awaitable<void> speak(Person& person, ChatResult& result, Instant first, std::chrono::nanoseconds pause,
                            int count) {
    asio::steady_timer timer{person.socket->get_executor()};
    for (int n = 0; n < count; n++) {
        const Instant due = first + n * pause;
        timer.expires_at(due);
        co_await timer.async_wait(asio::use_awaitable);
        person.waiting_cards.push_back(due);
        person.waiting_acks.push_back(due);
        result.sent++;
        const json message{{"id", person.prefix + std::to_string(n)},
                           {"type", "send"},
                           {"place", "dm:" + person.user},
                           {"text", questions[static_cast<std::size_t>(n) % questions.size()]}};
        std::string text = message.dump();
        co_await write(person, std::move(text));
    }
}

void open_socket(asio::io_context& context, int port, Person& person) {
    person.socket = std::make_unique<beast::websocket::stream<beast::tcp_stream>>(context);
    auto& stream = beast::get_lowest_layer(*person.socket);
    stream.connect(tcp::endpoint{asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)});
    stream.socket().set_option(tcp::no_delay{true});
    const std::string host = "127.0.0.1:" + std::to_string(port);
    person.socket->set_option(beast::websocket::stream_base::decorator([&](beast::websocket::request_type& request) {
        request.set(http::field::cookie, person.cookie);
        request.set(http::field::origin, "http://" + host);
    }));
    person.socket->handshake(host, "/chat/socket");
    person.socket->write(asio::buffer(json{{"id", person.prefix + "hello"}, {"type", "hello"}}.dump()));
    for (beast::flat_buffer buffer;; buffer.clear()) {
        person.socket->read(buffer);
        if (json::parse(beast::buffers_to_string(buffer.data())).value("type", "") == "welcome") return;
    }
}

std::vector<std::string> users(int port, std::size_t wanted) {
    const auto response = exchange(port, {http::verb::get, "/chat/people", 11});
    std::vector<std::string> all;
    const json body = json::parse(response.body());
    for (const json& person : body["people"])
        if (all.size() < wanted) all.push_back(person["user"]);
    if (all.empty()) throw std::runtime_error("the demo has no people to pick");
    return all;
}

}  // namespace

ChatResult run_chat(const ChatLoad& load) {
    asio::io_context context{1};
    ChatResult result;
    std::deque<Person> people;
    for (const std::string& user : users(load.port, static_cast<std::size_t>(load.people))) {
        const auto stamp = std::chrono::steady_clock::now().time_since_epoch().count();
        people.push_back({user, sign_in(load.port, user), "bench-" + std::to_string(stamp) + "-"});
        open_socket(context, load.port, people.back());
    }
    const auto count = static_cast<double>(people.size());
    const std::chrono::nanoseconds pause{static_cast<std::int64_t>(1e9 * count / load.rate)};
    const int each = static_cast<int>(load.seconds * load.rate / count);
    const Instant begin = std::chrono::steady_clock::now() + std::chrono::milliseconds{200};
    const auto failed = [&result](std::exception_ptr failure) { result.errors += failure ? 1 : 0; };
    for (std::size_t n = 0; n < people.size(); n++) {
        const auto offset = pause * static_cast<std::int64_t>(n) / static_cast<std::int64_t>(people.size());
        asio::co_spawn(context, listen(people[n], result), failed);
        asio::co_spawn(context, speak(people[n], result, begin + offset, pause, each), failed);
    }
    const auto all_answered = [&] {
        return result.sent >= each * static_cast<long>(people.size()) &&
               result.card_ms.size() >= static_cast<std::size_t>(result.sent);
    };
    const Instant limit = begin + std::chrono::milliseconds{static_cast<int>(load.seconds * 1000) + 5000};
    while (!all_answered() && std::chrono::steady_clock::now() < limit)
        context.run_one_for(std::chrono::milliseconds{100});
    return result;
}

}  // namespace twicket::bench
