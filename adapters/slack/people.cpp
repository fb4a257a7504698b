// Who is in the workspace and in its channels. Everybody is listed once a day in a few calls; who came since is asked
// for one by one. Facts: docs.slack.dev, users.list, users.info, conversations.members.
#include <spdlog/spdlog.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/slack/slack.hpp"

#include "bot/file_carrier.hpp"
#include "bot/net/url.hpp"
#include "bot/text/shape.hpp"

namespace twicket::slack {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using nlohmann::json;

constexpr int most_pages = 50;
constexpr int page_size = 1000;
constexpr auto directory_lasts = std::chrono::hours{24}, after_failure_wait = std::chrono::hours{1};

std::string next_page(const json& answer) {
    return std::string{text::text_in(text::member(answer, "response_metadata"), "next_cursor")};
}

}  // namespace

// Full members of this workspace are colleagues; guests, people of other organisations and those who left are not.
Profile Slack::profile_of(const json& user) const {
    Profile profile;
    profile.bot = text::flag_in(user, "is_bot") || text::text_in(user, "id") == "USLACKBOT";
    const std::string_view team = text::text_in(user, "team_id");
    const bool of_our_company =
        team.empty() || self_.team.empty() || team == self_.team || text::member(user, "enterprise_user").is_object();
    profile.outsider = text::flag_in(user, "deleted") || text::flag_in(user, "is_restricted") ||
                       text::flag_in(user, "is_ultra_restricted") || text::flag_in(user, "is_stranger") ||
                       !of_our_company;
    const json& confirmed = text::member(user, "is_email_confirmed");
    if (!confirmed.is_boolean() || confirmed.get<bool>())
        profile.email = text::text_in(text::member(user, "profile"), "email");
    return profile;
}

awaitable<Result<Profile>> Slack::profile(std::string user) {
    if (const auto known = directory_.find(user); known != directory_.end()) co_return known->second;
    json arguments{{"user", user}};
    const Answer<Said> said = co_await call("users.info", std::move(arguments));
    if (said.has_error()) {
        if (said.error().word == "user_not_found" || said.error().word == "user_not_visible")
            co_return Profile{.outsider = true};
        co_return said.error().error;
    }
    Profile profile = profile_of(text::member(said->answer, "user"));
    directory_[user] = profile;
    co_return profile;
}

awaitable<Result<Readers>> Slack::readers(std::string place) {
    Readers readers;
    std::string cursor;
    for (int page = 0; page < most_pages; ++page) {
        json arguments{{"channel", place}, {"limit", page_size}};
        if (!cursor.empty()) arguments["cursor"] = cursor;
        const Answer<Said> said = co_await call("conversations.members", std::move(arguments));
        if (said.has_error()) {
            Error error = said.error().error;
            if (error.code == ErrorCode::unsupported) error.code = ErrorCode::unavailable;
            co_return error;
        }
        const json& members = text::member(said->answer, "members");
        if (!members.is_array())
            co_return Error{ErrorCode::unknown_outcome, "slack conversations.members: no list of members"};
        for (const json& one : members)
            if (one.is_string()) readers.users.push_back(one.get<std::string>());
        cursor = next_page(said->answer);
        if (cursor.empty()) co_return readers;
    }
    readers.all = false;
    co_return readers;
}

// Slack answers with the conversation that there is, or begins it.
awaitable<Result<std::string>> Slack::direct_place(std::string user) {
    json arguments{{"users", user}};
    const Answer<Said> said = co_await call("conversations.open", std::move(arguments));
    if (said.has_error()) {
        const std::string& word = said.error().word;
        if (word == "user_not_found" || word == "user_not_visible" || word == "user_disabled" ||
            word == "cannot_dm_bot")
            co_return Error{ErrorCode::not_found, "Slack opens no conversation with that user"};
        co_return said.error().error;
    }
    const std::string_view id = text::text_in(text::member(said->answer, "channel"), "id");
    if (id.empty() || id.size() > 200)
        co_return Error{ErrorCode::unknown_outcome, "Slack said yes but named no conversation"};
    co_return std::string{id};
}

// As Slack's own "Copy link" writes it: the message's time without its dot.
std::string Slack::link_to(const std::string& place, const std::string& thread) const {
    if (!self_.url.starts_with("https://") || place.empty() || thread.empty()) return {};
    std::string time;
    for (const char c : thread) {
        if (c != '.' && (c < '0' || c > '9')) return {};
        if (c != '.') time += c;
    }
    return self_.url + (self_.url.ends_with('/') ? "" : "/") + "archives/" + place + "/p" + time;
}

// Slack keeps files at addresses of its own, which ask for our token (files:read); it is shown to nobody else.
awaitable<Result<std::string>> Slack::fetch(Attachment file, std::size_t most) {
    const Result<net::Url> there = net::parse_url(file.url), home = net::parse_url(settings_.api_url);
    if (there.has_error()) co_return Error{ErrorCode::not_found, "the file has no address"};
    const bool at_home = home.has_value() && there->origin() == home->origin();
    if (!at_home && !(there->is_secure() && there->host.ends_with(".slack.com")))
        co_return Error{ErrorCode::forbidden, "the file is kept outside of Slack"};
    net::Headers headers{{"Authorization", "Bearer " + settings_.bot_token}};
    const net::Reach reach = at_home ? net::Reach::configured : net::Reach::link;
    const std::shared_ptr<Line> line = line_;
    Result<std::string> bytes =
        co_await fetch_over_http(line->client, std::move(file.url), std::move(headers), reach, most);
    co_return bytes;
}

awaitable<void> Slack::keep_directory() {
    asio::steady_timer pause{outside_.executor};
    for (;;) {
        co_await read_directory();
        pause.expires_after(directory_.empty() ? std::chrono::hours{after_failure_wait}
                                               : std::chrono::hours{directory_lasts});
        co_await pause.async_wait(asio::use_awaitable);
    }
}

awaitable<void> Slack::read_directory() {
    std::map<std::string, Profile> everybody;
    std::string cursor;
    for (int page = 0; page < most_pages; ++page) {
        json arguments{{"limit", page_size}};
        if (!cursor.empty()) arguments["cursor"] = cursor;
        const Answer<Said> said = co_await call("users.list", std::move(arguments));
        if (said.has_error()) {
            spdlog::warn("{}: its people cannot be listed and are asked for one by one: {}", account_,
                         said.error().error.detail);
            co_return;
        }
        const json& members = text::member(said->answer, "members");
        if (members.is_array())
            for (const json& user : members)
                if (const std::string_view id = text::text_in(user, "id"); !id.empty())
                    everybody[std::string{id}] = profile_of(user);
        cursor = next_page(said->answer);
        if (cursor.empty()) break;
    }
    directory_ = std::move(everybody);
}

}  // namespace twicket::slack
