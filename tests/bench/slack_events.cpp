// The payload is what Slack sends for a message in a channel.
#include "tests/bench/slack_events.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstring>
#include <ctime>

#include "tests/bench/slack_sink.hpp"

namespace twicket::bench {
namespace {

std::string padded(std::size_t number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

std::string body_of(const SlackEvents& events, std::size_t n, const std::string& now) {
    const int workspace = events.workspaces > 0 ? static_cast<int>(n % static_cast<std::size_t>(events.workspaces)) : 0;
    const std::string ts = slack_ts(events.run, n),
                      key = padded(static_cast<std::size_t>(events.run), 4) + padded(n, 8);
    const std::string text = is_question(events, n)
                                 ? "<@" + std::string{bench_bot} + "> How to reset a printer at site0"
                                 : "my laptop does not start " + std::to_string(n);
    return R"({"token":"x","team_id":")" + team_of_workspace(workspace) +
           R"(","api_app_id":"A0DESK00001","event":{"client_msg_id":")" + key + R"(","type":"message","text":")" +
           text + R"(","user":"U0ALICE0001","ts":")" + ts + R"(","team":")" + team_of_workspace(workspace) +
           R"(","channel":"C0ITHELP001","event_ts":")" + ts +
           R"(","channel_type":"channel"},"type":"event_callback","event_id":"Ev)" + key + R"(","event_time":)" + now +
           R"(,"authorizations":[{"enterprise_id":null,"team_id":")" + team_of_workspace(workspace) +
           R"(","user_id":")" + bench_bot +
           R"(","is_bot":true,"is_enterprise_install":false}],"is_ext_shared_channel":false})";
}

std::string signature_of(const std::string& now, const std::string& body) {
    const std::string text = "v0:" + now + ":" + body;
    unsigned char mac[32];
    unsigned size = 0;
    HMAC(EVP_sha256(), slack_secret, static_cast<int>(std::strlen(slack_secret)),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : mac) hex += digits[byte >> 4], hex += digits[byte & 15];
    return "v0=" + hex;
}

}  // namespace

std::string slack_ts(int run, std::size_t n) {
    return "18" + padded(static_cast<std::size_t>(run), 3) + padded(n / 1'000'000, 5) + "." + padded(n % 1'000'000, 6);
}

// With workspaces, all of them ask alike: their turn has come once a round.
bool is_question(const SlackEvents& events, std::size_t n) {
    if (events.question_each == 0) return false;
    const auto one = static_cast<std::size_t>(std::max(events.workspaces, 1));
    return (n / one + n % one) % static_cast<std::size_t>(events.question_each) == 0;
}

std::vector<std::string> slack_requests(const SlackEvents& events) {
    const std::string now = std::to_string(std::time(nullptr));
    std::vector<std::string> all;
    all.reserve(events.count);
    for (std::size_t n = 0; n < events.count; ++n) {
        const std::string body = body_of(events, n, now);
        const std::string account =
            events.workspaces > 0 ? "/w" + std::to_string(n % static_cast<std::size_t>(events.workspaces)) : "";
        all.push_back("POST /slack" + account +
                      "/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                      "X-Slack-Request-Timestamp: " +
                      now + "\r\nX-Slack-Signature: " + signature_of(now, body) +
                      "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    return all;
}

}  // namespace twicket::bench
