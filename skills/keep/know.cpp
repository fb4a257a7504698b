// `/desk know` (row 13): what somebody keeps and should look through again, with Verify, Edit and Retire; and the
// reminder of it. Whoever keeps an entry may say that it is right or gone; other words go through a reviewer.
#include <algorithm>

#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/keep/keep.hpp"
#include "skills/keep/texts.hpp"

namespace twicket::keep {
namespace {

constexpr std::size_t most_shown = 5, longest_field = 2900, shown_answer = 400;

std::string today(const Turn& turn) {
    return to_rfc3339(turn.now).substr(0, 10);
}

}  // namespace

bool may_tend(const Person& person, const knowledge::Entry& entry) {
    return !person.id.empty() && (entry.owner == person.id || is_curator(person));
}

Card KeepSkill::due_card(const DueEntry& due, const std::string& language) const {
    const knowledge::Entry& entry = due.entry;
    const char* key = due.why == DueEntry::Why::never  ? "due.never"
                      : due.why == DueEntry::Why::ends ? "due.ends"
                                                       : "due.old";
    const std::string& date = due.why == DueEntry::Why::ends ? entry.valid_until : entry.verified;
    Card card{.text = "**" + entry.title + "**\n\n> " + quoted(text::clip(entry.answer, shown_answer)),
              .language = language};
    card.state_line = texts().say(key, language, {{"date", date}});
    const std::string value = entry.id + "\n" + std::to_string(due.version);
    card.actions = {{"keep.verify", texts().say("verify", language), value, ActionStyle::primary, "👍"},
                    {"keep.change", texts().say("edit", language), value, ActionStyle::plain, ""},
                    {"keep.retire", texts().say("retire", language), value, ActionStyle::danger, ""}};
    return card;
}

// One card an entry, so that each has its own buttons; the first card says how many there are.
KeepSkill::Answer KeepSkill::know(const Turn& turn, std::string person, bool reminds) {
    const Person* who = parts_.people.find(person);
    if (!who) co_return refuse(turn, "members_only", "refused.stranger");
    std::string language = turn.language;
    for (const std::string& one : who->languages)
        if (reminds && !spoken(one).empty()) {
            language = std::string{spoken(one)};
            break;
        }
    std::string day = today(turn);
    const Result<std::vector<DueEntry>> due = co_await parts_.due(std::move(person), std::move(day));
    if (due.has_error()) co_return due.error();
    if (due->empty() && reminds) co_return Outcome{.label = "ignored.nothing_due", .state = turn.conversation};
    if (due->empty()) co_return refuse(turn, "nothing_due", "keep.nothing_due");
    Outcome outcome{.label = reminds ? "keep.reminded" : "keep.due_shown", .state = turn.conversation};
    const std::string only = reminds ? std::string{} : only_speaker(turn);
    const std::string count = std::to_string(due->size());
    Card lead{.text = texts().say(due->size() == 1 ? "due_one" : "due_many", language, {{"count", count}}),
              .language = language};
    outcome.effects.push_back(say_here(turn, 0, std::move(lead), only));
    for (std::size_t i = 0; i < std::min(due->size(), most_shown); ++i)
        outcome.effects.push_back(say_here(turn, i + 1, due_card((*due)[i], language), only));
    co_return outcome;
}

// A button of an entry's card. What the card showed is what is judged: an entry that has changed since is shown anew.
KeepSkill::Answer KeepSkill::tend(const Turn& turn, Click click) {
    const auto border = click.value.find('\n');
    std::string id = click.value.substr(0, border);
    const auto entry = parts_.ranker.find(id);
    if (border == click.value.npos || !entry) co_return refuse(turn, "settled", "ignored.old_card");
    if (!may_tend(turn.person, *entry)) co_return refuse(turn, "not_yours", "refused.not_the_owner");
    const Result<knowledge::Standing> standing = co_await parts_.standing(std::move(id));
    if (standing.has_error()) co_return standing.error();
    if (std::to_string(standing->version) != click.value.substr(border + 1)) {
        Outcome outcome{.label = "keep.shown_anew", .state = turn.conversation};
        Card card =
            due_card({*entry, standing->version, entry->verified.empty() ? DueEntry::Why::never : DueEntry::Why::old},
                     turn.language);
        outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(card), only_speaker(turn)));
        co_return outcome;
    }
    if (click.action == "keep.change") co_return change_form(turn, *entry, *standing);
    co_return click.action == "keep.verify" ? verified(turn, click, *entry, standing->version)
                                            : retired(turn, click, *entry, standing->version);
}

Outcome KeepSkill::verified(const Turn& turn, const Click& click, knowledge::Entry entry, std::int64_t version) const {
    Outcome outcome{.label = "keep.verified", .state = turn.conversation};
    entry.verified = today(turn);
    Card card{.text = "**" + entry.title + "**", .language = turn.language};
    card.state_line =
        "✓ " + texts().say("verified_by", turn.language, {{"name", turn.speaker()}, {"date", entry.verified}});
    outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(card), only_speaker(turn)));
    Merit merit{
        .kind = MeritKind::verified, .person = turn.person.id, .by = "", .evidence = evidence_of_entry(entry.id)};
    merit.skills = entry.tags, merit.audience = entry.audience, merit.at = turn.now;
    outcome.effects.push_back(std::move(merit));
    outcome.effects.push_back(Audit{"knowledge.verified", nlohmann::json{{"entry", entry.id}}.dump()});
    outcome.effects.push_back(done(std::make_shared<const knowledge::EntryChanged>(std::move(entry), version)));
    return outcome;
}

Outcome KeepSkill::retired(const Turn& turn, const Click& click, const knowledge::Entry& entry,
                           std::int64_t version) const {
    Outcome outcome{.label = "keep.retired", .state = turn.conversation};
    Card card{.text = "**" + entry.title + "**", .language = turn.language};
    card.state_line = texts().say("retired_by", turn.language, {{"name", turn.speaker()}});
    outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(card), only_speaker(turn)));
    outcome.effects.push_back(Audit{"knowledge.retired", nlohmann::json{{"entry", entry.id}}.dump()});
    outcome.effects.push_back(done(std::make_shared<const knowledge::EntryRetired>(entry.id, version)));
    return outcome;
}

Outcome KeepSkill::change_form(const Turn& turn, const knowledge::Entry& entry,
                               const knowledge::Standing& standing) const {
    const std::string& language = turn.language;
    if (standing.draft) return refuse(turn, "being_written", "refused.being_written", {{"title", entry.title}});
    if (text::length(entry.answer) > longest_field || text::length(entry.title) > 300)
        return refuse(turn, "too_long", "refused.too_long");
    Form form{.id = "keep.change",
              .title = texts().say("change_title", language),
              .submit_label = texts().say("form_send", language),
              .language = language};
    form.fields.push_back({.name = "answer",
                           .label = texts().say("answer", language),
                           .kind = FormField::Kind::long_text,
                           .required = true,
                           .value = entry.answer});
    form.value = entry.id + "\n" + std::to_string(standing.version);
    Outcome outcome{.label = "keep.change_form", .state = turn.conversation};
    Post post = say_here(turn, 0, Card{.text = form.title, .language = language}, turn.event.person);
    post.outgoing.form = std::move(form);
    outcome.effects.push_back(std::move(post));
    return outcome;
}

// The new words become a draft, which a curator looks at in the same way as one from a thread.
KeepSkill::Answer KeepSkill::changed(const Turn& turn, Submission sent) {
    const auto border = sent.value.find('\n');
    std::string id = sent.value.substr(0, border);
    const auto entry = parts_.ranker.find(id);
    if (border == sent.value.npos || !entry) co_return refuse(turn, "settled", "ignored.old_card");
    if (!may_tend(turn.person, *entry)) co_return refuse(turn, "not_yours", "refused.not_the_owner");
    const Result<knowledge::Standing> standing = co_await parts_.standing(std::move(id));
    if (standing.has_error()) co_return standing.error();
    if (standing->draft || std::to_string(standing->version) != sent.value.substr(border + 1))
        co_return refuse(turn, "changed_meanwhile", "refused.changed_meanwhile");
    knowledge::Draft draft{.entry = *entry, .base = standing->version, .author = turn.person.id};
    draft.entry.answer = sent.values["answer"];
    draft.origin = "chat";
    Candidate one{.id = fresh_id(turn),
                  .state = Candidate::State::ready,
                  .question = entry->title,
                  .language = entry->language,
                  .resolver = turn.person.id};
    one.entry = one.near = entry->id;
    one.revision = 1;
    Outcome outcome{.label = "keep.change_drafted", .state = turn.conversation};
    const Settings& settings = parts_.settings;
    if (!settings.place.empty()) {
        one.card = turn.outgoing_id(1);
        outcome.effects.push_back(
            say_in(turn, 1, {settings.account, settings.place, ""}, review_card(one, draft.entry, settings.language)));
    }
    Card card{.text = texts().say("change_drafted", turn.language), .language = turn.language};
    outcome.effects.push_back(say_here(turn, 0, std::move(card), only_speaker(turn)));
    outcome.effects.push_back(Audit{"knowledge.drafted", nlohmann::json{{"entry", draft.entry.id}}.dump()});
    outcome.effects.push_back(kept(one, 0, std::make_shared<const knowledge::DraftWritten>(std::move(draft), 0)));
    co_return outcome;
}

}  // namespace twicket::keep
