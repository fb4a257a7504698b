// One JSON object a row; the version makes two writers notice each other.
#include "bot/incidents.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/conversation.hpp"
#include "bot/service_questions.hpp"

namespace twicket {
namespace {

using nlohmann::json;

constexpr std::size_t most_sightings = 500;
constexpr double alike = 0.5;
constexpr auto dismissed_for = std::chrono::hours{1};
constexpr std::string_view names[] = {"raised", "watched", "dismissed", "declared", "problem", "closed"};

json body_of(const Incident& incident) {
    json sightings = json::array(), timeline = json::array();
    for (const Sighting& one : incident.sightings)
        sightings.push_back({{"at", to_millis(one.at)},
                             {"person", one.person},
                             {"user", one.user},
                             {"where", json_of(one.where)},
                             {"text", one.text},
                             {"open", one.open}});
    for (const TimelineNote& one : incident.timeline)
        timeline.push_back({{"at", to_millis(one.at)}, {"who", one.who}, {"what", one.what}, {"text", one.text}});
    return {{"card", incident.card},
            {"workaround", incident.workaround},
            {"watched_from", incident.watched_from},
            {"sightings", sightings},
            {"timeline", timeline}};
}

Incident incident_in(store::Rows& rows) {
    Incident incident{.number = rows.integer(0), .version = rows.integer(4)};
    incident.service = rows.string(1);
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (rows.text(2) == names[i]) incident.state = static_cast<Incident::State>(i);
    incident.opened = from_millis(rows.integer(3));
    const json body = json::parse(rows.text(5));
    incident.card = body.value("card", "");
    incident.workaround = body.value("workaround", "");
    incident.watched_from = body.value("watched_from", std::size_t{0});
    for (const json& one : body.at("sightings"))
        incident.sightings.push_back({from_millis(one.at("at")), one.at("person"), one.at("user"),
                                      thread_name_of(one.at("where")).value_or(ThreadName{}), one.at("text"),
                                      one.value("open", false)});
    for (const json& one : body.at("timeline"))
        incident.timeline.push_back({from_millis(one.at("at")), one.at("who"), one.at("what"), one.at("text")});
    return incident;
}

constexpr std::string_view columns = "SELECT number, service, state, opened, version, body FROM incident ";

}  // namespace

std::string_view name_of(Incident::State state) {
    return names[static_cast<std::size_t>(state)];
}

std::size_t Incident::people() const {
    std::set<std::string_view> seen;
    for (const Sighting& one : sightings) seen.insert(one.person);
    return seen.size();
}

std::vector<ThreadName> Incident::threads() const {
    std::vector<ThreadName> all;
    for (const Sighting& one : sightings)
        if (std::ranges::find(all, one.where) == all.end()) all.push_back(one.where);
    return all;
}

double Incident::nearness(const std::vector<std::string>& services, const std::vector<std::string>& words) const {
    if (!service.empty() && !services.empty()) return std::ranges::find(services, service) != services.end() ? 1 : 0;
    double best = 0;
    for (const Sighting& one : sightings) best = std::max(best, likeness(words, content_words(one.text)));
    return best;
}

bool Incident::counts(Time now) const {
    if (state == State::closed) return false;
    const Time decided = timeline.empty() ? opened : timeline.back().at;
    return state != State::dismissed || now < decided + dismissed_for;
}

void Incidents::apply(Incident incident) {
    std::erase_if(list_, [&](const Incident& one) { return one.number == incident.number; });
    if (incident.state != Incident::State::closed) list_.push_back(std::move(incident));
}

const Incident* Incidents::find(std::int64_t number) const {
    const auto found = std::ranges::find(list_, number, &Incident::number);
    return found == list_.end() ? nullptr : &*found;
}

const Incident* Incidents::near(const std::vector<std::string>& services, const std::vector<std::string>& words,
                                Time now) const {
    const Incident* best = nullptr;
    double nearest = alike;
    for (const Incident& one : list_)
        if (!one.counts(now))
            continue;
        else if (const double near = one.nearness(services, words); near >= nearest && (!best || near > nearest))
            best = &one, nearest = near;
    return best;
}

namespace incidents {

std::optional<Incident> put(store::Connection& connection, Incident incident) {
    if (incident.sightings.size() > most_sightings) incident.sightings.resize(most_sightings);
    const std::string body = body_of(incident).dump();
    if (incident.number == 0) {
        incident.version = 1;
        incident.number =
            connection.insert("INSERT INTO incident (service, state, opened, version, body) VALUES ($1, $2, $3, 1, $4)",
                              "number", {incident.service, name_of(incident.state), to_millis(incident.opened), body});
        return incident;
    }
    const auto changed = connection.execute(
        "UPDATE incident SET service = $1, state = $2, version = version + 1, body = $3 WHERE number = $4 AND version "
        "= $5",
        {incident.service, name_of(incident.state), body, incident.number, incident.version});
    if (changed == 0) return std::nullopt;
    ++incident.version;
    return incident;
}

bool still_so(store::Connection& connection, const Incident& incident) {
    auto rows = connection.query("SELECT version FROM incident WHERE number = $1", {incident.number});
    return rows.next() && rows.integer(0) == incident.version;
}

std::optional<Incident> find(store::Connection& connection, std::int64_t number) {
    const std::string sql = std::string{columns} + "WHERE number = $1";
    auto rows = connection.query(sql, {number});
    if (!rows.next()) return std::nullopt;
    return incident_in(rows);
}

std::vector<Incident> since(store::Connection& connection, Time time) {
    std::vector<Incident> found;
    const std::string sql = std::string{columns} + "WHERE opened > $1 ORDER BY number";
    auto rows = connection.query(sql, {to_millis(time)});
    while (rows.next()) found.push_back(incident_in(rows));
    return found;
}

std::vector<Incident> alive(store::Connection& connection, Time now) {
    std::vector<Incident> found;
    const std::string sql = std::string{columns} + "WHERE state <> 'closed' ORDER BY number DESC LIMIT 100";
    auto rows = connection.query(sql);
    while (rows.next()) found.push_back(incident_in(rows));
    std::erase_if(found, [now](const Incident& one) { return !one.counts(now); });
    return found;
}

std::vector<ThreadName> without_humans(store::Connection& connection, const std::vector<ThreadName>& threads) {
    std::vector<ThreadName> free;
    for (const ThreadName& thread : threads) {
        auto rows = connection.query("SELECT body FROM conversation WHERE account = $1 AND place = $2 AND thread = $3",
                                     {thread.account, thread.place, thread.thread});
        bool human = false;
        if (rows.next()) {
            const Result<Conversation> conversation = conversation_from_json(rows.text(0));
            human = conversation.has_error() || humans_work(conversation->hand_off);
        }
        if (!human) free.push_back(thread);
    }
    return free;
}

}  // namespace incidents
}  // namespace twicket
