// Commands in the channel, the alarm of a round, and what people say afterwards.
#include "skills/pairing/pairing.hpp"

#include <charconv>
#include <sstream>

#include "bot/local_time.hpp"
#include "bot/say.hpp"

namespace twicket::pairing {
namespace {

using boost::asio::awaitable;

constexpr std::string_view round_timer = "pairing.round", ask_timer = "pairing.ask";
constexpr auto week = std::chrono::hours{24 * 7};
constexpr auto asked_after = std::chrono::hours{24 * 6};
constexpr int longest_pause = 26, button_pause = 4;
constexpr std::size_t most_members = 2'000;
constexpr int morning = 9 * 60;

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream{text};
    std::vector<std::string> words;
    for (std::string word; stream >> word && words.size() < 20;) words.push_back(word);
    return words;
}

int number_in(const std::string& word, int otherwise) {
    int number = otherwise;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
    return read.ec == std::errc{} && read.ptr == word.data() + word.size() ? number : otherwise;
}

bool may_change(const Person& person) {
    return person.has_role("agent") || person.has_role("curator") || person.has_role("admin");
}

std::string language_of(const Person& person, const std::string& otherwise) {
    for (const std::string& language : person.languages)
        if (const std::string_view ours = spoken(language); !ours.empty()) return std::string{ours};
    return otherwise;
}

// The next Monday's nine o'clock where the channel is.
Time next_monday(Time now, const std::string& timezone) {
    Time at = now;
    for (int i = 0; i < 8 * 96; ++i) {
        at += std::chrono::minutes{15};
        const LocalTime local = local_time(at, timezone);
        if (local.weekday == 1 && local.minute_of_day >= morning && local.minute_of_day < morning + 15) break;
    }
    return at - std::chrono::minutes{local_time(at, timezone).minute_of_day - morning};
}

// What a button of a direct message carries: the circle's key and the round.
std::string packed(const std::string& key, int round) {
    return key + "\n" + std::to_string(round);
}

// A turn's key is hexadecimal, and the same when the turn runs again.
std::uint64_t seed_of(const std::string& key) {
    std::uint64_t seed = 0;
    std::from_chars(key.data(), key.data() + std::min<std::size_t>(key.size(), 16), seed, 16);
    return seed;
}

Outcome say(const Turn& turn, std::string label, const char* key) {
    return only_to_speaker(turn, std::move(label),
                           Card{.text = texts().say(key, turn.language), .language = turn.language});
}

}  // namespace

Fit PairingSkill::fit(const Turn& turn) const {
    const What& what = turn.event.what;
    if (const auto* tick = std::get_if<Tick>(&what))
        return tick->timer == round_timer || tick->timer == ask_timer ? Fit::owns : Fit::none;
    if (const auto* click = std::get_if<Click>(&what))
        return click->action.starts_with("pairing.") ? Fit::owns : Fit::none;
    const auto* command = std::get_if<Command>(&what);
    if (!command) return Fit::none;
    const std::vector<std::string> words = words_of(command->text);
    return !words.empty() && words.front() == "pairing" ? Fit::strong : Fit::none;
}

void PairingSkill::keep(Outcome& outcome, const Known& known) const {
    Paper paper{"pairing", known.key, to_json(known.circle), known.version};
    outcome.effects.push_back(OnPeople{std::make_shared<const PeopleAct>(PeopleAct{std::move(paper)})});
}

PairingSkill::Answer PairingSkill::answer(const Turn& turn) {
    const auto* click = std::get_if<Click>(&turn.event.what);
    const auto* command = std::get_if<Command>(&turn.event.what);
    if (click && click->taken_back) co_return Outcome{.label = "ignored.taken_back", .state = turn.conversation};
    if (command && turn.event.kind == PlaceKind::direct) co_return say(turn, "refused.only_channels", "only_channels");
    std::string key = circle_key(turn.event.account, turn.event.place);
    if (click && click->action != "pairing.join") key = click->value.substr(0, click->value.rfind('\n'));
    std::string wanted = key;
    const Result<Paper> paper = co_await parts_.paper(std::move(wanted));
    if (paper.has_error()) co_return paper.error();
    Known known{std::move(key), circle_from_json(paper->body), paper->version};
    if (const auto* tick = std::get_if<Tick>(&turn.event.what)) {
        const bool draw = tick->timer == round_timer;
        Result<Outcome> done = Outcome{.label = "ignored.off", .state = turn.conversation};
        if (known.circle.on && draw)
            done = co_await round(turn, std::move(known));
        else if (known.circle.on)
            done = co_await ask(turn, std::move(known));
        co_return done;
    }
    if (command) {
        std::vector<std::string> words = words_of(command->text);
        words.erase(words.begin());
        co_return on_command(turn, std::move(known), words);
    }
    if (click->action == "pairing.join") co_return take_part(turn, std::move(known), {"join"});
    if (click->action == "pairing.pause")
        co_return take_part(turn, std::move(known), {"pause", std::to_string(button_pause)});
    if (click->action == "pairing.leave") co_return take_part(turn, std::move(known), {"leave"});
    co_return answered(turn, std::move(known), *click, click->action == "pairing.yes");
}

Outcome PairingSkill::on_command(const Turn& turn, Known known, const std::vector<std::string>& words) const {
    const std::string verb = words.empty() ? "status" : words.front();
    if (verb == "start") return start(turn, std::move(known), words);
    if (verb == "stop") {
        if (!may_change(turn.person)) return say(turn, "refused.not_allowed", "not_allowed");
        known.circle.on = false;
        Outcome outcome{.label = "pairing.stopped", .state = turn.conversation};
        outcome.effects.push_back(
            say_here(turn, 0, Card{.text = texts().say("stopped", turn.language), .language = turn.language}));
        outcome.effects.push_back(Timer{.name = std::string{round_timer}, .due = turn.now, .cancel = true});
        outcome.effects.push_back(Timer{.name = std::string{ask_timer}, .due = turn.now, .cancel = true});
        outcome.effects.push_back(Audit{"pairing.stop", nlohmann::json{{"place", turn.event.place}}.dump()});
        keep(outcome, known);
        return outcome;
    }
    if (!known.circle.on) return say(turn, "refused.not_on", "not_on");
    if (verb == "status")
        return only_to_speaker(turn, "pairing.shown", Card{.text = status(known, turn), .language = turn.language});
    if (verb == "join" || verb == "leave" || verb == "pause" || verb == "resume")
        return take_part(turn, std::move(known), words);
    return say(turn, "refused.usage", "usage");
}

// start [coffee|mentor] [size N] [every N weeks] [apart N]; who takes part already stays.
Outcome PairingSkill::start(const Turn& turn, Known known, const std::vector<std::string>& words) const {
    if (!may_change(turn.person)) return say(turn, "refused.not_allowed", "not_allowed");
    Circle& circle = known.circle;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const int number = i + 1 < words.size() ? number_in(words[i + 1], -1) : -1;
        if (words[i] == "coffee" || words[i] == "mentor")
            circle.mentors = words[i] == "mentor";
        else if (words[i] == "size" && number >= 2 && number <= 5)
            circle.size = static_cast<std::size_t>(number), ++i;
        else if (words[i] == "every" && number >= 1 && number <= 26)
            circle.weeks = number, ++i;
        else if (words[i] == "apart" && number >= 0 && number <= 50)
            circle.apart = number, ++i;
        else if (words[i] != "weeks" && words[i] != "week")
            return say(turn, "refused.usage", "usage");
    }
    circle.on = true;
    circle.name = turn.place.name;
    Outcome outcome{.label = "pairing.started", .state = turn.conversation};
    outcome.state = turn.conversation;
    Card card{.text = texts().say(circle.mentors ? "started_mentors" : "started", turn.language,
                                  {{"weeks", std::to_string(circle.weeks)}, {"size", std::to_string(circle.size)}}),
              .language = turn.language};
    card.actions.push_back({"pairing.join", texts().say("join", turn.language), "", ActionStyle::primary, "👍"});
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    outcome.effects.push_back(Timer{std::string{round_timer}, next_monday(turn.now, turn.place.timezone)});
    outcome.effects.push_back(
        Audit{"pairing.start", nlohmann::json{{"place", turn.event.place}, {"mentors", circle.mentors}}.dump()});
    keep(outcome, known);
    return outcome;
}

Outcome PairingSkill::take_part(const Turn& turn, Known known, const std::vector<std::string>& words) const {
    const std::string& id = turn.person.id;
    if (id.empty() || turn.person.guest) return say(turn, "refused.unknown_person", "unknown_you");
    Circle& circle = known.circle;
    if (!circle.on) return say(turn, "refused.not_on", "not_on");
    const std::string& verb = words.front();
    Outcome outcome;
    if (verb == "join") {
        if (circle.members.size() >= most_members) return say(turn, "refused.full", "usage");
        const bool mentor = words.size() > 1 && words[1] == "mentor";
        circle.members[id] = {mentor, turn.event.account, turn.event.person, Time{}};
        outcome = say(turn, "pairing.joined", "joined");
    } else if (!circle.members.contains(id)) {
        return say(turn, "refused.not_in", "not_in");
    } else if (verb == "leave") {
        circle.members.erase(id);
        outcome = say(turn, "pairing.left", "left");
    } else if (verb == "pause") {
        const int weeks =
            std::clamp(words.size() > 1 ? number_in(words[1], button_pause) : button_pause, 1, longest_pause);
        circle.members[id].paused_until = turn.now + weeks * week;
        const std::string date = date_on(circle.members[id].paused_until, turn.person.timezone);
        outcome = only_to_speaker(
            turn, "pairing.paused",
            Card{.text = texts().say("paused", turn.language, {{"date", date}}), .language = turn.language});
    } else {
        circle.members[id].paused_until = Time{};
        outcome = say(turn, "pairing.resumed", "resumed");
    }
    keep(outcome, known);
    return outcome;
}

std::string PairingSkill::names(const Group& group, const std::string& without) const {
    std::string all;
    for (const std::string& id : group) {
        const Person* person = parts_.people.find(id);
        if (id != without) all += (all.empty() ? "" : ", ") + (person ? person->name : id);
    }
    return all;
}

std::string PairingSkill::status(const Known& known, const Turn& turn) const {
    std::size_t paused = 0, met = 0, asked = 0;
    for (const auto& [person, member] : known.circle.members) paused += member.paused_until > turn.now;
    for (const PastRound& round : known.circle.past)
        for (const auto& [person, yes] : round.met) ++asked, met += yes;
    return texts().say("status", turn.language,
                       {{"count", std::to_string(known.circle.members.size() - paused)},
                        {"paused", std::to_string(paused)},
                        {"rounds", std::to_string(known.circle.rounds)},
                        {"met", std::to_string(met)},
                        {"asked", std::to_string(asked)}});
}

// Draws a round, tells everybody in a direct message, and sets both alarms. Who has left is taken out.
PairingSkill::Answer PairingSkill::round(const Turn& turn, Known known) {
    Circle& circle = known.circle;
    Outcome outcome{.label = "pairing.round", .state = turn.conversation};
    std::vector<std::string> all, mentors, learners;
    std::erase_if(circle.members, [&](const auto& one) { return parts_.people.find_left(one.first) != nullptr; });
    for (const auto& [id, member] : circle.members) {
        if (!parts_.people.find(id) || member.paused_until > turn.now) continue;
        all.push_back(id);
        (member.mentor ? mentors : learners).push_back(id);
    }
    std::vector<Round> before;
    const std::size_t kept = std::min<std::size_t>(circle.past.size(), static_cast<std::size_t>(circle.apart));
    for (std::size_t i = circle.past.size() - kept; i < circle.past.size(); ++i)
        before.push_back(circle.past[i].groups);
    const std::uint64_t seed = seed_of(turn.key);
    Matched matched =
        circle.mentors ? match_mentors(mentors, learners, before, seed) : match(all, circle.size, before, seed);
    const Time next = next_monday(turn.now + (circle.weeks - 1) * week, turn.place.timezone);
    outcome.effects.push_back(Timer{std::string{round_timer}, next});
    const std::string& language = turn.language;
    if (matched.groups.empty()) {
        outcome.label = "pairing.too_few";
        outcome.effects.push_back(
            say_here(turn, 0, Card{.text = texts().say("too_few", language), .language = language}));
        keep(outcome, known);
        co_return outcome;
    }
    ++circle.rounds;
    const std::string number = std::to_string(circle.rounds);
    std::size_t said = 1;
    for (const Group& group : matched.groups)
        for (const std::string& id : group) {
            const Person* person = parts_.people.find(id);
            const Member& member = circle.members.at(id);
            const std::string theirs = language_of(*person, language), others = names(group, id);
            std::string whom = id;
            Identity first{member.account, member.user};
            const Result<Reached> reached = co_await parts_.reach(std::move(whom), std::move(first));
            if (reached.has_error() && reached.error().code == ErrorCode::unavailable) co_return reached.error();
            if (reached.has_error()) continue;
            Card card{.text = texts().say("meet_now", theirs,
                                          {{"number", number}, {"place", circle.name}, {"names", others}}),
                      .language = theirs};
            card.actions.push_back({"pairing.pause", texts().say("pause_button", theirs),
                                    packed(known.key, circle.rounds), ActionStyle::plain, ""});
            card.actions.push_back({"pairing.leave", texts().say("leave_button", theirs),
                                    packed(known.key, circle.rounds), ActionStyle::plain, ""});
            const ThreadName there{reached->account, reached->place, "", true};
            outcome.effects.push_back(say_in(turn, said++, there, std::move(card)));
        }
    Card told{.text = texts().say("round_told", language,
                                  {{"number", number}, {"count", std::to_string(matched.groups.size())}}),
              .language = language};
    outcome.effects.push_back(say_here(turn, 0, std::move(told)));
    circle.past.push_back({circle.rounds, std::move(matched.groups), {}, turn.now});
    while (circle.past.size() > static_cast<std::size_t>(circle.apart) + 1) circle.past.erase(circle.past.begin());
    outcome.effects.push_back(Timer{std::string{ask_timer}, turn.now + asked_after});
    keep(outcome, known);
    co_return outcome;
}

PairingSkill::Answer PairingSkill::ask(const Turn& turn, Known known) {
    Outcome outcome{.label = "pairing.asked", .state = turn.conversation};
    if (known.circle.past.empty()) co_return outcome;
    const PastRound last = known.circle.past.back();
    std::size_t said = 0;
    for (const Group& group : last.groups)
        for (const std::string& id : group) {
            const auto member = known.circle.members.find(id);
            const Person* person = parts_.people.find(id);
            if (!person || member == known.circle.members.end()) continue;  // left, or opted out: not asked
            const std::string theirs = language_of(*person, turn.language), others = names(group, id);
            std::string whom = id;
            Identity first{member->second.account, member->second.user};
            const Result<Reached> reached = co_await parts_.reach(std::move(whom), std::move(first));
            if (reached.has_error() && reached.error().code == ErrorCode::unavailable) co_return reached.error();
            if (reached.has_error()) continue;
            Card card{.text = texts().say("did_you", theirs, {{"names", others}}), .language = theirs};
            const std::string value = packed(known.key, last.number);
            card.actions.push_back({"pairing.yes", texts().say("yes", theirs), value, ActionStyle::primary, "👍"});
            card.actions.push_back({"pairing.no", texts().say("no", theirs), value, ActionStyle::plain, "👎"});
            const ThreadName there{reached->account, reached->place, "", true};
            outcome.effects.push_back(say_in(turn, said++, there, std::move(card)));
        }
    co_return outcome;
}

Outcome PairingSkill::answered(const Turn& turn, Known known, const Click& click, bool met) const {
    const int number = number_in(click.value.substr(click.value.rfind('\n') + 1), -1);
    const auto round = std::ranges::find(known.circle.past, number, &PastRound::number);
    const auto in_it = [&](const Group& group) { return std::ranges::find(group, turn.person.id) != group.end(); };
    if (round == known.circle.past.end() || std::ranges::none_of(round->groups, in_it))
        return {.label = "ignored.old_card", .state = turn.conversation};
    round->met[turn.person.id] = met;
    Outcome outcome{.label = met ? "pairing.met" : "pairing.not_met", .state = turn.conversation};
    outcome.effects.push_back(replace_card(
        turn, 0, click.card, Card{.text = texts().say("noted", turn.language), .language = turn.language}));
    keep(outcome, known);
    return outcome;
}

}  // namespace twicket::pairing
