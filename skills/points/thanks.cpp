// Giving thanks. Whoever is hidden is never named to others; what is said to all is one line a thread.
#include "bot/credit.hpp"
#include "bot/manners.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/points/points.hpp"
#include "skills/points/texts.hpp"

namespace twicket::points {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t most_kept = 20;  // messages of a thread whose edits are followed
constexpr std::size_t longest_reason = 300;

json& ours(Conversation& conversation) {
    json& memory = conversation.memory["points"];
    if (!memory.is_object()) memory = json::object();
    return memory;
}

std::string evidence_here(const Turn& turn, const std::string& message) {
    return evidence_of_message(turn.event.account, turn.event.place, message);
}

// "for fixing the vpn" → "fixing the vpn"
std::string reason_of(std::string words) {
    for (const std::string_view joint : {"for ", "für ", "pour ", "por "})
        if (text::fold(words.substr(0, joint.size())) == joint) words.erase(0, joint.size());
    return text::clip(words, longest_reason);
}

std::string names_of(const std::vector<const Person*>& people) {
    std::string names;
    for (const Person* person : people) names += (names.empty() ? "" : ", ") + person->name;
    return names;
}

std::vector<const Person*> seen_of(const std::vector<const Person*>& people, const std::set<std::string>& hidden) {
    std::vector<const Person*> seen;
    for (const Person* person : people)
        if (!hidden.contains(person->id)) seen.push_back(person);
    return seen;
}

// Nobody asked for a line, but nobody has forbidden it either: what is given with ++ is meant for us.
bool may_say_a_line(const Turn& turn) {
    if (turn.manners.leave == Leave::speak) return true;
    if (is_quiet(turn.place.quiet, minute_of_day(turn.now, turn.place.timezone))) return false;
    return turn.manners.leave == Leave::if_sure || turn.manners.reason == "silent.not_a_question" ||
           turn.manners.reason == "silent.others_talk";
}

}  // namespace

bool PointsSkill::credit_all(const Turn& turn, const std::vector<const Person*>& people, MeritKind kind,
                             const std::string& evidence, Outcome& outcome) const {
    bool credited = false;
    for (const Person* person : people) {
        if (person->id == turn.person.id) continue;
        outcome.effects.push_back(credit(turn, kind, person->id, evidence));
        credited = true;
    }
    const auto* message = std::get_if<Message>(&turn.event.what);
    if (message && credited) {
        json& said = ours(outcome.state)["said"];
        if (!said.is_array()) said = json::array();
        said.push_back({{"message", message->id}, {"evidence", evidence}, {"kind", name_of(kind)}});
        if (said.size() > most_kept) said.erase(said.begin());
    }
    return credited;
}

void PointsSkill::quiet_line(const Turn& turn, const std::vector<const Person*>& people,
                             const std::set<std::string>& hidden, Outcome& outcome) const {
    if (!may_say_a_line(turn)) return;
    const bool direct = turn.event.kind == PlaceKind::direct;
    json& memory = ours(outcome.state);
    const std::string line = direct ? std::string{} : memory.value("line", "");
    std::vector<const Person*> named;
    const auto add = [&](const Person* person) {
        if (person && !hidden.contains(person->id) && std::ranges::find(named, person) == named.end())
            named.push_back(person);
    };
    if (!line.empty())
        for (const json& id : memory.value("names", json::array()))
            if (id.is_string()) add(parts_.people.find(id.get<std::string>()));
    for (const Person* person : people)
        if (person->id != turn.person.id) add(person);
    if (named.empty()) return;
    json names = json::array();
    for (const Person* person : named) names.push_back(person->id);
    Card card{.text = "🙏 " + names_of(named), .language = turn.language};
    if (!line.empty() && names == memory.value("names", json::array())) return;  // nothing new is no news
    memory["names"] = std::move(names);
    if (!line.empty()) {
        outcome.effects.push_back(replace_card(turn, 0, line, std::move(card)));
        return;
    }
    memory["line"] = turn.outgoing_id(0);
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
}

awaitable<void> PointsSkill::tell(const Turn& turn, const Person& person, std::string words, bool by_name,
                                  std::size_t number, Outcome& outcome) const {
    std::string id = person.id;
    Identity first;
    for (const Identity& identity : person.identities)
        if (identity.account == turn.event.account) first = identity;
    const Result<Reached> reached = co_await parts_.reach(std::move(id), std::move(first));
    if (reached.has_error()) co_return;  // the thanks count all the same, and show under `/desk points`
    std::string language = turn.language;
    if (!person.languages.empty() && !spoken(person.languages.front()).empty())
        language = spoken(person.languages.front());
    Card card{.text = by_name ? texts().say("thanks_you", language, {{"name", turn.speaker()}})
                              : texts().say("somebody_thanks_you", language),
              .language = language};
    if (!words.empty()) card.text += "\n\n> " + quoted(std::move(words));
    const ThreadName there{reached->account, reached->place, "", true};
    outcome.effects.push_back(say_in(turn, number, there, std::move(card)));
}

PointsSkill::Answer PointsSkill::thank(const Turn& turn, std::string words) const {
    if (!may_credit(turn)) co_return sentence(turn, "refused.stranger", "stranger");
    const Mentioned named = addressed(parts_.people, turn.event.account, words);
    if (named.people.empty() && named.unclear.empty()) co_return sentence(turn, "thanks_usage", "thanks_usage");
    if (named.people.empty())
        co_return sentence(turn, "refused.whom", "whom", {{"name", text::clip(named.unclear.front(), 40)}});
    const Result<std::set<std::string>> hidden = co_await parts_.hidden();
    if (hidden.has_error()) co_return hidden.error();
    Outcome outcome{.label = "thanked", .state = turn.conversation};
    if (!credit_all(turn, named.people, MeritKind::thanks, evidence_here(turn, turn.outgoing_id(0)), outcome))
        co_return sentence(turn, "refused.self_thanks", "self");

    const std::string reason = reason_of(named.rest);
    const std::vector<const Person*> seen = seen_of(named.people, *hidden);
    const bool direct = turn.event.kind == PlaceKind::direct, by_name = !hidden->contains(turn.person.id);
    Card card{.text = "", .language = turn.language};
    if (direct || seen.empty()) {
        card.text = texts().say("noted", turn.language, {{"names", names_of(named.people)}});
        outcome.effects.push_back(say_here(turn, 0, std::move(card), only_speaker(turn)));
    } else {
        card.text = by_name
                        ? texts().say("thanks", turn.language, {{"name", turn.speaker()}, {"names", names_of(seen)}})
                        : texts().say("somebody_thanks", turn.language, {{"names", names_of(seen)}});
        if (!reason.empty()) card.text += "\n\n> " + quoted(reason);
        outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    }
    std::size_t number = 1;
    for (const Person* person : named.people) {
        if (person->id == turn.person.id) continue;  // the others may not read along here, or not all see a command's answer
        std::string why = reason;
        co_await tell(turn, *person, std::move(why), by_name, number, outcome);
        ++number;
    }
    co_return outcome;
}

PointsSkill::Answer PointsSkill::plus(const Turn& turn, const Message& message) const {
    Outcome outcome{.label = "thanked", .state = turn.conversation};
    if (!may_credit(turn)) {
        outcome.label = "ignored.stranger";
        co_return outcome;
    }
    const Mentioned named = given_plus(parts_.people, turn.event.account, message.text);
    const Result<std::set<std::string>> hidden = co_await parts_.hidden();
    if (hidden.has_error()) co_return hidden.error();
    if (credit_all(turn, named.people, MeritKind::thanks, evidence_here(turn, message.id), outcome)) {
        quiet_line(turn, named.people, *hidden, outcome);
        co_return outcome;
    }
    if (turn.manners.leave == Leave::speak) co_return sentence(turn, "refused.self_thanks", "self");
    outcome.label = "ignored.self_thanks";
    co_return outcome;
}

// Whom it names; else whoever solved this thread's question by hand: of the asker that is the word that it did.
PointsSkill::Answer PointsSkill::praise(const Turn& turn, const Message& message) const {
    Outcome outcome{.label = "praised", .state = turn.conversation};
    std::vector<const Person*> people = mentioned(parts_.people, turn.event.account, message.text).people;
    std::erase_if(people, [&](const Person* person) { return person->id == turn.person.id; });
    const Result<std::set<std::string>> hidden = co_await parts_.hidden();
    if (hidden.has_error()) co_return hidden.error();
    if (!people.empty()) {
        if (credit_all(turn, people, MeritKind::thanks, evidence_here(turn, message.id), outcome))
            quiet_line(turn, people, *hidden, outcome);
        co_return outcome;
    }
    ThreadName here = turn.here();
    const Result<std::optional<Helper>> helper = co_await parts_.helper(std::move(here));
    if (helper.has_error()) co_return helper.error();
    const Person* person = *helper ? parts_.people.find((*helper)->person) : nullptr;
    if (!person || person->id == turn.person.id || !may_credit(turn)) {
        outcome.label = "praised.nobody";
        Card card{.text = texts().say("welcome", turn.language), .language = turn.language};
        if (turn.manners.leave == Leave::speak) outcome.effects.push_back(say_here(turn, 0, std::move(card)));
        co_return outcome;
    }
    const bool asker = (*helper)->asker == turn.speaker_key();
    const std::string& question = (*helper)->message;
    const std::string solved = question.empty() ? evidence_of_thread(turn.here()) : evidence_here(turn, question);
    const std::string evidence = asker ? solved : evidence_here(turn, message.id);
    people = {person};
    credit_all(turn, people, asker ? MeritKind::accepted : MeritKind::thanks, evidence, outcome);
    ours(outcome.state)["said"].back()["named"] = false;  // an edit changes nothing in whom it meant
    quiet_line(turn, people, *hidden, outcome);
    std::string words = text::clip(message.text, longest_reason);
    co_await tell(turn, *person, std::move(words), !hidden->contains(turn.person.id), 1, outcome);
    co_return outcome;
}

PointsSkill::Answer PointsSkill::react(const Turn& turn, const Reaction& reaction) const {
    Outcome outcome{.label = "ignored.unknown_author", .state = turn.conversation};
    ThreadName here = turn.here();
    std::string message = reaction.message;
    const Result<std::optional<Author>> author = co_await parts_.author(std::move(here), std::move(message));
    if (author.has_error()) co_return author.error();
    if (!may_credit(turn) || !*author || (*author)->person.empty() || (*author)->person == turn.person.id)
        co_return outcome;
    const std::string evidence = evidence_here(turn, reaction.message);
    outcome.label = reaction.added ? "thanked.reaction" : "thanks_taken_back";
    if (reaction.added)
        outcome.effects.push_back(credit(turn, MeritKind::thanks, (*author)->person, evidence));
    else
        outcome.effects.push_back(discredit(turn, MeritKind::thanks, evidence));
    co_return outcome;
}

// All that the message had said is taken back, then what it says now is said.
PointsSkill::Answer PointsSkill::edit(const Turn& turn, const Edit& edit) const {
    Outcome outcome{.label = "thanks_edited", .state = turn.conversation};
    json& said = ours(outcome.state)["said"];
    const auto before = std::find_if(said.begin(), said.end(),
                                     [&](const json& one) { return one.value("message", "") == edit.message; });
    if (before == said.end() || !before->value("named", true)) co_return outcome;
    const std::string evidence = before->value("evidence", "");
    const MeritKind kind = merit_kind_from(before->value("kind", "")).value_or(MeritKind::thanks);
    outcome.effects.push_back(discredit(turn, kind, evidence));
    std::vector<const Person*> people = given_plus(parts_.people, turn.event.account, edit.text).people;
    if (people.empty()) people = mentioned(parts_.people, turn.event.account, edit.text).people;
    for (const Person* person : people) {
        if (person->id == turn.person.id) continue;
        Merit merit = credit(turn, kind, person->id, evidence);
        merit.said_in = evidence_here(turn, edit.message);
        outcome.effects.push_back(std::move(merit));
    }
    co_return outcome;
}

}  // namespace twicket::points
