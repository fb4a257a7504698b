// What became of a ticket, told once to everybody whom it concerns and to nobody who did it; the clock that watches
// over it; and the question afterwards.
#include "bot/say.hpp"
#include "skills/ticket/memory.hpp"
#include "skills/ticket/texts.hpp"
#include "skills/ticket/threads.hpp"
#include "skills/ticket/ticket.hpp"

namespace twicket::ticket {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

// Numbers of what a turn says: cards, lines, then one a follower.
constexpr std::size_t card_here = 0, card_there = 1, line_here = 2, line_there = 3, rating = 4, first_follower = 10;
constexpr std::size_t most_followers_told = 200;

std::string due_line(const Remembered& ticket, const Sla& sla, Time now) {
    const std::string& language = ticket.language;
    if (ticket.reply_due != Time{})
        return texts().say("reply_due", language, {{"time", wall_time(ticket.reply_due, now, sla.hours.timezone)}});
    if (ticket.solve_due != Time{})
        return texts().say("solve_due", language, {{"time", wall_time(ticket.solve_due, now, sla.hours.timezone)}});
    return {};
}

Remembered remembered_of(const Turn& turn, const KnownTicket& known) {
    Remembered ticket{.id = known.id, .card = "", .agents = {}, .title = known.title};
    ticket.text = known.title;
    ticket.from = known.requester;
    ticket.requester = known.requester;
    ticket.language = turn.language;
    ticket.priority = known.priority;
    ticket.kind = known.kind;
    ticket.service = known.service;
    return ticket;
}

}  // namespace

awaitable<Result<Outcome>> TicketSkill::on_news(const Turn& turn, const TicketChanged& news) {
    std::optional<Remembered> ticket = recall(turn.conversation, news.ticket);
    if (!ticket && news.news == TicketNews::opened) {  // asked for by another skill
        const Result<std::optional<KnownTicket>> known = co_await parts_.known(news.ticket);
        if (known.has_error()) co_return known.error();
        if (*known && (*known)->kind == TicketKind::request) ticket = remembered_of(turn, **known);
    }
    if (!ticket) co_return Outcome{.label = "ignored.forgotten_ticket", .state = turn.conversation};
    if (news.news == TicketNews::delayed || news.news == TicketNews::refused) co_return fate(turn, *ticket, news);
    const TicketFacts before = std::exchange(ticket->facts, news.facts);
    if (news.news == TicketNews::opened) {
        Result<Outcome> outcome = co_await opened(turn, std::move(*ticket));
        co_return outcome;
    }
    Outcome outcome{.label = "ticket." + std::string{name_of(news.news)}, .state = turn.conversation};
    const bool own = news.person == ticket->requester;
    const Time reply_due = ticket->reply_due;
    const bool replied = news.news == TicketNews::commented && !own && !news.text.empty();
    follow_clock(*ticket, settings_.sla, replied, turn.now, outcome.effects);
    if (news.news == TicketNews::edited || news.news == TicketNews::removed) {
        change_relayed(turn, *ticket, news, outcome);
    } else {
        if (!(before == news.facts))
            show(turn, *ticket, outcome);
        else if (reply_due != ticket->reply_due)  // the agents' card does not tell it
            outcome.effects.push_back(replace_card(turn, card_here, ticket->card,
                                                   ticket_card(*ticket, due_line(*ticket, settings_.sla, turn.now))));
        tell(turn, *ticket, news, outcome);
        tell_agents(turn, *ticket, news, outcome);
    }
    credit_helper(turn, *ticket, before, news, outcome);
    remember(outcome.state, *ticket);
    if (news.news != TicketNews::state || news.facts.state != TicketState::closed || !own) co_return outcome;
    Result<Outcome> asked = co_await closed(turn, std::move(outcome), *ticket);
    co_return asked;
}

void TicketSkill::credit_helper(const Turn& turn, Remembered& ticket, const TicketFacts& before,
                                const TicketChanged& news, Outcome& outcome) const {
    const bool by_requester = news.person == ticket.requester;
    const bool taken = news.news == TicketNews::owner, moved = news.news == TicketNews::state;
    if ((taken || (moved && news.facts.state == TicketState::solved)) && !by_requester) {
        const Person* agent = parts_.agent(news.person.empty() ? news.facts.owner : news.person);
        ticket.helper = agent ? agent->id : std::string{};
    }
    const std::string evidence = evidence_of_ticket(ticket.id);
    if (moved && is_over(before.state) && !is_over(news.facts.state))
        outcome.effects.push_back(MeritWithdrawn{evidence, "reopened"});
    const bool confirmed = moved && news.facts.state == TicketState::closed && by_requester;
    if (!confirmed || ticket.helper.empty() || !parts_.is_person(ticket.requester)) return;
    Merit merit{.kind = MeritKind::resolved, .person = ticket.helper, .by = ticket.requester, .evidence = evidence};
    if (!ticket.service.empty()) merit.skills.push_back(ticket.service);
    if (turn.event.kind != PlaceKind::direct) merit.account = turn.event.account, merit.place = turn.event.place;
    merit.at = turn.now;
    outcome.effects.push_back(std::move(merit));
}

// The back-end is away, or said no: who asked hears it in a sentence, those who run it see the cause on the health
// page.
Outcome TicketSkill::fate(const Turn& turn, const Remembered& ticket, const TicketChanged& news) const {
    Outcome outcome{.label = "ticket." + std::string{name_of(news.news)}, .state = turn.conversation};
    const bool known = !ticket.facts.number.empty();
    const std::string key = std::string{name_of(news.news)} + (known ? "" : "_opening");
    Card card{.text = texts().say(key, ticket.language, {{"number", ticket.facts.number}, {"title", ticket.title}}),
              .language = ticket.language};
    outcome.effects.push_back(say_here(turn, line_here, std::move(card)));
    return outcome;
}

awaitable<Result<Outcome>> TicketSkill::opened(const Turn& turn, Remembered ticket) {
    Outcome outcome{.label = "ticket.opened", .state = turn.conversation};
    begin_clock(ticket, settings_.sla, turn.now, outcome.effects);
    if (!settings_.agents_account.empty() && ticket.agents.empty()) {
        ticket.agents = turn.outgoing_id(line_here);
        outcome.effects.push_back(say_in(turn, line_here, agents(),
                                         agents_card(ticket, agents_value(turn, ticket), settings_.agents_language)));
    }
    const std::string card = ticket.card;
    if (card.empty()) ticket.card = turn.outgoing_id(card_here);
    remember(outcome.state, ticket);
    const Result<std::optional<std::int64_t>> before = co_await parts_.before(ticket.id);
    std::string line = due_line(ticket, settings_.sla, turn.now);
    if (before.has_value() && *before && **before > 0) {
        const std::string waiting = texts().say("before_you", ticket.language, {{"count", std::to_string(**before)}});
        line += (line.empty() ? "" : " · ") + waiting;
    }
    Card shown = ticket_card(ticket, std::move(line));
    outcome.effects.push_back(card.empty() ? say_here(turn, card_here, std::move(shown))
                                           : replace_card(turn, card_here, card, std::move(shown)));
    co_return outcome;
}

// Both cards of a ticket as it stands now.
void TicketSkill::show(const Turn& turn, const Remembered& ticket, Outcome& outcome) const {
    Card card = ticket_card(ticket, due_line(ticket, settings_.sla, turn.now));
    outcome.effects.push_back(replace_card(turn, card_here, ticket.card, std::move(card)));
    if (ticket.agents.empty()) return;
    Post there =
        say_in(turn, card_there, agents(), agents_card(ticket, agents_value(turn, ticket), settings_.agents_language));
    there.outgoing.updates = ticket.agents;
    outcome.effects.push_back(std::move(there));
}

// One line a change, and none to who made it.
void TicketSkill::tell(const Turn& turn, Remembered& ticket, const TicketChanged& news, Outcome& outcome) const {
    const std::string& number = news.facts.number;
    const bool own = news.person == ticket.requester;
    const auto line = [&](const std::string& language) -> std::string {
        if (news.news == TicketNews::owner)
            return texts().say("taken", language, {{"name", news.facts.owner}, {"number", number}});
        if (news.facts.state == TicketState::solved)
            return texts().say("did_help", language, {{"number", number}, {"text", news.text}});
        if (news.facts.state == TicketState::closed)
            return texts().say("closed_thanks", language, {{"number", number}});
        if (news.facts.state == TicketState::open) return texts().say("reopened", language, {{"number", number}});
        return texts().say("state_now", language,
                           {{"number", number}, {"state", state_words(news.facts.state, language)}});
    };
    Card card{.text = "", .language = ticket.language};
    if (news.news == TicketNews::commented) {
        if (own || news.text.empty()) return;
        card.text = news.text;
        card.speaker = news.author;
        if (!news.comment.empty()) comment_of(ticket, news.comment).here = turn.outgoing_id(line_here);
    } else {
        card.text = line(ticket.language);
        tell_followers(turn, news, outcome);
    }
    outcome.effects.push_back(say_here(turn, line_here, std::move(card)));
}

// Threads that joined hear of states and owners, each in its language.
void TicketSkill::tell_followers(const Turn& turn, const TicketChanged& news, Outcome& outcome) const {
    std::size_t number = first_follower;
    for (const Follower& one : followers_of(turn.conversation.links, news.ticket)) {
        if (number == first_follower + most_followers_told) break;
        std::string text =
            texts().say("state_now", one.language,
                        {{"number", news.facts.number}, {"state", state_words(news.facts.state, one.language)}});
        if (news.news == TicketNews::owner)
            text = texts().say("taken", one.language, {{"name", news.facts.owner}, {"number", news.facts.number}});
        else if (news.facts.state == TicketState::solved && !news.text.empty())
            text += " · " + news.text;
        Card card{.text = std::move(text), .language = one.language};
        outcome.effects.push_back(say_in(turn, number++, one.thread, std::move(card)));
    }
}

// The thread of whoever took it hears the requester, and of every change of state.
void TicketSkill::tell_agents(const Turn& turn, Remembered& ticket, const TicketChanged& news, Outcome& outcome) const {
    const std::optional<ThreadName> taken = linked_thread(turn.conversation.links, "ticket:" + news.ticket);
    if (!taken) return;
    const std::string& language = settings_.agents_language;
    Card card{.text = news.text, .language = language};
    if (news.news == TicketNews::commented) {
        if (news.person != ticket.requester || news.text.empty()) return;
        card.speaker = news.author;
        if (!news.comment.empty()) comment_of(ticket, news.comment).agents = turn.outgoing_id(line_there);
    } else if (news.news == TicketNews::state) {
        card.text = texts().say("state_now", language,
                                {{"number", news.facts.number}, {"state", state_words(news.facts.state, language)}});
    } else {
        return;
    }
    outcome.effects.push_back(say_in(turn, line_there, *taken, std::move(card)));
}

// Words that were passed on are changed where they stand.
void TicketSkill::change_relayed(const Turn& turn, const Remembered& ticket, const TicketChanged& news,
                                 Outcome& outcome) const {
    const auto changed = [&](const std::string& language) {
        Card card{.text = news.text, .language = language};
        card.speaker = news.author;
        if (news.news == TicketNews::removed) card.text = texts().say("taken_back", language);
        return card;
    };
    for (const Remembered::Comment& one : ticket.comments) {
        if (one.comment != news.comment) continue;
        if (!one.here.empty())
            outcome.effects.push_back(replace_card(turn, line_here, one.here, changed(ticket.language)));
        const std::optional<ThreadName> taken = linked_thread(turn.conversation.links, "ticket:" + news.ticket);
        if (one.agents.empty() || !taken) continue;
        Post there = say_in(turn, line_there, *taken, changed(settings_.agents_language));
        there.outgoing.updates = one.agents;
        outcome.effects.push_back(std::move(there));
    }
}

// Asked once, of who asked for the ticket, and nobody more than once a week.
awaitable<Result<Outcome>> TicketSkill::closed(const Turn& turn, Outcome outcome, const Remembered& ticket) {
    const Result<bool> may_ask = co_await parts_.may_ask_for_rating(ticket.requester, turn.now);
    if (may_ask.has_error()) co_return may_ask.error();
    if (!*may_ask) co_return outcome;
    outcome.effects.push_back(say_here(turn, rating, rating_card(ticket.id, false, ticket.language)));
    co_return outcome;
}

Outcome TicketSkill::rate(const Turn& turn, const Click& click) const {
    const json value = json::parse(click.value, nullptr, false);
    const std::string id = value.is_object() ? value.value("ticket", "") : click.value;
    const std::optional<Remembered> ticket = recall(turn.conversation, id);
    if (!ticket) return refuse(turn, "gone", "ignored.old_card");
    if (ticket->requester != turn.speaker_key()) return refuse(turn, "requester_only", "refused.not_the_requester");
    if (click.action == "ticket.rate_anonymously") {
        Outcome outcome{.label = "ticket.rate_anonymously", .state = turn.conversation};
        outcome.effects.push_back(replace_card(turn, 0, click.card, rating_card(id, true, turn.language)));
        return outcome;
    }
    const int stars = value.is_object() ? value.value("value", 0) : 0;
    if (stars < 1 || stars > 5) return refuse(turn, "gone", "ignored.old_card");
    Outcome outcome{.label = "ticket.rated", .state = turn.conversation};
    outcome.effects.push_back(Rating{.ticket = id, .value = stars, .anonymous = value.value("anonymous", false)});
    Card thanks{.text = texts().say("rated_thanks", turn.language), .language = turn.language};
    outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(thanks)));
    return outcome;
}

// Three quarters of the time are over, or all of it.
Outcome TicketSkill::on_tick(const Turn& turn, const Tick& tick) const {
    const std::optional<Alarm> alarm = alarm_of(tick.timer);
    const std::optional<Remembered> ticket = alarm ? recall(turn.conversation, alarm->ticket) : std::nullopt;
    const Time due = ticket ? (alarm->reply ? ticket->reply_due : ticket->solve_due) : Time{};
    if (due == Time{}) return {.label = "ignored.in_time", .state = turn.conversation};
    Outcome outcome{.label = alarm->overdue ? "ticket.overdue" : "ticket.nudged", .state = turn.conversation};
    if (settings_.agents_account.empty()) return outcome;
    const std::string& language = settings_.agents_language;
    const std::string owner = ticket->facts.owner.empty() ? texts().say("nobody", language) : ticket->facts.owner;
    const char* key = alarm->reply ? (alarm->overdue ? "reply_overdue" : "reply_nudge")
                                   : (alarm->overdue ? "solve_overdue" : "solve_nudge");
    Card card{.text = texts().say(key, language,
                                  {{"number", ticket->facts.number},
                                   {"title", ticket->title},
                                   {"owner", owner},
                                   {"time", wall_time(due, turn.now, settings_.sla.hours.timezone)}}),
              .language = language};
    const std::optional<ThreadName> taken = linked_thread(turn.conversation.links, "ticket:" + ticket->id);
    outcome.effects.push_back(say_in(turn, 0, taken ? *taken : agents(), std::move(card)));
    return outcome;
}

}  // namespace twicket::ticket
