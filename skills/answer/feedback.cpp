// Clicks on the answer skill's cards: helpful, not helpful and why (in three words or one's own), votes taken back, a
// choice from a list, the private answer.
#include "skills/answer/answer.hpp"

#include "bot/credit.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/answer/cards.hpp"
#include "skills/answer/texts.hpp"

namespace twicket::answer {
namespace {

constexpr int reason_limit = 500;
constexpr std::string_view reasons[] = {"wrong_topic", "outdated", "unclear"};

// A shared card stands where nobody has asked: its buttons bring entry and question along.
std::optional<Shown> shared_here(const Turn& turn, const Click& click) {
    const auto border = click.value.find('\n');
    if (border == click.value.npos) return std::nullopt;
    return Shown{click.card,        click.value.substr(border + 1), "",
                 turn.event.person, click.value.substr(0, border),  false};
}

Form reason_form(const std::string& card, const std::string& language) {
    return {.id = "answer.reason",
            .title = texts().say("reason_title", language),
            .submit_label = texts().say("reason_send", language),
            .language = language,
            .fields = {{.name = "reason",
                        .label = texts().say("reason_label", language),
                        .kind = FormField::Kind::long_text,
                        .required = true,
                        .max_length = reason_limit,
                        .hint = texts().say("reason_hint", language)}},
            .value = card};
}

// A shared card was asked by no message: nobody's home holds it.
void note(Outcome& outcome, const Turn& turn, const Shown& shown, QuestionStands::State state) {
    if (shown.message.empty()) return;
    answer::note(outcome, turn, QuestionStands{.state = state, .message = shown.message, .text = shown.question});
}

}  // namespace

Outcome AnswerSkill::on_click(const Turn& turn, const Click& click) {
    Memory memory{turn.conversation};
    if (click.action == "answer.private" && !click.taken_back) return on_private(turn, click.value);
    if (click.action == "answer.ask" && !click.taken_back) return on_ask(turn, click);
    const Shown* known = memory.of_card(click.card);
    std::optional<Shown> shared = known ? std::nullopt : shared_here(turn, click);
    if (!known && !shared) return {.label = "ignored.old_card", .state = turn.conversation};
    const Shown shown = known ? *known : *shared;
    if (shared) memory.keep(shown);
    if (click.taken_back) return on_taken_back(turn, shown);
    if (click.action == "answer.helpful") return on_helpful(turn, std::move(memory), shown);
    if (click.action == "answer.not_helpful") return on_not_helpful(turn, std::move(memory), shown);
    if (click.action == "answer.reason") return on_reason(turn, std::move(memory), shown, click.value);
    if (click.action == "answer.not_a_question") return on_not_a_question(turn, shown);
    if (click.action == "answer.other_reason") return on_other_reason(turn, shown);
    if (click.action == "answer.pick") return on_pick(turn, std::move(memory), shown, click.value);
    if (click.action == "answer.none") return on_none(turn, std::move(memory), shown);
    return {.label = "ignored.unknown_button", .state = turn.conversation};
}

// "Look it up": the button brings the question that another card has carried here, id and text.
Outcome AnswerSkill::on_ask(const Turn& turn, const Click& click) {
    const auto border = click.value.find('\n');
    if (border == click.value.npos || Memory{turn.conversation}.of_card(click.card))
        return {.label = "ignored.old_card", .state = turn.conversation};
    const Message message{
        .id = click.value.substr(0, border), .text = click.value.substr(border + 1), .calls_us = true};
    const Shown asking{click.card, "", message.id, turn.event.person, "", false};
    return on_message(turn, message, &asking);
}

Outcome AnswerSkill::on_not_a_question(const Turn& turn, const Shown& shown) {
    Outcome outcome{.label = "taught_not_a_question", .state = turn.conversation};
    outcome.state.dialogue.clear();
    outcome.effects.push_back(Withdraw{shown.card});
    outcome.effects.push_back(Lesson{shown.question, false});
    outcome.effects.push_back(
        replace_card(turn, 0, shown.card, plain_card(texts().say("kept_out", turn.language), turn.language, false)));
    note(outcome, turn, shown, QuestionStands::State::gone);
    return outcome;
}

// One merit a person and entry, however many of his or her questions it has answered.
void AnswerSkill::credit_owner(const Turn& turn, const knowledge::Entry& entry, const std::string& question, int value,
                               Outcome& outcome) const {
    if (entry.owner.empty() || !may_credit(turn)) return;
    const std::string voter = turn.speaker_key(), evidence = evidence_of_entry(entry.id);
    const bool before = pairings_.vote_of(wording_of(question), entry.id, voter) > 0;
    if (value > 0 && pairings_.helped(entry.id, voter) == 0) {
        const bool again = pairings_.helped_others(entry.id, voter);
        Merit merit = credit(turn, again ? MeritKind::reused : MeritKind::helpful, entry.owner, evidence);
        merit.skills = entry.tags;
        merit.account.clear(), merit.place.clear();
        merit.audience = entry.audience.empty() ? std::vector<std::string>{"everyone"} : entry.audience;
        outcome.effects.push_back(std::move(merit));
    }
    if (value > 0 || !before) return;
    if (pairings_.helped(entry.id, voter) == 1) outcome.effects.push_back(discredit(turn, std::nullopt, evidence));
}

Outcome AnswerSkill::on_helpful(const Turn& turn, Memory memory, const Shown& shown) {
    Outcome outcome{.label = "voted_helpful", .state = turn.conversation};
    const auto entry = ranker_.find(shown.entry);
    if (!entry) return {.label = "ignored.entry_gone", .state = turn.conversation};
    outcome.effects.push_back(Vote{entry->id, wording_of(shown.question), +1, ""});
    credit_owner(turn, *entry, shown.question, +1, outcome);
    if (turn.place.mode == Mode::questions) outcome.effects.push_back(Lesson{shown.question, true});
    Card card = answer_card(*entry, "confidence.sure", turn.language, turn.now);
    card.state_line = "✓ " + texts().say("thanks_helpful", turn.language, {{"name", turn.speaker()}});
    card.actions = {human_action(turn.language)};
    outcome.effects.push_back(replace_card(turn, 0, shown.card, std::move(card)));
    note(outcome, turn, shown, QuestionStands::State::answered);
    memory.asked_back.clear();
    memory.store(outcome.state);
    return outcome;
}

Outcome AnswerSkill::on_not_helpful(const Turn& turn, Memory, const Shown& shown) {
    Outcome outcome{.label = "voted_not_helpful", .state = turn.conversation};
    const auto entry = ranker_.find(shown.entry);
    if (!entry) return {.label = "ignored.entry_gone", .state = turn.conversation};
    outcome.effects.push_back(Vote{entry->id, wording_of(shown.question), -1, ""});
    credit_owner(turn, *entry, shown.question, -1, outcome);
    Card card = answer_card(*entry, "confidence.unsure", turn.language, turn.now);
    card.state_line = texts().say("why_not", turn.language);
    card.actions.clear();
    for (const std::string_view reason : reasons)
        card.actions.push_back({"answer.reason", texts().say("reason." + std::string{reason}, turn.language),
                                std::string{reason}, ActionStyle::plain, ""});
    card.actions.push_back(
        {"answer.other_reason", texts().say("reason.other", turn.language), "", ActionStyle::plain, ""});
    card.actions.push_back(human_action(turn.language));
    card.actions.push_back(ticket_action(turn.language));
    outcome.effects.push_back(replace_card(turn, 0, shown.card, std::move(card)));
    note(outcome, turn, shown, QuestionStands::State::open);
    return outcome;
}

Outcome AnswerSkill::on_other_reason(const Turn& turn, const Shown& shown) {
    Outcome outcome{.label = "reason_asked", .state = turn.conversation};
    Post post{{.id = turn.outgoing_id(0), .account = "", .place = "", .thread = "", .reply = {{}, turn.event.person}}};
    post.outgoing.form = reason_form(shown.card, turn.language);
    outcome.effects.push_back(std::move(post));
    return outcome;
}

Outcome AnswerSkill::on_submission(const Turn& turn, const Submission& sent) {
    const Memory memory{turn.conversation};
    const Shown* shown = memory.of_card(sent.value);
    const auto words = sent.values.find("reason");
    if (sent.form != "answer.reason" || !shown || words == sent.values.end())
        return {.label = "ignored.old_card", .state = turn.conversation};
    const auto entry = ranker_.find(shown->entry);
    if (!entry) return {.label = "ignored.entry_gone", .state = turn.conversation};
    Outcome outcome{.label = "reason_given", .state = turn.conversation};
    outcome.effects.push_back(
        Vote{entry->id, wording_of(shown->question), -1, text::clip(words->second, reason_limit)});
    Card card = answer_card(*entry, "confidence.unsure", turn.language, turn.now);
    card.state_line = texts().say("noted_words", turn.language);
    card.actions = {human_action(turn.language)};
    outcome.effects.push_back(replace_card(turn, 0, shown->card, std::move(card)));
    return outcome;
}

// Only one's own vote: the card is then as it was, with its buttons.
Outcome AnswerSkill::on_taken_back(const Turn& turn, const Shown& shown) {
    const std::string wording = wording_of(shown.question);
    const auto entry = ranker_.find(shown.entry);
    if (!entry || pairings_.vote_of(wording, shown.entry, turn.speaker_key()) == 0)
        return {.label = "ignored.no_vote", .state = turn.conversation};
    Outcome outcome{.label = "vote_taken_back", .state = turn.conversation};
    outcome.effects.push_back(Vote{entry->id, wording, 0, ""});
    credit_owner(turn, *entry, shown.question, 0, outcome);
    outcome.effects.push_back(replace_card(turn, 0, shown.card, open_card(turn, *entry, "vote_open")));
    note(outcome, turn, shown, QuestionStands::State::answered);
    return outcome;
}

Outcome AnswerSkill::on_reason(const Turn& turn, Memory memory, const Shown& shown, const std::string& reason) {
    if (std::find(std::begin(reasons), std::end(reasons), reason) == std::end(reasons))
        return {.label = "ignored.unknown_reason", .state = turn.conversation};
    const auto entry = ranker_.find(shown.entry);
    if (!entry) return {.label = "ignored.entry_gone", .state = turn.conversation};
    Outcome outcome{.label = "reason_given", .state = turn.conversation};
    outcome.effects.push_back(Vote{entry->id, wording_of(shown.question), -1, reason});
    const std::string said = texts().say("reason." + reason, turn.language);
    Card card = answer_card(*entry, "confidence.unsure", turn.language, turn.now);
    card.state_line = texts().say("noted", turn.language, {{"reason", said}});
    card.actions = {human_action(turn.language)};
    outcome.effects.push_back(replace_card(turn, 0, shown.card, std::move(card)));

    Question again = question_of(turn, shown.question, memory);
    again.not_this = entry->id;
    const Consideration next = consider(again);
    if (reason == "wrong_topic" && !next.ranking.candidates.empty() && next.ranking.confidence >= thresholds_.low) {
        const std::string id = turn.outgoing_id(1);
        Card list = list_card(next.ranking.candidates, texts().say("try_next", turn.language), turn.language);
        outcome.effects.push_back(say_here(turn, 1, std::move(list)));
        memory.keep({id, shown.question, shown.message, shown.asker, "", true});
    }
    memory.store(outcome.state);
    return outcome;
}

Outcome AnswerSkill::on_pick(const Turn& turn, Memory memory, const Shown& shown, const std::string& id) {
    Outcome outcome{.label = "picked", .state = turn.conversation};
    const auto entry = ranker_.find(id);
    if (!entry || !turn.audience.may_read(entry->audience)) {
        outcome.label = "picked_gone";
        outcome.effects.push_back(
            replace_card(turn, 0, shown.card, plain_card(texts().say("gone", turn.language), turn.language, true)));
        return outcome;
    }
    outcome.effects.push_back(replace_card(turn, 0, shown.card, open_card(turn, *entry, "chosen")));
    note(outcome, turn, shown, QuestionStands::State::answered);
    Shown now = shown;
    now.entry = entry->id;
    now.is_list = false;
    memory.keep(now);
    memory.store(outcome.state);
    outcome.trace = {{"entry", entry->id}, {"step", "picked"}};
    return outcome;
}

Outcome AnswerSkill::on_none(const Turn& turn, Memory memory, const Shown& shown) {
    Outcome outcome{.label = "list_declined", .state = turn.conversation};
    Card closed = plain_card(texts().say("closed_list", turn.language), turn.language, false);
    outcome.effects.push_back(replace_card(turn, 0, shown.card, std::move(closed)));
    const bool ask_back = memory.asked_back.empty();
    Card card = plain_card(texts().say(ask_back ? "clarify" : "dont_know", turn.language), turn.language, true);
    outcome.effects.push_back(say_here(turn, 1, std::move(card)));
    memory.keep({turn.outgoing_id(1), shown.question, shown.message, shown.asker, "", false});
    note(outcome, turn, shown, ask_back ? QuestionStands::State::asked_back : QuestionStands::State::open);
    if (ask_back) {
        memory.asked_back = shown.question;
        outcome.state.dialogue = name();
    }
    memory.store(outcome.state);
    return outcome;
}

Outcome AnswerSkill::on_private(const Turn& turn, const std::string& id) {
    Outcome outcome{.label = "private_shown", .state = turn.conversation};
    const auto entry = ranker_.find(id);
    const Audience own{turn.person.groups};
    Card card = entry && own.may_read(entry->audience)
                    ? answer_card(*entry, "confidence.fairly", turn.language, turn.now)
                    : plain_card(texts().say("gone", turn.language), turn.language, false);
    card.actions.clear();
    card.state_line = texts().say("private_note", turn.language);
    outcome.effects.push_back(say_here(turn, 0, std::move(card), turn.event.person));
    outcome.trace = {{"entry", id}, {"step", "private"}};
    return outcome;
}

void AnswerSkill::committed(const Turn& turn, const Outcome& outcome) {
    const std::string voter = turn.speaker_key();
    for (const Effect& effect : outcome.effects)
        if (const auto* vote = std::get_if<Vote>(&effect))
            pairings_.judge(vote->wording, vote->entry, voter, vote->value);
}

}  // namespace twicket::answer
