// What is left of an incident: its workaround as a known error, its timeline, its end; by command, for agents.
#include <charconv>
#include <sstream>

#include "bot/say.hpp"
#include "bot/service_acts.hpp"
#include "bot/text/fold.hpp"
#include "skills/incident/incident.hpp"
#include "skills/incident/texts.hpp"

namespace twicket::incident {
namespace {

using boost::asio::awaitable;
using nlohmann::json;
using State = Incident::State;

constexpr std::size_t longest_text = 600;

template <class Act>
OnServices act_of(Act act) {
    return {std::make_shared<const ServiceAct>(ServiceAct{std::move(act)})};
}

// "3" or "PRB-3".
std::int64_t number_in(std::string_view text) {
    std::int64_t number = 0;
    if (text.starts_with("PRB-") || text.starts_with("prb-")) text.remove_prefix(4);
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ptr == text.data() + text.size() && read.ec == std::errc{} ? number : 0;
}

}  // namespace

Outcome IncidentSkill::set_workaround(const Turn& turn, Incident incident, const std::string& words) const {
    Outcome outcome{.label = "workaround_set", .state = turn.conversation};
    incident.workaround = words;
    incident.timeline.push_back({turn.now, turn.speaker(), "workaround", words});
    if (incident.state == State::declared) {
        ServiceReport report = services_.standing(incident.service);
        report.number = 0;
        report.workaround = words;
        report.at = turn.now;
        report.by = turn.speaker_key();
        if (report.state != ServiceState::ok) outcome.effects.push_back(act_of(std::move(report)));
    }
    Card card{.text = texts().say("workaround_set", turn.language), .language = turn.language};
    outcome.effects.push_back(say_here(turn, 0, std::move(card), only_speaker(turn)));
    outcome.effects.push_back(Audit{"incident.workaround", json{{"incident", incident.number}}.dump()});
    outcome.effects.push_back(act_of(PutIncident{std::move(incident)}));
    return outcome;
}

// /desk problem, /desk problem 3, /desk problem 3 workaround "…", /desk problem 3 close
awaitable<Result<Outcome>> IncidentSkill::on_command(const Turn& turn, const Command& command) {
    if (!turn.person.has_role("agent") && !turn.person.has_role("admin"))
        co_return refuse(turn, "refused.not_an_agent", "agents_only");
    std::istringstream words{command.text};
    std::string verb, which, act, rest;
    words >> verb >> which >> act;
    std::getline(words >> std::ws, rest);
    if (which.empty()) co_return list(turn);
    Result<std::optional<Incident>> read = co_await book_.incident(number_in(which));
    if (read.has_error()) co_return read.error();
    if (!*read) co_return refuse(turn, "refused.unknown_problem", "no_such", text::clip(which, 20));
    Incident incident = std::move(**read);
    if (act == "workaround" && !rest.empty()) {
        if (rest.size() > 1 && rest.front() == '"' && rest.back() == '"') rest = rest.substr(1, rest.size() - 2);
        co_return set_workaround(turn, std::move(incident), text::clip(rest, longest_text));
    }
    if (act == "close" && incident.state == State::problem) co_return close(turn, std::move(incident));
    Card card{.text = timeline(incident, turn.language, turn.now), .language = turn.language};
    co_return only_to_speaker(turn, "problem_shown", std::move(card));
}

Outcome IncidentSkill::close(const Turn& turn, Incident incident) const {
    incident.state = State::closed;
    incident.timeline.push_back({turn.now, turn.speaker(), "closed", ""});
    Outcome outcome = refuse(turn, "problem_closed", "closed", std::to_string(incident.number));
    if (incident.timeline.front().what == "repeated" && !incident.card.empty()) {
        Card card = problem_card(incident, turn.now);
        outcome.effects.push_back(replace_card(turn, 1, incident.card, std::move(card)));
    }
    outcome.effects.push_back(Audit{"problem.close", json{{"incident", incident.number}}.dump()});
    outcome.effects.push_back(act_of(PutIncident{std::move(incident)}));
    return outcome;
}

Outcome IncidentSkill::refuse(const Turn& turn, const char* label, const char* key, const std::string& number) const {
    Card card{.text = texts().say(key, turn.language, {{"number", number}}), .language = turn.language};
    return only_to_speaker(turn, label, std::move(card));
}

}  // namespace twicket::incident
