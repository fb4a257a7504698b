// The values of http.hpp: looking into a request, the common answers, and which route serves a path.
#include "bot/net/http.hpp"

#include <nlohmann/json.hpp>

#include "bot/net/gate.hpp"

namespace twicket::net {
namespace {

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

int status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid:
            return 400;
        case ErrorCode::unauthorized:
            return 401;
        case ErrorCode::forbidden:
            return 403;
        case ErrorCode::not_found:
            return 404;
        case ErrorCode::conflict:
            return 409;
        case ErrorCode::too_large:
            return 413;
        case ErrorCode::rate_limited:
            return 429;
        case ErrorCode::unsupported:
            return 501;
        case ErrorCode::unknown_outcome:
            return 502;
        case ErrorCode::unavailable:
        case ErrorCode::cancelled:
            return 503;
        case ErrorCode::timeout:
            return 504;
        case ErrorCode::internal:
            return 500;
    }
    return 500;
}

// How well a route's path fits: 0 not at all, else longer is better and an exact path beats a '*'.
std::size_t fit(std::string_view pattern, std::string_view path) {
    if (pattern == path) return 2 * path.size() + 2;
    if (pattern.empty() || pattern.back() != '*') return 0;
    pattern.remove_suffix(1);
    return path.size() > pattern.size() && path.substr(0, pattern.size()) == pattern ? 2 * pattern.size() + 1 : 0;
}

}  // namespace

std::string_view HttpRequest::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (equals_without_case(key, name)) return value;
    return {};
}

std::string HttpRequest::parameter(std::string_view name) const {
    for (std::string_view rest = query; !rest.empty();) {
        const auto end = std::min(rest.find('&'), rest.size());
        const auto pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto equals = std::min(pair.find('='), pair.size());
        const auto key = percent_decoded(pair.substr(0, equals), true);
        if (key.has_value() && key->compare(name) == 0)
            return percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true).value_or("");
    }
    return {};
}

std::string HttpRequest::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (!equals_without_case(key, "cookie")) continue;
        for (std::string_view rest = value; !rest.empty();) {
            const auto end = std::min(rest.find(';'), rest.size());
            const auto pair = without_blanks(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const auto equals = pair.find('=');
            if (equals != std::string_view::npos && pair.substr(0, equals) == name)
                return std::string{pair.substr(equals + 1)};
        }
    }
    return {};
}

HttpResponse HttpResponse::text(int status, std::string body) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

HttpResponse HttpResponse::json(int status, std::string body) {
    return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

HttpResponse HttpResponse::problem(int status, std::string_view message, int retry_after_seconds) {
    const nlohmann::json body{{"error", message}};
    auto response = json(status, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    if (retry_after_seconds > 0) response.headers.emplace_back("Retry-After", std::to_string(retry_after_seconds));
    return response;
}

HttpResponse HttpResponse::from(const Error& error) {
    int wait = 0;
    if (error.retry_after) wait = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(*error.retry_after).count());
    const bool ours = error.code == ErrorCode::internal;  // its detail is for the log
    return problem(status_of(error.code), ours ? std::string_view{"Something went wrong here."} : error.detail, wait);
}

void Router::add(std::string method, std::string path, Handler handler, RouteOptions options) {
    routes_.push_back({std::move(method), std::move(path), std::move(handler), nullptr, options});
}

void Router::add_socket(std::string path, SocketHandler handler, RouteOptions options) {
    routes_.push_back({"GET", std::move(path), nullptr, std::move(handler), options});
}

const Router::Route* Router::find(std::string_view method, std::string_view path, bool& path_known) const {
    const Route* best = nullptr;
    std::size_t best_fit = 0;
    path_known = false;
    for (const Route& route : routes_) {
        const std::size_t fits = fit(route.path, path);
        if (fits == 0) continue;
        path_known = true;
        const bool asked = route.method == method;
        const bool head_of_get = method == "HEAD" && route.method == "GET" && !route.socket;
        // A HEAD route of its own beats the GET route of the same path.
        const std::size_t rank = 2 * fits + (asked ? 1 : 0);
        if ((asked || head_of_get) && rank > best_fit) best_fit = rank, best = &route;
    }
    return best;
}

}  // namespace twicket::net
