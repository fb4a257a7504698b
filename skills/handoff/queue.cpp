// Waiting for a human: the card for agents, the place in the queue, closing hours, what waits too long.
#include "bot/hand_over.hpp"
#include "bot/local_time.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/handoff/cards.hpp"
#include "skills/handoff/handoff.hpp"
#include "skills/handoff/hours.hpp"
#include "skills/handoff/similar.hpp"
#include "skills/handoff/texts.hpp"

namespace twicket::handoff {
namespace {

constexpr std::string_view nobody_timer = "handoff.nobody", raise_timer = "handoff.raise",
                           unanswered_timer = "handoff.unanswered";
constexpr auto nobody_after = std::chrono::minutes{10}, raise_again_after = std::chrono::minutes{24 * 60};
constexpr std::size_t similar_shown = 3, similar_tried = 10;

Action withdraw_action(const std::string& language) {
    return {"handoff.withdraw", texts().say("never_mind", language), "", ActionStyle::plain, ""};
}
Action ticket_action(const std::string& language) {
    return {"ticket.open", texts().say("open_ticket", language), "", ActionStyle::plain, "🎫"};
}

bool is_agent(const Person& person) {
    return person.has_role("agent") || person.has_role("admin");
}

// What the asker thought of an answer, for agents.
std::string verdict_of(const CastVote& vote, const std::string& language) {
    if (vote.value > 0) return "👍 " + texts().say("helpful", language);
    std::string said = "👎 " + texts().say("not_helpful", language);
    if (vote.reason.empty()) return said;
    const bool known = vote.reason == "wrong_topic" || vote.reason == "outdated" || vote.reason == "unclear";
    return said + " (" + (known ? texts().say("reason." + vote.reason, language) : "“" + vote.reason + "”") + ")";
}

// What the answer skill showed in this thread, each entry once.
std::vector<std::string> shown_entries(const Conversation& conversation) {
    std::vector<std::string> entries;
    const auto answer = conversation.memory.find("answer");
    if (answer == conversation.memory.end()) return entries;
    for (const auto& card : answer->value("cards", nlohmann::json::array())) {
        const std::string entry = card.value("entry", "");
        if (!entry.empty() && std::ranges::find(entries, entry) == entries.end()) entries.push_back(entry);
    }
    return entries;
}

// The message that asked last in this thread.
std::string last_message(const Conversation& conversation) {
    const auto answer = conversation.memory.find("answer");
    if (answer == conversation.memory.end()) return {};
    const auto cards = answer->value("cards", nlohmann::json::array());
    return cards.empty() ? std::string{} : cards.back().value("message", "");
}

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() || word.empty() ? "" : ", ") + word;
    return all;
}

}  // namespace

HandoffSkill::Answer HandoffSkill::ask(const Turn& turn) const {
    if (parts_.agents.account.empty()) {
        Outcome outcome{.label = "no_human_desk", .state = turn.conversation};
        Card card{.text = texts().say("no_desk", turn.language), .language = turn.language};
        outcome.effects.push_back(say_here(turn, 0, std::move(card)));
        co_return outcome;
    }
    const Result<std::vector<AskedQuestion>> queue = co_await parts_.look.queued();
    if (queue.has_error()) co_return queue.error();
    const ThreadName here = turn.here();
    std::size_t position = queue->size() + 1;
    for (std::size_t i = 0; i < queue->size(); ++i) {
        const AskedQuestion& one = (*queue)[i];
        if (one.account == here.account && one.place == here.place && one.thread == here.thread) position = i + 1;
    }
    if (!after(turn.conversation.hand_off, Input::ask)) co_return asked_again(turn, position);
    Result<Case> made = co_await open_case(turn);
    if (made.has_error()) co_return made.error();
    co_return enter_queue(turn, std::move(*made), position);
}

boost::asio::awaitable<Result<Case>> HandoffSkill::open_case(const Turn& turn) const {
    const std::string& language = parts_.agents.language;
    Case one{.asker = turn.speaker_key(), .name = turn.speaker(), .language = turn.language};
    one.where = turn.event.kind == PlaceKind::direct ? texts().say("direct_place", language) : "#" + turn.place.name;
    one.since = to_millis(turn.now);
    one.groups = turn.audience.groups;
    one.scopes = turn.place.scopes;
    // Given by a skill: its asker is not who speaks in this turn, since nobody does.
    const auto given = std::holds_alternative<Tick>(turn.event.what) ? given_to_desk(turn.conversation) : std::nullopt;
    if (given) one.asker = given->asker, one.name = given->name, one.groups = given->groups, one.language = given->language;
    if (given && given->thread.direct) one.where = texts().say("direct_place", language);
    one.question = given ? given->question : last_question(turn.conversation);
    if (!given) one.message = last_message(turn.conversation);
    const auto* message = std::get_if<Message>(&turn.event.what);
    if (one.question.empty() && message) one.question = message->text, one.message = message->id;
    if (one.question.empty()) one.question = ours(turn.conversation).value("question", "");
    if (one.message.empty()) one.message = ours(turn.conversation).value("message", "");

    const Person* asker = given ? parts_.people.find(given->asker) : &turn.person;
    const Person& person = asker ? *asker : turn.person;
    if (!person.id.empty()) {
        const std::string who = joined({person.title, person.department, person.location});
        if (!who.empty()) one.person.push_back({texts().say("who", language), who});
        one.person.push_back({texts().say("their_time", language), clock_at(turn.now, person.timezone)});
        if (!person.languages.empty())
            one.person.push_back({texts().say("languages", language), joined(person.languages)});
    }
    std::vector<std::string> names;
    for (const std::string& id : on_duty(parts_.desk, turn.now)) {
        const Person* agent = parts_.people.find(id);
        names.push_back(agent ? agent->name : id);
    }
    if (!names.empty()) one.person.push_back({texts().say("on_duty", language), joined(names)});

    std::string voter = one.asker;
    const std::vector<std::string> shown = shown_entries(turn.conversation);
    std::vector<std::string> entries = shown;
    const Result<std::vector<CastVote>> votes = co_await parts_.look.votes(std::move(voter), std::move(entries));
    if (votes.has_error()) co_return votes.error();
    for (const std::string& entry : shown) {
        const auto known = parts_.ranker.find(entry);
        if (!known) continue;
        Tried tried{entry, known->title, known->links.empty() ? std::string{} : known->links.front()};
        for (const CastVote& vote : *votes)
            if (vote.entry == entry && tried.verdict.empty()) tried.verdict = verdict_of(vote, language);
        one.tried.push_back(std::move(tried));
    }
    std::vector<const Person*> agents;
    for (const Person& other : parts_.people.all())
        if (is_agent(other)) agents.push_back(&other);
    std::string question = one.question, spoken = one.language;
    Result<std::vector<Alike>> similar =
        co_await solved_like(turn, std::move(question), std::move(spoken), std::move(agents));
    if (similar.has_error()) co_return similar.error();
    one.similar = std::move(*similar);
    co_return one;
}

boost::asio::awaitable<Result<std::vector<Alike>>> HandoffSkill::solved_like(const Turn& turn, std::string question,
                                                                             std::string language,
                                                                             std::vector<const Person*> readers) const {
    std::vector<Alike> found;
    if (question.empty() || readers.empty()) co_return found;
    const Result<std::vector<AskedQuestion>> handled = co_await parts_.look.handled();
    if (handled.has_error()) co_return handled.error();
    const std::vector<AskedQuestion> alike = most_alike(question, language, *handled, similar_tried);
    for (const AskedQuestion& one : alike) {
        if (found.size() == similar_shown) break;
        const bool same =
            one.account == turn.event.account && one.place == turn.event.place && one.thread == turn.event.thread;
        if (same) continue;
        AskedQuestion copy = one;
        std::vector<const Person*> whom = readers;
        const bool open_to_them = co_await parts_.look.may_read(std::move(copy), std::move(whom));
        if (open_to_them) found.push_back({one.text, parts_.look.link(one)});
    }
    co_return found;
}

Post HandoffSkill::fresh_card(const Turn& turn, std::size_t number, const Case& one, const ThreadName& asker) const {
    const ThreadName agents{parts_.agents.account, parts_.agents.place, ""};
    Post post = say_in(turn, number, agents, agents_card(one, asker, parts_.agents.language));
    post.outgoing.updates = one.card;
    return post;
}

Outcome HandoffSkill::enter_queue(const Turn& turn, Case one, std::size_t position) const {
    Outcome outcome{.label = "handed_off", .state = turn.conversation};
    outcome.state.hand_off = HandOff::queued;
    outcome.state.dialogue.clear();
    outcome.state.memory.erase("form");  // what was asked of the asker before is not waited for
    const std::string& language = turn.language;
    const std::string number = std::to_string(position);
    const std::optional<Time> opens = opens_next(parts_.desk, turn.now);
    const bool open = opens && *opens == turn.now;
    Card card{.text = texts().say("queued", language, {{"number", number}}), .language = language};
    if (!open) {
        outcome.label = "handed_off.closed";
        const std::string when =
            opens
                ? day_and_clock(*opens, turn.person.id.empty() ? parts_.desk.timezone : turn.person.timezone, language)
                : std::string{};
        card.text = opens ? texts().say("closed", language, {{"when", when}, {"number", number}})
                          : texts().say("nobody_on_duty", language, {{"number", number}});
        card.actions.push_back(ticket_action(language));
    }
    card.actions.push_back(withdraw_action(language));
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));

    one.card = turn.outgoing_id(1);
    Post to_agents = fresh_card(turn, 1, one, turn.here());
    to_agents.outgoing.updates.clear();
    outcome.effects.push_back(std::move(to_agents));
    QuestionStands stands{.state = QuestionStands::State::queued, .text = one.question};
    if (last_question(turn.conversation).empty()) stands.message = one.message;
    outcome.effects.push_back(std::move(stands));
    outcome.effects.push_back(MeritWithdrawn{solved_by(turn, one), "reopened"});  // the same again: it did not help
    const Time from = opens.value_or(turn.now);
    outcome.effects.push_back(Timer{std::string{nobody_timer}, from + nobody_after});
    if (turn.place.raise_after > Duration{0})
        outcome.effects.push_back(Timer{std::string{raise_timer}, from + turn.place.raise_after});
    outcome.state.memory["handoff"] = {{"language", language}};
    remember(outcome.state, one);
    return outcome;
}

Outcome HandoffSkill::asked_again(const Turn& turn, std::size_t position) const {
    const bool with_human = turn.conversation.hand_off == HandOff::human;
    Outcome outcome{.label = "handed_off_before", .state = turn.conversation};
    std::string name;
    if (const auto agents = turn.conversation.links.find("agents"); agents != turn.conversation.links.end())
        name = agents->value("name", "");
    Card card{.text = with_human ? texts().say("with_human", turn.language, {{"name", name}})
                                 : texts().say("already_queued", turn.language, {{"number", std::to_string(position)}}),
              .language = turn.language};
    outcome.effects.push_back(say_here(turn, 0, std::move(card), with_human ? only_speaker(turn) : ""));
    return outcome;
}

Outcome HandoffSkill::withdraw(const Turn& turn) const {
    const auto next = after(turn.conversation.hand_off, Input::withdraw);
    std::optional<Case> one = case_of(turn.conversation);
    if (!next || !one) return refuse(turn, "too_late", "refused.settled");
    Outcome outcome{.label = "withdrawn_from_queue", .state = turn.conversation};
    outcome.state.hand_off = *next;
    Card told{.text = texts().say("withdrawn", turn.language), .language = turn.language};
    outcome.effects.push_back(say_here(turn, 0, std::move(told)));
    const std::string how = texts().say("withdrawn_by", parts_.agents.language, {{"name", turn.speaker()}});
    const ThreadName agents{parts_.agents.account, parts_.agents.place, ""};
    Post settled = say_in(turn, 1, agents, settled_card(*one, how, parts_.agents.language));
    settled.outgoing.updates = one->card;
    outcome.effects.push_back(std::move(settled));
    outcome.effects.push_back(QuestionStands{.state = QuestionStands::State::gone});
    outcome.effects.push_back(Timer{.name = std::string{nobody_timer}, .due = turn.now, .cancel = true});
    outcome.effects.push_back(Timer{.name = std::string{raise_timer}, .due = turn.now, .cancel = true});
    return outcome;
}

Outcome HandoffSkill::nobody_yet(const Turn& turn, std::size_t position) const {
    if (turn.conversation.hand_off != HandOff::queued) return {.label = "ignored.settled", .state = turn.conversation};
    Outcome outcome{.label = "nobody_yet", .state = turn.conversation};
    const std::string language = ours(turn.conversation).value("language", turn.language);
    Card card{.text = texts().say("nobody_yet", language, {{"number", std::to_string(position)}}),
              .language = language};
    card.actions = {ticket_action(language), withdraw_action(language)};
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    return outcome;
}

// Where the owner of a place is told; nothing: there is none, or no network reaches him or her.
boost::asio::awaitable<std::optional<ThreadName>> HandoffSkill::door_of(const Person* owner) const {
    if (!owner) co_return std::nullopt;
    std::string id = owner->id;
    Result<std::optional<ThreadName>> reached = co_await parts_.look.direct(std::move(id));
    if (reached.has_error()) co_return std::nullopt;
    co_return *reached;
}

// A question that we could not answer, that nobody has asked a human for and to which no colleague has replied either:
// told once to the place's owner, else in the agents' place. Outside the hours of the desk the time begins when it
// opens.
HandoffSkill::Answer HandoffSkill::raise_unanswered(const Turn& turn) const {
    Outcome outcome{.label = "ignored.settled", .state = turn.conversation};
    if (humans_work(turn.conversation.hand_off)) co_return outcome;
    ThreadName here = turn.here();
    const Result<std::optional<AskedQuestion>> open = co_await parts_.look.unanswered(std::move(here));
    if (open.has_error()) co_return open.error();
    if (!*open) co_return outcome;
    const std::optional<Time> opens = opens_next(parts_.desk, turn.now);
    if (opens && *opens > turn.now) {
        outcome.label = "raise_later";
        outcome.effects.push_back(Timer{std::string{unanswered_timer}, *opens + turn.place.raise_after});
        co_return outcome;
    }
    const Person* owner = parts_.people.find(turn.place.owner);
    const std::optional<ThreadName> door = co_await door_of(owner);
    if (!door && parts_.agents.account.empty()) co_return outcome;
    outcome.label = "raised.unanswered";
    const AskedQuestion& question = **open;
    const Person* asker = parts_.people.find(question.asker);
    const std::string& language = parts_.agents.language;
    const std::string name = asker ? asker->name : texts().say("somebody", language);
    const std::string waited = span_of(turn.now - question.updated);
    Card card{
        .text = texts().say(
            "unanswered", language,
            {{"name", name}, {"place", "#" + turn.place.name}, {"time", waited}, {"question", quoted(question.text)}}),
        .language = language};
    if (const std::string link = parts_.look.link(question); !link.empty())
        card.sources.push_back({texts().say("the_thread", language), link});
    const ThreadName where = door ? *door : ThreadName{parts_.agents.account, parts_.agents.place, ""};
    outcome.effects.push_back(say_in(turn, 0, where, std::move(card)));
    outcome.effects.push_back(Audit{"handoff.raise", nlohmann::json{{"place", turn.event.place}}.dump()});
    co_return outcome;
}

// Told to the place's owner; where none can be told, below the card. As long as a human has it nothing is told, but it
// is looked again, since the human may pass it on.
HandoffSkill::Answer HandoffSkill::raise(const Turn& turn) const {
    Outcome outcome{.label = "ignored.settled", .state = turn.conversation};
    std::optional<Case> one = case_of(turn.conversation);
    if (!one || !humans_work(turn.conversation.hand_off)) co_return outcome;
    outcome.label = "raise_later";
    const Duration limit = turn.place.raise_after > Duration{0} ? turn.place.raise_after : Duration{raise_again_after};
    outcome.effects.push_back(Timer{std::string{raise_timer}, turn.now + std::max<Duration>(limit, raise_again_after)});
    if (turn.conversation.hand_off == HandOff::human) {
        outcome.effects = {Timer{std::string{raise_timer}, turn.now + limit}};
        co_return outcome;
    }
    outcome.label = "raised";
    const std::string& language = parts_.agents.language;
    const std::string waited = span_of(turn.now - from_millis(one->since));
    const Person* owner = parts_.people.find(turn.place.owner);
    const std::optional<ThreadName> door = co_await door_of(owner);
    const std::string heard = door ? owner->name : texts().say("the_agents", language);
    one->news = texts().say("raised_line", language, {{"name", heard}, {"time", waited}});
    remember(outcome.state, *one);
    outcome.effects.push_back(fresh_card(turn, 0, *one, turn.here()));
    Card card{.text = texts().say(
                  "raised", language,
                  {{"name", one->name}, {"place", one->where}, {"time", waited}, {"question", quoted(one->question)}}),
              .language = language};
    const ThreadName where = door ? *door : ThreadName{parts_.agents.account, parts_.agents.place, ""};
    outcome.effects.push_back(say_in(turn, 1, where, std::move(card)));
    outcome.effects.push_back(Audit{"handoff.raise", nlohmann::json{{"place", turn.event.place}}.dump()});
    co_return outcome;
}

}  // namespace twicket::handoff
