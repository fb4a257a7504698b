// The skill's turns. Everybody is told in the transaction that changes the incident, so a crash tells nobody twice.
#include "skills/incident/incident.hpp"

#include <charconv>
#include <set>

#include "bot/say.hpp"
#include "bot/service_acts.hpp"
#include "bot/service_questions.hpp"
#include "bot/text/fold.hpp"
#include "bot/text/language.hpp"
#include "skills/incident/texts.hpp"

namespace twicket::incident {
namespace {

using boost::asio::awaitable;
using nlohmann::json;
using State = Incident::State;

constexpr std::size_t longest_text = 600;
constexpr std::size_t first_post = 10;  // numbers of the posts in other threads
constexpr std::size_t most_told = 200;  // threads

template <class Act>
OnServices act_of(Act act) {
    return {std::make_shared<const ServiceAct>(ServiceAct{std::move(act)})};
}

bool is_agent(const Turn& turn) {
    return turn.person.has_role("agent") || turn.person.has_role("admin");
}

std::int64_t number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ptr == text.data() + text.size() && read.ec == std::errc{} ? number : 0;
}

std::string value_of(const Submission& sent, const char* name) {
    const auto found = sent.values.find(name);
    return found == sent.values.end() ? std::string{} : text::clip(found->second, longest_text);
}

// What was written there, if it tells.
std::string language_in(const Incident& incident, const ThreadName& thread, const std::string& otherwise) {
    for (const Sighting& one : incident.sightings)
        if (one.where == thread)
            if (const std::string_view told = text::detect_language(one.text); !told.empty()) return std::string{told};
    return otherwise;
}

}  // namespace

Fit IncidentSkill::fit(const Turn& turn) const {
    if (const auto* tick = std::get_if<Tick>(&turn.event.what))
        return incident_news_from(tick->timer) ? Fit::owns : Fit::none;
    if (const auto* click = std::get_if<Click>(&turn.event.what))
        return click->action.starts_with("incident.") ? Fit::owns : Fit::none;
    if (const auto* sent = std::get_if<Submission>(&turn.event.what))
        return sent->form.starts_with("incident.") ? Fit::owns : Fit::none;
    if (const auto* command = std::get_if<Command>(&turn.event.what)) {
        const std::string word = command->text.substr(0, command->text.find(' '));
        return word == "problem" || word == "problems" || word == "incidents" ? Fit::strong : Fit::none;
    }
    const auto* message = std::get_if<Message>(&turn.event.what);
    if (!message || message->from_bot || turn.manners.leave == Leave::keep_quiet ||
        humans_work(turn.conversation.hand_off))
        return Fit::none;
    return known_error_for(message->text, turn.now) ? Fit::strong : Fit::none;
}

awaitable<Result<Outcome>> IncidentSkill::answer(const Turn& turn) {
    if (const auto* tick = std::get_if<Tick>(&turn.event.what)) {
        IncidentNews news = incident_news_from(tick->timer).value_or(IncidentNews{});
        Result<Outcome> outcome = co_await on_news(turn, std::move(news));
        co_return outcome;
    }
    if (const auto* click = std::get_if<Click>(&turn.event.what)) {
        Result<Outcome> outcome = co_await on_click(turn, *click);
        co_return outcome;
    }
    if (const auto* sent = std::get_if<Submission>(&turn.event.what)) {
        Result<Outcome> outcome = co_await on_submission(turn, *sent);
        co_return outcome;
    }
    if (const auto* command = std::get_if<Command>(&turn.event.what)) {
        Result<Outcome> outcome = co_await on_command(turn, *command);
        co_return outcome;
    }
    const auto* message = std::get_if<Message>(&turn.event.what);
    const Incident* known = message ? known_error_for(message->text, turn.now) : nullptr;
    if (!known) co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    Outcome outcome = known_error(turn, *known);
    outcome.effects.push_back(
        QuestionStands{.state = QuestionStands::State::answered, .message = message->id, .text = message->text});
    co_return outcome;
}

std::string IncidentSkill::about(const Incident& incident, std::string_view language) const {
    if (const Service* service = services_.find(incident.service)) return service->called(language);
    // The words of the first report that everybody may read.
    for (const Sighting& one : incident.sightings)
        if (one.open) return text::clip(one.text, 80);
    return "…";
}

const Incident* IncidentSkill::known_error_for(const std::string& said, Time now) const {
    if (incidents_.all().empty()) return nullptr;
    const Asked asked = asked_in(said, services_);
    if (asked.kind == Asked::Kind::nothing && (!asked.services.empty() || !reports_trouble(said))) return nullptr;
    std::vector<std::string> ids;
    for (const Service* service : asked.services) ids.push_back(service->id);
    const Incident* near = incidents_.near(ids, content_words(said), now);
    if (!near || near->workaround.empty() || (near->state != State::declared && near->state != State::problem))
        return nullptr;
    return near;
}

Outcome IncidentSkill::known_error(const Turn& turn, const Incident& incident) const {
    Outcome outcome{.label = "known_error_shown", .state = turn.conversation};
    const std::string number = std::to_string(incident.number);
    Card card{.text = texts().say("known_error", turn.language,
                                  {{"about", about(incident, turn.language)}, {"text", incident.workaround}}),
              .language = turn.language};
    card.state_line = texts().say("known_line", turn.language, {{"number", number}});
    card.actions.push_back({"ticket.open", texts().say("did_help_not", turn.language), "", ActionStyle::plain, "🎫"});
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    outcome.trace = {{"incident", incident.number}};
    return outcome;
}

awaitable<Result<Outcome>> IncidentSkill::on_news(const Turn& turn, IncidentNews news) {
    Result<std::optional<Incident>> incident = co_await book_.incident(news.number);
    if (incident.has_error()) co_return incident.error();
    if (!*incident) co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    Incident found = std::move(**incident);
    if (news.what == "raised" && found.state == State::raised) co_return raise(turn, std::move(found));
    if (news.what == "repeated" && found.state == State::problem && found.card.empty())
        co_return repeated(turn, std::move(found));
    if (news.what != "over" || found.state != State::declared)
        co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    Result<Outcome> outcome = co_await over(turn, std::move(found));
    co_return outcome;
}

Outcome IncidentSkill::raise(const Turn& turn, Incident incident) const {
    Outcome outcome{.label = "surge_raised", .state = turn.conversation};
    Card card = surge_card(incident, turn.now);
    incident.card = turn.outgoing_id(0);
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    outcome.effects.push_back(act_of(PutIncident{std::move(incident)}));
    return outcome;
}

Outcome IncidentSkill::repeated(const Turn& turn, Incident incident) const {
    Outcome outcome{.label = "problem_raised", .state = turn.conversation};
    Card card = problem_card(incident, turn.now);
    incident.card = turn.outgoing_id(0);
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    if (!settings_.desk.empty()) outcome.effects.push_back(problem_ticket(turn, incident));
    outcome.effects.push_back(act_of(PutIncident{std::move(incident)}));
    return outcome;
}

Post IncidentSkill::problem_ticket(const Turn& turn, const Incident& incident) const {
    const std::string& language = settings_.language;
    TicketDraft draft{.kind = TicketKind::problem,
                      .title = texts().say("problem_ticket", language, {{"about", about(incident, language)}})};
    draft.text = timeline(incident, language, turn.now);
    draft.impact = Level::high;
    draft.urgency = Level::medium;
    draft.service = incident.service;
    draft.requester_name = "Twicket";
    draft.origin = turn.here();
    Outgoing call{
        .id = turn.outgoing_id(2), .account = settings_.desk, .place = "", .thread = turn.outgoing_id(2), .reply = {}};
    TicketCall open{.act = TicketCall::Act::open, .ticket = {}, .draft = std::move(draft), .author = "Twicket"};
    call.ticket = std::move(open);
    return Post{std::move(call)};
}

awaitable<Result<Outcome>> IncidentSkill::on_click(const Turn& turn, const Click& click) {
    if (click.taken_back) co_return Outcome{.label = "ignored.taken_back", .state = turn.conversation};
    if (!is_agent(turn)) co_return refuse(turn, "refused.not_an_agent", "agents_only");
    Result<std::optional<Incident>> read = co_await book_.incident(number_in(click.value));
    if (read.has_error()) co_return read.error();
    if (!*read) co_return refuse(turn, "ignored.old_card", "no_such", click.value);
    Incident incident = std::move(**read);
    const bool open = incident.state == State::raised || incident.state == State::watched;
    if (click.action == "incident.watch" && open) co_return decide(turn, std::move(incident), State::watched);
    if (click.action == "incident.dismiss" && open) co_return decide(turn, std::move(incident), State::dismissed);
    const char* asks = click.action == "incident.workaround" ? "incident.workaround"
                       : click.action == "incident.over"     ? "incident.over"
                                                             : nullptr;
    if (click.action == "incident.declare" && open) {
        if (!incident.service.empty()) {
            std::string words = texts().say("looking", settings_.language);
            Result<Outcome> outcome = co_await declare(turn, std::move(incident), std::move(words));
            co_return outcome;
        }
        asks = "incident.declare";
    }
    const bool problem = incident.state == State::problem;
    if (click.action == "incident.close" && problem) co_return close(turn, std::move(incident));
    const bool may = open || incident.state == State::declared || (problem && click.action == "incident.workaround");
    if (!asks || !may) co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    Outcome outcome{.label = "incident.form", .state = turn.conversation};
    Post post = say_here(turn, 0, {}, turn.event.person);
    post.outgoing.form = form(asks, incident);
    outcome.effects.push_back(std::move(post));
    co_return outcome;
}

Form IncidentSkill::form(const char* id, const Incident& incident) const {
    const std::string_view kind{id};
    const std::string& language = settings_.language;
    const auto say = [&](const char* key) { return texts().say(key, language); };
    Form form{.id = id,
              .title = {},
              .submit_label = say("send"),
              .language = language,
              .fields = {},
              .value = std::to_string(incident.number)};
    using Field = FormField;
    if (kind == "incident.declare") {
        form.title = say("form_declare");
        Field service{.name = "service", .label = say("service"), .kind = Field::Kind::choice, .required = true};
        for (const Service& one : services_.all()) service.options.emplace_back(one.id, one.called(language));
        form.fields.push_back(std::move(service));
        form.fields.push_back({.name = "text",
                               .label = say("public_text"),
                               .kind = Field::Kind::long_text,
                               .required = true,
                               .max_length = 600});
    } else {
        const bool over = kind == "incident.over";
        form.title = say(over ? "form_over" : "form_workaround");
        form.fields.push_back({.name = "text",
                               .label = say(over ? "over_text" : "workaround_text"),
                               .kind = Field::Kind::long_text,
                               .required = !over,
                               .max_length = 600});
    }
    return form;
}

Outcome IncidentSkill::decide(const Turn& turn, Incident incident, State state) const {
    const bool watch = state == State::watched;
    Outcome outcome{.label = watch ? "surge_watched" : "surge_dismissed", .state = turn.conversation};
    incident.state = state;
    incident.watched_from = incident.people();
    incident.timeline.push_back({turn.now, turn.speaker(), std::string{name_of(state)}, ""});
    Card card = surge_card(incident, turn.now);
    outcome.effects.push_back(replace_card(turn, 0, incident.card, std::move(card)));
    outcome.effects.push_back(
        Audit{"incident." + std::string{name_of(state)}, json{{"incident", incident.number}}.dump()});
    outcome.effects.push_back(act_of(PutIncident{std::move(incident)}));
    return outcome;
}

awaitable<Result<Outcome>> IncidentSkill::declare(const Turn& turn, Incident incident, std::string words) {
    std::vector<ThreadName> threads = incident.threads();
    if (threads.size() > most_told) threads.resize(most_told);
    Result<std::vector<ThreadName>> free = co_await book_.without_humans(std::move(threads));
    if (free.has_error()) co_return free.error();
    Outcome outcome{.label = "incident_declared", .state = turn.conversation};
    const std::string& language = settings_.language;
    incident.state = State::declared;
    incident.timeline.push_back({turn.now, turn.speaker(), "declared", words});
    const ServiceReport now = services_.standing(incident.service);
    if (now.state != ServiceState::down || now.by == "configuration") {
        ServiceReport report{.service = incident.service, .state = ServiceState::down, .text = std::move(words)};
        report.at = turn.now;
        report.by = turn.speaker_key();
        // It began when the first of them wrote.
        report.since = incident.sightings.empty() ? turn.now : incident.sightings.front().at;
        outcome.effects.push_back(act_of(std::move(report)));
    }
    // Whoever asked follows from now on, and hears of it in the thread now and in person when it changes.
    std::set<std::string> people;
    for (const Sighting& one : incident.sightings)
        if (people.insert(one.person).second)
            outcome.effects.push_back(act_of(FollowIfNot{{.person = one.person,
                                                          .service = incident.service,
                                                          .outages = Way::now,
                                                          .changes = Way::none,
                                                          .account = one.where.account,
                                                          .user = one.user}}));
    std::size_t number = first_post;
    for (const ThreadName& thread : *free) {
        const std::string theirs = language_in(incident, thread, language);
        Card said{.text = texts().say("holding", theirs, {{"about", about(incident, theirs)}}), .language = theirs};
        outcome.effects.push_back(say_in(turn, number++, thread, std::move(said)));
    }
    Card card = surge_card(incident, turn.now);
    outcome.effects.push_back(replace_card(turn, 0, incident.card, std::move(card)));
    const std::string told = std::to_string(free->size()), followers = std::to_string(people.size());
    Card done{.text = texts().say("told", language,
                                  {{"count", told}, {"people", followers}, {"about", about(incident, language)}}),
              .language = language};
    outcome.effects.push_back(say_here(turn, 1, std::move(done)));
    outcome.effects.push_back(
        Audit{"incident.declare", json{{"incident", incident.number}, {"service", incident.service}}.dump()});
    outcome.effects.push_back(act_of(PutIncident{std::move(incident)}));
    co_return outcome;
}

// The service works again, whoever said so: every channel's thread hears it; people hear it as followers.
awaitable<Result<Outcome>> IncidentSkill::over(const Turn& turn, Incident incident) {
    std::vector<ThreadName> threads = incident.threads();
    std::erase_if(threads, [](const ThreadName& one) { return one.direct; });
    if (threads.size() > most_told) threads.resize(most_told);
    Result<std::vector<ThreadName>> free = co_await book_.without_humans(std::move(threads));
    if (free.has_error()) co_return free.error();
    const std::string& language = settings_.language;
    Outcome outcome{.label = "incident_over", .state = turn.conversation};
    const std::string said_now = services_.standing(incident.service).text;
    incident.state = State::problem;
    incident.timeline.push_back({turn.now, "", "over", said_now});
    std::size_t number = first_post;
    for (const ThreadName& thread : *free) {
        const std::string theirs = language_in(incident, thread, language);
        Card said{.text = texts().say("over", theirs, {{"about", about(incident, theirs)}}) +
                          (said_now.empty() ? "" : " " + said_now),
                  .language = theirs};
        outcome.effects.push_back(say_in(turn, number++, thread, std::move(said)));
    }
    Card card = surge_card(incident, turn.now);
    if (!incident.card.empty()) outcome.effects.push_back(replace_card(turn, 0, incident.card, std::move(card)));
    if (!settings_.desk.empty()) outcome.effects.push_back(problem_ticket(turn, incident));
    outcome.effects.push_back(act_of(PutIncident{std::move(incident)}));
    co_return outcome;
}

awaitable<Result<Outcome>> IncidentSkill::on_submission(const Turn& turn, const Submission& sent) {
    if (!is_agent(turn)) co_return refuse(turn, "refused.not_an_agent", "agents_only");
    Result<std::optional<Incident>> read = co_await book_.incident(number_in(sent.value));
    if (read.has_error()) co_return read.error();
    if (!*read) co_return refuse(turn, "ignored.old_card", "no_such", sent.value);
    Incident incident = std::move(**read);
    std::string words = value_of(sent, "text");
    const bool open = incident.state == State::raised || incident.state == State::watched;
    if (sent.form == "incident.declare" && open) {
        incident.service = value_of(sent, "service");
        if (!services_.find(incident.service)) co_return refuse(turn, "ignored.old_card", "no_such", sent.value);
        Result<Outcome> outcome = co_await declare(turn, std::move(incident), std::move(words));
        co_return outcome;
    }
    const bool mendable = incident.state == State::declared || incident.state == State::problem;
    if (sent.form == "incident.workaround" && mendable) co_return set_workaround(turn, std::move(incident), words);
    if (incident.state != State::declared) co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    // The service is reported well; that the incident is over follows from it (SurgeWatch), as from any other such
    // report.
    Outcome outcome{.label = "incident_ending", .state = turn.conversation};
    ServiceReport report{.service = incident.service,
                         .state = ServiceState::ok,
                         .text = std::move(words),
                         .at = turn.now,
                         .by = turn.speaker_key()};
    outcome.effects.push_back(act_of(std::move(report)));
    outcome.effects.push_back(Audit{"incident.over", json{{"incident", incident.number}}.dump()});
    co_return outcome;
}

void IncidentSkill::committed(const Turn&, const Outcome& outcome) {
    for (const Effect& effect : outcome.effects) {
        const auto* one = std::get_if<OnServices>(&effect);
        if (!one) continue;
        if (const auto* report = std::get_if<ServiceReport>(&one->act->what)) services_.apply(*report);
        if (const auto* put = std::get_if<PutIncident>(&one->act->what)) incidents_.apply(put->incident);
    }
}

}  // namespace twicket::incident
