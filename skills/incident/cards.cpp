// What operations read: the card of a surge in every state, the timeline, the list. Words from where not everybody
// reads are counted and never shown.
#include "bot/local_time.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/incident/incident.hpp"
#include "skills/incident/texts.hpp"

namespace twicket::incident {
namespace {

using State = Incident::State;
constexpr std::size_t shown_words = 3;

std::string clock_of(Time time, Time now, const std::string& timezone) {
    const int minute = local_time(time, timezone).minute_of_day;
    char text[8];
    std::snprintf(text, sizeof text, "%02d:%02d", minute / 60 % 24, minute % 60);
    const std::string day = date_on(time, timezone);
    return day == date_on(now, timezone) ? text : day + " " + text;
}

std::string one_line(std::string words) {
    for (char& c : words)
        if (c == '\n' || c == '\r') c = ' ';
    return text::clip(words, 120);
}

}  // namespace

Card IncidentSkill::surge_card(const Incident& incident, Time now) const {
    const std::string& language = settings_.language;
    const auto say = [&](const char* key,
                         std::initializer_list<std::pair<std::string_view, std::string_view>> values = {}) {
        return texts().say(key, language, values);
    };
    const auto time = [&](Time at) { return clock_of(at, now, settings_.timezone); };
    const std::string people = std::to_string(incident.people()), threads = std::to_string(incident.threads().size());
    const Time first = incident.sightings.empty() ? incident.opened : incident.sightings.front().at;
    Card card{
        .text = say(
            "surge",
            {{"people", people}, {"threads", threads}, {"since", time(first)}, {"about", about(incident, language)}}),
        .language = language};
    std::size_t shown = 0, hidden = 0;
    for (const Sighting& one : incident.sightings) {
        hidden += !one.open;
        if (one.open && shown++ < shown_words) card.text += "\n> " + one_line(one.text);
    }
    if (hidden > 0) card.text += "\n\n" + say("in_private", {{"count", std::to_string(hidden)}});
    const std::string number = std::to_string(incident.number);
    const auto button = [&](const char* id, const char* key, ActionStyle style) {
        card.actions.push_back({id, say(key), number, style, ""});
    };
    const TimelineNote last = incident.timeline.empty() ? TimelineNote{} : incident.timeline.back();
    const auto by = [&](const char* key) { return say(key, {{"name", last.who}}); };
    if (incident.state == State::raised || incident.state == State::watched)
        button("incident.declare", "declare", ActionStyle::danger);
    if (incident.state == State::raised) button("incident.watch", "watch", ActionStyle::plain);
    if (incident.state == State::raised || incident.state == State::watched)
        button("incident.dismiss", "dismiss", ActionStyle::plain);
    if (incident.state == State::watched) card.state_line = by("watched_line");
    if (incident.state == State::dismissed) card.state_line = by("dismissed_line");
    if (incident.state == State::declared) {
        button("incident.workaround", "workaround_button", ActionStyle::plain);
        button("incident.over", "over_button", ActionStyle::primary);
        card.state_line = say("declared_line", {{"name", last.who}, {"time", time(last.at)}});
    }
    if (incident.state == State::problem)
        card.state_line = say("over_line", {{"time", time(last.at)}, {"number", number}});
    return card;
}

Card IncidentSkill::problem_card(const Incident& incident, Time now) const {
    const std::string& language = settings_.language;
    const std::string number = std::to_string(incident.number), people = std::to_string(incident.people());
    const Time first = incident.sightings.empty() ? incident.opened : incident.sightings.front().at;
    // Agents read tickets: where no service is named, the newest one's title says what it is about.
    const bool untold = incident.service.empty() && !incident.sightings.empty();
    const std::string what = untold ? one_line(incident.sightings.back().text) : about(incident, language);
    const std::string tickets = incident.timeline.empty() ? std::string{} : incident.timeline.front().text;
    Card card{.text = texts().say("repeated", language,
                                  {{"people", people},
                                   {"since", clock_of(first, now, settings_.timezone)},
                                   {"about", what},
                                   {"tickets", tickets}}),
              .language = language};
    const bool closed = incident.state == State::closed;
    card.state_line = closed ? texts().say("closed", language, {{"number", number}})
                             : texts().say("repeated_line", language, {{"number", number}});
    if (closed) return card;
    card.actions.push_back(
        {"incident.workaround", texts().say("workaround_button", language), number, ActionStyle::primary, ""});
    card.actions.push_back({"incident.close", texts().say("close_button", language), number, ActionStyle::plain, ""});
    return card;
}

std::string IncidentSkill::timeline(const Incident& incident, const std::string& language, Time now) const {
    const std::string number = std::to_string(incident.number), people = std::to_string(incident.people()),
                      threads = std::to_string(incident.threads().size());
    const std::string state = texts().say("state." + std::string{name_of(incident.state)}, language);
    std::string text = texts().say("problem_head", language,
                                   {{"number", number}, {"about", about(incident, language)}, {"state", state}}) +
                       "\n\n" + texts().say("affected", language, {{"people", people}, {"threads", threads}}) + "\n";
    for (const TimelineNote& note : incident.timeline)
        text += "\n- " + clock_of(note.at, now, settings_.timezone) + " " +
                texts().say("note." + note.what, language, {{"who", note.who}, {"text", note.text}});
    return text;
}

Outcome IncidentSkill::list(const Turn& turn) const {
    Card card{.text = "", .language = turn.language};
    for (const Incident& incident : incidents_.all()) {
        if (!incident.counts(turn.now)) continue;
        const std::string number = std::to_string(incident.number),
                          state = texts().say("state." + std::string{name_of(incident.state)}, turn.language);
        card.text += (card.text.empty() ? "- " : "\n- ") +
                     texts().say("problem_head", turn.language,
                                 {{"number", number}, {"about", about(incident, turn.language)}, {"state", state}});
    }
    if (card.text.empty()) card.text = texts().say("none", turn.language);
    return only_to_speaker(turn, "problems_listed", std::move(card));
}

}  // namespace twicket::incident
