// Read jobs around bot/people_acts, and bot/reach.
#include "bot/app/people_parts.hpp"

#include "bot/audit.hpp"
#include "knowledge/knowledge_store.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;
constexpr std::int64_t most_papers = 500;

auto reader_of(store::Store& store, std::string kind) {
    return [&store, kind](std::string key) -> awaitable<Result<Paper>> {
        const auto read = [kind, key](store::Connection& connection) { return papers::read(connection, kind, key); };
        Result<Paper> paper = co_await store.read(read);
        co_return paper;
    };
}

auto reacher(const People& people, FindAdapter find_adapter) {
    return [&people, find_adapter](std::string person, Identity first) -> awaitable<Result<Reached>> {
        FindAdapter find = find_adapter;
        Result<Reached> reached = co_await reach(people, std::move(find), std::move(person), std::move(first));
        co_return reached;
    };
}

onboarding::Step step_of(const config::OnboardingStep& from) {
    using Kind = onboarding::Step::Kind;
    onboarding::Step step{.id = from.id, .day = from.day};
    step.kind = from.kind == "task" ? Kind::task : from.kind == "entry" ? Kind::entry : from.kind == "meet" ? Kind::meet : Kind::tell;
    step.about = from.about;
    step.text = from.text;
    step.texts = from.texts;
    step.owner = from.owner;
    return step;
}

}  // namespace

leaver::Parts leaver_parts(store::Store& store, const People& people, const CoreSettings& settings) {
    return {.people = people, .agents_language = settings.language, .paper = reader_of(store, "leaver")};
}

onboarding::Parts onboarding_parts(store::Store& store, const People& people, const knowledge::Ranker& ranker, FindAdapter find_adapter,
                                   const CoreSettings& settings) {
    onboarding::Parts parts{.people = people};
    for (const config::OnboardingPlan& from : settings.onboarding) {
        onboarding::Plan plan{.id = from.id, .days = from.days, .departments = from.departments, .buddy = from.buddy};
        for (const config::OnboardingStep& step : from.steps) plan.steps.push_back(step_of(step));
        parts.plans.push_back(std::move(plan));
    }
    parts.paper = reader_of(store, "onboarding");
    parts.papers = [&store]() -> awaitable<Result<std::vector<Paper>>> {
        const auto read = [](store::Connection& connection) { return papers::all(connection, "onboarding", most_papers); };
        Result<std::vector<Paper>> all = co_await store.read(read);
        co_return all;
    };
    parts.entry = [&ranker](const std::string& id) { return ranker.find(id); };
    parts.reach = reacher(people, std::move(find_adapter));
    return parts;
}

pairing::Parts pairing_parts(store::Store& store, const People& people, FindAdapter find_adapter) {
    return {.people = people, .paper = reader_of(store, "pairing"), .reach = reacher(people, std::move(find_adapter))};
}

std::function<awaitable<Result<void>>(std::string, std::string)> entries_hander(store::Store& store, Clock& clock, knowledge::Ranker& ranker) {
    return [&store, &clock, &ranker](std::string from, std::string to) -> awaitable<Result<void>> {
        const auto hand_on = [from, to, now = clock.now()](store::Connection& connection) {
            std::vector<knowledge::Entry> handed = knowledge::hand_on_entries(connection, from, to, "system:leavers", now);
            const nlohmann::json detail{{"from", from}, {"to", to}, {"entries", handed.size()}};
            if (!handed.empty()) append_audit(connection, {.at = now, .actor = "system", .act = "knowledge.hand_on", .detail = detail.dump()});
            return handed;
        };
        Result<std::vector<knowledge::Entry>> handed = co_await store.write(hand_on);
        if (handed.has_error()) co_return handed.error();
        for (knowledge::Entry& entry : *handed) ranker.put(std::move(entry));
        co_return Result<void>{};
    };
}

}  // namespace twicket::app
