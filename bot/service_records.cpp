// The SQL of services. "Once each" is the key (person, subject) of the table notice, filled in the report's
// transaction.
#include "bot/service_records.hpp"

namespace twicket::services {
namespace {

constexpr std::string_view report_columns =
    "SELECT number, service, state, text, workaround, next_update, since, at, until, by_whom FROM service_report ";

ServiceReport report_in(store::Rows& rows) {
    ServiceReport report{.number = rows.integer(0), .service = rows.string(1)};
    state_from(rows.text(2), report.state);
    report.text = rows.string(3);
    report.workaround = rows.string(4);
    report.next_update = from_millis(rows.integer(5));
    report.since = from_millis(rows.integer(6));
    report.at = from_millis(rows.integer(7));
    report.until = from_millis(rows.integer(8));
    report.by = rows.string(9);
    return report;
}

std::vector<ServiceReport> reports(store::Connection& connection, std::string_view rest,
                                   std::initializer_list<store::Value> values) {
    std::vector<ServiceReport> found;
    const std::string sql = std::string{report_columns}.append(rest);
    auto rows = connection.query(sql, values);
    while (rows.next()) found.push_back(report_in(rows));
    return found;
}

Way way_in(std::string_view name) {
    Way way = Way::none;
    way_from(name, way);
    return way;
}

std::string subject_of(const ServiceReport& report) {
    return "report/" + std::to_string(report.number);
}

}  // namespace

std::optional<ServiceReport> put_report(store::Connection& connection, ServiceReport report) {
    const std::vector<ServiceReport> before =
        reports(connection, "WHERE service = $1 ORDER BY number DESC LIMIT 1", {report.service});
    const ServiceReport last = before.empty() ? ServiceReport{.service = report.service} : before.front();
    if (last.says_the_same(report)) return std::nullopt;
    const bool same_state = !before.empty() && last.state == report.state;
    report.since = same_state ? last.since : report.since == Time{} ? report.at : report.since;
    const std::int64_t at = to_millis(report.at);
    if (!same_state)
        connection.execute("UPDATE service_report SET until = $1 WHERE service = $2 AND until = 0",
                           {at, report.service});
    report.number = connection.insert(
        "INSERT INTO service_report (service, state, text, workaround, next_update, since, at, until, by_whom)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)",
        "number",
        {report.service, name_of(report.state), report.text, report.workaround, to_millis(report.next_update),
         to_millis(report.since), at, report.by});
    // Who is asked after a change whether it works need not hear besides that it is over.
    const std::string subject = subject_of(report), asked = report.by + "/after";
    connection.execute(
        "INSERT INTO notice (person, service, subject, way, made, account, network_user)"
        " SELECT person, service, $1, outages, $2, account, network_user FROM follow"
        " WHERE service = $3 AND outages IN ('now', 'digest') AND person <> $4"
        " AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.person = follow.person AND notice.subject = $5) ON "
        "CONFLICT DO NOTHING",
        {subject, at, report.service, report.by, asked});
    return report;
}

std::vector<ServiceReport> newest_reports(store::Connection& connection) {
    return reports(connection, "WHERE number IN (SELECT MAX(number) FROM service_report GROUP BY service)", {});
}

std::vector<ServiceReport> history(store::Connection& connection, const std::string& service, std::int64_t limit) {
    if (service.empty()) return reports(connection, "ORDER BY number DESC LIMIT $1", {limit});
    return reports(connection, "WHERE service = $1 ORDER BY number DESC LIMIT $2", {service, limit});
}

void put_follow(store::Connection& connection, const Follow& follow, Time now) {
    if (follow.outages == Way::none && follow.changes == Way::none) {
        connection.execute("DELETE FROM follow WHERE person = $1 AND service = $2", {follow.person, follow.service});
        return;
    }
    connection.execute(
        "INSERT INTO follow (person, service, outages, changes, account, network_user, since) VALUES ($1, $2, $3, $4, "
        "$5, $6, $7)"
        " ON CONFLICT (person, service) DO UPDATE SET outages = excluded.outages, changes = excluded.changes,"
        " account = excluded.account, network_user = excluded.network_user",
        {follow.person, follow.service, name_of(follow.outages), name_of(follow.changes), follow.account, follow.user,
         to_millis(now)});
}

std::vector<Follow> follows_of(store::Connection& connection, const std::string& person) {
    std::vector<Follow> found;
    auto rows = connection.query(
        "SELECT service, outages, changes, account, network_user FROM follow WHERE person = $1 ORDER BY service",
        {person});
    while (rows.next())
        found.push_back(
            {person, rows.string(0), way_in(rows.text(1)), way_in(rows.text(2)), rows.string(3), rows.string(4)});
    return found;
}

std::int64_t followers_of(store::Connection& connection, const std::string& service) {
    auto rows = connection.query("SELECT COUNT(*) FROM follow WHERE service = $1", {service});
    return rows.next() ? rows.integer(0) : 0;
}

NightRest rest_of(store::Connection& connection, const std::string& person) {
    auto rows = connection.query("SELECT from_minute, to_minute FROM night_rest WHERE person = $1", {person});
    if (!rows.next()) return {};
    return {static_cast<int>(rows.integer(0)), static_cast<int>(rows.integer(1))};
}

std::vector<Notice> open_notices(store::Connection& connection, std::int64_t limit) {
    std::vector<Notice> open;
    auto rows = connection.query(
        "SELECT notice.number, notice.person, service, subject, way, made, account, network_user, from_minute, "
        "to_minute"
        " FROM notice LEFT JOIN night_rest ON night_rest.person = notice.person WHERE batch = '' ORDER BY "
        "notice.number LIMIT $1",
        {limit});
    while (rows.next()) {
        Notice notice{rows.integer(0), rows.string(1),       rows.string(2),
                      rows.string(3),  way_in(rows.text(4)), from_millis(rows.integer(5))};
        notice.account = rows.string(6);
        notice.user = rows.string(7);
        if (!rows.is_null(8)) notice.rest = {static_cast<int>(rows.integer(8)), static_cast<int>(rows.integer(9))};
        open.push_back(std::move(notice));
    }
    return open;
}

void put_batch(store::Connection& connection, const std::vector<std::int64_t>& numbers, const std::string& batch) {
    for (const std::int64_t number : numbers)
        connection.execute("UPDATE notice SET batch = $1 WHERE number = $2 AND batch = ''", {batch, number});
}

void put_unreachable(store::Connection& connection, const std::vector<std::int64_t>& numbers, const std::string& why) {
    for (const std::int64_t number : numbers)
        connection.execute("UPDATE notice SET batch = '-', trouble = $1 WHERE number = $2 AND batch = ''",
                           {why, number});
}

std::vector<NoticeWord> words_of_batch(store::Connection& connection, const std::string& batch) {
    std::vector<NoticeWord> words;
    {
        auto rows = connection.query(
            "SELECT subject, service, person, way FROM notice WHERE batch = $1 ORDER BY number", {batch});
        while (rows.next()) words.push_back({rows.string(0), rows.string(1), rows.string(2), way_in(rows.text(3))});
    }
    for (NoticeWord& word : words) {
        if (!word.subject.starts_with("report/")) continue;
        const std::int64_t number = std::stoll(word.subject.substr(7));
        auto found = reports(connection, "WHERE number = $1", {number});
        if (found.empty()) continue;
        word.report = std::move(found.front());
        if (word.report->state != ServiceState::ok) continue;
        auto before = connection.query(
            "SELECT MIN(since) FROM service_report WHERE service = $1 AND state <> 'ok' AND number > "
            "(SELECT COALESCE(MAX(number), 0) FROM service_report WHERE service = $1 AND state = 'ok' AND number < $2)"
            " AND number < $2",
            {word.service, number});
        if (before.next() && !before.is_null(0)) word.trouble_since = from_millis(before.integer(0));
    }
    return words;
}

Delivery delivery_of(store::Connection& connection, const std::string& subject) {
    Delivery sum;
    std::map<std::string, std::int64_t> why;
    auto rows = connection.query(
        "SELECT notice.batch, notice.trouble, notice.acknowledged, outgoing.state, outgoing.last_error FROM notice"
        " LEFT JOIN outgoing ON outgoing.id = notice.outgoing AND notice.outgoing <> '' WHERE subject = $1",
        {subject});
    while (rows.next()) {
        ++sum.followers;
        if (rows.text(0) == "-") {
            ++sum.failed, ++why[rows.string(1)];
            continue;
        }
        const std::string_view state = rows.is_null(3) ? std::string_view{} : rows.text(3);
        if (state.empty() || state == "waiting") {
            ++sum.waiting;
            continue;
        }
        ++sum.sent;
        sum.acknowledged += rows.integer(2) != 0;
        if (state == "sent") ++sum.delivered;
        if (state == "dead" || state == "dropped" || state == "in_doubt") ++sum.failed, ++why[rows.string(4)];
    }
    sum.why.assign(why.begin(), why.end());
    return sum;
}

namespace {

class ActWriter {
  public:
    ActWriter(store::Connection& connection, const std::string& speaker, Time now)
        : connection_{connection}, speaker_{speaker}, now_{now} {}
    void operator()(const ServiceReport& report) const { put_report(connection_, report); }
    void operator()(const SetFollow& act) const { put_follow(connection_, act.follow, now_); }
    void operator()(const SetRest& act) const {
        connection_.execute(
            "INSERT INTO night_rest (person, from_minute, to_minute) VALUES ($1, $2, $3)"
            " ON CONFLICT (person) DO UPDATE SET from_minute = excluded.from_minute, to_minute = excluded.to_minute",
            {act.person, std::int64_t{act.rest.from_minute}, std::int64_t{act.rest.to_minute}});
    }
    void operator()(const NoticesTold& act) const {
        connection_.execute("UPDATE notice SET outgoing = $1 WHERE batch = $2", {act.outgoing, act.batch});
    }
    void operator()(const FollowIfNot& act) const {
        const Follow& follow = act.follow;
        connection_.execute(
            "INSERT INTO follow (person, service, outages, changes, account, network_user, since) VALUES ($1, $2, $3, "
            "$4, $5, $6, $7)"
            " ON CONFLICT DO NOTHING",
            {follow.person, follow.service, name_of(follow.outages), name_of(follow.changes), follow.account,
             follow.user, to_millis(now_)});
    }
    void operator()(const PutChange& act) const { changes::put(connection_, act.change, act.tell, now_); }
    void operator()(const PutIncident& act) const { incidents::put(connection_, act.incident); }
    void operator()(const NoticesSeen& act) const {
        connection_.execute("UPDATE notice SET acknowledged = $1 WHERE batch = $2 AND person = $3 AND acknowledged = 0",
                            {to_millis(now_), act.batch, speaker_});
    }

  private:
    store::Connection& connection_;
    const std::string& speaker_;
    Time now_;
};

}  // namespace

bool still_so(store::Connection& connection, const ServiceAct& act) {
    if (const auto* put = std::get_if<PutIncident>(&act.what)) return incidents::still_so(connection, put->incident);
    const auto* put = std::get_if<PutChange>(&act.what);
    return !put || changes::still_so(connection, put->change);
}

void write(store::Connection& connection, const ServiceAct& act, const std::string& speaker, Time now) {
    std::visit(ActWriter{connection, speaker, now}, act.what);
}

}  // namespace twicket::services
