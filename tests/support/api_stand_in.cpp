// Reads requests by hand, so that every way of failing to answer can be written down.
#include "tests/support/api_stand_in.hpp"

#include <boost/asio/post.hpp>
#include <future>

#include "bot/net/gate.hpp"

namespace twicket::testing {
namespace {

ApiRequest parse(const std::string& bytes) {
    ApiRequest request;
    const std::size_t end = bytes.find("\r\n\r\n");
    std::size_t at = bytes.find("\r\n");
    const std::string line = bytes.substr(0, at);
    const std::size_t first = line.find(' '), second = line.find(' ', first + 1);
    request.method = line.substr(0, first);
    request.target = line.substr(first + 1, second - first - 1);
    while (at < end) {
        const std::size_t from = at + 2;
        at = bytes.find("\r\n", from);
        const std::string header = bytes.substr(from, at - from);
        const std::size_t colon = header.find(": ");
        if (colon != header.npos) request.headers.emplace_back(header.substr(0, colon), header.substr(colon + 2));
    }
    request.body = bytes.substr(end + 4);
    return request;
}

std::string written(const ApiAnswer& answer) {
    std::string bytes = "HTTP/1.1 " + std::to_string(answer.status) + " Said\r\n";
    for (const auto& [name, value] : answer.headers) bytes += name + ": " + value + "\r\n";
    return bytes + "Content-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n" + answer.body;
}

}  // namespace

std::string ApiRequest::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (net::equals_without_case(key, name)) return value;
    return {};
}

ApiStandIn::ApiStandIn(Handler handler) : handler_{std::move(handler)} {
    auto script = [this](Visit& visit) { return serve(visit); };
    server_ = std::make_unique<RawServer>(loop_, std::move(script));
    port_ = server_->port();
    thread_ = std::thread{[this] { loop_.run(); }};
}

ApiStandIn::~ApiStandIn() {
    work_.reset();
    loop_.stop();
    thread_.join();
    server_.reset();
}

void ApiStandIn::on_thread(const std::function<void()>& work) {
    std::promise<void> done;
    boost::asio::post(loop_, [&] {
        work();
        done.set_value();
    });
    done.get_future().wait();
}

boost::asio::awaitable<void> ApiStandIn::serve(Visit& visit) {
    for (int round = 0; round < 100'000; ++round) {
        const std::string bytes = co_await visit.request();
        if (bytes.empty()) co_return;
        const ApiAnswer answer = handler_(parse(bytes));
        std::string out = written(answer);
        if (answer.way == ApiAnswer::Way::cut_within) out.resize(out.size() - answer.body.size() / 2);
        if (answer.way != ApiAnswer::Way::cut_before) co_await visit.say(std::move(out));
        if (answer.way != ApiAnswer::Way::whole) {
            visit.reset();
            co_return;
        }
    }
}

}  // namespace twicket::testing
