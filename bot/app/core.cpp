// The wiring. The list of skills is the registry: ties are won by the earlier.
#include "bot/app/core.hpp"

#include <spdlog/spdlog.h>

#include "adapters/desk/builtin/builtin.hpp"
#include "bot/app/expert_parts.hpp"
#include "bot/app/handoff_lookups.hpp"
#include "bot/app/keep_parts.hpp"
#include "bot/app/people_parts.hpp"
#include "bot/app/point_parts.hpp"
#include "bot/app/policy.hpp"
#include "bot/app/purposes.hpp"
#include "bot/app/request_parts.hpp"
#include "bot/app/share_parts.hpp"
#include "bot/app/ticket_parts.hpp"
#include "bot/desk_account.hpp"
#include "bot/links.hpp"
#include "bot/service_book.hpp"
#include "skills/answer/answer.hpp"
#include "skills/change/change.hpp"
#include "skills/channel/channel.hpp"
#include "skills/handoff/handoff.hpp"
#include "skills/complaint/complaint.hpp"
#include "skills/help/help.hpp"
#include "skills/home/home.hpp"
#include "skills/incident/incident.hpp"
#include "skills/me/me.hpp"
#include "skills/services/services.hpp"
#include "skills/points/points.hpp"
#include "skills/privacy/privacy.hpp"
#include "skills/purpose/purpose.hpp"
#include "skills/request/request.hpp"
#include "skills/ticket/ticket.hpp"
#include "skills/trends/trends.hpp"

namespace twicket::app {
namespace {

constexpr std::int64_t home_questions = 8;

// The configured people, then the links and longer stays since.
People directory(store::Store& store, Clock& clock, std::vector<Person> list) {
    People people{clock};
    if (const Result<void> loaded = people.load(std::move(list)); loaded.has_error()) throw std::runtime_error(loaded.error().detail);
    links::Kept kept;
    const auto read = [&kept](store::Connection& connection) { kept = links::kept(connection); };
    store.read_now(read).value();
    links::restore(kept, people);
    for (const Person& person : people.all()) {
        const Person* sponsor = person.guest ? people.find(person.guest->sponsor) : nullptr;
        if (person.guest && (!sponsor || sponsor->guest))
            spdlog::warn("the guest '{}' has no sponsor among the people and reads nothing", person.id);
    }
    return people;
}

// The configured rules, then what `/desk channel` has changed since.
Places with_stored_rules(store::Store& store, std::vector<Place> configured) {
    std::map<std::pair<std::string, std::string>, nlohmann::json> rules;
    const auto read = [&rules](store::Connection& connection) {
        rules.clear();
        auto rows = connection.query("SELECT account, place, body FROM place_rule");
        while (rows.next()) rules[{rows.string(0), rows.string(1)}] = nlohmann::json::parse(rows.text(2));
    };
    store.read_now(read).value();
    Places places;
    for (Place& place : configured) {
        if (const auto rule = rules.find({place.account, place.id}); rule != rules.end()) apply_rule(place, rule->second);
        places.put(std::move(place));
    }
    return places;
}

// The configured services, and what was said of them so far.
Services catalogue(store::Store& store, Clock& clock, const std::vector<Service>& list) {
    constexpr std::int64_t shown = 60;
    std::vector<ServiceReport> newest, recent;
    const auto read = [&newest, &recent](store::Connection& connection) {
        newest = services::newest_reports(connection);
        recent = services::history(connection, "", shown);
    };
    store.read_now(read).value();
    Services all{clock, list, std::move(newest)};
    all.put_recent(std::move(recent));
    return all;
}

answer::Pairings votes_so_far(store::Store& store) {
    answer::Pairings pairings;
    const auto read = [&pairings](store::Connection& connection) {
        pairings = {};
        auto rows = connection.query("SELECT wording, entry, person, value FROM vote ORDER BY at, wording");
        while (rows.next())
            pairings.judge(rows.string(0), rows.string(1), rows.string(2), static_cast<int>(rows.integer(3)));
    };
    store.read_now(read).value();
    return pairings;
}

Lessons lessons_so_far(store::Store& store) {
    Lessons lessons;
    const auto read = [&lessons](store::Connection& connection) { lessons = Lessons::stored(connection); };
    store.read_now(read).value();
    return lessons;
}

channel::TraceReader trace_reader(store::Store& store) {
    return [&store](std::int64_t sequence) -> boost::asio::awaitable<Result<std::string>> {
        const auto read = [sequence](store::Connection& connection) {
            auto rows = connection.query("SELECT trace FROM event WHERE sequence = $1", {sequence});
            return rows.next() ? rows.string(0) : std::string{};
        };
        Result<std::string> trace = co_await store.read(read);
        co_return trace;
    };
}

me::MeSkill::Parts parts_of_me(store::Store& store, const People& people) {
    const auto look = [&store](Identity who, std::string hash, Time now) -> boost::asio::awaitable<Result<links::Standing>> {
        const auto read = [who, hash, now](store::Connection& connection) { return links::standing(connection, who, hash, now); };
        Result<links::Standing> standing = co_await store.read(read);
        co_return standing;
    };
    return {.people = people, .look = look};
}

home::HomeSkill::Parts parts_of_home(store::Store& store, std::vector<Skill*> others,
                                     std::function<std::string(const AskedQuestion&)> link) {
    const auto look = [&store](std::string asker, std::string handler, bool agent) -> boost::asio::awaitable<Result<home::Board>> {
        const auto read = [asker, handler, agent](store::Connection& connection) {
            home::Board board{.mine = questions_of(connection, asker, home_questions)};
            if (!handler.empty()) board.with_me = questions_with(connection, handler, home_questions);
            if (agent) board.queued = queued_questions(connection, home_questions);
            return board;
        };
        Result<home::Board> board = co_await store.read(read);
        co_return board;
    };
    return {.others = std::move(others), .read = look, .link = std::move(link)};
}

trends::Parts trend_parts(store::Store& store, const CoreSettings& settings, std::function<std::string(const std::string&)> name_of) {
    const auto stored = [&store]() -> boost::asio::awaitable<Result<std::vector<Trend>>> {
        constexpr std::int64_t most = 400;
        const auto read = [](store::Connection& connection) { return trends::stored(connection, most); };
        Result<std::vector<Trend>> found = co_await store.read(read);
        co_return found;
    };
    return {.settings = settings.trends, .stored = stored, .name_of = std::move(name_of)};
}

ThreadName operations_of(const CoreSettings& settings) {
    if (settings.operations_account.empty()) return {settings.agents_account, settings.agents_place, ""};
    return {settings.operations_account, settings.operations_place, ""};
}

Changes changes_so_far(store::Store& store, Clock& clock) {
    std::vector<PlannedChange> recent;
    const auto read = [&recent, now = clock.now()](store::Connection& connection) { recent = changes::recent(connection, now); };
    store.read_now(read).value();
    Changes all;
    for (PlannedChange& one : recent) all.apply(std::move(one));
    return all;
}

Incidents incidents_so_far(store::Store& store, Clock& clock) {
    std::vector<Incident> alive;
    const auto read = [&alive, now = clock.now()](store::Connection& connection) { alive = incidents::alive(connection, now); };
    store.read_now(read).value();
    Incidents all;
    for (Incident& one : alive) all.apply(std::move(one));
    return all;
}

struct SkillParts {
    store::Store& store;
    const People& people;
    knowledge::Ranker& ranker;
    Services& services;
    Incidents& incidents;
    Changes& changes;
    answer::PlacesOf places;
    answer::MayShare may_share;
    std::function<std::string(const AskedQuestion&)> link;
    std::function<std::string(const ThreadName&, const std::string&)> thread_link;
    FindAdapter reach;
    handoff::Lookups handoff;
    Places& all_places;
    Acquaintance& acquaintance;
    Clock& clock;
    std::function<std::uint64_t()> directories;
    std::function<std::string(const std::string&)> subject;
};

// Asked in the company's hours unless somebody has said otherwise; without hours, on working days.
expert::Settings expert_settings(const CoreSettings& settings) {
    expert::Settings experts{.hands_over = !settings.agents_account.empty(), .hours = settings.working_hours,
                             .widen_after = settings.experts.widen_after, .weekly = settings.experts.weekly, .owners = settings.experts.owners};
    if (experts.hours.shifts.empty()) {
        WorkingShift day;
        day.from_minute = 9 * 60, day.to_minute = 17 * 60;
        experts.hours.shifts = {day};
    }
    if (experts.hours.timezone.empty()) experts.hours.timezone = settings.timezone;
    return experts;
}

std::vector<experts::SkillName> skills_named(const CoreSettings& settings) {
    std::vector<experts::SkillName> names;
    for (const config::SkillName& one : settings.experts.skills) names.push_back({one.name, one.also, one.above, {}});
    return names;
}

std::vector<std::unique_ptr<Skill>> all_skills(SkillParts parts, const CoreSettings& settings) {
    store::Store& store = parts.store;
    std::vector<std::unique_ptr<Skill>> skills;
    skills.push_back(std::make_unique<handoff::HandoffSkill>(handoff::HandoffSkill::Parts{
        .agents = {settings.agents_account, settings.agents_place, settings.language},
        .desk = settings.hand_off,
        .people = parts.people,
        .ranker = parts.ranker,
        .look = std::move(parts.handoff)}));
    skills.push_back(std::make_unique<privacy::PrivacySkill>(privacy_parts(store, parts.people, parts.reach)));
    skills.push_back(std::make_unique<policy::PolicySkill>(policy_parts({store, parts.people, parts.thread_link}, settings)));
    skills.push_back(std::make_unique<points::PointsSkill>(point_parts({store, parts.people, parts.reach, parts.thread_link}, settings)));
    skills.push_back(std::make_unique<request::RequestSkill>(request_settings(settings), request_parts(parts.people, parts.reach)));
    skills.push_back(std::make_unique<complaint::ComplaintSkill>(complaint_parts(parts.people, parts.reach, settings)));
    skills.push_back(std::make_unique<ticket::TicketSkill>(
        ticket_settings(settings), ticket_parts({store, parts.people, parts.thread_link})));
    skills.push_back(std::make_unique<purpose::PurposeSkill>());
    skills.push_back(std::make_unique<service::ServicesSkill>(parts.services, ServiceBook{store}));
    const ThreadName operations = operations_of(settings);
    skills.insert(skills.end() - 1, std::make_unique<change::ChangeSkill>(
        parts.services, parts.changes, ServiceBook{store},
        change::Settings{operations.account, operations.place, settings.language, settings.timezone, settings.public_url}));
    skills.push_back(std::make_unique<incident::IncidentSkill>(
        parts.services, parts.incidents, ServiceBook{store},
        incident::Settings{operations.account, operations.place, settings.language, settings.timezone, settings.desk}));
    skills.push_back(std::make_unique<channel::ChannelSkill>(trace_reader(store)));
    skills.push_back(std::make_unique<trends::TrendsSkill>(trend_parts(store, settings, parts.subject)));
    skills.push_back(std::make_unique<me::MeSkill>(parts_of_me(store, parts.people)));
    skills.push_back(std::make_unique<leaver::LeaverSkill>(leaver_parts(store, parts.people, settings)));
    skills.push_back(std::make_unique<onboarding::OnboardingSkill>(onboarding_parts(store, parts.people, parts.ranker, parts.reach, settings)));
    skills.push_back(std::make_unique<pairing::PairingSkill>(pairing_parts(store, parts.people, parts.reach)));
    skills.push_back(std::make_unique<keep::KeepSkill>(
        keep_parts({store, parts.people, parts.all_places, parts.acquaintance, parts.ranker, parts.clock, parts.thread_link}, settings)));
    skills.push_back(std::make_unique<help::HelpSkill>(settings.company, settings.examples,
                                                      help::Offers{.points = settings.points.on, .plans = !settings.onboarding.empty()}));
    skills.push_back(std::make_unique<expert::ExpertSkill>(expert_parts(
        {.store = store, .people = parts.people, .ranker = parts.ranker, .settings = expert_settings(settings), .skills = skills_named(settings),
         .find_adapter = parts.reach, .link = [link = parts.thread_link](const ThreadName& thread) { return link(thread, thread.thread); },
         .directories = parts.directories})));
    skills.push_back(std::make_unique<answer::AnswerSkill>(
        parts.ranker, votes_so_far(store), answer::thresholds_for(settings.precision_high, settings.precision_middle),
        std::move(parts.places), std::move(parts.may_share)));
    std::vector<Skill*> all;
    for (const auto& skill : skills) all.push_back(skill.get());
    skills.push_back(std::make_unique<home::HomeSkill>(parts_of_home(store, std::move(all), std::move(parts.link))));
    return skills;
}

}  // namespace

Core::Core(boost::asio::any_io_executor executor, store::Store& store, Clock& clock, std::vector<Person> people_list,
           std::vector<Place> places_list, std::unique_ptr<knowledge::Ranker> ranker_of_all, const CoreSettings& settings)
    : people{directory(store, clock, std::move(people_list))},
      places{with_stored_rules(store, std::move(places_list))},
      audiences{people},
      acquaintance{executor, people, clock, [this](const std::string& account) { return adapter(account); }},
      services{catalogue(store, clock, settings.services)},
      incidents{incidents_so_far(store, clock)},
      changes{changes_so_far(store, clock)},
      ranker{std::move(ranker_of_all)},
      purposes{purposes_of(store, settings.learn_aside)},
      outbox{store, clock, [this](const std::string& account) { return adapter(account); }},
      dispatcher{executor,
                 {.store = store, .clock = clock, .people = people, .places = places, .audiences = audiences,
                  .skills = all_skills({store, people, *ranker, services, incidents, changes,
                                        places_of(places, audiences, acquaintance), may_share(places, acquaintance),
                                        [this](const AskedQuestion& question) { return link_to(question); },
                                        [this](const ThreadName& thread, const std::string& message) {
                                            return link_to({thread.account, thread.place, thread.thread, message});
                                        },
                                        [this](const std::string& account) { return adapter(account); },
                                        handoff_lookups({store, people, places, acquaintance,
                                                         [this](const std::string& account) { return adapter(account); },
                                                         [this](const AskedQuestion& question) { return link_to(question); }}),
                                        places, acquaintance, clock,
                                        [this] { return directories; },
                                        [this](const std::string& subject) { return subject_name(subject); }},
                                       settings),
                  .suggestions = {settings.agents_account, settings.agents_place},
                  .language = settings.language,
                  .running_file = settings.running_file,
                  .effects_waiting = [this] { outbox.wake(); },
                  .thinking = [this](const Event& event) {
                      if (Adapter* network = adapter(event.account)) network->show_typing(event.place, event.thread);
                  },
                  .meet = [this](Event event) { return acquaintance.meet(std::move(event)); },
                  .opens_forms = [this](const std::string& account) -> std::optional<Duration> {
                      const Adapter* network = adapter(account);
                      if (!network || !network->opens_forms()) return std::nullopt;
                      return network->form_trigger_lasts();
                  },
                  .lessons = lessons_so_far(store),
                  .flood = Flood{settings.limits},
                  .read_purpose = [this](const std::string& text) { return purposes->read(text); },
                  .purpose_taught = [this](const PurposeLesson& lesson) { purposes->learn({lesson.text, lesson.purpose}); },
                  .people_changed = [this] { people_are_new(); }}},
      inbox{store, clock, [this] { dispatcher.wake(); }},
      guest_notices{{.people = people, .clock = clock, .store = store, .inbox = inbox,
                     .find_adapter = [this](const std::string& account) { return adapter(account); },
                     .agents_account = settings.agents_account, .agents_place = settings.agents_place}},
      life{{.people = people, .clock = clock, .store = store, .inbox = inbox,
            .find_adapter = [this](const std::string& account) { return adapter(account); },
            .agents_account = settings.agents_account, .agents_place = settings.agents_place,
            .onboards = !settings.onboarding.empty(), .hand_on_entries = entries_hander(store, clock, *ranker)}},
      service_notices{{.people = people, .clock = clock, .store = store, .inbox = inbox,
                       .find_adapter = [this](const std::string& account) { return adapter(account); },
                       .timezone = settings.timezone}},
      surges{{.people = people, .places = places, .services = services, .incidents = incidents, .clock = clock, .store = store, .inbox = inbox,
              .account = operations_of(settings).account, .place = operations_of(settings).place, .limits = settings.surge}},
      repeats{{.incidents = incidents, .clock = clock, .store = store, .inbox = inbox, .account = operations_of(settings).account,
               .place = operations_of(settings).place, .limits = settings.repeats}},
      change_watch{{.services = services, .changes = changes, .clock = clock, .store = store, .inbox = inbox,
                    .account = operations_of(settings).account, .place = operations_of(settings).place}},
      settlement{{.people = people, .clock = clock, .store = store, .rules = settings.points}},
      knowledge_watch{{.people = people, .clock = clock, .store = store, .inbox = inbox,
                       .find_adapter = [this](const std::string& account) { return adapter(account); },
                       .account = curators_of(settings).account, .place = curators_of(settings).place, .timezone = settings.timezone,
                       .digest = settings.learning.digest, .verify_days = settings.learning.verify_days}},
      trend_watch{{.clock = clock, .store = store, .settings = settings.trends, .services = settings.services}} {
    add(std::make_unique<DeskAccount>(std::make_unique<desk::Builtin>("builtin", store, clock), inbox, store, clock));
}

// What a trend is about; empty: it is gone.
std::string Core::subject_name(const std::string& subject) const {
    const auto border = subject.find(':');
    const std::string kind = subject.substr(0, border), id = border == subject.npos ? "" : subject.substr(border + 1);
    if (const auto entry = kind == "entry" ? ranker->find(id) : nullptr) return entry->title;
    if (const Service* service = kind == "service" ? services.find(id) : nullptr) return service->name;
    const auto slash = id.rfind('/');
    const Place* place = kind == "place" && slash != id.npos ? places.find(id.substr(0, slash), id.substr(slash + 1)) : nullptr;
    return place ? "#" + place->name : std::string{};
}

void Core::people_are_new() {
    audiences.forget();
    acquaintance.forget_audiences();
    ++directories;
}

// A question at the top of a place opened the thread that bears its message's id.
std::string Core::link_to(const AskedQuestion& question) const {
    const Adapter* network = adapter(question.account);
    if (!network) return {};
    return network->link_to(question.place, question.thread.empty() ? question.message : question.thread);
}

void Core::add(std::unique_ptr<Adapter> adapter) {
    by_account_.try_emplace(adapter->account(), adapter.get());
    adapters_.push_back(std::move(adapter));
}

Adapter* Core::adapter(const std::string& account) const {
    const auto found = by_account_.find(account);
    return found == by_account_.end() ? nullptr : found->second;
}

}  // namespace twicket::app
