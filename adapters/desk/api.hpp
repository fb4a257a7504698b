// Calling a ticket back-end's HTTP and JSON interface once: what an answer means for something that was read, and for
// something that was to be changed. Paths, bodies and meanings are each back-end's own.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/net/http_client.hpp"

namespace twicket::desk {

// Belongs to one executor; client and clock outlive it.
class Api {
  public:
    // `base` without a closing slash; `headers` go with every call (who we are).
    Api(net::HttpClient& client, Clock& clock, std::string account, std::string base, net::Headers headers);

    // Reads. Whatever is no clear answer is `unavailable`: nothing has happened, so it can be asked again. A page
    // elsewhere (3xx) is `unauthorized`: a sign-in page stands in the way.
    boost::asio::awaitable<Result<nlohmann::json>> get(std::string path);
    // Changes something. What is no clear yes or no is `unknown_outcome`; so is 503, unless it says when to come back.
    // An empty answer is null. `words` are people's, and are never repeated in an error.
    boost::asio::awaitable<Result<nlohmann::json>> change(std::string method, std::string path, nlohmann::json body,
                                                          std::vector<std::string> words = {});
    // POSTs a file's bytes; errors as with change.
    boost::asio::awaitable<Result<nlohmann::json>> upload(std::string path, std::string type, std::string bytes);
    // The same as a form (RFC 7578): a part with a file name is a file.
    struct FormPart {
        std::string name, file_name, type, content;
    };
    boost::asio::awaitable<Result<nlohmann::json>> post_form(std::string path, std::vector<FormPart> parts);
    // An error of this account, with its name and address.
    Error error(ErrorCode code, std::string_view what) const;
    void set_header(std::string name, std::string value);
    const std::string& base() const { return base_; }
    // How far our clock was from theirs at the last answer (ours minus theirs); nothing: it did not say.
    std::optional<Duration> clock_error() const { return clock_error_; }

  private:
    boost::asio::awaitable<Result<nlohmann::json>> change(net::HttpCall call, std::vector<std::string> words);
    boost::asio::awaitable<Result<net::HttpAnswer>> send(net::HttpCall call);
    Error refusal(const net::HttpAnswer& answer, const std::vector<std::string>& words) const;

    net::HttpClient& client_;
    Clock& clock_;
    std::string account_, base_;
    net::Headers headers_;
    std::optional<Duration> clock_error_{};
};

// "Basic …" for a user and password.
std::string basic(const std::string& user, const std::string& password);
// Percent-encoded for a query's value or one part of a path.
std::string encoded(std::string_view text);
// The member as text, a number as its digits; empty when it is missing or something else.
std::string text_at(const nlohmann::json& object, std::string_view key);
// The member, or null.
const nlohmann::json& member(const nlohmann::json& object, std::string_view key);

}  // namespace twicket::desk
