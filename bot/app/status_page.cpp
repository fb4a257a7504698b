// No script and nothing from elsewhere: it must show when all else fails.
#include "bot/app/status_page.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/status_texts.hpp"
#include "bot/local_time.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"

namespace twicket::app {
namespace {

using net::HttpRequest;
using net::HttpResponse;

constexpr auto fresh_for = std::chrono::seconds{10};
constexpr auto shown_back = std::chrono::hours{24 * 14};
constexpr std::size_t shown_before = 20;

constexpr std::string_view style =
    ":root{color-scheme:light "
    "dark;--ink:#1d2129;--soft:#5b6472;--page:#fbfbfa;--card:#fff;--line:#e3e4e6;--bad:#b3261e;--warn:#8a5a00;"
    "--good:#1c6b3c;--work:#2456a6}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a2abb8;--page:#16181c;--card:#1c1f24;--line:#2d3138;"
    "--bad:#ff8a80;"
    "--warn:#f0c060;--good:#7fd6a0;--work:#9ec1ff}}"
    "*{box-sizing:border-box}body{margin:0 auto;max-width:46rem;padding:2rem 1.25rem "
    "4rem;background:var(--page);color:var(--ink);"
    "font:1rem/1.55 system-ui,sans-serif}h1{font-size:1rem;font-weight:600;margin:0 0 .25rem;color:var(--soft)}"
    ".sum{font-size:1.7rem;line-height:1.25;margin:0 0 "
    "2rem;font-weight:600}.sum.good::before{content:\"\";display:inline-block;width:.6em;"
    "height:.6em;border-radius:50%;background:var(--good);margin-right:.5em}h2{font-size:1rem;margin:2.5rem 0 .5rem}"
    "ul{list-style:none;margin:0;padding:0;border:1px solid "
    "var(--line);border-radius:.75rem;background:var(--card);overflow:hidden}"
    "li{padding:.85rem 1.1rem}li+li{border-top:1px solid "
    "var(--line)}.row{display:flex;gap:1rem;justify-content:space-between;align-items:baseline}"
    ".name{font-weight:600;overflow-wrap:anywhere}.mark{white-space:nowrap;font-size:.9rem}.mark::before{content:\"\";"
    "display:inline-block;"
    "width:.55em;height:.55em;border-radius:50%;background:currentColor;margin-right:.45em}.ok{color:var(--good)}."
    "degraded{color:var(--warn)}"
    ".down{color:var(--bad)}.maintenance{color:var(--work)}p{margin:.25rem 0 "
    "0;overflow-wrap:anywhere}.soft{color:var(--soft);font-size:.9rem}"
    "footer{margin-top:2rem}a{color:inherit}:focus-visible{outline:2px solid currentColor;outline-offset:2px}";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                // What XML cannot hold at all.
                if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
        }
    return out;
}

std::string say(std::string_view key, std::string_view language,
                std::initializer_list<std::pair<std::string_view, std::string_view>> values = {}) {
    return status_texts().say(key, language, values);
}

struct View {
    const Services& services;
    const Changes& changes;
    const StatusPage::Settings& settings;
    std::string language;
    Time now;
    std::string time(Time at) const {
        const int minute = local_time(at, settings.timezone).minute_of_day;
        char clock[8];
        std::snprintf(clock, sizeof clock, "%02d:%02d", minute / 60 % 24, minute % 60);
        const std::string day = date_on(at, settings.timezone);
        return day == date_on(now, settings.timezone) ? clock : day + " " + clock;
    }
};

std::string mark(ServiceState state, const View& view) {
    const std::string name{name_of(state)};
    return "<span class=\"mark " + name + "\">" + escaped(say(name, view.language)) + "</span>";
}

std::string service_html(const Service& service, const View& view) {
    const ServiceReport report = view.services.standing(service.id);
    std::string out = "<li><div class=\"row\"><span class=\"name\">" + escaped(service.called(view.language)) +
                      "</span>" + mark(report.state, view) + "</div>";
    if (report.state != ServiceState::ok) {
        if (!report.text.empty()) out += "<p>" + escaped(report.text) + "</p>";
        if (!report.workaround.empty())
            out += "<p>" + escaped(say("workaround", view.language, {{"text", report.workaround}})) + "</p>";
        std::string line;
        if (report.since != Time{}) line = say("since", view.language, {{"time", view.time(report.since)}});
        if (report.next_update != Time{})
            line += (line.empty() ? "" : " · ") + say("next", view.language, {{"time", view.time(report.next_update)}});
        if (!line.empty()) out += "<p class=\"soft\">" + escaped(line) + "</p>";
    }
    std::string names;
    // What works in part below is told in its own row: named everywhere it would drown the rest.
    for (const Service* other : view.services.troubled_below(service.id))
        if (view.services.standing(other->id).state == ServiceState::down)
            names += (names.empty() ? "" : ", ") + other->called(view.language);
    if (!names.empty()) out += "<p class=\"soft\">" + escaped(say("needs", view.language, {{"names", names}})) + "</p>";
    return out + "</li>";
}

std::string planned_html(const View& view) {
    std::string list;
    std::vector<const PlannedChange*> planned;
    for (const PlannedChange& one : view.changes.all())
        if (one.upcoming() && view.services.find(one.service)) planned.push_back(&one);
    std::ranges::sort(planned, {}, [](const PlannedChange* one) { return one->starts; });
    for (const PlannedChange* one : planned)
        list += "<li><div class=\"row\"><span class=\"name\">" +
                escaped(view.services.find(one->service)->called(view.language)) + "</span>" +
                mark(ServiceState::maintenance, view) + "</div><p>" + escaped(one->what) + "</p><p>" +
                escaped(one->hit) + "</p><p class=\"soft\">" +
                escaped(view.time(one->starts) + " – " + view.time(one->ends)) + " · <a href=\"/changes/" + one->token +
                ".ics\">" + escaped(say("calendar", view.language)) + "</a></p></li>";
    return list.empty() ? "" : "<h2>" + escaped(say("planned", view.language)) + "</h2><ul>" + list + "</ul>";
}

std::string before_html(const View& view) {
    std::string list;
    std::size_t shown = 0;
    for (const ServiceReport& report : view.services.recent()) {
        const Service* service = view.services.find(report.service);
        const bool past =
            report.state != ServiceState::ok && report.until != Time{} && report.until >= view.now - shown_back;
        if (!service || !past || ++shown > shown_before) continue;
        list += "<li><div class=\"row\"><span class=\"name\">" + escaped(service->called(view.language)) + "</span>" +
                mark(report.state, view) + "</div>";
        if (!report.text.empty()) list += "<p>" + escaped(report.text) + "</p>";
        list += "<p class=\"soft\">" + escaped(view.time(report.since) + " – " + view.time(report.until)) + "</p></li>";
    }
    const std::string head = "<h2>" + escaped(say("before", view.language)) + "</h2>";
    return head + (list.empty() ? "<p class=\"soft\">" + escaped(say("nothing_before", view.language)) + "</p>"
                                : "<ul>" + list + "</ul>");
}

std::string page(const View& view) {
    std::size_t troubled = 0;
    std::string list;
    std::vector<const Service*> order;
    for (const Service& service : view.services.all()) order.push_back(&service);
    // What has trouble stands on top; else as in the catalogue.
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](const Service* one) { return view.services.standing(one->id).state; });
    for (const Service* service : order) {
        troubled += view.services.standing(service->id).state > ServiceState::maintenance;
        list += service_html(*service, view);
    }
    const std::string sum = order.empty()   ? say("none", view.language)
                            : troubled == 0 ? say("all_well", view.language)
                            : troubled == 1 ? say("one_trouble", view.language)
                                            : say("trouble", view.language, {{"count", std::to_string(troubled)}});
    const std::string title = say("title", view.language, {{"company", view.settings.company}});
    return "<!doctype html><html lang=\"" + view.language +
           "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
           "initial-scale=1\"><title>" +
           escaped(title) +
           "</title><link rel=\"alternate\" type=\"application/atom+xml\" href=\"/status/feed\"><style>" +
           std::string{style} + "</style></head><body><header><h1>" + escaped(title) + "</h1><p class=\"sum" +
           (troubled == 0 ? " good" : "") + "\">" + escaped(sum) + "</p></header><main>" +
           (list.empty() ? "" : "<ul>" + list + "</ul>") + planned_html(view) + before_html(view) +
           "</main><footer class=\"soft\">" +
           escaped(say("foot", view.language, {{"time", view.time(view.now)}, {"zone", view.settings.timezone}})) +
           " <a href=\"/status/feed\">" + escaped(say("feed", view.language)) +
           "</a> · <a href=\"/status.json\">JSON</a></footer></body></html>\n";
}

std::string feed_of(const View& view) {
    const std::string base = view.settings.public_url + "/status";
    std::string entries;
    Time newest{};
    for (const ServiceReport& report : view.services.recent()) {
        const Service* service = view.services.find(report.service);
        if (!service) continue;
        newest = std::max(newest, report.at);
        const std::string title = service->called(view.language) + ": " + say(name_of(report.state), view.language);
        std::string text = report.text;
        if (!report.workaround.empty())
            text += (text.empty() ? "" : " ") + say("workaround", view.language, {{"text", report.workaround}});
        entries += "<entry><id>" + escaped(base + "#" + report.service + "-" + std::to_string(to_millis(report.at))) +
                   "</id><title>" + escaped(title) + "</title><updated>" + to_rfc3339(report.at) +
                   "</updated><link href=\"" + escaped(base) + "\"/><content type=\"text\">" + escaped(text) +
                   "</content></entry>";
    }
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" +
           view.language + "\"><id>" + escaped(base) + "</id><title>" +
           escaped(say("title", view.language, {{"company", view.settings.company}})) + "</title><updated>" +
           to_rfc3339(newest == Time{} ? view.now : newest) + "</updated><author><name>" +
           escaped(view.settings.company) + "</name></author><link rel=\"self\" href=\"" + escaped(base + "/feed") +
           "\"/>" + entries + "</feed>\n";
}

std::string json_form(const View& view) {
    using nlohmann::json;
    const auto time = [](Time at) { return at == Time{} ? json{} : json(to_rfc3339(at)); };
    json list = json::array(), before = json::array();
    ServiceState worst = ServiceState::ok;
    for (const Service& service : view.services.all()) {
        const ServiceReport report = view.services.standing(service.id);
        worst = std::max(worst, report.state);
        json needs = json::array();
        for (const Service* other : view.services.troubled_below(service.id)) needs.push_back(other->id);
        list.push_back({{"id", service.id},
                        {"name", service.name},
                        {"state", name_of(report.state)},
                        {"since", time(report.since)},
                        {"text", report.text},
                        {"workaround", report.workaround},
                        {"next_update", time(report.next_update)},
                        {"troubled_below", needs}});
    }
    for (const ServiceReport& report : view.services.recent())
        if (view.services.find(report.service))
            before.push_back({{"service", report.service},
                              {"state", name_of(report.state)},
                              {"at", time(report.at)},
                              {"since", time(report.since)},
                              {"until", time(report.until)},
                              {"text", report.text},
                              {"workaround", report.workaround}});
    const json all{{"company", view.settings.company},
                   {"state", name_of(worst)},
                   {"at", to_rfc3339(view.now)},
                   {"services", list},
                   {"reports", before}};
    return all.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

HttpResponse answer(const std::string& body, std::string type, std::string_view language = {}) {
    HttpResponse response{200, {}, body};
    response.headers = {{"Content-Type", std::move(type)}, {"Cache-Control", "public, max-age=10"}};
    if (language.empty()) return response;
    static const std::string policy = "default-src 'none'; style-src 'sha256-" +
                                      text::to_base64(net::digest(net::Hash::sha256, style)) +
                                      "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    response.headers.emplace_back("Content-Security-Policy", policy);
    response.headers.emplace_back("Content-Language", std::string{language});
    response.headers.emplace_back("Vary", "Accept-Language");
    return response;
}

std::size_t column_of(std::string_view language) {
    const auto found = std::find(std::begin(spoken_languages), std::end(spoken_languages), language);
    return found == std::end(spoken_languages) ? 0 : static_cast<std::size_t>(found - std::begin(spoken_languages));
}

}  // namespace

StatusPage::StatusPage(Services& services, const Changes& changes, const Clock& clock, Settings settings)
    : services_{services}, changes_{changes}, clock_{clock}, settings_{std::move(settings)} {
    services_.when_changed([this] { snapshot_.stale = true; });
}

void StatusPage::refresh() {
    const Time now = clock_.now();
    if (!snapshot_.stale && now < snapshot_.made + fresh_for && now >= snapshot_.made) return;
    View view{services_, changes_, settings_, settings_.language, now};
    snapshot_.feed = feed_of(view);
    snapshot_.json = json_form(view);
    for (std::size_t i = 0; i < snapshot_.pages.size(); ++i) {
        view.language = spoken_languages[i];
        snapshot_.pages[i] = page(view);
    }
    snapshot_.made = now;
    snapshot_.stale = false;
}

const std::string& StatusPage::html(std::string_view language) {
    refresh();
    return snapshot_.pages[column_of(language)];
}
const std::string& StatusPage::feed() {
    refresh();
    return snapshot_.feed;
}
const std::string& StatusPage::json() {
    refresh();
    return snapshot_.json;
}

std::string StatusPage::language_of(std::string_view accepted, std::string_view otherwise) {
    std::string best{otherwise};
    double best_weight = 0;
    for (std::size_t at = 0; at < accepted.size();) {
        const auto comma = std::min(accepted.find(',', at), accepted.size());
        std::string_view item = accepted.substr(at, comma - at);
        at = comma + 1;
        while (item.starts_with(' ')) item.remove_prefix(1);
        const auto semicolon = std::min(item.find(';'), item.size());
        double weight = 1;
        if (const auto q = item.find("q=", semicolon); q != item.npos)
            weight = std::strtod(std::string{item.substr(q + 2, 6)}.c_str(), nullptr);
        const std::string_view ours = spoken(item.substr(0, semicolon));
        if (!ours.empty() && weight > best_weight) best = ours, best_weight = weight;
    }
    return best;
}

void StatusPage::add_routes(net::Router& router) {
    const net::RouteOptions always{.always = true};  // it is looked at when much is broken and everybody asks
    router.add(
        "GET", "/status",
        [this](const HttpRequest& request) -> boost::asio::awaitable<HttpResponse> {
            const std::string language = language_of(request.header("Accept-Language"), settings_.language);
            co_return answer(html(language), "text/html; charset=utf-8", language);
        },
        always);
    for (const char* path : {"/status/feed", "/status.rss"})
        router.add(
            "GET", path,
            [this](const HttpRequest&) -> boost::asio::awaitable<HttpResponse> {
                co_return answer(feed(), "application/atom+xml; charset=utf-8");
            },
            always);
    router.add("GET", "/changes/*", [this](const HttpRequest& request) -> boost::asio::awaitable<HttpResponse> {
        std::string_view token{request.path};
        token.remove_prefix(std::string_view{"/changes/"}.size());
        const bool named = token.ends_with(".ics");
        if (named) token.remove_suffix(4);
        const PlannedChange* change = named ? changes_.by_token(token) : nullptr;
        using State = PlannedChange::State;
        if (!change || change->state == State::proposed || change->state == State::declined)
            co_return HttpResponse::problem(404, "There is no change at this address.");
        const Service* service = services_.find(change->service);
        const auto host = settings_.public_url.substr(
            std::min(settings_.public_url.find("://"), settings_.public_url.size() - 3) + 3);
        HttpResponse response =
            answer(calendar_file(*change, service ? service->name : change->service, host, clock_.now()),
                   "text/calendar; charset=utf-8");
        response.headers.emplace_back("Content-Disposition",
                                      "attachment; filename=\"change-" + std::to_string(change->number) + ".ics\"");
        co_return response;
    });
    router.add(
        "GET", "/status.json",
        [this](const HttpRequest&) -> boost::asio::awaitable<HttpResponse> {
            co_return answer(json(), "application/json");
        },
        always);
}

}  // namespace twicket::app
