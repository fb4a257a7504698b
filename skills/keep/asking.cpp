// From a candidate to a draft: which entry it goes into, what is missing and who is asked for it, and then the draft
// with its reviewer's card.
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/keep/keep.hpp"
#include "skills/keep/texts.hpp"

namespace twicket::keep {
namespace {

using State = Candidate::State;
constexpr std::size_t longest_field = 2900;

}  // namespace

Card KeepSkill::asking_card(const Candidate& one, const std::string& language) const {
    std::string missing;
    for (const auto& [part, key] : {std::pair{&one.question, "part.question"},
                                    {&one.said.fix, "part.fix"},
                                    {&one.said.cause, "part.cause"},
                                    {&one.said.check, "part.check"}})
        if (part->empty()) missing += (missing.empty() ? "" : ", ") + texts().say(key, language);
    Card card{.text = texts().say("asking", language, {{"name", name_of_person(one.resolver)}, {"missing", missing}}),
              .language = language};
    card.actions = {{"keep.explain", texts().say("explain", language), one.id, ActionStyle::primary, ""}};
    card.state_line = texts().say("not_ready", language);
    return card;
}

KeepSkill::Answer KeepSkill::choose(const Turn& turn, Click click) {
    std::string id = click.value;
    Result<std::optional<Known>> found = co_await known(std::move(id));
    if (found.has_error()) co_return found.error();
    if (!*found || (*found)->candidate.state != State::choosing) co_return refuse(turn, "settled", "ignored.old_card");
    if (turn.person.id.empty() || turn.person.guest) co_return refuse(turn, "members_only", "refused.stranger");
    Known now = std::move(**found);
    if (click.action == "keep.fresh") now.candidate.near.clear();
    std::string card = click.card;
    Result<Outcome> outcome = co_await proceed(turn, std::move(now), std::move(card));
    co_return outcome;
}

KeepSkill::Answer KeepSkill::proceed(const Turn& turn, Known known, std::string replaced) {
    Candidate& one = known.candidate;
    const auto entry = one.near.empty() ? nullptr : parts_.ranker.find(one.near);
    if (!entry) one.near.clear();
    const bool whole =
        entry ? !one.said.fix.empty() || !one.question.empty() : one.said.whole() && !one.question.empty();
    Outcome outcome{.label = whole ? "keep.drafted" : "keep.asked", .state = turn.conversation};
    const auto say = [&](Card card) {
        outcome.effects.push_back(replaced.empty() ? say_here(turn, 0, std::move(card))
                                                   : replace_card(turn, 0, replaced, std::move(card)));
    };
    if (!whole) {
        one.state = State::asking;
        say(asking_card(one, turn.language));
        outcome.effects.push_back(kept(one, known.version));
        co_return outcome;
    }
    knowledge::Draft draft{.entry = entry ? merged_into(*entry, one) : entry_of(one)};
    std::string id = draft.entry.id;
    const Result<knowledge::Standing> standing = co_await parts_.standing(std::move(id));
    if (standing.has_error()) co_return standing.error();
    if (standing->draft)
        co_return refuse(turn, "being_written", "refused.being_written", {{"title", draft.entry.title}});
    draft.author = one.resolver;
    draft.origin = "thread:" + one.resolver;
    draft.base = standing->version;
    one.state = State::ready;
    one.entry = draft.entry.id;
    one.revision = 1;
    const Settings& settings = parts_.settings;
    if (!settings.place.empty()) {
        one.card = turn.outgoing_id(1);
        outcome.effects.push_back(
            say_in(turn, 1, {settings.account, settings.place, ""}, review_card(one, draft.entry, settings.language)));
    }
    say(Card{.text = texts().say("drafted", turn.language, {{"count", std::to_string(one.threads.size())}}),
             .language = turn.language});
    outcome.effects.push_back(
        Audit{"knowledge.drafted", nlohmann::json{{"entry", draft.entry.id}, {"threads", one.threads.size()}}.dump()});
    outcome.effects.push_back(
        kept(one, known.version, std::make_shared<const knowledge::DraftWritten>(std::move(draft), 0)));
    co_return outcome;
}

Form KeepSkill::form_for(const Candidate& one, const std::string& language) const {
    Form form{.id = "keep.parts",
              .title = texts().say("form_title", language),
              .submit_label = texts().say("form_send", language),
              .language = language};
    form.value = one.id;
    const auto field = [&](const char* name, const std::string& value) {
        const std::string key = std::string{"part."} + name, hint = std::string{"hint."} + name;
        form.fields.push_back({.name = name,
                               .label = texts().say(key, language),
                               .kind = FormField::Kind::long_text,
                               .required = true,
                               .hint = texts().say(hint, language),
                               .value = text::clip(value, longest_field)});
    };
    // Where a form is asked line by line, what is known already is not asked again.
    if (one.question.empty()) field("question", one.question);
    if (one.said.fix.empty()) field("fix", one.said.fix);
    if (one.said.cause.empty()) field("cause", one.said.cause);
    if (one.said.check.empty()) field("check", one.said.check);
    return form;
}

KeepSkill::Answer KeepSkill::explain(const Turn& turn, std::string id) {
    Result<std::optional<Known>> found = co_await known(std::move(id));
    if (found.has_error()) co_return found.error();
    if (!*found || (*found)->candidate.state != State::asking) co_return refuse(turn, "settled", "ignored.old_card");
    const Candidate& one = (*found)->candidate;
    if (turn.person.id != one.resolver && !is_curator(turn.person))
        co_return refuse(turn, "only_resolver", "refused.not_the_resolver", {{"name", name_of_person(one.resolver)}});
    Outcome outcome{.label = "keep.form", .state = turn.conversation};
    Post post = say_here(turn, 0, Card{.text = texts().say("form_title", turn.language), .language = turn.language},
                         turn.event.person);
    post.outgoing.form = form_for(one, turn.language);
    outcome.effects.push_back(std::move(post));
    co_return outcome;
}

KeepSkill::Answer KeepSkill::explained(const Turn& turn, Submission sent) {
    std::string id = sent.value;
    Result<std::optional<Known>> found = co_await known(std::move(id));
    if (found.has_error()) co_return found.error();
    if (!*found || (*found)->candidate.state != State::asking) co_return refuse(turn, "settled", "ignored.old_card");
    Known now = std::move(**found);
    Candidate& one = now.candidate;
    if (turn.person.id != one.resolver && !is_curator(turn.person))
        co_return refuse(turn, "only_resolver", "refused.not_the_resolver", {{"name", name_of_person(one.resolver)}});
    for (const auto& [name, part] : {std::pair{"question", &one.question},
                                     {"fix", &one.said.fix},
                                     {"cause", &one.said.cause},
                                     {"check", &one.said.check}})
        if (const auto words = sent.values.find(name); words != sent.values.end()) *part = words->second;
    if (!one.threads.empty() && one.threads.front().text.empty()) one.threads.front().text = one.question;
    std::string nothing;
    Result<Outcome> outcome = co_await proceed(turn, std::move(now), std::move(nothing));
    co_return outcome;
}

}  // namespace twicket::keep
