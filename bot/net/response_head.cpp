// Serialising heads. A header value comes from handlers and may carry a stranger's text, so each is checked (S30).
#include "bot/net/response_head.hpp"

#include <array>
#include <ctime>

#include "bot/net/gate.hpp"

namespace twicket::net {
namespace {

struct Default {
    std::string_view name, value;
};

constexpr std::array<Default, 8> defaults{{
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Frame-Options", "DENY"},
    {"Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cache-Control", "no-store"},
    {"Strict-Transport-Security", "max-age=31536000"},  // the last one: only over TLS
}};

std::string_view phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 421:
            return "Misdirected Request";
        case 422:
            return "Unprocessable Content";
        case 426:
            return "Upgrade Required";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Supported";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        default:
            return "Other";
    }
}

bool is_safe_value(std::string_view value) {
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && byte != '\t') || byte == 0x7f) return false;
    }
    return true;
}

bool is_servers_own(std::string_view name) {
    return equals_without_case(name, "connection") || equals_without_case(name, "content-length") ||
           equals_without_case(name, "transfer-encoding");
}

void add(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

void add_framing(const HttpResponse& response, const Answering& answering, std::string& out) {
    if (may_have_body(response.status)) add(out, "Content-Length", std::to_string(response.body.size()));
    if (!answering.keep_alive)
        add(out, "Connection", "close");
    else if (answering.old_version)
        add(out, "Connection", "keep-alive");
}

}  // namespace

bool may_have_body(int status) {
    return status != 204 && status != 304;
}

bool write_head(const HttpResponse& response, const Answering& answering, std::string& out) {
    if (response.status < 200 || response.status > 599) return false;
    for (const auto& [name, value] : response.headers)
        if (!is_token(name) || !is_safe_value(value)) return false;
    out.append("HTTP/1.1 ")
        .append(std::to_string(response.status))
        .append(" ")
        .append(phrase(response.status))
        .append("\r\n");
    std::array<bool, defaults.size()> replaced{};
    replaced.back() = !answering.over_tls;
    for (const auto& [name, value] : response.headers) {
        if (is_servers_own(name)) continue;
        for (std::size_t i = 0; i < defaults.size(); ++i)
            if (name.size() == defaults[i].name.size() && equals_without_case(name, defaults[i].name))
                replaced[i] = true;
        if (!value.empty()) add(out, name, value);
    }
    for (std::size_t i = 0; i < defaults.size(); ++i)
        if (!replaced[i]) add(out, defaults[i].name, defaults[i].value);
    if (!answering.date.empty()) add(out, "Date", answering.date);
    add_framing(response, answering, out);
    out.append("\r\n");
    return true;
}

std::string_view DateLine::now() {
    const std::time_t second = std::time(nullptr);
    if (second != second_) {
        std::tm parts{};
        gmtime_r(&second, &parts);
        std::strftime(text_, sizeof text_, "%a, %d %b %Y %H:%M:%S GMT", &parts);
        second_ = second;
    }
    return text_;
}

}  // namespace twicket::net
