// The wiring. The list of skills is the registry: ties are won by the earlier.
#include "bot/app/core.hpp"

#include "skills/answer/answer.hpp"
#include "skills/channel/channel.hpp"
#include "skills/handoff/handoff.hpp"
#include "skills/help/help.hpp"

namespace twicket::app {
namespace {

People directory(std::vector<Person> list) {
    People people;
    if (const Result<void> loaded = people.load(std::move(list)); loaded.has_error()) throw std::runtime_error(loaded.error().detail);
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

answer::Pairings votes_so_far(store::Store& store) {
    answer::Pairings pairings;
    const auto read = [&pairings](store::Connection& connection) {
        pairings = {};
        auto rows = connection.query("SELECT wording, entry, person, value FROM vote");
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

// The channels that a person is in and where we speak: where an answer may be shared.
answer::PlacesOf places_of(const Places& places, const Audiences& audiences) {
    return [&places, &audiences](const std::string& account, const Person& person) {
        std::vector<answer::SharePlace> found;
        for (const Place* place : places.of_account(account)) {
            const bool member = std::ranges::any_of(place->members, [&](const auto& group) { return person.in_group(group); });
            const bool speaks = place->mode != Mode::off && place->roll_out == RollOut::answer;
            if (member && speaks && place->kind != PlaceKind::direct)
                found.push_back({place->id, place->name, audiences.of(*place, place->kind, person)});
        }
        return found;
    };
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

std::vector<std::unique_ptr<Skill>> all_skills(store::Store& store, const knowledge::Ranker& ranker, answer::PlacesOf places,
                                               const CoreSettings& settings) {
    std::vector<std::unique_ptr<Skill>> skills;
    skills.push_back(std::make_unique<handoff::HandoffSkill>(
        handoff::AgentsPlace{settings.agents_account, settings.agents_place, settings.language}));
    skills.push_back(std::make_unique<channel::ChannelSkill>(trace_reader(store)));
    skills.push_back(std::make_unique<help::HelpSkill>(settings.company, settings.examples));
    skills.push_back(std::make_unique<answer::AnswerSkill>(
        ranker, votes_so_far(store), answer::thresholds_for(settings.precision_high, settings.precision_middle), std::move(places)));
    return skills;
}

}  // namespace

Core::Core(boost::asio::any_io_executor executor, store::Store& store, Clock& clock, std::vector<Person> people_list,
           std::vector<Place> places_list, std::unique_ptr<knowledge::Ranker> ranker_of_all, const CoreSettings& settings)
    : people{directory(std::move(people_list))},
      places{with_stored_rules(store, std::move(places_list))},
      audiences{people},
      acquaintance{executor, people, clock, [this](const std::string& account) { return adapter(account); }},
      ranker{std::move(ranker_of_all)},
      outbox{store, clock, [this](const std::string& account) { return adapter(account); }},
      dispatcher{executor,
                 {.store = store, .clock = clock, .people = people, .places = places, .audiences = audiences,
                  .skills = all_skills(store, *ranker, places_of(places, audiences), settings),
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
                  .flood = Flood{settings.limits}}},
      inbox{store, clock, [this] { dispatcher.wake(); }} {}

void Core::add(std::unique_ptr<Adapter> adapter) {
    by_account_.try_emplace(adapter->account(), adapter.get());
    adapters_.push_back(std::move(adapter));
}

Adapter* Core::adapter(const std::string& account) const {
    const auto found = by_account_.find(account);
    return found == by_account_.end() ? nullptr : found->second;
}

}  // namespace twicket::app
