// The SQL of sources. An alert that has ended and is told as firing with the same beginning is a late copy.
#include "bot/source_marks.hpp"

#include <set>

#include "bot/service_records.hpp"

namespace twicket::services {
namespace {

constexpr auto kept = std::chrono::hours{24 * 30};

void prune(store::Connection& connection, Time now) {
    connection.execute("DELETE FROM source_mark WHERE at < $1 AND state <> 'down' AND state <> 'degraded'",
                       {to_millis(now - kept)});
}

std::optional<ServiceReport> newest(store::Connection& connection, const std::string& service) {
    std::vector<ServiceReport> last = history(connection, service, 1);
    if (last.empty()) return std::nullopt;
    return std::move(last.front());
}

// Writes the mark. False: it is known, or older than what is known.
bool note_alert(store::Connection& connection, const std::string& source, const AlertMark& alert, Time now) {
    const std::string mark = "alert/" + alert.fingerprint;
    const std::string_view state = alert.firing ? name_of(alert.state) : "ok";
    auto known =
        connection.query("SELECT starts, state FROM source_mark WHERE source = $1 AND mark = $2", {source, mark});
    if (known.next()) {
        const std::int64_t starts = known.integer(0), began = to_millis(alert.starts);
        if (starts > began) return false;
        if (starts == began && (known.text(1) == state || known.text(1) == "ok")) return false;
    }
    connection.execute(
        "INSERT INTO source_mark (source, mark, service, state, starts, at) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (source, mark) DO UPDATE SET service = excluded.service, state = excluded.state,"
        " starts = excluded.starts, at = excluded.at",
        {source, mark, alert.service, state, to_millis(alert.starts), to_millis(now)});
    return true;
}

ServiceState worst_firing(store::Connection& connection, const std::string& service, Time& began) {
    ServiceState worst = ServiceState::ok;
    auto rows = connection.query(
        "SELECT state, starts FROM source_mark WHERE service = $1 AND mark LIKE 'alert/%' AND state <> 'ok'",
        {service});
    while (rows.next()) {
        ServiceState state = ServiceState::ok;
        state_from(rows.text(0), state);
        const Time starts = from_millis(rows.integer(1));
        if (state > worst || (state == worst && starts < began)) worst = state, began = starts;
    }
    return worst;
}

}  // namespace

Taken take_message(store::Connection& connection, const std::string& source, const std::string& delivery,
                   const ServiceReport& report, Time now) {
    Taken taken;
    const std::string mark = "id/" + delivery, last = "last/" + report.service;
    const std::int64_t at = to_millis(report.at);
    const auto added = connection.execute(
        "INSERT INTO source_mark (source, mark, service, state, starts, at) VALUES ($1, $2, $3, '', $4, $5) ON "
        "CONFLICT DO NOTHING",
        {source, mark, report.service, at, to_millis(now)});
    if (added == 0) return taken;
    auto before = connection.query("SELECT starts FROM source_mark WHERE source = $1 AND mark = $2", {source, last});
    if (before.next() && before.integer(0) > at) return taken;
    connection.execute(
        "INSERT INTO source_mark (source, mark, service, state, starts, at) VALUES ($1, $2, $3, '', $4, $5)"
        " ON CONFLICT (source, mark) DO UPDATE SET starts = excluded.starts, at = excluded.at",
        {source, last, report.service, at, to_millis(now)});
    prune(connection, now);
    if (auto stored = put_report(connection, report)) taken.reports.push_back(std::move(*stored));
    taken.fresh = true;
    return taken;
}

Taken take_alerts(store::Connection& connection, const std::string& source, const std::vector<AlertMark>& alerts,
                  Time now) {
    Taken taken;
    std::set<std::string> touched;
    for (const AlertMark& alert : alerts)
        if (note_alert(connection, source, alert, now)) touched.insert(alert.service);
    taken.fresh = !touched.empty();
    for (const std::string& service : touched) {
        ServiceReport report{.service = service};
        Time began = now;
        report.state = worst_firing(connection, service, began);
        report.since = report.state == ServiceState::ok ? now : began;
        report.at = now;
        report.by = "source/" + source;
        for (const AlertMark& alert : alerts)
            if (alert.service == service && alert.firing && alert.state == report.state)
                report.text = alert.text, report.workaround = alert.workaround;
        const std::optional<ServiceReport> last = newest(connection, service);
        const bool said_by_person = last && last->state != ServiceState::ok && !last->by.starts_with("source/");
        if (said_by_person && report.state <= last->state) continue;
        // The same state by one more alert: what was said of it stays.
        if (last && last->state == report.state && (report.text.empty() || report.state == ServiceState::ok)) continue;
        if (auto stored = put_report(connection, report)) taken.reports.push_back(std::move(*stored));
    }
    prune(connection, now);
    return taken;
}

}  // namespace twicket::services
