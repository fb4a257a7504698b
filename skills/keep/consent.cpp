// A person's word that nothing of his or hers becomes knowledge (row 23): what is under way goes, what comes is
// refused. And which places are learned from.
#include "bot/say.hpp"
#include "skills/keep/keep.hpp"
#include "skills/keep/texts.hpp"

namespace twicket::keep {

KeepSkill::Answer KeepSkill::forget_me(const Turn& turn, bool undo) {
    if (turn.person.id.empty()) co_return refuse(turn, "members_only", "refused.stranger");
    std::string kind = "keep.source", key = turn.person.id;
    const Result<Paper> wish = co_await parts_.paper(std::move(kind), std::move(key));
    if (wish.has_error()) co_return wish.error();
    const Result<std::vector<Paper>> papers = co_await parts_.papers();
    if (papers.has_error()) co_return papers.error();
    Outcome outcome = refuse(turn, undo ? "source_again" : "forgotten", undo ? "keep.source_again" : "keep.forgotten");
    outcome.effects.push_back(Audit{undo ? "knowledge.source_again" : "knowledge.forget_source", "{}"});
    Paper now{"keep.source", turn.person.id, undo ? "" : R"({"out":true})", wish->version};
    outcome.effects.push_back(OnPeople{std::make_shared<const PeopleAct>(PeopleAct{std::move(now)})});
    for (const Paper& paper : *papers) {
        std::optional<Candidate> one = candidate_of(paper);
        if (undo || !one || !is_open(*one) || one->resolver != turn.person.id) continue;
        std::shared_ptr<const KnowledgeAct> dropped;
        if (one->state == Candidate::State::ready) {
            std::string entry = one->entry;
            const Result<knowledge::Standing> standing = co_await parts_.standing(std::move(entry));
            if (standing.has_error()) co_return standing.error();
            if (standing->draft)
                dropped = std::make_shared<const knowledge::DraftDropped>(one->entry, standing->draft->revision);
        }
        Paper gone{"keep", one->id, "", paper.version};
        outcome.effects.push_back(
            OnPeople{std::make_shared<const PeopleAct>(PeopleAct{std::move(gone), std::move(dropped)})});
    }
    co_return outcome;
}

// `/desk learn on|off` in a channel; without a word, how it stands.
KeepSkill::Answer KeepSkill::learn(const Turn& turn, std::string word) {
    if (turn.event.kind == PlaceKind::direct) co_return refuse(turn, "private_place", "refused.private_place");
    if (word != "on" && word != "off") {
        ThreadName here = turn.here();
        const Result<Solved> solved = co_await parts_.solved(std::move(here));
        if (solved.has_error()) co_return solved.error();
        const bool on = may_learn(*solved, turn.place);
        co_return refuse(turn, on ? "learning" : "not_learning", "keep.learning_shown");
    }
    if (!is_curator(turn.person)) co_return refuse(turn, "curators_only", "refused.not_a_curator");
    const bool on = word == "on";
    Outcome outcome{.label = "keep.learning_changed", .state = turn.conversation};
    Card card{.text = texts().say(on ? "learning" : "not_learning", turn.language), .language = turn.language};
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    outcome.effects.push_back(PlaceChange{{{"learn", on}}});
    outcome.effects.push_back(
        Audit{"channel.change", nlohmann::json{{"place", turn.event.place}, {"change", {{"learn", on}}}}.dump()});
    co_return outcome;
}

}  // namespace twicket::keep
