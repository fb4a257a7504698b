// Messages: what to say to a question. Clicks are in feedback.cpp.
#include "skills/answer/answer.hpp"

#include "bot/manners.hpp"
#include "bot/say.hpp"
#include "bot/text/language.hpp"
#include "skills/answer/cards.hpp"
#include "skills/answer/texts.hpp"

namespace twicket::answer {
namespace {

// For the asker's home. A reply to our question back belongs to the question before it (no message of its own).
QuestionStands stands(Step step, const std::string& message, const std::string& text) {
    using State = QuestionStands::State;
    const State state = step == Step::answer      ? State::answered
                        : step == Step::dont_know ? State::open
                                                  : State::asked_back;
    return {.state = state, .message = message, .text = text};
}

// What is broken may have an entry that helps; if not, a ticket is one tap away.
bool reports_trouble(const PurposeGuess& guess) {
    constexpr double sure = 0.55;
    return guess.purpose == Purpose::incident && guess.confidence >= sure;
}

}  // namespace

AnswerSkill::AnswerSkill(const knowledge::Ranker& ranker, Pairings pairings, Thresholds thresholds, PlacesOf places_of,
                         MayShare may_share)
    : ranker_{ranker},
      pairings_{std::move(pairings)},
      thresholds_{thresholds},
      places_of_{std::move(places_of)},
      may_share_{std::move(may_share)} {}

Fit AnswerSkill::fit(const Turn& turn) const {
    if (std::holds_alternative<Message>(turn.event.what))
        return turn.conversation.dialogue == name() ? Fit::strong : Fit::weak;
    if (const auto* click = std::get_if<Click>(&turn.event.what))
        return click->action.starts_with("answer.") ? Fit::owns : Fit::none;
    if (const auto* sent = std::get_if<Submission>(&turn.event.what))
        return sent->form.starts_with("answer.") ? Fit::owns : Fit::none;
    if (const auto* deletion = std::get_if<Deletion>(&turn.event.what))
        return Memory{turn.conversation}.of_message(deletion->message) ? Fit::owns : Fit::none;
    if (const auto* edit = std::get_if<Edit>(&turn.event.what)) {
        const Memory memory{turn.conversation};
        const Shown* shown = memory.of_message(edit->message);
        return shown && shown == memory.last() ? Fit::owns : Fit::none;
    }
    return Fit::none;
}

boost::asio::awaitable<Result<Outcome>> AnswerSkill::answer(const Turn& turn) {
    if (const auto* message = std::get_if<Message>(&turn.event.what)) co_return on_message(turn, *message);
    const auto* click = std::get_if<Click>(&turn.event.what);
    if (click && click->action == "answer.share" && !click->taken_back) {
        std::string card = click->card;
        Outcome outcome = co_await on_share(turn, std::move(card));
        co_return outcome;
    }
    if (click) co_return on_click(turn, *click);
    const auto* sent = std::get_if<Submission>(&turn.event.what);
    if (sent && sent->form == "answer.share") {
        Submission copy = *sent;
        Outcome outcome = co_await on_share_place(turn, std::move(copy));
        co_return outcome;
    }
    if (sent) co_return on_submission(turn, *sent);
    if (const auto* deletion = std::get_if<Deletion>(&turn.event.what)) co_return on_deletion(turn, *deletion);
    if (const auto* edit = std::get_if<Edit>(&turn.event.what)) co_return on_edit(turn, *edit);
    co_return Error{ErrorCode::internal, "the answer skill was given an event that is not its own"};
}

AnswerSkill::Question AnswerSkill::question_of(const Turn& turn, const std::string& text, const Memory& memory) const {
    std::string asked_in = text::language_of(text);
    return {.text = text,
            .audience = turn.audience,
            .own_groups = turn.person.groups,
            .scopes = turn.place.scopes,
            .language = asked_in.empty() ? turn.language : std::move(asked_in),
            .now = turn.now,
            .rung = {.confidence = 0,
                     .in_scope = 0,
                     .candidates = 0,
                     .leave = turn.manners.leave,
                     .already_clarified = !memory.asked_back.empty(),
                     .offered_before = memory.offered_list_for(text)},
            .asker = turn.speaker_key()};
}

Outcome AnswerSkill::on_message(const Turn& turn, const Message& message, const Shown* replaces) {
    Memory memory{turn.conversation};
    std::string text = without_call(message.text);
    const bool continues = turn.conversation.dialogue == name() && !memory.asked_back.empty();
    Consideration considered = consider(question_of(turn, text, memory));
    if (continues && considered.step != Step::answer) {  // the reply to our question back: try both together
        const std::string both = memory.asked_back + " " + text;
        Consideration together = consider(question_of(turn, both, memory));
        if (together.ranking.confidence > considered.ranking.confidence) considered = std::move(together), text = both;
    }

    Outcome outcome{
        .label = std::string{name_of(considered.step)}, .state = turn.conversation, .trace = considered.trace};
    outcome.state.dialogue.clear();
    outcome.gives_way = considered.step != Step::answer && considered.step != Step::offer;
    const std::string id = turn.outgoing_id(0);
    const auto& candidates = considered.ranking.candidates;
    Shown shown{id, text, message.id, turn.event.person, "", false};
    Card card;
    switch (considered.step) {
        case Step::answer:
            card = open_card(turn, *candidates.front().entry, confidence_word(considered.ranking.confidence));
            shown.entry = candidates.front().entry->id;
            memory.asked_back.clear();
            break;
        case Step::offer:
            card = list_card(candidates, texts().say("did_you_mean", turn.language), turn.language);
            if (reports_trouble(turn.purpose)) card.actions.push_back(ticket_action(turn.language));
            shown.is_list = true;
            break;
        case Step::clarify:
            card = plain_card(texts().say("clarify", turn.language), turn.language, true);
            memory.asked_back = text;
            outcome.state.dialogue = name();
            break;
        case Step::dont_know:
            card = plain_card(texts().say("dont_know", turn.language), turn.language, true);
            memory.asked_back.clear();
            break;
        case Step::silence:
            break;
    }
    if (considered.step != Step::silence) {
        if (turn.manners.leave == Leave::if_sure && turn.place.mode == Mode::questions)
            card.actions.push_back(not_a_question_action(turn.language));
        Post post{{.id = id, .account = "", .place = "", .thread = "", .reply = {card}}};
        if (replaces) {
            post.outgoing.updates = replaces->card;
            shown.card = replaces->card;
        }
        outcome.effects.push_back(std::move(post));
        memory.keep(shown);
    }
    if (considered.step != Step::silence)
        note(outcome, turn, stands(considered.step, continues ? "" : message.id, text));
    if (considered.private_more) {
        Card more = plain_card(texts().say("private_more", turn.language), turn.language, false);
        more.actions.push_back({"answer.private", texts().say("private_show", turn.language),
                                considered.private_more->id, ActionStyle::primary, "🔒"});
        more.state_line = texts().say("private_note", turn.language);
        outcome.effects.push_back(say_here(turn, 1, std::move(more), turn.event.person));
        outcome.label += "+private";
    }
    memory.store(outcome.state);
    return outcome;
}

Outcome AnswerSkill::on_edit(const Turn& turn, const Edit& edit) {
    const Memory memory{turn.conversation};
    const Shown shown = *memory.of_message(edit.message);
    if (wording_of(without_call(edit.text)) == wording_of(shown.question))
        return {.label = "noted.edit", .state = turn.conversation};
    const Message message{.id = edit.message, .text = edit.text, .calls_us = true};
    return on_message(turn, message, &shown);
}

Outcome AnswerSkill::on_deletion(const Turn& turn, const Deletion& deletion) {
    const Memory memory{turn.conversation};
    const Shown* shown = memory.of_message(deletion.message);
    Outcome outcome{.label = "withdrawn", .state = turn.conversation};
    outcome.effects.push_back(Withdraw{shown->card});
    Card card = plain_card(texts().say("withdrawn", turn.language), turn.language, false);
    outcome.effects.push_back(replace_card(turn, 0, shown->card, std::move(card)));
    outcome.effects.push_back(QuestionStands{.state = QuestionStands::State::gone, .message = shown->message});
    return outcome;
}

}  // namespace twicket::answer
