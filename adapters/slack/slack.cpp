// The order of receiving is the promise: signature, then shape, then the commit, then the answer.
#include "adapters/slack/slack.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "adapters/slack/self_test.hpp"
#include "adapters/slack/words.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/json.hpp"
#include "bot/text/shape.hpp"

namespace twicket::slack {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using nlohmann::json;

constexpr std::size_t body_limit = 1 << 20;
constexpr std::chrono::seconds first_pause{1}, longest_pause{60};

// A payload that cannot be right will not be right the next time either.
net::HttpResponse refuse_for_good(const Error& error) {
    net::HttpResponse answer = net::HttpResponse::problem(400, error.detail);
    answer.headers.emplace_back("X-Slack-No-Retry", "1");
    return answer;
}

net::HttpResponse answer_of(std::string body) {
    if (body.empty()) return net::HttpResponse{200};
    return net::HttpResponse::json(200, std::move(body));
}

bool share_a_secret(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    return std::ranges::any_of(
        one, [&](const std::string& secret) { return std::ranges::find(other, secret) != other.end(); });
}

}  // namespace

Slack::Line::Line(const Surroundings& surroundings, const Settings& settings)
    : client{surroundings.executor, surroundings.egress, {.tls = surroundings.tls}},
      api{client, surroundings.clock, settings.api_url, settings.bot_token},
      app_api{client, surroundings.clock, settings.api_url, settings.app_token} {}

Slack::Slack(Settings settings, Surroundings surroundings, std::shared_ptr<Workspaces> workspaces)
    : settings_{std::move(settings)},
      account_{"slack/" + settings_.name},
      outside_{std::move(surroundings)},
      workspaces_{std::move(workspaces)},
      line_{std::make_shared<Line>(outside_, settings_)} {}

Slack::~Slack() = default;

void Slack::add_routes(net::Router& router) {
    if (settings_.signing_secrets.empty()) return;
    const auto add = [&](const std::string& base) {
        const auto route = [&](const char* end, Door door) {
            auto handler = [this, door](const net::HttpRequest& request) { return receive(request, door); };
            router.add("POST", base + end, std::move(handler), {.body_limit = body_limit});
        };
        route("/events", Door::events);
        route("/interactions", Door::interactions);
        route("/commands", Door::commands);
    };
    add("/slack/" + settings_.name);
    if (settings_.name == "default") add("/slack");
}

Result<Decoded> Slack::read(const net::HttpRequest& request, Door door, std::string& team) const {
    if (door == Door::commands) {
        const Result<json> fields = form_fields(request.body);
        if (fields.has_error()) return fields.error();
        team = team_of(*fields);
        return read(*fields, door);
    }
    const std::string payload = door == Door::interactions ? form_field(request.body, "payload") : std::string{};
    const Result<json> body = text::parse_json(door == Door::interactions ? std::string_view{payload} : request.body);
    if (body.has_error()) return body.error();
    team = team_of(*body);
    return read(*body, door);
}

Result<Decoded> Slack::read(const json& payload, Door door) const {
    const Time now = outside_.clock.now();
    if (door == Door::commands) return decode_command(payload, account_, now);
    if (door == Door::interactions) return decode_interaction(payload, account_, now);
    return decode_event(payload, account_, self_);
}

awaitable<net::HttpResponse> Slack::receive(const net::HttpRequest& request, Door door) {
    const Time now = outside_.clock.now();
    const auto genuine =
        net::check_signature(net::SigningScheme::slack, request.headers, request.body, settings_.signing_secrets, now);
    if (genuine.has_error()) co_return net::HttpResponse::from(genuine.error());
    std::string team;
    Result<Decoded> decoded = read(request, door, team);
    if (decoded.has_error()) {
        ++counters_.refused;
        co_return refuse_for_good(decoded.error());
    }
    Slack& account = receiver(team);
    if (&account != this) {
        decoded = account.read(request, door, team);
        if (decoded.has_error()) co_return refuse_for_good(decoded.error());
    }
    Taken taken = co_await account.take(std::move(*decoded));
    if (taken.has_value()) co_return answer_of(std::move(*taken));
    if (door != Door::commands) co_return net::HttpResponse::from(taken.error());
    // A command is not sent again: the person is told.
    const json told{{"response_type", "ephemeral"}, {"text", words().say("not_now", "en")}};
    co_return answer_of(told.dump());
}

// The account of the workspace that a payload belongs to, when the same app serves it too.
Slack& Slack::receiver(const std::string& team) {
    if (team.empty() || team == self_.team || self_.team.empty()) return *this;
    Slack* other = workspaces_->find(team);
    if (!other) return *this;
    const bool same_app = share_a_secret(settings_.signing_secrets, other->settings_.signing_secrets) ||
                          (!settings_.app_token.empty() && settings_.app_token == other->settings_.app_token);
    return same_app ? *other : *this;
}

// A frame of Socket Mode holds what a request over HTTP would; the connection itself is the signature.
awaitable<Slack::Taken> Slack::take_envelope(const Envelope& envelope) {
    Door door = Door::events;
    if (envelope.type == "interactive") door = Door::interactions;
    if (envelope.type == "slash_commands") door = Door::commands;
    Slack& account = receiver(team_of(envelope.payload));
    Result<Decoded> decoded = account.read(envelope.payload, door);
    if (decoded.has_error()) {  // it would be as wrong the next time
        ++counters_.refused;
        spdlog::warn("{}: an envelope that cannot be read: {}", account_, decoded.error().detail);
        co_return std::string{};
    }
    Taken taken = co_await account.take(std::move(*decoded));
    co_return taken;
}

awaitable<void> Slack::run() {
    co_await learn_self();
    asio::co_spawn(outside_.executor, keep_directory(), [account = account_](std::exception_ptr failure) {
        if (failure) spdlog::critical("{}: listing its people ended by an exception", account);
    });
    if (settings_.app_token.empty() || !workspaces_->claim_sockets(settings_.app_token)) co_return;
    SocketMode::Parts parts{
        account_, outside_.executor, outside_.egress, outside_.tls, line_->app_api, settings_.connections, {}, {}};
    parts.take = [this](const Envelope& envelope) { return take_envelope(envelope); };
    parts.trouble = [this](std::string why) {
        if (!why.empty() && why != socket_trouble_) spdlog::error("{}: {}", account_, why);
        socket_trouble_ = std::move(why);
    };
    parts.kept = line_;
    sockets_ = std::make_unique<SocketMode>(std::move(parts));
    co_await sockets_->run();
}

awaitable<std::vector<Finding>> Slack::self_test() {
    Api* app_api = settings_.app_token.empty() ? nullptr : &line_->app_api;
    std::vector<Finding> findings =
        co_await slack::self_test(line_->api, app_api, !settings_.signing_secrets.empty(), outside_.clock);
    if (!trouble().empty()) findings.push_back({Grade::bad, trouble()});
    co_return findings;
}

// Who we are decides what our own messages and mentions are, so it is asked until there is an answer.
awaitable<void> Slack::learn_self() {
    asio::steady_timer pause{outside_.executor};
    std::chrono::seconds wait = first_pause;
    while (self_.user.empty()) {
        json nothing = json::object();
        const Answer<Said> said = co_await call("auth.test", std::move(nothing));
        if (said.has_value()) {
            const json& answer = said->answer;
            self_ = {std::string{text::text_in(answer, "user_id")}, std::string{text::text_in(answer, "bot_id")},
                     std::string{text::text_in(answer, "app_id")}, std::string{text::text_in(answer, "team_id")},
                     std::string{text::text_in(answer, "url")}};
            if (!self_.team.empty()) workspaces_->know(self_.team, *this);
            spdlog::info("{}: connected to the workspace {}", account_, self_.team);
            if (!self_.user.empty()) co_return;
        }
        pause.expires_after(wait);
        wait = std::min(wait * 2, longest_pause);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

}  // namespace twicket::slack
