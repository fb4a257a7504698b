// The console's side of signing in with the identity provider: to it and back, and which person of the directory that is. Every
// refusal looks the same to the browser; the log says which it was, without anything of the token.
#include <spdlog/spdlog.h>

#include <algorithm>

#include "console/console.hpp"

namespace twicket::console {
namespace {

constexpr const char* way_cookie = "twicket_console_way";

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
    return text;
}

net::HttpResponse go_to(const std::string& address) {
    net::HttpResponse response;
    response.status = 303;
    response.headers.emplace_back("Location", address);
    return response;
}

std::string lower(std::string text) {
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

}  // namespace

std::string Console::way_cookie_line(const std::string& secret) const {
    return std::string{way_cookie} + "=" + secret + "; Path=/console/sign-in; HttpOnly; SameSite=Lax; Max-Age=" + (secret.empty() ? "0" : "600") +
           (parts_.settings.secure_cookies ? "; Secure" : "");
}

const Person* Console::person_of(const Identified& who) const {
    if (who.email.empty()) return nullptr;
    const Person* found = nullptr;
    for (const Person& person : parts_.people.all()) {
        if (person.email.empty() || lower(person.email) != who.email) continue;
        if (found) return nullptr;  // an address of two people is nobody's
        found = &person;
    }
    return found && parts_.people.stands(*found) ? found : nullptr;
}

Console::Response Console::oidc_begin(const Asked& asked) {
    if (!oidc_) co_return refusal(404, "there is nothing at this address");
    const std::string from = "sign-in from " + asked.request.remote;
    if (!tries_.allow(from, parts_.clock.now())) co_return net::HttpResponse::problem(429, "too many tries; wait a quarter of an hour", 900);
    const auto way = co_await oidc_->begin();
    if (way.has_error()) {
        spdlog::warn("console: nobody can sign in: {}", way.error().detail);
        co_return net::HttpResponse::problem(503, "the identity provider cannot be reached; try again in a moment", 10);
    }
    net::HttpResponse response = go_to(way->address);
    response.headers.emplace_back("Set-Cookie", way_cookie_line(way->browser));
    co_return response;
}

Console::Response Console::oidc_return(const Asked& asked) {
    if (!oidc_) co_return refusal(404, "there is nothing at this address");
    const net::HttpRequest& request = asked.request;
    Oidc::Return back{request.parameter("code"), request.parameter("state"), request.parameter("iss"), request.parameter("error"), request.cookie(way_cookie)};
    const auto who = co_await oidc_->finish(std::move(back));
    const Person* person = who.has_value() ? person_of(*who) : nullptr;
    std::vector<std::string> all = who.has_value() ? who->roles : std::vector<std::string>{};
    if (person) all.insert(all.end(), person->roles.begin(), person->roles.end());
    if (!person || !rights_of(all).any()) {
        spdlog::info("console: {}", who.has_error() ? who.error().detail : person ? "somebody without a right here came" : "somebody came who is not in the directory by a vouched address");
        net::HttpResponse response = refusal(403, "this sign-in was refused: begin again at /console, or ask an administrator whether you are in the directory");
        response.headers.emplace_back("Set-Cookie", way_cookie_line(""));
        co_return response;
    }
    tries_.forgive("sign-in from " + request.remote);
    std::string id = person->id, roles = joined(person->roles), granted = joined(who->roles), way = "oidc", before = asked.caller.secret;
    if (!before.empty()) {
        const auto ended = co_await sessions_.end(before, asked.caller.id);
        if (ended.has_error()) co_return refusal(ended.error());
    }
    const auto opened = co_await sessions_.begin(std::move(id), std::move(roles), std::move(granted), std::move(way));
    if (opened.has_error()) co_return refusal(opened.error());
    net::HttpResponse response = go_to("/console");
    response.headers.emplace_back("Set-Cookie", cookie_line(opened->secret));
    response.headers.emplace_back("Set-Cookie", way_cookie_line(""));
    co_return response;
}

}  // namespace twicket::console
