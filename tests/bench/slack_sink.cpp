// Answers by the method's name; looks for one field of the body instead of parsing it, to cost little beside what is
// measured.
#include "tests/bench/slack_sink.hpp"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <mutex>
#include <thread>

#include "tests/bench/beast_session.hpp"

namespace twicket::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// As JSON or as a form.
std::string thread_in(const std::string& body) {
    for (const std::string_view key : {"\"thread_ts\":\"", "thread_ts="}) {
        const auto at = body.find(key);
        if (at == body.npos) continue;
        const auto begin = at + key.size();
        return body.substr(begin, body.find_first_of("\"&", begin) - begin);
    }
    return {};
}

}  // namespace

struct SlackSink::State {
    asio::io_context context{1};
    tcp::acceptor acceptor{context, {asio::ip::address_v4::loopback(), 0}};
    BeastHandler handler;
    std::atomic<int> slow{-1};
    std::atomic<std::size_t> posts{0};
    std::size_t next_ts = 0;
    mutable std::mutex mutex;
    std::unordered_map<std::string, std::int64_t> first;
    std::thread thread;

    BeastAnswer answer(const BeastRequest& request) {
        const std::string target{request.target()};
        const int workspace = std::atoi(target.c_str() + 1);
        BeastAnswer said;
        said.one_byte_a_second = workspace == slow.load(std::memory_order_relaxed);
        said.body = body_of(target.substr(target.rfind('/') + 1), workspace, request.body());
        return said;
    }
    std::string body_of(const std::string& method, int workspace, const std::string& body) {
        if (method == "chat.postMessage") return posted(workspace, body);
        if (method == "auth.test")
            return R"({"ok":true,"user_id":")" + std::string{bench_bot} +
                   R"(","bot_id":"B0DESK00001","app_id":"A0DESK00001","team_id":")" + team_of_workspace(workspace) +
                   "\"}";
        if (method.starts_with("users.info"))
            return R"({"ok":true,"user":{"id":"U0ANN","team_id":")" + team_of_workspace(workspace) +
                   R"(","is_email_confirmed":true,"profile":{"email":"ann@example.com"}}})";
        if (method.starts_with("conversations.members")) return R"({"ok":true,"members":["U0ALICE0001"]})";
        if (method.starts_with("users.list")) return R"({"ok":true,"members":[]})";
        return R"({"ok":true})";
    }
    std::string posted(int workspace, const std::string& body) {
        const std::string ts = "1900000000." + std::to_string(1'000'000 + next_ts++ % 9'000'000);
        const auto now = std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds{1};
        {
            const std::lock_guard lock{mutex};
            first.try_emplace(std::to_string(workspace) + "/" + thread_in(body), now);
        }
        posts.fetch_add(1, std::memory_order_relaxed);
        return R"({"ok":true,"channel":"C0ITHELP001","ts":")" + ts + R"(","message":{"text":"x"}})";
    }
};

SlackSink::SlackSink() : state_{std::make_unique<State>()} {
    state_->handler = [state = state_.get()](const BeastRequest& request) { return state->answer(request); };
    accept_beast(state_->acceptor, state_->handler);
    state_->thread = std::thread{[state = state_.get()] { state->context.run(); }};
}

SlackSink::~SlackSink() {
    state_->context.stop();
    state_->thread.join();
}

int SlackSink::port() const {
    return state_->acceptor.local_endpoint().port();
}

void SlackSink::slow_down(int workspace) {
    state_->slow = workspace;
}

std::size_t SlackSink::posts() const {
    return state_->posts.load(std::memory_order_relaxed);
}

std::unordered_map<std::string, std::int64_t> SlackSink::take_posts() {
    const std::lock_guard lock{state_->mutex};
    state_->posts = 0;
    return std::exchange(state_->first, {});
}

std::string team_of_workspace(int workspace) {
    const std::string digits = std::to_string(workspace);
    return "T" + std::string(9 - digits.size(), '0') + digits;
}

}  // namespace twicket::bench
