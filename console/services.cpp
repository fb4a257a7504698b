// The services: how each is, who hears of it, what is planned, and saying how it is, as `/desk service` does.
#include <algorithm>

#include "bot/audit.hpp"
#include "bot/changes.hpp"
#include "bot/screening.hpp"
#include "bot/service_records.hpp"
#include "bot/services.hpp"
#include "console/operations.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;
constexpr std::int64_t reports_shown = 12;
constexpr std::size_t longest_text = 600;  // bytes; what stands on the status page is read by everybody
constexpr auto longest_wait = std::chrono::minutes{7 * 24 * 60};

json moment(Time at) {
    return at == Time{} ? json{} : json(to_rfc3339(at));
}

json report_json(const Parts& parts, const ServiceReport& one) {
    const Person* person = parts.people.find(one.by);
    return {{"state", name_of(one.state)}, {"text", one.text}, {"workaround", one.workaround}, {"next_update", moment(one.next_update)},
            {"since", moment(one.since)}, {"at", moment(one.at)}, {"until", moment(one.until)}, {"by", person ? person->name : one.by}};
}

json delivery_json(const services::Delivery& one) {
    json why = json::array();
    for (const auto& [reason, count] : one.why) why.push_back({{"reason", reason}, {"count", count}});
    return {{"followers", one.followers}, {"waiting", one.waiting}, {"sent", one.sent}, {"delivered", one.delivered}, {"acknowledged", one.acknowledged}, {"failed", one.failed}, {"why", why}};
}

json window_json(const MaintenanceWindow& window) {
    return {{"weekday", window.weekday}, {"date", window.date}, {"from", window.from_minute}, {"to", window.to_minute}, {"text", window.text}};
}

json service_json(const Parts& parts, const Service& service, std::int64_t followers) {
    const Person* owner = parts.people.find(service.owner);
    json windows = json::array();
    for (const MaintenanceWindow& window : service.windows) windows.push_back(window_json(window));
    return {{"id", service.id}, {"name", service.name}, {"description", service.description}, {"owner", owner ? json{{"id", owner->id}, {"name", owner->name}} : json{}},
            {"depends_on", service.depends_on}, {"timezone", service.timezone}, {"windows", windows}, {"followers", followers},
            {"now", report_json(parts, parts.services->standing(service.id))}};
}

json change_json(const PlannedChange& one) {
    return {{"number", one.number}, {"state", name_of(one.state)}, {"service", one.service}, {"what", one.what}, {"hit", one.hit}, {"starts", moment(one.starts)}, {"ends", moment(one.ends)},
            {"by", one.by_name}, {"works", one.count("works")}, {"broken", one.count("broken")}, {"questions", one.count("question")}, {"objections", one.count("objection")}};
}

struct Past {
    std::vector<ServiceReport> reports{};
    std::int64_t followers = 0;
    services::Delivery delivery{};
};

// The reason why not; empty: `report` is what was said.
std::string wrong(const Parts& parts, const Asked& asked, ServiceReport& report) {
    if (!state_from(text_in(asked.body, "state"), report.state)) return "\"state\" is ok, maintenance, degraded or down";
    report.service = asked.parts[0];
    report.text = screening().hidden("console", "", text_in(asked.body, "text"));
    report.workaround = screening().hidden("console", "", text_in(asked.body, "workaround"));
    if (report.text.size() > longest_text || report.workaround.size() > longest_text) return "a text has at most 600 bytes";
    report.at = report.since = parts.clock.now();
    report.by = asked.caller.id;
    const auto minutes = asked.body.find("next_minutes");
    if (minutes == asked.body.end() || minutes->is_null()) return {};
    if (!minutes->is_number_integer() || minutes->get<std::int64_t>() < 0 || std::chrono::minutes{minutes->get<std::int64_t>()} > longest_wait) return "\"next_minutes\" is a number from 0 to 10080";
    if (minutes->get<std::int64_t>() > 0) report.next_update = report.at + std::chrono::minutes{minutes->get<std::int64_t>()};
    return {};
}

}  // namespace

Answering services(const Parts& parts, const Asked&) {
    std::vector<std::string> ids;
    if (parts.services)
        for (const Service& service : parts.services->all()) ids.push_back(service.id);
    auto job = [ids](store::Connection& connection) {
        std::vector<std::int64_t> followers;
        for (const std::string& id : ids) followers.push_back(twicket::services::followers_of(connection, id));
        return followers;
    };
    const auto followers = co_await parts.store.read(std::move(job));
    if (followers.has_error()) co_return refusal(followers.error());
    json list = json::array(), changes = json::array();
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (const Service* service = parts.services->find(ids[i])) list.push_back(service_json(parts, *service, (*followers)[i]));
    if (parts.changes)
        for (const PlannedChange& one : parts.changes->all()) changes.push_back(change_json(one));
    co_return reply(200, {{"services", list}, {"changes", changes}});
}

Answering service(const Parts& parts, const Asked& asked) {
    const std::string id = asked.parts[0];
    if (!parts.services || !parts.services->find(id)) co_return refusal(404, "there is no such service");
    auto job = [id](store::Connection& connection) {
        Past past{twicket::services::history(connection, id, reports_shown), twicket::services::followers_of(connection, id)};
        if (!past.reports.empty()) past.delivery = twicket::services::delivery_of(connection, "report/" + std::to_string(past.reports.front().number));
        return past;
    };
    const auto past = co_await parts.store.read(std::move(job));
    if (past.has_error()) co_return refusal(past.error());
    json value = service_json(parts, *parts.services->find(id), past->followers), history = json::array(), changes = json::array();
    for (const ServiceReport& one : past->reports) history.push_back(report_json(parts, one));
    if (parts.changes)
        for (const PlannedChange& one : parts.changes->all())
            if (one.service == id) changes.push_back(change_json(one));
    co_return reply(200, {{"service", value}, {"history", history}, {"changes", changes}, {"delivery", past->reports.empty() ? json{} : delivery_json(past->delivery)}});
}

Answering service_report(const Parts& parts, const Asked& asked) {
    if (!parts.services || !parts.services->find(asked.parts[0])) co_return refusal(404, "there is no such service");
    ServiceReport report;
    if (const std::string why = wrong(parts, asked, report); !why.empty()) co_return refusal(400, why);
    const ServiceReport now = parts.services->standing(report.service);
    if (now.by != "configuration" && now.says_the_same(report)) co_return refusal(409, "that is what was said last");
    if (now.state == report.state && now.since != Time{}) report.since = now.since;
    auto job = [report](store::Connection& connection) {
        const auto stored = twicket::services::put_report(connection, report);
        if (stored)
            append_audit(connection, {.at = report.at, .actor = report.by, .act = "service.state",
                                      .detail = json{{"service", report.service}, {"state", name_of(report.state)}}.dump()});
        return stored;
    };
    const auto stored = co_await parts.store.write(std::move(job));
    if (stored.has_error()) co_return refusal(stored.error());
    if (!*stored) co_return refusal(409, "that is what was said last");
    parts.services->apply(**stored);
    co_return reply(200, report_json(parts, **stored));
}

}  // namespace twicket::console
