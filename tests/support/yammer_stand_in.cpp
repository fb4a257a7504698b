// The paths of the API, one function each where they differ.
#include "tests/support/yammer_stand_in.hpp"

#include <chrono>
#include <cstdio>
#include <ctime>

namespace twicket::testing {
namespace {

using net::HttpRequest;
using net::HttpResponse;
using nlohmann::json;

HttpResponse refusal(int status, const std::string& message, int code = 0) {
    return HttpResponse::json(status,
                              json{{"response", {{"message", message}, {"code", code}, {"stat", "fail"}}}}.dump());
}

std::string date_of(Time time, const char* form) {
    const std::time_t seconds = std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    std::strftime(text, sizeof text, form, &parts);
    return text;
}

std::map<std::string, std::string> fields_of(const std::string& body) {
    HttpRequest as_query;
    as_query.query = body;
    std::map<std::string, std::string> fields;
    for (const char* name : {"body", "group_id", "replied_to_id", "direct_to_user_ids", "broadcast", "message_id",
                             "grant_type", "refresh_token", "client_id", "scope", "topic1", "topic2"})
        if (const std::string value = as_query.parameter(name); !value.empty()) fields[name] = value;
    return fields;
}

std::int64_t number(const std::string& text) {
    return text.empty() ? 0 : std::stoll(text);
}

}  // namespace

YammerStandIn::YammerStandIn(boost::asio::any_io_executor executor, Clock& clock) : clock_{clock} {
    for (const char* method : {"GET", "POST", "DELETE"})
        router_.add(method, "/api/v1/*", [this](const HttpRequest& request) { return api(request); });
    router_.add("POST", "/login/*", [this](const HttpRequest& request) { return sign_in(request); });
    net::HttpServerOptions options;
    options.port = 0;
    server_ = std::make_unique<net::HttpServer>(executor, options, router_);
    if (const auto started = server_->start(); started.has_error()) throw std::runtime_error(started.error().detail);
}

std::int64_t YammerStandIn::keep(Message message) {
    message.id = next_id_;
    next_id_ += 13;
    message.at = clock_.now();
    if (message.replied_to == 0) message.thread = message.id;
    if (message.replied_to != 0) {
        const Message& before = messages_.at(message.replied_to);
        message.thread = before.thread;
        message.group = before.group;
        message.between = before.between;
    }
    const std::int64_t id = message.id;
    messages_.emplace(id, std::move(message));
    return id;
}

std::int64_t YammerStandIn::write(std::int64_t sender, std::int64_t group, const std::string& text,
                                  std::int64_t reply_to) {
    Message message;
    message.sender = sender;
    message.group = group;
    message.text = text;
    message.replied_to = reply_to;
    return keep(std::move(message));
}

std::int64_t YammerStandIn::write_privately(std::set<std::int64_t> between, std::int64_t sender,
                                            const std::string& text, std::int64_t reply_to) {
    Message message;
    message.sender = sender;
    message.between = std::move(between);
    message.text = text;
    message.replied_to = reply_to;
    return keep(std::move(message));
}

std::vector<YammerStandIn::Message> YammerStandIn::posted() const {
    std::vector<Message> found;
    for (const auto& [id, message] : messages_)
        if (message.sender == us) found.push_back(message);
    return found;
}

bool YammerStandIn::over_limit(bool messages) {
    std::deque<Time>& calls = messages ? message_calls_ : other_calls_;
    const Duration window = std::chrono::seconds{messages ? 30 : 10};
    while (!calls.empty() && calls.front() + window <= clock_.now()) calls.pop_front();
    calls.push_back(clock_.now());
    return count_calls && calls.size() > 10;
}

YammerStandIn::Answer YammerStandIn::api(const HttpRequest& request) {
    const std::string path = request.path.substr(std::string{"/api/v1/"}.size());
    ++calls[path];
    const std::string given{request.header("Authorization")};
    HttpResponse response;
    const bool messages = path.starts_with("messages");
    if (!given.starts_with("Bearer ") || !tokens.contains(given.substr(7))) {
        response = refusal(401, "Token not found.", 16);
    } else if (over_limit(messages)) {
        ++refused_calls;
        response = refusal(429, "Rate limit exceeded", 33);
        if (!retry_after.empty()) response.headers.emplace_back("Retry-After", retry_after);
    } else {
        response = answer(request, path);
    }
    response.headers.emplace_back("Date", date_of(clock_.now() + clock_ahead, "%a, %d %b %Y %H:%M:%S GMT"));
    co_return response;
}

HttpResponse YammerStandIn::answer(const HttpRequest& request, const std::string& path) {
    std::optional<Trouble> now;
    if (!troubles_.empty() && path.find(troubles_.front().path) != path.npos) {
        now = troubles_.front();
        if (--troubles_.front().times == 0) troubles_.pop_front();
    }
    if (now && now->mood == Mood::refuse) {
        HttpResponse response = refusal(now->status, "no");
        if (!now->retry_after.empty()) response.headers.emplace_back("Retry-After", now->retry_after);
        return response;
    }
    if (now && now->mood == Mood::html) return {200, {{"Content-Type", "text/html"}}, "<html>Sign in</html>"};
    if (request.method == "POST" && path == "messages.json") {
        HttpResponse done = take_post(request);
        if (!now) return done;
        if (now->mood == Mood::act_then_fail) return refusal(now->status, "lost");
        if (now->mood == Mood::act_then_half) return HttpResponse::json(201, done.body.substr(0, done.body.size() / 2));
        if (now->mood == Mood::act_then_mute) return HttpResponse::json(201, R"({"messages":[]})");
        return {200, {{"Content-Type", "text/html"}}, "<html>Sign in</html>"};
    }
    if (path.starts_with("messages/liked_by/current.json")) {
        auto fields = fields_of(request.body);
        const std::string given = fields["message_id"].empty() ? request.parameter("message_id") : fields["message_id"];
        const auto found = messages_.find(number(given));
        if (found == messages_.end()) return refusal(404, "no such message");
        if (request.method == "POST")
            found->second.liked_by.insert(us);
        else
            found->second.liked_by.erase(us);
        return HttpResponse{204, {}, {}};
    }
    if (request.method != "GET") return refusal(404, "no such thing");
    if (path == "users/current.json")
        return HttpResponse::json(200, json{{"id", us},
                                            {"full_name", names[us]},
                                            {"email", "desk@example.com"},
                                            {"state", "active"},
                                            {"network_id", 9}}
                                           .dump());
    if (path.starts_with("users/")) {
        const std::int64_t id = number(path.substr(6, path.find('.') - 6));
        if (!names.contains(id)) return refusal(404, "no such user");
        return HttpResponse::json(200, json{{"id", id},
                                            {"full_name", names[id]},
                                            {"email", "user" + std::to_string(id) + "@example.com"},
                                            {"state", suspended.contains(id) ? "suspended" : "active"},
                                            {"network_id", visitors.contains(id) ? 10 : 9}}
                                           .dump());
    }
    if (path.starts_with("messages")) return feed(request, path);
    return refusal(404, "no such thing");
}

HttpResponse YammerStandIn::take_post(const HttpRequest& request) {
    auto fields = fields_of(request.body);
    last_form = {fields.begin(), fields.end()};
    Message message;
    message.sender = us;
    message.text = fields["body"];
    if (message.text.empty()) return refusal(400, "body is missing");
    if (fields.contains("replied_to_id")) {
        message.replied_to = number(fields["replied_to_id"]);
        const auto before = messages_.find(message.replied_to);
        if (before == messages_.end() || before->second.deleted) return refusal(404, "no such message");
    } else if (fields.contains("direct_to_user_ids")) {
        message.between = {us, number(fields["direct_to_user_ids"])};
    } else if (fields.contains("group_id")) {
        message.group = number(fields["group_id"]);
        if (closed_groups.contains(message.group)) return refusal(403, "not a member");
    }
    const std::int64_t id = keep(std::move(message));
    return HttpResponse::json(201, json{{"messages", {shown(messages_.at(id))}}, {"references", references()}}.dump());
}

HttpResponse YammerStandIn::feed(const HttpRequest& request, const std::string& path) {
    queries.push_back(path + "?" + request.query);
    const auto id_behind = [&](const std::string& prefix) {
        return number(path.substr(prefix.size(), path.find('.') - prefix.size()));
    };
    std::function<bool(const Message&)> belongs;
    if (path.starts_with("messages/in_group/")) {
        const std::int64_t group = id_behind("messages/in_group/");
        if (closed_groups.contains(group)) return refusal(403, "not a member");
        belongs = [group](const Message& one) { return one.group == group && one.between.empty(); };
    } else if (path.starts_with("messages/in_thread/")) {
        const std::int64_t thread = id_behind("messages/in_thread/");
        if (!messages_.contains(thread) || messages_.at(thread).deleted) return refusal(404, "no such thread");
        belongs = [thread](const Message& one) { return one.thread == thread; };
    } else if (path == "messages/private.json") {
        belongs = [](const Message& one) { return one.between.contains(us); };
    } else if (path == "messages/sent.json") {
        belongs = [](const Message& one) { return one.sender == us; };
    } else if (path == "messages/general.json") {
        belongs = [](const Message& one) { return one.group == 0 && one.between.empty(); };
    } else {
        const auto found = messages_.find(id_behind("messages/"));
        if (found == messages_.end() || found->second.deleted) return refusal(404, "no such message");
        return HttpResponse::json(200, shown(found->second).dump());
    }
    const std::int64_t newer = number(request.parameter("newer_than")), older = number(request.parameter("older_than"));
    const std::int64_t limit = number(request.parameter("limit"));
    const std::size_t most = limit == 0 ? page_size : std::min<std::size_t>(page_size, static_cast<std::size_t>(limit));
    json page{{"threaded_extended", json::object()}, {"messages", json::array()}, {"references", references()}};
    bool more = false;
    for (auto at = messages_.rbegin(); at != messages_.rend(); ++at) {
        const Message& one = at->second;
        if (one.deleted || !belongs(one) || one.id <= newer || (older != 0 && one.id >= older)) continue;
        if (page["messages"].size() == most) {
            more = true;
            break;
        }
        page["messages"].push_back(shown(one));
    }
    page["meta"]["current_user_id"] = us;
    if (older_available) page["meta"]["older_available"] = more;
    if (poll_interval > 0) page["meta"]["requested_poll_interval"] = poll_interval;
    return HttpResponse::json(200, page.dump());
}

json YammerStandIn::shown(const Message& message) const {
    json likers = json::array();
    for (const std::int64_t user : message.liked_by)
        if (likers.size() < names_of_likers)
            likers.push_back({{"user_id", user}, {"full_name", "somebody"}, {"permalink", "somebody"}});
    json notified = json::array();
    for (const std::int64_t user : message.between)
        if (user != message.sender) notified.push_back(user);
    return {{"id", message.id},
            {"thread_id", message.thread},
            {"replied_to_id", message.replied_to == 0 ? json{} : json(message.replied_to)},
            {"sender_id", message.sender},
            {"sender_type", message.sender_type},
            {"group_id", message.group == 0 ? json{} : json(message.group)},
            {"network_id", 9},
            {"message_type", message.type},
            {"privacy", message.between.empty() ? "public" : "private"},
            {"created_at", date_of(message.at, "%Y/%m/%d %H:%M:%S +0000")},
            {"body", {{"plain", message.text}, {"parsed", message.text}, {"rich", message.text}}},
            {"system_message", message.system},
            {"direct_message", !message.between.empty()},
            {"notified_user_ids", notified},
            {"liked_by", {{"count", message.liked_by.size()}, {"names", likers}}},
            {"attachments", message.attachments},
            {"title", message.title.empty() ? json{} : json(message.title)},
            {"web_url", "https://www.yammer.com/example.com/messages/" + std::to_string(message.id)}};
}

json YammerStandIn::references() const {
    json all = json::array();
    for (const auto& [id, name] : names) all.push_back({{"type", "user"}, {"id", id}, {"full_name", name}});
    all.push_back({{"type", "topic"}, {"id", 4}, {"name", "vpn"}});
    return all;
}

YammerStandIn::Answer YammerStandIn::sign_in(const HttpRequest& request) {
    ++calls[request.path];
    auto fields = fields_of(request.body);
    if (fields["grant_type"] != "refresh_token" || !refresh_tokens.contains(fields["refresh_token"]))
        co_return HttpResponse::json(400, R"({"error":"invalid_grant","error_description":"AADSTS70008: expired"})");
    ++grants_;
    const std::string token = "token-" + std::to_string(grants_);
    tokens = {token};
    json answer{{"token_type", "Bearer"}, {"scope", fields["scope"]}, {"expires_in", 3600}, {"access_token", token}};
    if (rotate_refresh_tokens) {
        const std::string newer = "refresh-" + std::to_string(grants_);
        refresh_tokens.insert(newer);
        answer["refresh_token"] = newer;
    }
    co_return HttpResponse::json(200, answer.dump());
}

}  // namespace twicket::testing
