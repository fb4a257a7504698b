// One-time codes: given out where the person is known, typed where he or she is not. Wrong, used and expired codes get
// one answer; who is somebody already is refused before the code is looked at, so the refusal tells nothing about it.
#include "skills/me/me.hpp"
#include "skills/me/texts.hpp"
#include "skills/me/words.hpp"

namespace twicket::me {

Outcome MeSkill::give_code(const Turn& turn) const {
    if (turn.event.kind != PlaceKind::direct) return say_to_speaker(turn, "refused.only_direct", "only_direct");
    if (turn.person.id.empty()) return say_to_speaker(turn, "refused.unknown", "no_code_for_unknown");
    const std::string code = parts_.new_code();
    const Time until = turn.now + links::code_lasts;
    Card card{.text = texts().say("code", turn.language, {{"code", code}}), .language = turn.language};
    Outcome outcome = only_to_speaker(turn, "code_given", std::move(card));
    std::get<Post>(outcome.effects.front()).outgoing.not_after = until;
    outcome.effects.push_back(LinkCode{links::hash_of(code), until});
    outcome.effects.push_back(Audit{"person.link.code", nlohmann::json{{"account", turn.event.account}}.dump()});
    return outcome;
}

boost::asio::awaitable<Result<Outcome>> MeSkill::take_code(const Turn& turn, std::string typed) const {
    const std::string hash = links::hash_of(typed);
    if (turn.event.kind != PlaceKind::direct) {
        Outcome refused = say_to_speaker(turn, "refused.only_direct", hash.empty() ? "only_direct" : "seen_by_others");
        if (!hash.empty()) refused.effects.push_back(VoidCode{hash});
        co_return refused;
    }
    if (!turn.person.id.empty())
        co_return say_to_speaker(turn, "refused.known_already", "known_already", {{"name", turn.person.name}});
    Identity who{turn.event.account, turn.event.person};
    std::string wanted = hash;
    const Result<links::Standing> standing = co_await parts_.look(std::move(who), std::move(wanted), turn.now);
    if (standing.has_error()) co_return standing.error();
    const std::string place = nlohmann::json{{"account", turn.event.account}, {"user", turn.event.person}}.dump();
    if (standing->tries >= links::tries_allowed) {
        Outcome refused = say_to_speaker(turn, "refused.too_many_tries", "too_many_tries");
        refused.effects.push_back(Audit{"person.link.refused", place});
        co_return refused;
    }
    const Person* person = standing->code ? parts_.people.find(standing->code->person) : nullptr;
    if (person && parts_.people.stands(*person)) co_return linked(turn, hash, *standing->code);
    Outcome refused = say_to_speaker(turn, "refused.code", "bad_code");
    if (standing->code)
        refused.effects.push_back(VoidCode{hash});  // of somebody who has left since
    else
        refused.effects.push_back(LinkTry{hash, ""});
    refused.effects.push_back(Audit{"person.link.refused", place});
    co_return refused;
}

// Both sides are told: whoever gave the code away sees at once to whom.
Outcome MeSkill::linked(const Turn& turn, const std::string& hash, const links::Asked& asked) const {
    const Person& person = *parts_.people.find(asked.person);
    const Identity identity{turn.event.account, turn.event.person};
    Outcome outcome = say_to_speaker(turn, "linked", "linked", {{"name", person.name}});
    const std::string account = identity.account + " " + identity.user;
    Card told{.text = texts().say("linked_there", asked.language, {{"account", account}}), .language = asked.language};
    told.actions.push_back({"me.unlink", texts().say("remove", asked.language, {{"account", account}}),
                            identity.account + "\n" + identity.user, ActionStyle::danger, ""});
    outcome.effects.push_back(say_in(turn, 1, {asked.account, asked.place, asked.thread}, std::move(told)));
    outcome.effects.push_back(LinkTry{hash, person.id});
    const nlohmann::json detail{{"account", identity.account}, {"user", identity.user}, {"person", person.id}};
    outcome.effects.push_back(Audit{"person.link", detail.dump()});
    return outcome;
}

}  // namespace twicket::me
