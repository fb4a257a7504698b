// Who knows what, as everybody may see it, and what people say of each other that waits for whoever keeps the topic.
#include "bot/expert_records.hpp"
#include "console/operations.hpp"
#include "console/session.hpp"

namespace twicket::console {

using nlohmann::json;

namespace {

std::string name_of_person(const Parts& parts, const std::string& id) {
    const Person* person = parts.people.find(id);
    return person ? person->name : id;
}

}  // namespace

Answering experts(const Parts& parts, const Asked& asked) {
    const std::string subject = asked.request.parameter("subject");
    if (subject.size() > 400) co_return refusal(400, "\"subject\" is too long");
    json waiting = json::array();
    const bool all = asked.caller.rights.has(Right::experts_decide);
    auto job = [](store::Connection& connection) { return expert_records::claims(connection); };
    const auto claims = co_await parts.store.read(std::move(job));
    if (claims.has_error()) co_return refusal(claims.error());
    for (const SkillClaim& claim : *claims) {
        const std::string keeper = parts.experts.keeper_of ? parts.experts.keeper_of(claim.skill) : std::string{};
        const Person* person = parts.people.find(claim.person);
        if (claim.stands || claim.level == 0 || !person || (!all && keeper != asked.caller.id)) continue;
        waiting.push_back({{"person", claim.person}, {"name", person->name}, {"skill", claim.skill}, {"shown", parts.experts.called ? parts.experts.called(claim.skill) : claim.shown},
                           {"by", claim.by}, {"by_name", name_of_person(parts, claim.by)}, {"level", claim.level}, {"at", to_rfc3339(claim.at)},
                           {"owner_name", name_of_person(parts, keeper)}, {"mine", keeper == asked.caller.id}});
    }
    const json known = parts.experts.known ? parts.experts.known(subject) : json::array();
    co_return reply(200, {{"subject", subject}, {"people", known}, {"waiting", waiting}});
}

Answering expert_decide(const Parts& parts, const Asked& asked) {
    const auto approve = asked.body.find("approve");
    if (approve == asked.body.end() || !approve->is_boolean()) co_return refusal(400, "\"approve\" is true or false");
    ExpertWord word{text_in(asked.body, "person"), text_in(asked.body, "skill"), text_in(asked.body, "by"), asked.caller.id, approve->get<bool>(), random_secret()};
    if (word.person.empty() || word.skill.empty() || word.by.empty()) co_return refusal(400, "\"person\", \"skill\" and \"by\" name what waits");
    if (!parts.experts.decide) co_return refusal(503, "nobody keeps topics here");
    const auto outcome = co_await parts.experts.decide(std::move(word));
    if (outcome.has_error()) co_return refusal(outcome.error());
    if (*outcome == "refused.not_the_owner") co_return refusal(403, "whoever keeps the topic decides");
    if (outcome->starts_with("refused.") || outcome->starts_with("ignored.")) co_return refusal(409, "it is decided by now");
    co_return reply(200, {{"outcome", outcome->empty() ? std::string{"under_way"} : *outcome}});
}

}  // namespace twicket::console
