// What was read before a crash is read again from the last `within`: a surge that was raised is an incident by then, to
// which the same reports only add themselves.
#include "bot/surge.hpp"

#include <spdlog/spdlog.h>

#include <charconv>
#include <set>

#include "bot/regularly.hpp"
#include "bot/service_questions.hpp"
#include "bot/text/fold.hpp"

namespace twicket {
namespace {

using boost::asio::awaitable;
constexpr std::string_view mark = "incident.";
constexpr std::int64_t read_at_once = 1'000;
constexpr std::size_t most_waiting = 5'000;
constexpr std::size_t kept_text = 200;
constexpr double alike = 0.5;
constexpr auto between = std::chrono::seconds{2};

double likeness_of(const SurgeRadar::Report& one, const SurgeRadar::Report& other) {
    if (!one.services.empty() && !other.services.empty())
        return std::ranges::any_of(
                   one.services,
                   [&](const auto& id) { return std::ranges::find(other.services, id) != other.services.end(); })
                   ? 1
                   : 0;
    return likeness(one.words, other.words);
}

}  // namespace

std::string timer_of(const IncidentNews& news) {
    return std::string{mark} + news.what + ":" + std::to_string(news.number);
}

std::optional<IncidentNews> incident_news_from(std::string_view timer) {
    if (!timer.starts_with(mark)) return std::nullopt;
    timer.remove_prefix(mark.size());
    const auto colon = timer.find(':');
    if (colon == timer.npos) return std::nullopt;
    IncidentNews news{std::string{timer.substr(0, colon)}, 0};
    const char* const end = timer.data() + timer.size();
    if (std::from_chars(timer.data() + colon + 1, end, news.number).ptr != end || news.number <= 0) return std::nullopt;
    return news;
}

std::vector<SurgeRadar::Report> SurgeRadar::note(Report report) {
    const Time now = report.sighting.at;
    std::erase_if(window_, [&](const Report& old) { return old.sighting.at <= now - limits_.within; });
    if (window_.size() >= most_waiting) window_.pop_front();
    window_.push_back(report);
    std::vector<Report> group;
    std::set<std::string> people;
    for (const Report& one : window_) {
        if (likeness_of(one, report) < alike) continue;
        people.insert(one.sighting.person);
        group.push_back(one);
    }
    if (people.size() < static_cast<std::size_t>(limits_.similar)) return {};
    std::erase_if(window_, [&](const Report& one) { return likeness_of(one, report) >= alike; });
    return group;
}

std::optional<SurgeRadar::Report> SurgeWatch::report_in(const Event& event) const {
    std::string text;
    if (const auto* message = std::get_if<Message>(&event.what)) {
        if (message->from_bot) return std::nullopt;
        text = message->text;
    } else if (const auto* sent = std::get_if<Submission>(&event.what); sent && sent->form == "ticket.open") {
        for (const char* name : {"title", "text"})
            if (const auto found = sent->values.find(name); found != sent->values.end())
                text += (text.empty() ? "" : " ") + found->second;
    }
    if (text.empty() || text.size() > 2'000) return std::nullopt;
    const bool operations = event.account == parts_.account && event.place == parts_.place;
    const Place place = parts_.places.rules(event.account, event.place, event.kind);
    if (operations || place.mode == Mode::off) return std::nullopt;
    const Asked asked = asked_in(text, parts_.services);
    if (asked.kind == Asked::Kind::nothing && (!asked.services.empty() || !reports_trouble(text))) return std::nullopt;
    SurgeRadar::Report report;
    const std::string& id = parts_.people.by_identity(event.account, event.person).id;
    report.sighting.at = event.at;
    report.sighting.person = id.empty() ? event.account + "/" + event.person : id;
    report.sighting.user = event.person;
    report.sighting.where = {event.account, event.place, event.thread, event.kind == PlaceKind::direct};
    report.sighting.text = text::clip(text, kept_text);
    const Place* listed = parts_.places.find(event.account, event.place);
    report.sighting.open = listed && event.kind == PlaceKind::channel &&
                           std::ranges::find(listed->members, "everyone") != listed->members.end();
    for (const Service* service : asked.services) report.services.push_back(service->id);
    report.words = content_words(text);
    return report;
}

awaitable<bool> SurgeWatch::tell(Incident incident, std::string what) {
    Event event;
    event.account = parts_.account;
    event.external_id =
        "incident/" + std::to_string(incident.number) + "/" + what + "/" + std::to_string(incident.version);
    event.at = parts_.clock.now();
    event.place = parts_.place;
    event.what = Tick{timer_of({std::move(what), incident.number})};
    const Result<Accepted> accepted = co_await parts_.inbox.accept(std::move(event));
    co_return accepted.has_value() && accepted->fresh;
}

// One more report of a known incident; true: it is raised again.
awaitable<bool> SurgeWatch::add(std::int64_t number, Sighting sighting) {
    const auto write = [number, sighting](store::Connection& connection) -> std::optional<Incident> {
        std::optional<Incident> incident = incidents::find(connection, number);
        if (!incident || std::ranges::find(incident->sightings, sighting) != incident->sightings.end())
            return std::nullopt;
        incident->sightings.push_back(sighting);
        const bool again =
            incident->state == Incident::State::watched && incident->people() >= 2 * incident->watched_from;
        if (again) incident->state = Incident::State::raised;
        return incidents::put(connection, std::move(*incident));
    };
    Result<std::optional<Incident>> stored = co_await parts_.store.write(write);
    if (stored.has_error() || !*stored) co_return false;
    const Incident* before = parts_.incidents.find(number);
    const bool again =
        before && before->state == Incident::State::watched && (*stored)->state == Incident::State::raised;
    Incident copy = **stored;
    parts_.incidents.apply(std::move(**stored));
    if (!again) co_return false;
    const bool told = co_await tell(std::move(copy), "raised");
    co_return told;
}

// Adds the report to the incident that it belongs to, or counts it.
awaitable<bool> SurgeWatch::take(SurgeRadar::Report report) {
    const Incident* known = parts_.incidents.near(report.services, report.words, parts_.clock.now());
    if (known && known->state == Incident::State::dismissed) co_return false;
    if (known && known->state != Incident::State::problem) {
        const bool added = co_await add(known->number, std::move(report.sighting));
        co_return added;
    }
    const std::vector<SurgeRadar::Report> group = radar_.note(std::move(report));
    if (group.empty()) co_return false;
    Incident fresh;
    fresh.opened = parts_.clock.now();
    std::map<std::string, int> named;
    for (const SurgeRadar::Report& one : group) {
        fresh.sightings.push_back(one.sighting);
        for (const std::string& id : one.services) ++named[id];
    }
    int most = 0;
    for (const auto& [id, count] : named)
        if (count > most) fresh.service = id, most = count;
    fresh.timeline.push_back({fresh.opened, "", "raised", std::to_string(fresh.people())});
    const auto write = [fresh](store::Connection& connection) { return incidents::put(connection, fresh); };
    Result<std::optional<Incident>> stored = co_await parts_.store.write(write);
    if (stored.has_error() || !*stored) co_return false;
    Incident copy = **stored;
    parts_.incidents.apply(std::move(**stored));
    const bool told = co_await tell(std::move(copy), "raised");
    co_return told;
}

// A declared one whose service works again, whoever said so.
awaitable<std::size_t> SurgeWatch::end_what_is_over() {
    std::vector<Incident> over;
    for (const Incident& one : parts_.incidents.all()) {
        const bool declared = one.state == Incident::State::declared && !one.service.empty();
        if (declared && parts_.services.standing(one.service).state == ServiceState::ok && told_over_[one.number] == 0)
            over.push_back(one);
    }
    std::size_t told = 0;
    for (const Incident& one : over) {
        Incident copy = one;
        copy.version = 0;  // its end is told once, whatever is added meanwhile
        const bool fresh = co_await tell(std::move(copy), "over");
        told_over_[one.number] = 1;
        told += fresh;
    }
    co_return told;
}

awaitable<std::size_t> SurgeWatch::look() {
    if (parts_.account.empty()) co_return 0;
    const Time since = parts_.clock.now() - parts_.limits.within;
    const auto read = [after = read_up_to_, since](store::Connection& connection) {
        Arrived arrived{{}, after};
        if (after < 0) {
            auto first = connection.query(
                "SELECT COALESCE(MIN(sequence) - 1, (SELECT COALESCE(MAX(sequence), 0) FROM event))"
                " FROM event WHERE arrived >= $1",
                {to_millis(since)});
            arrived.last = first.next() ? first.integer(0) : 0;
        }
        auto rows = connection.query("SELECT sequence, body FROM event WHERE sequence > $1 ORDER BY sequence LIMIT $2",
                                     {arrived.last, read_at_once});
        while (rows.next()) {
            arrived.events.emplace_back(rows.integer(0), rows.string(1));
            arrived.last = rows.integer(0);
        }
        return arrived;
    };
    Result<Arrived> arrived = co_await parts_.store.read(read);
    if (arrived.has_error()) co_return 0;
    read_up_to_ = arrived->last;
    std::size_t told = 0;
    for (const auto& [sequence, body] : arrived->events) {
        const Result<Event> event = event_from_json(body);
        if (event.has_error()) continue;
        std::optional<SurgeRadar::Report> report = report_in(*event);
        if (!report) continue;
        SurgeRadar::Report one = std::move(*report);
        const bool fresh = co_await take(std::move(one));
        told += fresh;
    }
    const std::size_t ended = co_await end_what_is_over();
    co_return told + ended;
}

awaitable<void> SurgeWatch::run() {
    return regularly(between, [this] { return look(); });
}

}  // namespace twicket
