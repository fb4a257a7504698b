// The one door. In this order: is there such a row; who asks; may they; and of a change: is it their own doing (origin,
// type, token), is the body whole. Whoever is refused a change leaves a row in the audit log.
#include <algorithm>
#include <boost/asio/this_coro.hpp>

#include "bot/audit.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/json.hpp"
#include "console/console.hpp"
#include "console/openapi.hpp"
#include "console/operations.hpp"

namespace twicket::console {
namespace {

using net::HttpRequest;
using net::HttpResponse;

constexpr std::size_t body_limit = 1 << 20;

void harden(HttpResponse& response, bool page) {
    const auto has = [&](std::string_view name) {
        return std::ranges::any_of(response.headers, [&](const auto& header) { return header.first == name; });
    };
    response.headers.emplace_back(
        "Content-Security-Policy",
        page ? "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
               "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types"
             : "default-src 'none'; frame-ancestors 'none'");
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("X-Frame-Options", "DENY");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
    if (!has("Cache-Control")) response.headers.emplace_back("Cache-Control", "no-store");
}

// "https://desk.example.com:8443" → "desk.example.com:8443".
std::string_view host_of(std::string_view origin) {
    const auto at = origin.find("://");
    if (at == origin.npos) return {};
    origin.remove_prefix(at + 3);
    return origin.substr(0, origin.find('/'));
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
    return text;
}

}  // namespace

void Console::add_routes(net::Router& router) {
    net::RouteOptions options;
    options.body_limit = body_limit;
    for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"})
        for (const char* path : {"/console", "/console/*", "/api/v1/*"})
            router.add(method, path, [this](const HttpRequest& request) { return open(request); }, options);
}

Console::Response Console::open(const HttpRequest& request) {
    Match matched = match(request.method, request.target);
    const bool page = !request.path.starts_with("/api/");
    HttpResponse response;
    if (!matched.row && matched.methods.empty()) {
        response = refusal(404, "there is nothing at this address");
    } else if (!matched.row) {
        response = refusal(405, "this address takes " + joined(matched.methods));
        response.headers.emplace_back("Allow", joined(matched.methods));
    } else {
        response = co_await enter(request, std::move(matched));
    }
    harden(response, page);
    co_return response;
}

Console::Response Console::enter(const HttpRequest& request, Match matched) {
    const Row& row = *matched.row;
    auto known = co_await caller_of(request);
    if (known.has_error() && known.error().code != ErrorCode::unauthorized) co_return refusal(known.error());
    const bool token_given = !request.header("authorization").empty();
    if (known.has_error() && (row.needs != Right::open || token_given)) co_return refusal(known.error());
    Asked asked{request, row, std::move(matched.parts), known.has_value() ? std::move(*known) : Caller{}};

    std::string who = asked.caller.id, operation{row.name};
    if (!asked.caller.rights.has(row.needs)) {
        if (row.changes()) co_await note_refusal(who, operation, 403);
        co_return refusal(403, "this needs the right " + std::string{name_of(row.needs)});
    }
    if (row.changes()) {
        if (const std::string why = forged(request, row, asked.caller); !why.empty()) {
            if (!who.empty()) co_await note_refusal(who, operation, 403);
            co_return refusal(403, why);
        }
        if (!request.body.empty()) {
            if (!request.header("content-type").starts_with("application/json")) co_return refusal(415, "send JSON (Content-Type: application/json)");
            auto body = text::parse_json(request.body, {.unique_keys = true});
            if (body.has_error()) co_return refusal(400, "the body is not JSON: " + body.error().detail);
            asked.body = std::move(*body);
        }
        if (asked.body.is_null()) asked.body = nlohmann::json::object();
        if (!asked.body.is_object()) co_return refusal(400, "the body must be one JSON object");
    }

    // Other roles than at the sign-in: a new id from here on (promise S9).
    std::string fresh_cookie;
    if (!asked.caller.secret.empty() && row.operation != Operation::sign_out) {
        const Person* person = parts_.people.find(asked.caller.id);
        std::string now = person ? joined(person->roles) : std::string{};
        if (now != asked.caller.roles) {
            Session session{asked.caller.id, asked.caller.roles, asked.caller.granted, asked.caller.csrf, asked.caller.way};
            auto stored = co_await sessions_.find(asked.caller.secret);
            if (stored.has_value()) session = *stored;
            const auto renewed = co_await sessions_.renew(asked.caller.secret, std::move(session), std::move(now));
            if (renewed.has_error()) co_return refusal(renewed.error());
            asked.caller.secret = renewed->secret;
            fresh_cookie = cookie_line(renewed->secret);
        }
    }
    HttpResponse response = co_await perform(asked);
    if (!fresh_cookie.empty()) response.headers.emplace_back("Set-Cookie", fresh_cookie);
    co_return response;
}

boost::asio::awaitable<Result<Caller>> Console::caller_of(const HttpRequest& request) {
    const std::string_view given = request.header("authorization");
    if (!given.empty()) {
        constexpr std::string_view scheme = "Bearer ";
        const std::string from = "token from " + request.remote;
        if (!given.starts_with(scheme)) co_return Error{ErrorCode::unauthorized, "send Authorization: Bearer and a token"};
        std::string secret{given.substr(scheme.size())};
        auto caller = co_await by_token(std::move(secret));
        if (caller.has_error() && !tries_.allow(from, parts_.clock.now()))
            co_return Error{.code = ErrorCode::rate_limited, .detail = "too many wrong tokens", .retry_after = std::chrono::minutes{15}};
        co_return caller;
    }
    std::string secret = request.cookie(cookie_name());
    if (secret.empty()) co_return Error{ErrorCode::unauthorized, "sign in first"};
    auto session = co_await sessions_.find(secret);
    if (session.has_error()) co_return session.error();
    const Person* person = parts_.people.find(session->person);
    if (!person || !parts_.people.stands(*person)) co_return Error{ErrorCode::unauthorized, "sign in first"};
    co_return caller_for(*person, *session, std::move(secret));
}

boost::asio::awaitable<Result<Caller>> Console::by_token(std::string secret) {
    const auto token = co_await tokens_.find(std::move(secret));
    if (token.has_error()) co_return token.error();
    const Person* person = parts_.people.find(token->person);
    if (!person || !parts_.people.stands(*person)) co_return Error{ErrorCode::unauthorized, "sign in first"};
    Caller caller{person->id, person->name};
    caller.rights = rights_of(person->roles).also_in(rights_named(token->scopes));
    caller.by_token = true;
    co_return caller;
}

Caller Console::caller_for(const Person& person, const Session& session, std::string secret) const {
    std::vector<std::string> roles = person.roles;
    for (std::size_t from = 0; from < session.granted.size();) {
        const auto end = std::min(session.granted.find(',', from), session.granted.size());
        roles.push_back(session.granted.substr(from, end - from));
        from = end + 1;
    }
    Caller caller{person.id, person.name, rights_of(roles), session.roles, session.granted};
    caller.secret = std::move(secret);
    caller.csrf = session.csrf;
    caller.way = session.way;
    return caller;
}

std::string Console::forged(const HttpRequest& request, const Row& row, const Caller& caller) const {
    if (caller.by_token) return {};  // a browser does not send it by itself
    const std::string_view site = request.header("sec-fetch-site");
    if (!site.empty() && site != "same-origin") return "changes are made on the console's own pages";
    const std::string_view origin = request.header("origin");
    const std::string_view host = host_of(origin);
    const bool ours = !host.empty() && (host == request.header("host") || host == host_of(parts_.settings.public_url));
    if (!origin.empty() && !ours) return "changes are made on the console's own pages";
    if (row.operation == Operation::sign_in)  // nobody is signed in yet: the type makes a browser ask first
        return request.header("content-type").starts_with("application/json") ? "" : "send JSON";
    if (caller.csrf.empty() || !net::equal_in_constant_time(request.header("x-twicket-token"), caller.csrf))
        return "the page's token is missing or old: load the page again";
    return {};
}

boost::asio::awaitable<void> Console::note_refusal(std::string actor, std::string operation, int status) {
    const Time now = parts_.clock.now();
    auto job = [actor = actor.empty() ? std::string{"nobody"} : actor, operation, status, now](store::Connection& connection) {
        append_audit(connection, {.at = now, .actor = actor, .act = "console.refused",
                                  .detail = nlohmann::json{{"operation", operation}, {"status", status}}.dump()});
    };
    const auto written = co_await parts_.store.write(std::move(job));
    static_cast<void>(written);  // refused all the same; the store's trouble shows in /health
}

Console::Response Console::perform(const Asked& asked) {
    switch (asked.row.operation) {
        case Operation::page:
        case Operation::page_below: co_return page(asked);
        case Operation::asset: co_return asset(asked);
        case Operation::oidc_begin: co_return co_await oidc_begin(asked);
        case Operation::oidc_return: co_return co_await oidc_return(asked);
        case Operation::session: co_return co_await session(asked);
        case Operation::people_to_pick: co_return people_to_pick();
        case Operation::sign_in: co_return co_await sign_in(asked);
        case Operation::sign_out: co_return co_await sign_out(asked);
        case Operation::openapi: co_return reply(200, openapi_document());
        case Operation::today: co_return co_await today(parts_, asked);
        case Operation::trends: co_return co_await trends(parts_, asked);
        case Operation::gaps: co_return co_await gaps(parts_, asked);
        case Operation::entries: co_return co_await entries(parts_, asked);
        case Operation::entry: co_return co_await entry(parts_, asked);
        case Operation::version: co_return co_await version(parts_, asked);
        case Operation::draft_put: co_return co_await draft_put(parts_, asked);
        case Operation::draft_drop: co_return co_await draft_drop(parts_, asked);
        case Operation::draft_replay: co_return co_await draft_replay(parts_, asked);
        case Operation::draft_approve: co_return co_await draft_approve(parts_, asked);
        case Operation::draft_publish: co_return co_await draft_publish(parts_, asked);
        case Operation::entry_retire: co_return co_await entry_retire(parts_, asked);
        case Operation::entry_verify: co_return co_await entry_verify(parts_, asked);
        case Operation::preview: co_return preview(asked);
        case Operation::golden: co_return co_await golden(parts_, asked);
        case Operation::golden_add: co_return co_await golden_add(parts_, asked);
        case Operation::golden_drop: co_return co_await golden_drop(parts_, asked);
        case Operation::threads: co_return co_await threads(parts_, asked);
        case Operation::thread: co_return co_await thread(parts_, asked);
        case Operation::thread_act: co_return co_await thread_act(parts_, asked);
        case Operation::tickets: co_return co_await tickets(parts_, asked);
        case Operation::ticket: co_return co_await ticket(parts_, asked);
        case Operation::ticket_act: co_return co_await ticket_act(parts_, asked);
        case Operation::services: co_return co_await services(parts_, asked);
        case Operation::service: co_return co_await service(parts_, asked);
        case Operation::service_report: co_return co_await service_report(parts_, asked);
        case Operation::experts: co_return co_await experts(parts_, asked);
        case Operation::expert_decide: co_return co_await expert_decide(parts_, asked);
        case Operation::points: co_return co_await points(parts_, asked);
        case Operation::points_check: co_return co_await points_check(parts_, asked);
        case Operation::calibration: co_return co_await calibration(parts_, asked);
        case Operation::channels: co_return co_await channels(parts_, asked);
        case Operation::channel_change: co_return co_await channel_change(parts_, asked);
        case Operation::people: co_return co_await people(parts_, asked);
        case Operation::health: co_return co_await health(parts_, asked);
        case Operation::parked_decide: co_return co_await parked_decide(parts_, asked);
        case Operation::audit: co_return co_await audit_rows(parts_, asked);
        case Operation::tokens: co_return co_await tokens(asked);
        case Operation::token_add: co_return co_await token_add(asked);
        case Operation::token_drop: co_return co_await token_drop(asked);
        case Operation::count: break;
    }
    co_return refusal(404, "there is nothing at this address");
}

}  // namespace twicket::console
