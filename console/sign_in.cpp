// Signing in and out, who is signed in, and API tokens.
#include "console/console.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
    return text;
}

json token_json(const Token& token) {
    return {{"id", token.id},
            {"name", token.name},
            {"person", token.person},
            {"scopes", token.scopes},
            {"made", to_rfc3339(token.made)},
            {"used", token.used == Time{} ? json{} : json{to_rfc3339(token.used)}},
            {"until", to_rfc3339(token.until)}};
}

}  // namespace

Console::Console(Parts parts) : parts_{std::move(parts)}, sessions_{parts_.store, parts_.clock}, tokens_{parts_.store, parts_.clock} {
    if (parts_.oidc && parts_.client) oidc_ = std::make_unique<Oidc>(*parts_.oidc, *parts_.client, parts_.clock);
}

std::string Console::cookie_name() const {
    return parts_.settings.secure_cookies ? "__Host-twicket-console" : "twicket_console";
}

std::string Console::cookie_line(const std::string& secret) const {
    return cookie_name() + "=" + secret + "; Path=/; HttpOnly; SameSite=Lax" + (secret.empty() ? "; Max-Age=0" : "") +
           (parts_.settings.secure_cookies ? "; Secure" : "");
}

json Console::session_json(const Caller& caller) const {
    json state{{"company", parts_.settings.company}, {"sign_in", json::array()}, {"me", nullptr}};
    if (parts_.settings.demo_sign_in) state["sign_in"].push_back("demo");
    if (oidc_) state["sign_in"].push_back("oidc");
    if (caller.id.empty()) return state;
    const Person* person = parts_.people.find(caller.id);
    state["me"] = {{"id", caller.id}, {"name", caller.name}, {"title", person ? person->title : ""}, {"rights", caller.rights.names()}};
    state["token"] = caller.csrf;
    return state;
}

Console::Response Console::session(const Asked& asked) {
    co_return reply(200, session_json(asked.caller));
}

net::HttpResponse Console::people_to_pick() const {
    if (!parts_.settings.demo_sign_in) return refusal(404, "there is nothing at this address");
    json list = json::array();
    for (const Person& person : parts_.people.all())
        if (rights_of(person.roles).any())
            list.push_back({{"id", person.id}, {"name", person.name}, {"title", person.title}, {"department", person.department}, {"roles", person.roles}});
    return reply(200, {{"people", list}});
}

Console::Response Console::sign_in(const Asked& asked) {
    if (!parts_.settings.demo_sign_in) co_return refusal(404, "people sign in elsewhere");
    const std::string id = text_in(asked.body, "person");
    const Time now = parts_.clock.now();
    const std::string from = "sign-in from " + asked.request.remote, as = "sign-in as " + id;
    const bool may_try_from = tries_.allow(from, now), may_try_as = tries_.allow(as, now);
    if (!may_try_from || !may_try_as) co_return net::HttpResponse::problem(429, "too many tries; wait a quarter of an hour", 900);
    const Person* person = parts_.people.find(id);
    // The same words for somebody unknown and for somebody without a right here.
    if (!person || !parts_.people.stands(*person) || !rights_of(person->roles).any()) co_return refusal(403, "this person has no access to the console");
    tries_.forgive(from), tries_.forgive(as);
    std::string roles = joined(person->roles), granted, way = "demo", before = asked.caller.secret;
    if (!before.empty()) {
        const auto ended = co_await sessions_.end(before, asked.caller.id);
        if (ended.has_error()) co_return refusal(ended.error());
    }
    auto opened = co_await sessions_.begin(id, std::move(roles), std::move(granted), std::move(way));
    if (opened.has_error()) co_return refusal(opened.error());
    const Person* still = parts_.people.find(id);
    if (!still) co_return refusal(403, "this person has no access to the console");
    net::HttpResponse response = reply(200, session_json(caller_for(*still, opened->session, opened->secret)));
    response.headers.emplace_back("Set-Cookie", cookie_line(opened->secret));
    co_return response;
}

Console::Response Console::sign_out(const Asked& asked) {
    if (asked.caller.by_token) co_return refusal(409, "a token has no session");
    const bool everywhere = asked.request.parameter("everywhere") == "yes";
    Result<void> ended;
    if (everywhere)
        ended = co_await sessions_.end_all(asked.caller.id);
    else
        ended = co_await sessions_.end(asked.caller.secret, asked.caller.id);
    if (ended.has_error()) co_return refusal(ended.error());
    net::HttpResponse response = reply(200, session_json({}));
    response.headers.emplace_back("Set-Cookie", cookie_line(""));
    co_return response;
}

Console::Response Console::tokens(const Asked&) {
    const auto all = co_await tokens_.all();
    if (all.has_error()) co_return refusal(all.error());
    json list = json::array();
    for (const Token& token : *all) list.push_back(token_json(token));
    co_return reply(200, {{"tokens", list}});
}

Console::Response Console::token_add(const Asked& asked) {
    std::string name = text_in(asked.body, "name");
    const auto lasting = asked.body.find("days");
    std::int64_t days = 90;
    if (lasting != asked.body.end()) days = lasting->is_number_integer() ? lasting->get<std::int64_t>() : 0;
    const auto given = asked.body.find("scopes");
    std::vector<std::string> scopes;
    if (given != asked.body.end() && given->is_array())
        for (const auto& scope : *given)
            if (scope.is_string()) scopes.push_back(scope.get<std::string>());
    if (name.empty() || name.size() > 100) co_return refusal(400, "\"name\" says what the token is for, in at most 100 letters");
    if (days < 1 || days > 366) co_return refusal(400, "\"days\" is a number from 1 to 366");
    const Rights wanted = rights_named(scopes);
    if (!wanted.any()) co_return refusal(400, "\"scopes\" names at least one right");
    if (wanted.also_in(asked.caller.rights).names() != wanted.names()) co_return refusal(403, "a token cannot have more rights than you have");
    std::string owner = asked.caller.id;
    std::vector<std::string> kept = wanted.names();
    const auto made = co_await tokens_.make(std::move(name), std::move(owner), std::move(kept), static_cast<int>(days));
    if (made.has_error()) co_return refusal(made.error());
    json value = token_json(made->token);
    value["secret"] = made->secret;
    co_return reply(201, value);
}

Console::Response Console::token_drop(const Asked& asked) {
    std::string id = asked.parts[0], by = asked.caller.id;
    const auto ended = co_await tokens_.end(std::move(id), std::move(by));
    if (ended.has_error()) co_return refusal(ended.error());
    co_return reply(200, json::object());
}

}  // namespace twicket::console
