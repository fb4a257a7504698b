// Calling Slack's Web API: one method at a time, what its answer means, and which methods must be left alone for a
// while. Facts: docs.slack.dev, "Web API", "Rate limits". Retrying is bot/delivery's.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/net/http_client.hpp"

namespace twicket::slack {

// What Slack said. `answer` is an object with "ok": true.
struct Said {
    nlohmann::json answer;
    std::string scopes;  // X-OAuth-Scopes
    std::string date;    // Date
};

// Why it said no: its own word ("channel_not_found"), which callers act on, and what that means to the outbox.
struct Refused {
    std::string word;  // empty: Slack did not get to say anything
    Error error;
};

template <class T>
using Answer = boost::system::result<T, Refused>;

[[noreturn]] inline void throw_exception_from_error(const Refused& refused, const boost::source_location&) {
    throw std::runtime_error("unexpected error: " + refused.error.detail);
}

// An answer of the Web API. 429 is rate_limited with retry_after; a 5xx, a body that is no JSON object with a boolean
// "ok", "internal_error", "fatal_error" are unknown_outcome; a bad token is unauthorized.
Answer<Said> read_answer(const std::string& method, const net::HttpAnswer& answer);
// What one of Slack's words for "no" means.
ErrorCode meaning_of(std::string_view word);

// Used from one executor; `client` and `clock` outlive it.
class Api {
  public:
    Api(net::HttpClient& client, Clock& clock, std::string base, std::string token);

    // The arguments as JSON, or as a form where the method wants that ("conversations.*", "users.*").
    // While Slack's Retry-After for this method runs, rate_limited at once, without a call.
    boost::asio::awaitable<Answer<Said>> call(std::string method, nlohmann::json arguments);
    const std::string& base() const { return base_; }

    struct Counters {
        std::uint64_t calls = 0, refused = 0, rate_limited = 0;
    };
    const Counters& counters() const { return counters_; }

  private:
    net::HttpClient& client_;
    Clock& clock_;
    std::string base_, token_;
    std::map<std::string, Time, std::less<>> not_before_;  // by method
    Counters counters_;
};

}  // namespace twicket::slack
