// No script and nothing from elsewhere: the page must show when all else fails.
#include "bot/app/health_page.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"

namespace twicket::app {
namespace {

using net::HttpRequest;
using net::HttpResponse;
using nlohmann::json;

constexpr std::string_view style =
    ":root{color-scheme:light dark;--ink:#1d2129;--soft:#5b6472;--page:#fbfbfa;--line:#e3e4e6;--bad:#b3261e;--warn:#8a5a00;"
    "--good:#1c6b3c}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a2abb8;--page:#16181c;--line:#2d3138;--bad:#ff8a80;"
    "--warn:#f0c060;--good:#7fd6a0}}"
    "*{box-sizing:border-box}body{margin:0 auto;max-width:52rem;padding:2rem 1.25rem 4rem;background:var(--page);color:var(--ink);"
    "font:1rem/1.55 system-ui,sans-serif}h1{font-size:1.1rem;font-weight:600;margin:0 0 .25rem;color:var(--soft)}"
    "h2{font-size:1rem;margin:2.5rem 0 .5rem}.sum{font-size:1.6rem;line-height:1.25;margin:0 0 1.5rem}"
    "ul{list-style:none;margin:0;padding:0}li{border-top:1px solid var(--line);padding:.9rem 0}"
    ".who{font-weight:600;overflow-wrap:anywhere}.mark{float:right;margin-left:1rem}.bad{color:var(--bad)}.warn{color:var(--warn)}"
    ".good{color:var(--good)}p{margin:.15rem 0;overflow-wrap:anywhere}.soft{color:var(--soft);font-size:.9rem}"
    "summary{cursor:pointer;color:var(--soft);font-size:.9rem}details p{margin-left:1rem;font-size:.9rem}"
    ":focus-visible{outline:2px solid currentColor;outline-offset:2px}";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    return out;
}

std::string minute_of(Time time) {
    std::string text = to_rfc3339(time).substr(0, 16);
    text[10] = ' ';
    return text + " UTC";
}

// "3 hours": one unit is enough.
std::string lasting(Duration duration) {
    using namespace std::chrono;
    const auto said = [](auto count, const char* unit) {
        return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
    };
    if (duration >= hours{48}) return said(duration_cast<hours>(duration).count() / 24, "day");
    if (duration >= hours{1}) return said(duration_cast<hours>(duration).count(), "hour");
    if (duration >= minutes{1}) return said(duration_cast<minutes>(duration).count(), "minute");
    return "less than a minute";
}

std::string_view name_of(Grade grade) { return grade == Grade::good ? "good" : grade == Grade::warning ? "warning" : "bad"; }
std::string_view class_of(Grade grade) { return grade == Grade::good ? "good" : grade == Grade::warning ? "warn" : "bad"; }
std::string_view word_of(Grade grade) { return grade == Grade::good ? "works" : grade == Grade::warning ? "look at it" : "does not work"; }

Grade grade_of(const std::vector<Trouble>& troubles, const std::string& account) {
    Grade worst = Grade::good;
    for (const Trouble& one : troubles)
        if (one.about == account && one.grade > worst) worst = one.grade;
    return worst;
}

std::string marked(Grade grade) {
    return "<span class=\"mark " + std::string{class_of(grade)} + "\">" + std::string{word_of(grade)} + "</span>";
}

std::string trouble_html(const Trouble& trouble, Time now) {
    return "<li>" + marked(trouble.grade) + "<p class=\"who\">" + escaped(trouble.about) + "</p><p>" + escaped(trouble.text) +
           "</p><p class=\"soft\">since " + minute_of(trouble.since) + " (" + lasting(now - trouble.since) + ")</p></li>";
}

std::string account_html(const std::string& account, Grade grade, const std::optional<SelfTests::Last>& last, Time now) {
    std::string out = "<li>" + marked(grade) + "<p class=\"who\">" + escaped(account) + "</p>";
    if (!last) return out + "<p class=\"soft\">its first self-test is under way</p></li>";
    if (last->findings.empty()) return out + "<p class=\"soft\">there is nobody to ask about it</p></li>";
    out += "<details><summary>self-test " + lasting(now - last->at) + " ago, " + minute_of(last->at) + "</summary>";
    for (const Finding& one : last->findings)
        out += "<p class=\"" + std::string{class_of(one.grade)} + "\">" + escaped(one.text) + "</p>";
    return out + "</details></li>";
}

bool is_from_here(const HttpRequest& request) {
    const std::string& from = request.remote;
    if (!from.starts_with("127.") && from != "::1" && !from.starts_with("::ffff:127.")) return false;
    for (const char* passed_on : {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"})
        if (!request.header(passed_on).empty()) return false;
    std::string_view host = request.header("Host");
    if (const auto colon = host.rfind(':'); colon != host.npos && host.find(']', colon) == host.npos) host = host.substr(0, colon);
    return host == "localhost" || host == "[::1]" || host == "127.0.0.1";
}

HttpResponse page_for(const HttpRequest& request, const Watch& watch) {
    if (!is_from_here(request))
        return HttpResponse::problem(403, "the health page is for this machine only: open /health at 127.0.0.1 there, or through ssh -L");
    if (request.header("Accept").starts_with("application/json")) return HttpResponse::json(200, health_json(watch));
    HttpResponse response{200, {}, health_html(watch)};
    const std::string hash = text::to_base64(net::digest(net::Hash::sha256, style));
    response.headers = {{"Content-Type", "text/html; charset=utf-8"},
                        {"Content-Security-Policy", "default-src 'none'; style-src 'sha256-" + hash +
                                                        "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}};
    return response;
}

}  // namespace

std::string health_html(const Watch& watch) {
    const Time now = watch.watched().clock.now();
    const std::vector<Trouble> troubles = watch.troubles.all();
    std::size_t bad = 0;
    for (const Trouble& one : troubles) bad += one.grade == Grade::bad;
    std::string sum = "All is well";
    if (bad > 0)
        sum = std::to_string(bad) + (bad == 1 ? " thing does not work" : " things do not work");
    else if (!troubles.empty())
        sum = std::to_string(troubles.size()) + (troubles.size() == 1 ? " thing wants" : " things want") + " a look soon";
    std::string out =
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\"><meta http-equiv=\"refresh\" content=\"30\"><title>" + sum + " · Twicket</title><style>" +
        std::string{style} + "</style></head><body><h1>Twicket's health</h1><main><p class=\"sum\">" + sum + ".</p><ul>";
    for (const Trouble& one : troubles) out += trouble_html(one, now);
    out += "</ul><h2>Accounts</h2><ul>";
    for (const auto& adapter : watch.watched().core.adapters())
        out += account_html(adapter->account(), grade_of(troubles, adapter->account()), watch.self_tests.last(adapter->account()), now);
    return out + "</ul><p class=\"soft\">" + minute_of(now) + ". This page looks again every 30 seconds; self-tests run daily, and "
                 "hourly while something is wrong. <code>twicket check --online</code> asks at once.</p></main></body></html>\n";
}

std::string health_json(const Watch& watch) {
    const std::vector<Trouble> troubles = watch.troubles.all();
    json list = json::array(), accounts = json::array();
    for (const Trouble& one : troubles)
        list.push_back({{"about", one.about}, {"grade", name_of(one.grade)}, {"text", one.text}, {"since", to_rfc3339(one.since)}});
    for (const auto& adapter : watch.watched().core.adapters()) {
        json account{{"account", adapter->account()}, {"grade", name_of(grade_of(troubles, adapter->account()))}};
        if (const auto last = watch.self_tests.last(adapter->account())) {
            account["self_test"] = {{"at", to_rfc3339(last->at)}, {"findings", json::array()}};
            for (const Finding& one : last->findings)
                account["self_test"]["findings"].push_back({{"grade", name_of(one.grade)}, {"text", one.text}});
        }
        accounts.push_back(std::move(account));
    }
    const bool good = std::ranges::none_of(troubles, [](const Trouble& one) { return one.grade == Grade::bad; });
    return json{{"good", good}, {"troubles", list}, {"accounts", accounts}}.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

void add_health_page(net::Router& router, const Watch& watch) {
    router.add("GET", "/health", [&watch](const HttpRequest& request) -> boost::asio::awaitable<HttpResponse> {
        co_return page_for(request, watch);
    });
}

}  // namespace twicket::app
