// Finding colleagues and showing why: each line of evidence is one that all who read along may see.
#include <algorithm>

#include "bot/local_time.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "bot/text/language.hpp"
#include "skills/expert/expert.hpp"
#include "skills/expert/texts.hpp"

namespace twicket::expert {
namespace {

using namespace experts;
using nlohmann::json;

constexpr std::size_t most_shown = 3, most_names = 3, most_sources = 5;
constexpr std::size_t carried_question = 600;
constexpr double enough_to_name = 0.10;   // of a score, for somebody who was asked for
constexpr double enough_to_offer = 0.25;  // … for somebody whom nobody asked for

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string all;
    for (const std::string& part : parts)
        if (!part.empty()) all += (all.empty() ? std::string{} : std::string{between}) + part;
    return all;
}

Action human_action(const std::string& language) {
    return {"handoff.ask", texts().say("human", language), "", ActionStyle::plain, "🙋"};
}

}  // namespace

WorkingHours ExpertSkill::hours_of(const std::string& id) const {
    WorkingHours hours = parts_.settings.hours;
    const Person* person = parts_.people.find(id);
    if (person && !person->timezone.empty()) hours.timezone = person->timezone;
    const AskWish wish = parts_.book.wish_of(id);
    if (wish.from_minute < wish.to_minute) {
        WorkingShift own;
        if (!hours.shifts.empty()) own = hours.shifts.front();
        own.from_minute = wish.from_minute, own.to_minute = wish.to_minute;
        hours.shifts = {own};
    }
    return hours;
}

double ExpertSkill::availability(const std::string& id, Time now, const Load& load) const {
    const Person* person = parts_.people.find(id);
    if (!person) return 0;
    const AskWish wish = parts_.book.wish_of(id);
    if (!wish.away_until.empty() && wish.away_until >= date_on(now, person->timezone)) return 0;
    double there = hours_of(id).at(now) ? 1.0 : 0.6;
    const int weekly = wish.weekly > 0 ? wish.weekly : parts_.settings.weekly;
    if (const auto asked = load.this_week.find(id); asked != load.this_week.end())
        there *= asked->second >= weekly ? 0.2 : 1.0 - 0.4 * asked->second / weekly;
    if (const auto open = load.open.find(id); open != load.open.end()) there *= 1.0 / (1 + open->second);
    return there;
}

std::vector<Found> ExpertSkill::found_for(const Turn& turn, const std::string& text, bool is_skill,
                                          const Load& load) const {
    ExpertFinder::Wanted wanted{
        .text = text, .language = turn.language, .viewers = viewers_of(turn), .today = day_number(turn.now)};
    if (is_skill) wanted.skill = text;
    if (!turn.person.id.empty()) wanted.but = {turn.person.id};
    wanted.limit = most_shown;
    wanted.availability = [&](const std::string& person) { return availability(person, turn.now, load); };
    std::vector<Found> found = parts_.book.finder().find(wanted);
    const double enough = is_skill ? enough_to_name : enough_to_offer;
    std::erase_if(found, [&](const Found& one) {
        const Person* person = parts_.people.find(one.person);
        return !person || !parts_.people.stands(*person) || one.score < enough;
    });
    return found;
}

std::string ExpertSkill::words_of(const Line& line, const std::string& language) const {
    std::vector<std::string> said;
    if (line.level > 0) said.push_back(texts().say("declared", language, {{"level", std::to_string(line.level)}}));
    std::vector<std::string> names;
    for (const std::string& by : line.endorsed_by)
        if (names.size() < most_names) names.push_back(name_of_person(by));
    if (!names.empty()) said.push_back(texts().say("endorsed", language, {{"names", joined(names, ", ")}}));
    std::map<std::string, int> counts;
    for (const Line::Proof& proof : line.proofs) {
        const bool known = proof.kind == "accepted" || proof.kind == "resolved" || proof.kind == "verified";
        ++counts[known ? proof.kind : "other"];
    }
    for (const char* kind : {"accepted", "resolved", "verified", "other"})
        if (counts.contains(kind))
            said.push_back(texts().say(std::string{"proof."} + kind, language, {{"n", std::to_string(counts[kind])}}));
    if (!line.proofs.empty())
        said.push_back(texts().say("last", language, {{"date", date_of_day(line.proofs.front().day)}}));
    return joined(said, ", ");
}

std::string ExpertSkill::evidence_of(const Found& found, const std::string& language) const {
    std::vector<std::string> parts;
    for (const Line& line : found.lines)
        if (parts.size() < 2) parts.push_back(parts_.book.shown(line.skill) + ": " + words_of(line, language));
    for (const Writing* writing : found.writings) {
        if (parts.size() >= 3) break;
        const std::string said = writing->title.empty()
                                     ? texts().say("answered_alike", language)
                                     : texts().say("wrote", language, {{"title", text::clip(writing->title, 80)}});
        if (std::ranges::find(parts, said) == parts.end()) parts.push_back(said);
    }
    return joined(parts, " · ");
}

void ExpertSkill::add_sources(Card& card, const std::vector<Line>& lines, const std::string& language) const {
    for (const Line& line : lines)
        for (const Line::Proof& proof : line.proofs) {
            const auto thread = thread_of_evidence(proof.evidence);
            const std::string link = thread ? parts_.look.link(*thread) : std::string{};
            if (link.empty() || card.sources.size() >= most_sources) continue;
            const std::string day = date_of_day(proof.day);
            card.sources.push_back(
                {texts().say("proof", language, {{"skill", parts_.book.shown(line.skill)}, {"date", day}}), link, day});
        }
}

Card ExpertSkill::found_card(const Turn& turn, const std::vector<Found>& found, std::string lead,
                             const std::string& subject, const std::string& question) const {
    Card card{.text = std::move(lead), .language = turn.language};
    std::vector<std::string> others;
    for (const Found& one : found) others.push_back(one.person);
    for (const Found& one : found) {
        const Person& person = *parts_.people.find(one.person);
        const std::string title = person.title.empty() ? "" : " (" + person.title + ")";
        card.text += "\n- **" + person.name + "**" + title + " – " + evidence_of(one, turn.language);
        const AskWish wish = parts_.book.wish_of(one.person);
        if (!wish.away_until.empty() && wish.away_until >= date_on(turn.now, person.timezone)) {
            card.text += " · " + texts().say("away", turn.language, {{"date", wish.away_until}});
        } else {
            json value{{"p", one.person}, {"s", subject}, {"o", others}};
            if (!question.empty()) value["q"] = text::clip(question, carried_question);
            const std::string first = person.name.substr(0, person.name.find(' '));
            card.actions.push_back({"expert.ask", texts().say("ask_name", turn.language, {{"name", first}}),
                                    value.dump(), card.actions.empty() ? ActionStyle::primary : ActionStyle::plain,
                                    ""});
        }
        add_sources(card, one.lines, turn.language);
        for (const Writing* writing : one.writings)
            if (!writing->link.empty() && card.sources.size() < most_sources)
                card.sources.push_back({writing->title, writing->link, writing->day ? date_of_day(writing->day) : ""});
    }
    return card;
}

ExpertSkill::Answer ExpertSkill::who(const Turn& turn, std::string subject, bool by_command) {
    const Time week_ago = turn.now - std::chrono::days{7};
    const Result<Load> load = co_await parts_.look.load(week_ago);
    if (load.has_error()) co_return load.error();
    const std::vector<Found> found = found_for(turn, subject, true, *load);
    const auto meaning = parts_.book.finder().names().meaning_of(subject);
    const std::string shown =
        meaning.known ? parts_.book.finder().names().shown(meaning.id) : parts_.book.shown(meaning.id);
    Outcome outcome{.label = found.empty() ? "expert.nobody" : "expert.found", .state = turn.conversation};
    outcome.trace = {{"subject", subject}, {"taken_as", meaning.id}, {"found", json::array()}};
    for (const Found& one : found)
        outcome.trace["found"].push_back({{"person", one.person},
                                          {"score", one.score},
                                          {"declared", one.declared},
                                          {"endorsed", one.endorsed},
                                          {"proven", one.proven},
                                          {"written", one.written},
                                          {"availability", one.availability}});
    if (found.empty() && turn.manners.leave != Leave::speak && !by_command) {
        outcome.label = "silent.expert_unknown";
        co_return outcome;
    }
    if (found.empty()) {
        Card card{.text = texts().say("nobody", turn.language, {{"subject", text::clip(shown, 80)}}),
                  .language = turn.language};
        if (parts_.settings.hands_over) card.actions.push_back(human_action(turn.language));
        outcome.effects.push_back(say_here(turn, 0, std::move(card), by_command ? only_speaker(turn) : ""));
        co_return outcome;
    }
    std::string lead = texts().say("found", turn.language, {{"subject", text::clip(shown, 80)}});
    outcome.effects.push_back(say_here(turn, 0, found_card(turn, found, std::move(lead), meaning.id, "")));
    co_return outcome;
}

// The base has no answer: whoever shows that he or she knows may have one.
ExpertSkill::Answer ExpertSkill::offer(const Turn& turn, std::string question) {
    Outcome outcome{.label = "expert.nobody", .state = turn.conversation, .gives_way = true};
    if (turn.person.id.empty()) co_return outcome;
    const Time week_ago = turn.now - std::chrono::days{7};
    const Result<Load> load = co_await parts_.look.load(week_ago);
    if (load.has_error()) co_return load.error();
    const std::vector<Found> found = found_for(turn, question, false, *load);
    if (found.empty()) co_return outcome;
    outcome.gives_way = false;
    outcome.label = "expert.offered";
    const auto* message = std::get_if<Message>(&turn.event.what);
    Card card = found_card(turn, found, texts().say("may_know", turn.language), "", question);
    card.actions.push_back(human_action(turn.language));
    outcome.state.memory["handoff"] = {{"question", text::clip(question, 2000)},
                                       {"message", message ? message->id : ""}};
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    outcome.effects.push_back(
        QuestionStands{.state = QuestionStands::State::open, .message = message ? message->id : "", .text = question});
    co_return outcome;
}

}  // namespace twicket::expert
