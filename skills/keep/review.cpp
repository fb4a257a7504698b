// The reviewer's card and what its buttons do. The draft may have been written on at the console meanwhile: what was
// not shown is not published.
#include <algorithm>

#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "knowledge/replay.hpp"
#include "skills/keep/keep.hpp"
#include "skills/keep/texts.hpp"

namespace twicket::keep {
namespace {

using State = Candidate::State;
constexpr std::size_t most_links = 8, shown_answer = 2500, longest_field = 2900;

std::string day_of(Time now) {
    return to_rfc3339(now).substr(0, 10);
}

}  // namespace

Card KeepSkill::review_card(const Candidate& one, const knowledge::Entry& entry, const std::string& language) const {
    const std::string count = std::to_string(one.threads.size());
    const char* lead = one.near.empty() ? "review" : one.threads.empty() ? "review_change" : "review_merge";
    Card card{.text = texts().say(lead, language,
                                  {{"name", name_of_person(one.resolver)}, {"count", count}, {"title", entry.title}}) +
                      "\n\n> " + quoted(text::clip(entry.answer, shown_answer)),
              .language = language};
    std::string links;
    std::size_t shown = 0;
    for (const Evidence& evidence : one.threads)
        if (!evidence.link.empty() && ++shown <= most_links)
            links += (links.empty() ? "" : " · ") + ("[" + std::to_string(shown) + "](" + evidence.link + ")");
    if (!links.empty()) card.text += "\n\n" + texts().say("threads", language) + ": " + links;
    if (!parts_.settings.public_url.empty())
        card.sources.push_back(
            {texts().say("at_console", language), parts_.settings.public_url + "/console/#/knowledge/" + entry.id, ""});
    card.actions = {{"keep.approve", texts().say("approve", language), one.id, ActionStyle::primary, "👍"},
                    {"keep.edit", texts().say("edit", language), one.id, ActionStyle::plain, ""},
                    {"keep.decline", texts().say("decline", language), one.id, ActionStyle::danger, "👎"}};
    return card;
}

KeepSkill::Answer KeepSkill::review(const Turn& turn, Click click) {
    if (!is_curator(turn.person)) co_return refuse(turn, "curators_only", "refused.not_a_curator");
    std::string id = click.value;
    Result<std::optional<Known>> found = co_await known(std::move(id));
    if (found.has_error()) co_return found.error();
    if (!*found || (*found)->candidate.state != State::ready) co_return refuse(turn, "settled", "ignored.old_card");
    Known now = std::move(**found);
    std::string entry = now.candidate.entry;
    Result<knowledge::Standing> standing = co_await parts_.standing(std::move(entry));
    if (standing.has_error()) co_return standing.error();
    now.candidate.card = click.card;
    if (!standing->draft) {  // published or thrown away at the console
        now.candidate.state = standing->version > 0 ? State::published : State::declined;
        Outcome outcome{.label = "keep.settled", .state = turn.conversation};
        Card card{.text = texts().say("settled", turn.language), .language = turn.language};
        outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(card)));
        outcome.effects.push_back(kept(now.candidate, now.version));
        co_return outcome;
    }
    if (click.action == "keep.decline") co_return decline(turn, std::move(now), *standing);
    if (standing->draft->revision != now.candidate.revision) {
        now.candidate.revision = standing->draft->revision;
        Outcome outcome{.label = "keep.shown_anew", .state = turn.conversation};
        Card card = review_card(now.candidate, standing->draft->entry, turn.language);
        card.state_line = texts().say("changed_meanwhile", turn.language);
        outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(card)));
        outcome.effects.push_back(kept(now.candidate, now.version));
        co_return outcome;
    }
    if (click.action == "keep.edit") co_return edit_form(turn, now, *standing);
    knowledge::Standing seen = std::move(*standing);
    co_return publish(turn, std::move(now), std::move(seen));
}

Outcome KeepSkill::publish(const Turn& turn, Known known, knowledge::Standing standing) const {
    Candidate& one = known.candidate;
    knowledge::Draft draft = std::move(*standing.draft);
    if (draft.base != standing.version) return refuse(turn, "base_changed", "refused.base_changed");
    const auto& topics = parts_.settings.two_person_tags;
    const bool two = std::ranges::any_of(
        draft.entry.tags, [&](const std::string& tag) { return std::ranges::find(topics, tag) != topics.end(); });
    if (two && draft.author == turn.person.id) return refuse(turn, "two_people", "refused.two_people");
    draft.entry.verified = day_of(turn.now);
    const auto after = parts_.ranker.copy();
    after->put(draft.entry);
    const auto broken = knowledge::broken_golden(parts_.ranker, *after, standing.golden,
                                                 {parts_.settings.high, parts_.settings.middle});
    if (!broken.empty()) return refuse(turn, "golden", "refused.golden", {{"question", broken.front().golden.text}});

    Outcome outcome{.label = "keep.published", .state = turn.conversation};
    one.state = State::published;
    Card card = review_card(one, draft.entry, turn.language);
    card.actions.clear();
    card.state_line = "✓ " + texts().say("published", turn.language, {{"name", turn.speaker()}});
    outcome.effects.push_back(replace_card(turn, 0, one.card, std::move(card)));
    Merit merit{.kind = MeritKind::helpful,
                .person = one.resolver,
                .by = turn.person.id,
                .evidence = evidence_of_entry(draft.entry.id)};
    merit.skills = draft.entry.tags;
    merit.audience = draft.entry.audience;
    merit.at = turn.now;
    outcome.effects.push_back(std::move(merit));
    outcome.effects.push_back(
        Audit{"knowledge.published",
              nlohmann::json{{"entry", draft.entry.id}, {"author", draft.author}, {"from", "thread"}}.dump()});
    outcome.effects.push_back(
        kept(one, known.version, std::make_shared<const knowledge::DraftPublished>(std::move(draft))));
    return outcome;
}

Outcome KeepSkill::decline(const Turn& turn, Known known, const knowledge::Standing& standing) const {
    Candidate& one = known.candidate;
    one.state = State::declined;
    Outcome outcome{.label = "keep.declined", .state = turn.conversation};
    Card card = review_card(one, standing.draft->entry, turn.language);
    card.actions.clear();
    card.state_line = texts().say("declined", turn.language, {{"name", turn.speaker()}});
    outcome.effects.push_back(replace_card(turn, 0, one.card, std::move(card)));
    outcome.effects.push_back(Audit{"knowledge.declined", nlohmann::json{{"entry", one.entry}}.dump()});
    outcome.effects.push_back(
        kept(one, known.version, std::make_shared<const knowledge::DraftDropped>(one.entry, standing.draft->revision)));
    return outcome;
}

Outcome KeepSkill::edit_form(const Turn& turn, const Known& known, const knowledge::Standing& standing) const {
    const knowledge::Entry& entry = standing.draft->entry;
    const std::string& language = turn.language;
    if (text::length(entry.answer) > longest_field || text::length(entry.title) > 300)
        return refuse(turn, "too_long", "refused.too_long");
    Form form{.id = "keep.edit",
              .title = texts().say("edit_title", language),
              .submit_label = texts().say("form_send", language),
              .language = language};
    form.fields.push_back({.name = "title",
                           .label = texts().say("part.question", language),
                           .required = true,
                           .max_length = 300,
                           .value = entry.title});
    form.fields.push_back({.name = "answer",
                           .label = texts().say("answer", language),
                           .kind = FormField::Kind::long_text,
                           .required = true,
                           .value = entry.answer});
    form.value = known.candidate.id + "\n" + std::to_string(standing.draft->revision);
    Outcome outcome{.label = "keep.edit_form", .state = turn.conversation};
    Post post = say_here(turn, 0, Card{.text = form.title, .language = language}, turn.event.person);
    post.outgoing.form = std::move(form);
    outcome.effects.push_back(std::move(post));
    return outcome;
}

KeepSkill::Answer KeepSkill::edited(const Turn& turn, Submission sent) {
    if (!is_curator(turn.person)) co_return refuse(turn, "curators_only", "refused.not_a_curator");
    const auto border = sent.value.find('\n');
    if (border == sent.value.npos) co_return refuse(turn, "settled", "ignored.old_card");
    std::string id = sent.value.substr(0, border);
    const std::string seen = sent.value.substr(border + 1);
    Result<std::optional<Known>> found = co_await known(std::move(id));
    if (found.has_error()) co_return found.error();
    if (!*found || (*found)->candidate.state != State::ready) co_return refuse(turn, "settled", "ignored.old_card");
    Known now = std::move(**found);
    std::string entry = now.candidate.entry;
    Result<knowledge::Standing> standing = co_await parts_.standing(std::move(entry));
    if (standing.has_error()) co_return standing.error();
    if (!standing->draft || std::to_string(standing->draft->revision) != seen)
        co_return refuse(turn, "changed_meanwhile", "refused.changed_meanwhile");
    knowledge::Draft draft = *standing->draft;
    draft.entry.title = sent.values["title"];
    draft.entry.answer = sent.values["answer"];
    draft.author = turn.person.id;
    now.candidate.revision = draft.revision + 1;
    Outcome outcome{.label = "keep.edited", .state = turn.conversation};
    Card card = review_card(now.candidate, draft.entry, turn.language);
    card.state_line = texts().say("edited_by", turn.language, {{"name", turn.speaker()}});
    outcome.effects.push_back(replace_card(turn, 0, now.candidate.card, std::move(card)));
    const std::int64_t revision = draft.revision;
    outcome.effects.push_back(
        kept(now.candidate, now.version, std::make_shared<const knowledge::DraftWritten>(std::move(draft), revision)));
    co_return outcome;
}

void KeepSkill::committed(const Turn&, const Outcome& outcome) {
    for (const Effect& effect : outcome.effects)
        if (const auto* one = std::get_if<OnPeople>(&effect)) {
            const KnowledgeAct* act = one->act->knowledge.get();
            if (const auto* published = dynamic_cast<const knowledge::DraftPublished*>(act))
                parts_.ranker.put(published->draft.entry);
            if (const auto* changed = dynamic_cast<const knowledge::EntryChanged*>(act))
                parts_.ranker.put(changed->entry);
            if (const auto* retired = dynamic_cast<const knowledge::EntryRetired*>(act))
                parts_.ranker.remove(retired->entry);
        }
}

}  // namespace twicket::keep
