// An answer under way: the words of whoever answers go to the asker's thread, the asker's to the direct conversation, and
// what is edited or taken back on one side is so on the other.
#include <algorithm>

#include "bot/relayed.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/expert/expert.hpp"
#include "skills/expert/texts.hpp"

namespace twicket::expert {
namespace {

using nlohmann::json;
using State = ExpertAsk::State;

constexpr std::size_t kept_words = 6000;

OnExperts act_of(ExpertRequest request) {
    return {std::make_shared<const ExpertAct>(ExpertAct{std::move(request)})};
}

// What somebody wrote, anew or for the first time; without words it is taken out.
void note_words(ExpertRequest& request, const std::string& message, const std::string& words) {
    auto& all = request.answers;
    const auto known = std::ranges::find(all, message, &ExpertRequest::Said::message);
    if (words.empty()) {
        if (known != all.end()) all.erase(known);
    } else if (known != all.end()) {
        known->text = words;
    } else if (answer_of(request).size() < kept_words) {
        all.push_back({message, text::clip(words, kept_words)});
    }
}

}  // namespace

ExpertAsk* ask_of(ExpertRequest& request, const std::string& person) {
    const auto found = std::ranges::find(request.asks, person, &ExpertAsk::person);
    return found == request.asks.end() ? nullptr : &*found;
}

std::string accepted_by(const ExpertRequest& request) {
    const auto found = std::ranges::find(request.asks, State::accepted, &ExpertAsk::state);
    return found == request.asks.end() ? std::string{} : found->person;
}

std::string answer_of(const ExpertRequest& request) {
    std::string all;
    for (const ExpertRequest::Said& one : request.answers) all += (all.empty() ? "" : "\n\n") + one.text;
    return text::clip(all, kept_words);
}

QuestionStands standing(const ExpertRequest& request, QuestionStands::State state, const std::string& handler) {
    return {.state = state,
            .message = "expert/" + request.id,
            .text = request.question,
            .handler = handler,
            .account = request.thread.account,
            .place = request.thread.place,
            .thread = request.thread.thread};
}

Post said(Post post) {
    post.with_humans = true;
    return post;
}

Card ExpertSkill::relayed_card(const Turn& turn, const ExpertRequest& request, std::string words, bool from_expert) const {
    Card card{.text = std::move(words), .language = request.language, .speaker = turn.speaker()};
    if (!from_expert || request.state != ExpertRequest::State::accepted) return card;
    card.actions = {
        {"expert.solved", texts().say("solved_it", request.language), request.id, ActionStyle::primary, "👍"}};
    if (parts_.settings.hands_over)
        card.actions.push_back({"handoff.ask", texts().say("human", request.language), "", ActionStyle::plain, "🙋"});
    return card;
}

ExpertSkill::Answer ExpertSkill::relay(const Turn& turn, Message message, std::string id, bool from_expert) const {
    const Result<std::optional<ExpertRequest>> known = co_await parts_.look.request(std::move(id));
    if (known.has_error()) co_return known.error();
    Outcome outcome{.label = "expert.relayed", .state = turn.conversation};
    const bool alive = *known && (*known)->state == ExpertRequest::State::accepted &&
                       (!from_expert || accepted_by(**known) == turn.person.id);  // it may be another's by now
    if (!alive) {
        outcome.label = "expert.settled";
        outcome.state.links.erase(from_expert ? "answers" : "expert");
        if (from_expert)
            outcome.effects.push_back(
                say_here(turn, 0, Card{.text = texts().say("settled", turn.language), .language = turn.language}));
        co_return outcome;
    }
    ExpertRequest request = **known;
    std::string words = message.text;
    for (const Attachment& file : message.files) words += (words.empty() ? "📎 " : "\n📎 ") + text::clip(file.name, 120);
    const ExpertAsk* expert = ask_of(request, accepted_by(request));
    if (!expert) co_return outcome;
    const ThreadName to = from_expert ? request.thread : expert->where;
    outcome.effects.push_back(said(say_in(turn, 0, to, relayed_card(turn, request, words, from_expert))));
    json& ours = outcome.state.memory["expert"];
    remember_relayed(ours, message.id, turn.outgoing_id(0));
    ours["other"] = json_of(to);
    ours["relay"] = request.id;
    if (!from_expert) co_return outcome;
    note_words(request, message.id, words);
    outcome.effects.push_back(act_of(std::move(request)));
    co_return outcome;
}

// Also after the answer, so that what is taken back then is followed.
ExpertSkill::Answer ExpertSkill::follow_change(const Turn& turn, std::string message, std::string words) const {
    Outcome outcome{.label = "expert.relayed_change", .state = turn.conversation};
    const json& ours = turn.conversation.memory.at("expert");
    const std::string before = relayed_as(ours, message);
    const std::optional<ThreadName> other = thread_name_of(ours.value("other", json{}));
    std::string id = ours.value("relay", "");
    const Result<std::optional<ExpertRequest>> known = co_await parts_.look.request(std::move(id));
    if (known.has_error()) co_return known.error();
    if (!other) co_return outcome;
    ExpertRequest request;
    request.state = ExpertRequest::State::withdrawn, request.language = turn.language;
    if (*known) request = **known;
    const bool from_expert = turn.event.kind == PlaceKind::direct && accepted_by(request) == turn.person.id;
    if (words.empty()) outcome.effects.push_back(Withdraw{before});
    const std::string shown = words.empty() ? texts().say("taken_back", request.language) : words;
    Post change = said(say_in(turn, 0, *other, relayed_card(turn, request, shown, from_expert && !words.empty())));
    change.outgoing.updates = before;
    outcome.effects.push_back(std::move(change));
    if (!from_expert || request.state != ExpertRequest::State::accepted) co_return outcome;
    note_words(request, message, words);
    outcome.effects.push_back(act_of(std::move(request)));
    co_return outcome;
}

}  // namespace twicket::expert
