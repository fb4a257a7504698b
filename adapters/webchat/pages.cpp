// The web chat over HTTP: the page and its files from the binary, and signing in and out. Every answer carries the
// headers that keep foreign script, frames and guesses about types out; whatever changes something asks for our own
// origin.
#include <algorithm>
#include <array>
#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include "adapters/webchat/visitor.hpp"
#include "adapters/webchat/webchat.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"
#include "bot/text/json.hpp"
#include "cmake/embed/embedded.hpp"

namespace twicket::webchat {
namespace asio = boost::asio;

namespace {

using net::HttpRequest;
using net::HttpResponse;
using nlohmann::json;
constexpr std::string_view folder = "adapters/webchat/web/";
constexpr std::string_view assets = "/chat/assets/";
constexpr std::string_view cookie_name = "twicket_chat";
constexpr std::chrono::seconds cookie_age = std::chrono::hours{24 * 30};

std::string_view media_type(std::string_view path) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> types{{
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".html", "text/html; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".json", "application/json"},
    }};
    for (const auto& [ending, type] : types)
        if (path.ends_with(ending)) return type;
    return "application/octet-stream";
}

std::string tag_of(std::string_view bytes) {
    return '"' + text::to_hex(net::digest(net::Hash::sha256, bytes)).substr(0, 32) + '"';
}

// `ancestors`: who may show us in a frame, as the policy spells it.
void harden(HttpResponse& response, std::string_view ancestors) {
    const std::string policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types twicket-card; frame-ancestors " +
        std::string{ancestors};
    response.headers.emplace_back("Content-Security-Policy", policy);
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    // For browsers that do not read frame-ancestors; the others follow that alone.
    response.headers.emplace_back("X-Frame-Options", ancestors == "'none'" ? "DENY" : "SAMEORIGIN");
}

// A built-in file, or 304 when the browser has it already.
HttpResponse file_response(const HttpRequest& request, std::string_view path, std::string_view bytes) {
    HttpResponse response;
    const std::string tag = tag_of(bytes);
    response.headers.emplace_back("ETag", tag);
    response.headers.emplace_back("Cache-Control", "no-cache");
    if (request.header("if-none-match") == tag) {
        response.status = 304;
        return response;
    }
    response.headers.emplace_back("Content-Type", media_type(path));
    response.body = bytes;
    return response;
}

// A browser says where a request comes from; one from another site changes nothing here.
bool from_our_pages(const HttpRequest& request) {
    const std::string_view site = request.header("sec-fetch-site");
    if (!site.empty() && site != "same-origin" && site != "none") return false;
    const std::string_view origin = request.header("origin");
    if (origin.empty()) return true;
    const auto host = origin.find("://");
    return host != std::string_view::npos && origin.substr(host + 3) == request.header("host");
}

HttpResponse answer(int status, const json& value) {
    HttpResponse response = HttpResponse::json(status, value.dump(-1, ' ', false, json::error_handler_t::replace));
    response.headers.emplace_back("Cache-Control", "no-store");
    harden(response, "'none'");
    return response;
}

HttpResponse refusal(int status, std::string_view why) {
    return answer(status, {{"error", why}});
}

}  // namespace

void Webchat::add_routes(net::Router& router) {
    const auto home = [](const HttpRequest&) -> Response {
        HttpResponse response;
        response.status = 302;
        response.headers.emplace_back("Location", "/chat");
        co_return response;
    };
    router.add("GET", "/", home);
    router.add("GET", "/chat", [this](const HttpRequest& request) { return page(request, false); });
    router.add("GET", "/chat/frame", [this](const HttpRequest& request) { return page(request, true); });
    router.add("GET", "/chat/widget.js", [this](const HttpRequest& request) { return asset(request); });
    router.add("GET", "/chat/assets/*", [this](const HttpRequest& request) { return asset(request); });
    router.add("GET", "/chat/me", [this](const HttpRequest& request) { return who_am_i(request); });
    router.add("GET", "/chat/people", [this](const HttpRequest& request) { return people_to_pick(request); });
    net::RouteOptions small;
    small.body_limit = 4096;
    router.add(
        "POST", "/chat/sign-in", [this](const HttpRequest& request) { return sign_in(request); }, small);
    router.add(
        "POST", "/chat/sign-out", [this](const HttpRequest& request) { return sign_out(request); }, small);
    router.add_socket("/chat/socket", [this](const HttpRequest& request, std::shared_ptr<net::WebSocket> socket) {
        return serve(request, std::move(socket));
    });
}

Webchat::Response Webchat::page(const HttpRequest& request, bool framed) {
    const std::string path = std::string{folder} + "index.html";
    HttpResponse response = file_response(request, path, embedded::file(path).value_or(""));
    std::string ancestors = framed ? "'self'" : "'none'";
    if (framed)
        for (const auto& host : options_.widget_hosts) ancestors += " " + host;
    harden(response, ancestors);
    co_return response;
}

Webchat::Response Webchat::asset(const HttpRequest& request) {
    const bool below = request.path.starts_with(assets);
    const std::string path = std::string{folder} + (below ? request.path.substr(assets.size()) : "widget.js");
    const auto bytes = embedded::file(path);
    if (!bytes) co_return refusal(404, "there is no such file");
    HttpResponse response = file_response(request, path, *bytes);
    harden(response, "'none'");
    // The two files that other sites' pages load.
    if (!below || path.ends_with("/mark.svg"))
        response.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
    co_return response;
}

Webchat::Response Webchat::people_to_pick(const HttpRequest&) {
    json people = json::array();
    for (const Person& person : people_.all()) {
        for (const Identity& identity : person.identities) {
            if (identity.account != account_) continue;
            people.push_back({{"user", identity.user},
                              {"name", person.name},
                              {"title", person.title},
                              {"department", person.department},
                              {"location", person.location},
                              {"roles", person.roles}});
        }
    }
    co_return answer(200, {{"people", people}});
}

Webchat::Response Webchat::who_am_i(const HttpRequest& request) {
    const std::string token = request.cookie(cookie_name);
    const auto person = co_await sessions_.person_of(token);
    json state{{"sign_in", "demo"}, {"company", options_.company}, {"bot", options_.bot_name}, {"me", nullptr}};
    if (person.has_value())
        state["me"] = {{"id", *person}, {"name", name_of(*person)}};
    else if (person.error().code != ErrorCode::unauthorized)
        co_return net::HttpResponse::from(person.error());
    co_return answer(200, state);
}

Webchat::Response Webchat::sign_in(const HttpRequest& request) {
    if (!from_our_pages(request)) co_return refusal(403, "signing in is done on the chat page itself");
    if (!request.header("content-type").starts_with("application/json")) co_return refusal(415, "send JSON");
    if (limits_.take("sign-in from " + request.remote, clock_.now()))
        co_return refusal(429, "too many tries; please wait a moment");
    const auto body = text::parse_json(request.body);
    if (body.has_error()) co_return refusal(400, "the body is not JSON");
    if (!body->is_object() || !body->contains("user") || !(*body)["user"].is_string())
        co_return refusal(400, "\"user\" is missing");
    const auto user = (*body)["user"].get<std::string>();
    if (people_.by_identity(account_, user).id.empty()) co_return refusal(404, "there is no such person");
    // The session of before ends: its id must not open the new one.
    const std::string before = request.cookie(cookie_name);
    if (!before.empty()) {
        const auto ended = co_await sessions_.end(before);
        if (ended.has_error()) co_return HttpResponse::from(ended.error());
    }
    const auto token = co_await sessions_.begin(user);
    if (token.has_error()) co_return HttpResponse::from(token.error());
    HttpResponse response = answer(200, {{"me", {{"id", user}, {"name", name_of(user)}}}});
    response.headers.emplace_back("Set-Cookie", cookie_line(*token, cookie_age));
    co_return response;
}

Webchat::Response Webchat::sign_out(const HttpRequest& request) {
    if (!from_our_pages(request)) co_return refusal(403, "signing out is done on the chat page itself");
    const std::string token = request.cookie(cookie_name);
    const auto ended = co_await sessions_.end(token);
    if (ended.has_error()) co_return HttpResponse::from(ended.error());
    for (const auto& visitor : visitors_)
        if (visitor->token == token) visitor->socket->close(4401, "signed out");
    HttpResponse response = answer(200, {{"me", nullptr}});
    response.headers.emplace_back("Set-Cookie", cookie_line("", std::chrono::seconds{0}));
    co_return response;
}

std::string Webchat::cookie_line(const std::string& token, std::chrono::seconds age) const {
    return std::string{cookie_name} + "=" + token +
           "; Path=/chat; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(age.count()) +
           (options_.secure_cookies ? "; Secure" : "");
}

}  // namespace twicket::webchat
