// What the asked do with a question: accept, pass, suggest; then solved, and kept for those who ask next. The words both
// ways are relay.cpp.
#include <algorithm>

#include "bot/asking.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/expert/expert.hpp"
#include "skills/expert/texts.hpp"

namespace twicket::expert {
namespace {

using nlohmann::json;
using State = ExpertAsk::State;

template <class Act>
OnExperts act_of(Act act) {
    return {std::make_shared<const ExpertAct>(ExpertAct{std::move(act)})};
}

}  // namespace

// A button or a form that carries a question's id.
ExpertSkill::Answer ExpertSkill::on_request(const Turn& turn, std::string id) {
    const Result<std::optional<ExpertRequest>> known = co_await parts_.look.request(std::move(id));
    if (known.has_error()) co_return known.error();
    if (!*known) co_return whisper(turn, "refused.settled", "settled");
    ExpertRequest request = **known;
    if (const auto* sent = std::get_if<Submission>(&turn.event.what)) {
        Submission copy = *sent;
        Result<Outcome> passed = co_await suggested(turn, std::move(copy), std::move(request));
        co_return passed;
    }
    Click click = std::get<Click>(turn.event.what);
    if (click.action == "expert.withdraw") co_return withdraw(turn, std::move(request));
    if (click.action == "expert.solved") co_return solved(turn, std::move(request));
    Result<Outcome> outcome = Outcome{};
    if (click.action == "expert.accept") {
        outcome = co_await accept(turn, std::move(click), std::move(request));
    } else {
        outcome = co_await pass(turn, std::move(click), std::move(request));
    }
    co_return outcome;
}

ExpertSkill::Answer ExpertSkill::accept(const Turn& turn, Click click, ExpertRequest request) const {
    ExpertAsk* own = ask_of(request, turn.person.id);
    if (!own || turn.person.id.empty()) co_return whisper(turn, "refused.not_asked", "not_yours");
    if (request.state == ExpertRequest::State::accepted && own->state != State::accepted)
        co_return whisper(turn, "refused.taken", "taken", {{"name", name_of_person(accepted_by(request))}});
    if (request.state != ExpertRequest::State::open) co_return whisper(turn, "refused.settled", "settled");
    // What is written here goes to one asker.
    if (const auto busy = turn.conversation.links.find("answers"); busy != turn.conversation.links.end()) {
        std::string other = busy->value("request", "");
        const Result<std::optional<ExpertRequest>> earlier = co_await parts_.look.request(std::move(other));
        if (earlier.has_error()) co_return earlier.error();
        if (*earlier && (*earlier)->state == ExpertRequest::State::accepted)
            co_return whisper(turn, "refused.one_at_a_time", "one_at_a_time", {{"name", (*earlier)->asker_name}});
    }
    Outcome outcome{.label = "expert.accepted", .state = turn.conversation};
    const std::string name = turn.speaker();
    std::size_t number = 2;
    own->state = State::accepted;
    own->where = turn.here();
    for (ExpertAsk& other : request.asks) {
        if (other.person == turn.person.id) continue;
        if (other.state == State::asked) {
            const std::string language = language_of(other.person, request.language);
            Post gone =
                said(say_in(turn, number++, other.where,
                            Card{.text = texts().say("taken", language, {{"name", name}}), .language = language}));
            gone.outgoing.updates = other.card;
            outcome.effects.push_back(std::move(gone));
        }
        if (other.state == State::asked || other.state == State::planned) other.state = State::lapsed;
    }
    request.state = ExpertRequest::State::accepted;
    Card mine{.text = texts().say("you_have_it", turn.language, {{"name", request.asker_name}}) + "\n\n> " +
                      quoted(request.question),
              .language = turn.language};
    mine.actions = {{"expert.pass", texts().say("pass", turn.language), request.id, ActionStyle::plain, ""}};
    outcome.effects.push_back(said(replace_card(turn, 0, click.card, std::move(mine))));
    outcome.effects.push_back(said(
        say_in(turn, 1, request.thread,
               Card{.text = texts().say("has_it", request.language, {{"name", name}}), .language = request.language})));
    outcome.state.links["answers"] = {{"request", request.id}};
    json link = json_of(turn.here());
    link["request"] = request.id, link["asker"] = request.asker, link["name"] = name;
    outcome.effects.push_back(
        LinkThread{request.thread.account, request.thread.place, request.thread.thread, {{"expert", std::move(link)}}});
    outcome.effects.push_back(standing(request, QuestionStands::State::with_human, turn.person.id));
    outcome.effects.push_back(act_of(std::move(request)));
    co_return outcome;
}

ExpertSkill::Answer ExpertSkill::pass(const Turn& turn, Click click, ExpertRequest request) const {
    if (turn.person.id.empty() || !ask_of(request, turn.person.id))
        co_return whisper(turn, "refused.not_asked", "not_yours");
    ask_of(request, turn.person.id)->card = click.card;
    Result<Outcome> outcome = co_await passed_on(turn, std::move(request), "");
    co_return outcome;
}

ExpertSkill::Answer ExpertSkill::suggested(const Turn& turn, Submission sent, ExpertRequest request) const {
    if (turn.person.id.empty() || !ask_of(request, turn.person.id))
        co_return whisper(turn, "refused.not_asked", "not_yours");
    const std::string typed = sent.values["colleague"];
    const Person* person = person_named(typed, turn.event.account);
    if (!person || person->id == turn.person.id || person->id == request.asker)
        co_return whisper(turn, "refused.unknown_person", "unknown_person", {{"name", text::clip(typed, 60)}});
    std::string first = person->id;
    Result<Outcome> outcome = co_await passed_on(turn, std::move(request), std::move(first));
    co_return outcome;
}

// Refusing is free: whoever comes next is asked at once.
ExpertSkill::Answer ExpertSkill::passed_on(const Turn& turn, ExpertRequest request, std::string first) const {
    if (request.state != ExpertRequest::State::open && request.state != ExpertRequest::State::accepted)
        co_return whisper(turn, "refused.settled", "settled");
    ExpertAsk* own = ask_of(request, turn.person.id);
    const bool had_it = own->state == State::accepted;
    if (!had_it && own->state != State::asked) co_return whisper(turn, "refused.settled", "settled");
    own->state = State::passed;
    Outcome outcome{.label = first.empty() ? "expert.passed" : "expert.suggested", .state = turn.conversation};
    const std::string card = own->card;
    Card thanks{.text = texts().say("passed", turn.language), .language = turn.language};
    outcome.effects.push_back(
        said(card.empty() ? say_here(turn, 0, std::move(thanks)) : replace_card(turn, 0, card, std::move(thanks))));
    request.state = ExpertRequest::State::open;
    if (!first.empty()) {
        std::erase(request.others, first);
        request.others.insert(request.others.begin(), first);
    }
    std::size_t number = 2;
    const Result<std::vector<std::string>> names = co_await widen(turn, request, outcome, number);
    if (names.has_error()) co_return names.error();
    if (under_way(request) == 0) {
        Card nobody{.text = texts().say("nobody_free", request.language), .language = request.language};
        if (parts_.settings.hands_over)
            nobody.actions.push_back(
                {"handoff.ask", texts().say("human", request.language), "", ActionStyle::primary, "🙋"});
        outcome.effects.push_back(said(say_in(turn, 1, request.thread, std::move(nobody))));
    }
    if (!names->empty()) {
        std::string all;
        for (const std::string& name : *names) all += (all.empty() ? "" : ", ") + name;
        outcome.effects.push_back(said(say_in(
            turn, 1, request.thread,
            Card{.text = texts().say("asked", request.language, {{"names", all}}), .language = request.language})));
    }
    if (had_it) {
        outcome.state.links.erase("answers");
        outcome.effects.push_back(
            LinkThread{request.thread.account, request.thread.place, request.thread.thread, {{"expert", nullptr}}});
        outcome.effects.push_back(standing(request, QuestionStands::State::open, ""));
    }
    outcome.effects.push_back(act_of(std::move(request)));
    co_return outcome;
}

Outcome ExpertSkill::solved(const Turn& turn, ExpertRequest request) const {
    if (request.state != ExpertRequest::State::accepted) return whisper(turn, "refused.settled", "settled");
    if (request.asker != turn.speaker_key())
        return whisper(turn, "refused.not_the_asker", "only_asker", {{"name", request.asker_name}});
    const ExpertAsk expert = *ask_of(request, accepted_by(request));
    const std::string name = name_of_person(expert.person), language = language_of(expert.person, request.language);
    const bool direct = turn.event.kind == PlaceKind::direct;
    Outcome outcome{.label = "expert.solved", .state = turn.conversation};
    request.state = ExpertRequest::State::solved;
    outcome.state.links.erase("expert");
    outcome.state.memory["expert"].erase("request");
    outcome.effects.push_back(say_here(
        turn, 0, Card{.text = texts().say("glad", turn.language, {{"name", name}}), .language = turn.language}));

    // Shown where it happened, and to the groups that all readers there share with whoever reads it elsewhere.
    Merit merit{.kind = MeritKind::accepted,
                .person = expert.person,
                .by = turn.person.id,
                .skills = request.skills,
                .at = turn.now};
    // A direct conversation is one thread for ever; there each question is its own evidence.
    merit.evidence = direct ? evidence_of_message(turn.event.account, turn.event.place, "expert/" + request.id)
                            : evidence_of_thread(turn.here());
    if (!direct) merit.account = turn.event.account, merit.place = turn.event.place;
    outcome.effects.push_back(std::move(merit));
    // For whom it may be kept: the narrowest groups of its first readers; of a direct conversation, all, since whoever
    // answered looks through the words before anybody sees them.
    std::vector<std::string> audience = experts::team_of(request.groups);
    if (direct || audience.empty()) audience = {"everyone"};
    KeptAnswer draft{.id = request.id,
                     .person = expert.person,
                     .question = request.question,
                     .answer = answer_of(request),
                     .language = request.language,
                     .audience = std::move(audience),
                     .skills = request.skills,
                     .thread = json_of(request.thread).dump(),
                     .at = turn.now};
    outcome.effects.push_back(act_of(std::move(draft)));
    Card helped{.text = texts().say("it_helped", language, {{"name", request.asker_name}}), .language = language};
    helped.actions = {{"expert.keep", texts().say("keep", language), request.id, ActionStyle::primary, ""}};
    outcome.effects.push_back(said(say_in(turn, 1, expert.where, std::move(helped))));
    outcome.effects.push_back(
        LinkThread{expert.where.account, expert.where.place, expert.where.thread, {{"answers", nullptr}}});
    outcome.effects.push_back(Timer{.name = "expert.next", .due = turn.now, .cancel = true});
    outcome.effects.push_back(standing(request, QuestionStands::State::handled, expert.person));
    outcome.effects.push_back(act_of(std::move(request)));
    return outcome;
}

ExpertSkill::Answer ExpertSkill::keep(const Turn& turn, Click click) const {
    std::string id = click.value;
    const Result<std::optional<KeptAnswer>> draft = co_await parts_.look.kept(std::move(id));
    if (draft.has_error()) co_return draft.error();
    if (!*draft) co_return whisper(turn, "refused.settled", "settled");
    if ((*draft)->person != turn.person.id) co_return whisper(turn, "refused.not_yours", "not_yours");
    std::string groups;
    for (const std::string& group : (*draft)->audience) groups += (groups.empty() ? "" : ", ") + group;
    const std::string& language = turn.language;
    Form form{.id = "expert.keep",
              .title = texts().say("keep_title", language),
              .submit_label = texts().say("keep", language),
              .language = language,
              .fields = {},
              .value = click.value};
    form.fields.push_back({.name = "question",
                           .label = texts().say("keep_question", language),
                           .required = true,
                           .max_length = 300,
                           .hint = texts().say("kept_for", language, {{"groups", groups}}),
                           .value = text::clip((*draft)->question, 300)});
    form.fields.push_back({.name = "answer",
                           .label = texts().say("keep_answer", language),
                           .kind = FormField::Kind::long_text,
                           .required = true,
                           .value = text::clip((*draft)->answer, 2900)});
    co_return ask_by_form(turn, std::move(form), "expert.keep_form");
}

ExpertSkill::Answer ExpertSkill::keep_as(const Turn& turn, Submission sent) const {
    std::string id = sent.value;
    const Result<std::optional<KeptAnswer>> draft = co_await parts_.look.kept(std::move(id));
    if (draft.has_error()) co_return draft.error();
    if (!*draft || (*draft)->person != turn.person.id) co_return whisper(turn, "refused.settled", "settled");
    KeptAnswer kept = **draft;
    kept.question = sent.values["question"];
    kept.answer = sent.values["answer"];
    kept.kept = true;
    kept.at = turn.now;
    Outcome outcome = whisper(turn, "expert.kept", "kept");
    outcome.effects.push_back(Audit{"knowledge.keep", json{{"entry", kept_entry(kept.id)}}.dump()});
    outcome.effects.push_back(act_of(std::move(kept)));
    co_return outcome;
}

}  // namespace twicket::expert
