// The skill is found among the core's; without it nobody is known and nothing waits.
#include "bot/app/console_experts.hpp"

#include "bot/app/console_hand.hpp"
#include "bot/shown_cards.hpp"
#include "knowledge/experts/skill_names.hpp"
#include "skills/expert/expert.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;
using nlohmann::json;
constexpr std::int64_t cards_searched = 500;

expert::ExpertSkill* skill_of(const Core& core) {
    for (const auto& skill : core.dispatcher.skills())
        if (auto* found = dynamic_cast<expert::ExpertSkill*>(skill.get())) return found;
    return nullptr;
}

json with_names(const People& people, json person) {
    for (json& line : person["skills"]) {
        for (json& by : line["endorsed_by"]) {
            const Person* known = people.find(by.get<std::string>());
            if (known) by = known->name;
        }
        if (line["proofs"].is_array()) line["proofs"] = line["proofs"].size();
        if (!line.contains("name")) line["name"] = line["skill"];
    }
    const Person* known = people.find(person.value("person", ""));
    person["title"] = known ? known->title : "";
    person["department"] = known ? known->department : "";
    return person;
}

json known_people(const Core& core, const std::string& subject) {
    json list = json::array();
    const expert::ExpertSkill* skill = skill_of(core);
    if (!skill) return list;
    experts::Viewers everybody;
    everybody.groups = {"everyone"};
    if (!subject.empty()) {
        const json found = skill->found_json(subject, everybody, system_clock().now());
        for (const json& one : found["people"]) list.push_back(with_names(core.people, one));
        return list;
    }
    for (const Person& person : core.people.all()) {
        if (!core.people.stands(person)) continue;
        json profile = skill->profile_json(person.id, everybody);
        if (!profile["skills"].empty()) list.push_back(with_names(core.people, std::move(profile)));
    }
    return list;
}

struct Button {
    std::string card;
    ThreadName where{};
};

// The newest card that asks for a decision on exactly that word.
std::optional<Button> button_for(store::Connection& connection, const console::ExpertWord& word) {
    auto rows = connection.query("SELECT id, body FROM outgoing WHERE body LIKE '%expert.approve%' AND updates = '' ORDER BY number DESC LIMIT $1", {cards_searched});
    while (rows.next()) {
        const auto outgoing = outgoing_from_json(rows.text(1));
        if (outgoing.has_error()) continue;
        for (const Action& action : outgoing->reply.card.actions) {
            const json value = json::parse(action.value, nullptr, false);
            if (action.id == "expert.approve" && value.is_object() && value.value("person", "") == word.person && value.value("skill", "") == word.skill && value.value("by", "") == word.by)
                return Button{rows.string(0), {outgoing->account, outgoing->place, outgoing->thread, true}};
        }
    }
    return std::nullopt;
}

awaitable<Result<std::string>> decide(Core& core, store::Store& store, console::ExpertWord word) {
    const auto read = [word](store::Connection& connection) { return button_for(connection, word); };
    const Result<std::optional<Button>> button = co_await store.read(read);
    if (button.has_error()) co_return button.error();
    if (!*button) co_return Error{ErrorCode::conflict, "whoever keeps the topic was not asked: no network reaches that person"};
    const Button& found = **button;
    const json value{{"person", word.person}, {"skill", word.skill}, {"by", word.by}};
    Event event{.account = found.where.account, .external_id = "console/" + word.key, .at = system_clock().now(), .place = found.where.place, .kind = PlaceKind::direct, .thread = found.where.thread,
                .what = Click{found.card, word.approve ? "expert.approve" : "expert.decline", value.dump()}};
    Result<std::string> label = co_await press(core, store, std::move(event), std::move(word.decider));
    co_return label;
}

}  // namespace

console::ExpertHand console_experts(const config::Experts& config, Core& core, store::Store& store) {
    const auto names = std::make_shared<experts::SkillNames>();
    for (const config::SkillName& one : config.skills) names->add({one.name, one.also, one.above, {}});
    std::map<std::string, std::string> keepers;
    for (const auto& [skill, owner] : config.owners) keepers[names->known_as(skill)] = owner;
    return {.known = [&core](const std::string& subject) { return known_people(core, subject); },
            .keeper_of = [keepers](const std::string& skill) {
                const auto found = keepers.find(skill);
                return found == keepers.end() ? std::string{} : found->second; },
            .called = [names](const std::string& skill) { return names->shown(skill); },
            .decide = [&core, &store](console::ExpertWord word) { return decide(core, store, std::move(word)); }};
}

}  // namespace twicket::app
