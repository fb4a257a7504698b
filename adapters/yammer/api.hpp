// Calling Yammer's REST API: budget, token, and what an answer means. Retrying is bot/delivery's and the poller's.
// Belongs to the main executor; client, clock and token outlive it.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/yammer/budget.hpp"
#include "adapters/yammer/token.hpp"
#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/net/http_client.hpp"

namespace twicket::yammer {

class Api {
  public:
    // `base` ends in a slash. `random`: 0 ≤ x < 1, spreads waiting times.
    Api(net::HttpClient& client, Clock& clock, Token& token, std::string base, std::function<double()> random);

    // rate_limited with retry_after, without a call, while the budget is used up or Yammer told us to wait.
    boost::asio::awaitable<Result<nlohmann::json>> get(std::string path, Budget::Use use);
    // A form. Whatever is not a clear yes or no is unknown_outcome: it may have been posted.
    boost::asio::awaitable<Result<nlohmann::json>> post(std::string path,
                                                        std::vector<std::pair<std::string, std::string>> fields,
                                                        Budget::Use use = Budget::Use::post);
    // A file's bytes; our token goes to Yammer's own addresses only.
    boost::asio::awaitable<Result<std::string>> file(std::string url, std::size_t most);
    const std::string& base() const { return base_; }
    // How far our clock was from Yammer's at the last answer (ours minus theirs); nothing: it did not say.
    std::optional<Duration> clock_error() const { return clock_error_; }

    struct Counters {
        std::uint64_t calls = 0, rate_limited = 0, held_back = 0;
    };
    const Counters& counters() const { return counters_; }

  private:
    boost::asio::awaitable<Result<net::HttpAnswer>> call(net::HttpCall call);
    Result<nlohmann::json> read(const net::HttpAnswer& answer, Budget::Use use, bool changes);

    net::HttpClient& client_;
    Clock& clock_;
    Token& token_;
    std::string base_;
    std::function<double()> random_;
    Budget budget_;
    std::optional<Duration> clock_error_{};
    Counters counters_;
};

}  // namespace twicket::yammer
