// A Yammer for tests, on the test's own loop: messages, threads, groups and private conversations as the REST API shows
// them, 20 a page at most, its rate limits counted per token, likes, deletions, Entra's token endpoint, and manners
// that can be made bad. Own words for learn.microsoft.com/rest/api/yammer; nothing of a real network is copied.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/net/http_server.hpp"

namespace twicket::testing {

class YammerStandIn {
  public:
    // Listens on 127.0.0.1. The clock decides rate limits and dates; it is read on the same loop.
    YammerStandIn(boost::asio::any_io_executor executor, Clock& clock);
    std::string api_url() const { return "http://127.0.0.1:" + std::to_string(server_->port()) + "/api/v1/"; }
    std::string login_url() const { return "http://127.0.0.1:" + std::to_string(server_->port()) + "/login/"; }

    struct Message {
        std::int64_t id = 0, thread = 0, replied_to = 0, sender = 0;
        std::int64_t group = 0;            // 0: All Company, or private
        std::set<std::int64_t> between{};  // of a private conversation
        std::string text;                  // as "parsed" shows it
        std::string type = "update", title{}, sender_type = "user";
        nlohmann::json attachments = nlohmann::json::array();
        std::set<std::int64_t> liked_by{};
        bool deleted = false, system = false;
        Time at{};
    };
    // A person writes. `reply_to` 0: a new thread. The id of the message.
    std::int64_t write(std::int64_t sender, std::int64_t group, const std::string& text, std::int64_t reply_to = 0);
    std::int64_t write_privately(std::set<std::int64_t> between, std::int64_t sender, const std::string& text,
                                 std::int64_t reply_to = 0);
    Message& message(std::int64_t id) { return messages_.at(id); }
    // What we posted, oldest first.
    std::vector<Message> posted() const;

    // --- how it behaves ---
    enum class Mood {
        refuse,         // the status, nothing done
        act_then_fail,  // done, but the answer is the status
        act_then_html,  // done, and the answer is a web page with status 200
        act_then_mute,  // done, and the answer names no message
        act_then_half,  // done, and the answer's JSON breaks off
        html            // nothing done, and the answer is a web page with status 200
    };
    struct Trouble {
        std::string path;  // a part of it
        Mood mood = Mood::refuse;
        int status = 500;
        std::string retry_after{};
        int times = 1;
    };
    void trouble(Trouble trouble) { troubles_.push_back(std::move(trouble)); }
    std::set<std::int64_t> closed_groups{};   // 403
    std::set<std::string> tokens{"token-1"};  // that are good now
    std::set<std::string> refresh_tokens{"refresh-1"};
    bool rotate_refresh_tokens = true;
    bool count_calls = true;      // false: no rate limits
    std::string retry_after{};    // with 429; empty: no such header, as nobody promises one
    bool older_available = true;  // false: the answers do not say
    int poll_interval = 60;       // seconds; 0: not said
    std::size_t page_size = 20;
    Duration clock_ahead{0};  // of the test's clock, in the Date header
    std::size_t names_of_likers = 100;  // at most so many are named
    std::set<std::int64_t> suspended, visitors;  // users who left, users of another network
    std::map<std::int64_t, std::string> names{{1, "Twicket"}, {7, "Ann Example"}, {8, "Ben Example"}};

    // --- what it saw ---
    std::map<std::string, int> calls{};  // by path without the query
    int refused_calls = 0;               // 429
    std::vector<std::string> queries{};  // of message feeds, in order
    std::map<std::string, std::string> last_form{};  // of the newest post

    static constexpr std::int64_t us = 1;

  private:
    using Answer = boost::asio::awaitable<net::HttpResponse>;
    Answer api(const net::HttpRequest& request);
    Answer sign_in(const net::HttpRequest& request);
    net::HttpResponse answer(const net::HttpRequest& request, const std::string& path);
    net::HttpResponse feed(const net::HttpRequest& request, const std::string& path);
    net::HttpResponse take_post(const net::HttpRequest& request);
    bool over_limit(bool messages);
    nlohmann::json shown(const Message& message) const;
    nlohmann::json references() const;
    std::int64_t keep(Message message);

    Clock& clock_;
    net::Router router_;
    std::unique_ptr<net::HttpServer> server_;
    std::map<std::int64_t, Message> messages_;
    std::int64_t next_id_ = 20'000'000'000'001;
    std::deque<Trouble> troubles_;
    std::deque<Time> message_calls_, other_calls_;
    int grants_ = 1;
};

}  // namespace twicket::testing
