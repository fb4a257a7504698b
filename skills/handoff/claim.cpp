// Taken by an agent, passed on, given back: by button, by command or after a quiet time. The other thread is looked at
// as it stands now, and a change that comes between makes the turn run again (LinkThread::only_from).
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/handoff/cards.hpp"
#include "skills/handoff/handoff.hpp"
#include "skills/handoff/texts.hpp"

namespace twicket::handoff {
namespace {

constexpr std::string_view quiet_timer = "handoff.quiet";

bool is_agent(const Person& person) {
    return person.has_role("agent") || person.has_role("admin");
}

QuestionStands question_of(const ThreadName& asker, QuestionStands::State state, const std::string& handler) {
    return {.state = state, .handler = handler, .account = asker.account, .place = asker.place, .thread = asker.thread};
}

Post said_to_all(Post post) {
    post.with_humans = true;
    return post;
}

std::string name_in(const nlohmann::json& links) {
    const auto agents = links.find("agents");
    return agents == links.end() || !agents->is_object() ? std::string{} : agents->value("name", "");
}

}  // namespace

Outcome HandoffSkill::refuse(const Turn& turn, const char* key, const char* label, const std::string& name) const {
    Card card{.text = texts().say(key, turn.language, {{"name", name}}), .language = turn.language};
    return only_to_speaker(turn, label, std::move(card));
}

HandoffSkill::Answer HandoffSkill::claim(const Turn& turn, Click click) const {
    if (!is_agent(turn.person)) co_return refuse(turn, "agents_only", "refused.not_an_agent");
    const std::optional<ThreadName> asker = thread_name_of(nlohmann::json::parse(click.value, nullptr, false));
    if (!asker || asker->account.empty()) co_return refuse(turn, "too_late", "refused.settled");
    ThreadName wanted = *asker;
    const Result<Conversation> there = co_await parts_.look.conversation(std::move(wanted));
    if (there.has_error()) co_return there.error();
    const std::optional<Case> one = case_of(*there);
    const auto next = after(there->hand_off, Input::claim);
    if (!next || !one) {
        const bool taken = there->hand_off == HandOff::human && !name_in(there->links).empty();
        co_return refuse(turn, taken ? "has_it" : "too_late", "refused.settled", name_in(there->links));
    }
    std::string question = one->question, spoken = one->language;
    std::vector<const Person*> me{&turn.person};
    const Result<std::vector<Alike>> similar =
        co_await solved_like(turn, std::move(question), std::move(spoken), std::move(me));
    if (similar.has_error()) co_return similar.error();

    const std::string& language = parts_.agents.language;
    const std::string name = turn.speaker();
    Outcome outcome{.label = "claimed", .state = turn.conversation};
    outcome.state.links["asker"] = json_of(*asker);
    outcome.state.memory["handoff"] = {{"side", "agents"},
                                       {"card", click.card},
                                       {"last", to_millis(turn.now)},
                                       {"relayed", ours(turn.conversation).value("relayed", nlohmann::json::array())},
                                       {"other", json_of(*asker)}};
    remember(outcome.state, *one);
    const Time since = from_millis(one->since);
    Card taken =
        claimed_card(*one, name, clock_at(since, parts_.desk.timezone), span_of(turn.now - since), *similar, language);
    outcome.effects.push_back(say_here(turn, 0, std::move(taken)));
    Card told{.text = texts().say("taken", one->language, {{"name", name}}), .language = one->language};
    told.state_line = "✋ " + clock_at(turn.now, parts_.desk.timezone);
    outcome.effects.push_back(said_to_all(say_in(turn, 1, *asker, std::move(told))));
    const std::string how = "✋ " + name + " · " + clock_at(turn.now, parts_.desk.timezone);
    outcome.effects.push_back(replace_card(turn, 2, click.card, settled_card(*one, how, language)));
    if (const auto entry = draft_for(turn, *one))
        outcome.effects.push_back(say_here(turn, 3, draft_card(*entry, language)));
    nlohmann::json here = json_of(turn.here());
    here["name"] = name;
    here["person"] = turn.person.id;
    outcome.effects.push_back(
        LinkThread{asker->account, asker->place, asker->thread, {{"agents", std::move(here)}}, *next, there->hand_off});
    outcome.effects.push_back(question_of(*asker, QuestionStands::State::with_human, turn.person.id));
    outcome.effects.push_back(Audit{"handoff.claim", nlohmann::json{{"place", asker->place}}.dump()});
    outcome.effects.push_back(Timer{std::string{quiet_timer}, turn.now + parts_.desk.return_after});
    co_return outcome;
}

// The best entry that everybody may read there and here and that was not tried yet, when the base is sure enough.
std::shared_ptr<const knowledge::Entry> HandoffSkill::draft_for(const Turn& turn, const Case& one) const {
    knowledge::Filter filter{.groups = one.groups, .scopes = one.scopes};
    filter.today = to_rfc3339(turn.now).substr(0, 10);
    for (const Tried& tried : one.tried) filter.excluded.push_back(tried.entry);
    std::string question = one.question;
    for (const Said& said : one.meanwhile) question += "\n" + said.text;
    const knowledge::Ranking ranking = parts_.ranker.rank(question, filter);
    if (ranking.abstain || ranking.candidates.empty()) return nullptr;
    const auto& entry = ranking.candidates.front().entry;
    return turn.audience.may_read(entry->audience) ? entry : nullptr;
}

Outcome HandoffSkill::send_draft(const Turn& turn, const Click& click) const {
    const auto asker = linked_thread(turn.conversation.links, "asker");
    const std::optional<Case> one = case_of(turn.conversation);
    const auto entry = parts_.ranker.find(click.value);
    if (!asker || !one || !entry) return refuse(turn, "too_late", "refused.settled");
    if (!is_agent(turn.person)) return refuse(turn, "agents_only", "refused.not_an_agent");
    if (!Audience{one->groups}.may_read(entry->audience)) return refuse(turn, "too_late", "refused.settled");
    Outcome outcome{.label = "draft_sent", .state = turn.conversation};
    Card words{.text = entry->answer.empty() ? entry->title : entry->answer, .language = one->language};
    words.speaker = turn.speaker();
    words.sources.push_back({entry->title, entry->links.empty() ? "" : entry->links.front(), entry->verified});
    outcome.effects.push_back(said_to_all(say_in(turn, 0, *asker, std::move(words))));
    Card sent = draft_card(*entry, parts_.agents.language);
    sent.actions.clear();
    sent.state_line = texts().say("draft_sent", parts_.agents.language, {{"name", turn.speaker()}});
    outcome.effects.push_back(replace_card(turn, 1, click.card, std::move(sent)));
    ours(outcome.state)["last"] = to_millis(turn.now);
    return outcome;
}

HandoffSkill::Answer HandoffSkill::leave(const Turn& turn) const {
    if (!linked_thread(turn.conversation.links, "asker") || !case_of(turn.conversation)) co_return refuse(turn, "too_late", "refused.settled");
    if (!is_agent(turn.person)) co_return refuse(turn, "agents_only", "refused.not_an_agent");
    std::string name = turn.speaker();
    Result<Outcome> left = co_await queue_again(turn, std::move(name));
    co_return left;
}

// Who had claimed it does not work here any more.
HandoffSkill::Answer HandoffSkill::passed_on_by_leaver(const Turn& turn, std::string person) const {
    const Person* left = parts_.people.find_left(person);
    if (!left || !linked_thread(turn.conversation.links, "asker") || !case_of(turn.conversation))
        co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    std::string name = left->name;
    Result<Outcome> queued = co_await queue_again(turn, std::move(name));
    if (queued.has_value() && queued->label == "refused.settled") co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    co_return queued;
}

HandoffSkill::Answer HandoffSkill::queue_again(const Turn& turn, std::string name) const {
    const auto asker = linked_thread(turn.conversation.links, "asker");
    const std::optional<Case> one = case_of(turn.conversation);
    ThreadName wanted = *asker;
    const Result<Conversation> there = co_await parts_.look.conversation(std::move(wanted));
    if (there.has_error()) co_return there.error();
    const auto next = after(there->hand_off, Input::leave);
    if (!next) co_return refuse(turn, "too_late", "refused.settled");
    const std::string& language = parts_.agents.language;
    Outcome outcome{.label = "passed_on", .state = turn.conversation};
    outcome.state.links.erase("asker");
    Card here{.text = texts().say("left_agents", language, {{"name", name}}), .language = language};
    outcome.effects.push_back(say_here(turn, 0, std::move(here)));
    Card told{.text = texts().say("left_asker", one->language, {{"name", name}}), .language = one->language};
    outcome.effects.push_back(said_to_all(say_in(turn, 1, *asker, std::move(told))));
    Case again = case_of(*there).value_or(*one);
    again.news = texts().say("left_agents", language, {{"name", name}});
    outcome.effects.push_back(
        replace_card(turn, 2, ours(turn.conversation).value("card", ""), agents_card(again, *asker, language)));
    outcome.effects.push_back(
        LinkThread{asker->account, asker->place, asker->thread, {{"agents", nullptr}}, *next, there->hand_off});
    outcome.effects.push_back(question_of(*asker, QuestionStands::State::queued, ""));
    outcome.effects.push_back(Timer{.name = std::string{quiet_timer}, .due = turn.now, .cancel = true});
    co_return outcome;
}

// One of the two threads is the event's own, or none of them.
Outcome HandoffSkill::returned(const Turn& turn, const ThreadName& agents, const ThreadName& asker,
                               const std::string& language, Way way) const {
    Outcome outcome{.label = way == Way::by_quiet ? "returned.quiet" : "returned", .state = turn.conversation};
    const auto unlink = [&](const ThreadName& thread, const char* link, std::optional<HandOff> state) {
        const bool own = thread.account == turn.event.account && thread.place == turn.event.place &&
                         thread.thread == turn.event.thread;
        if (own) {
            outcome.state.links.erase(link);
            if (state) outcome.state.hand_off = *state;
            return;
        }
        std::optional<HandOff> from;
        if (state) from = HandOff::human;
        outcome.effects.push_back(
            LinkThread{thread.account, thread.place, thread.thread, {{link, nullptr}}, state, from});
    };
    const std::string name = turn.speaker(), quiet = span_of(parts_.desk.return_after);
    const bool by_quiet = way == Way::by_quiet;
    const std::string& theirs = parts_.agents.language;
    Card here{.text = by_quiet ? texts().say("quiet_agents", theirs, {{"time", quiet}})
                               : texts().say("returned_by", theirs, {{"name", name}}),
              .language = theirs};
    Card told{.text = by_quiet ? texts().say("quiet_asker", language, {{"time", quiet}})
                               : texts().say(way == Way::by_asker ? "taken_back_by" : "given_back", language,
                                             {{"name", name}}),
              .language = language};
    // What was solved here may help the next who asks; of a direct conversation nothing is kept.
    if (way == Way::by_agent && !asker.direct)
        here.actions.push_back({"keep.this", texts().say("keep_this", theirs), json_of(asker).dump(), ActionStyle::plain, ""});
    outcome.effects.push_back(said_to_all(say_in(turn, 0, agents, std::move(here))));
    outcome.effects.push_back(said_to_all(say_in(turn, 1, asker, std::move(told))));
    unlink(agents, "asker", std::nullopt);
    unlink(asker, "agents", after(HandOff::human, by_quiet ? Input::fall_quiet : Input::give_back));
    const bool agent = way == Way::by_agent;  // else it stays with whoever had claimed it
    outcome.effects.push_back(question_of(asker, QuestionStands::State::handled, agent ? turn.person.id : std::string{}));
    outcome.effects.push_back(Audit{"handoff.return", nlohmann::json{{"place", asker.place}}.dump()});
    return outcome;
}

HandoffSkill::Answer HandoffSkill::give_back(const Turn& turn, Way way) const {
    const auto asker = linked_thread(turn.conversation.links, "asker");
    if (!asker) co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    if (way == Way::by_agent && !is_agent(turn.person)) co_return refuse(turn, "agents_only", "refused.not_an_agent");
    ThreadName wanted = *asker;
    const Result<Conversation> there = co_await parts_.look.conversation(std::move(wanted));
    if (there.has_error()) co_return there.error();
    if (there->hand_off != HandOff::human) {  // settled from the other side in this moment
        Outcome outcome{.label = "ignored.settled", .state = turn.conversation};
        outcome.state.links.erase("asker");
        co_return outcome;
    }
    const std::string language = ours(*there).value("language", "en");
    co_return returned(turn, turn.here(), *asker, language, way);
}

// In either thread, or anywhere when there is only one that it can mean.
HandoffSkill::Answer HandoffSkill::return_by_command(const Turn& turn) const {
    const HandOff state = turn.conversation.hand_off;
    if (turn.conversation.links.contains("asker")) {
        Result<Outcome> back = co_await give_back(turn, Way::by_agent);
        co_return back;
    }
    if (state == HandOff::queued) co_return withdraw(turn);
    if (const auto agents = linked_thread(turn.conversation.links, "agents"); agents && state == HandOff::human) {
        const std::string language = ours(turn.conversation).value("language", turn.language);
        co_return returned(turn, *agents, turn.here(), language, is_agent(turn.person) ? Way::by_agent : Way::by_asker);
    }
    std::vector<AskedQuestion> mine;
    if (!turn.person.id.empty()) {
        std::string handler = turn.person.id;
        Result<std::vector<AskedQuestion>> found = co_await parts_.look.with(std::move(handler));
        if (found.has_error()) co_return found.error();
        mine = std::move(*found);
    }
    if (mine.empty()) co_return refuse(turn, "nothing_to_return", "refused.nothing_to_return");
    if (mine.size() > 1) {
        Card card{.text = texts().say("which_return", turn.language), .language = turn.language};
        for (const AskedQuestion& one : mine) {
            const std::string link = parts_.look.link(one), words = text::clip(quoted(one.text), 100);
            card.text += "\n- " + words + (link.empty() ? "" : " · " + link);
        }
        co_return only_to_speaker(turn, "return_asked", std::move(card));
    }
    const ThreadName asker{mine.front().account, mine.front().place, mine.front().thread};
    ThreadName wanted = asker;
    const Result<Conversation> there = co_await parts_.look.conversation(std::move(wanted));
    if (there.has_error()) co_return there.error();
    const auto agents = linked_thread(there->links, "agents");
    if (there->hand_off != HandOff::human || !agents)
        co_return refuse(turn, "nothing_to_return", "refused.nothing_to_return");
    const std::string language = ours(*there).value("language", "en");
    co_return returned(turn, *agents, asker, language, Way::by_agent);
}

// In the agents' thread; the asker's words count as well.
HandoffSkill::Answer HandoffSkill::fall_quiet(const Turn& turn) const {
    const auto asker = linked_thread(turn.conversation.links, "asker");
    if (!asker) co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    ThreadName wanted = *asker;
    const Result<Conversation> there = co_await parts_.look.conversation(std::move(wanted));
    if (there.has_error()) co_return there.error();
    const std::int64_t last =
        std::max(ours(turn.conversation).value("last", std::int64_t{0}), ours(*there).value("last", std::int64_t{0}));
    const Time due = from_millis(last) + parts_.desk.return_after;
    if (due > turn.now) {
        Outcome outcome{.label = "quiet_later", .state = turn.conversation};
        outcome.effects.push_back(Timer{std::string{quiet_timer}, due});
        co_return outcome;
    }
    Result<Outcome> back = co_await give_back(turn, Way::by_quiet);
    co_return back;
}

}  // namespace twicket::handoff
