// The SQL of a turn. Effects are written in their order; the conversation is compared with what the turn has seen.
#include "bot/turn_record.hpp"

#include "bot/audit.hpp"
#include "bot/expert_records.hpp"
#include "bot/hush.hpp"
#include "bot/lessons.hpp"
#include "bot/links.hpp"
#include "bot/merits.hpp"
#include "bot/outbox.hpp"
#include "bot/point_acts.hpp"
#include "bot/people_acts.hpp"
#include "bot/privacy.hpp"
#include "bot/purpose_lessons.hpp"
#include "bot/questions.hpp"
#include "bot/service_records.hpp"
#include "bot/ratings.hpp"
#include "bot/store/fault.hpp"

namespace twicket {
namespace {

constexpr int tries_allowed = 3;

std::string stored_conversation(store::Connection& connection, const std::string& account, const std::string& place,
                                const std::string& thread) {
    auto rows = connection.query("SELECT body FROM conversation WHERE account = $1 AND place = $2 AND thread = $3",
                                 {account, place, thread});
    return rows.next() ? rows.string(0) : std::string{};
}

void store_conversation(store::Connection& connection, const std::string& account, const std::string& place,
                        const std::string& thread, const Conversation& conversation, Time now) {
    const std::string body = to_json(conversation);
    connection.execute("INSERT INTO conversation (account, place, thread, body, updated) VALUES ($1, $2, $3, $4, $5)"
                       " ON CONFLICT (account, place, thread) DO UPDATE SET body = excluded.body, updated = excluded.updated",
                       {account, place, thread, body, to_millis(now)});
}

Identity speaker(const TurnRecord& turn) { return {turn.event.account, turn.event.person}; }

class EffectWriter {
  public:
    EffectWriter(store::Connection& connection, const TurnRecord& turn) : connection_{connection}, turn_{turn} {}

    // A human may work in another thread than the event's, whose own state the turn has seen (bot/hush).
    void operator()(const Post& post) const {
        const Outgoing& outgoing = post.outgoing;
        const bool elsewhere = !outgoing.ticket && (outgoing.account != turn_.event.account || outgoing.place != turn_.event.place ||
                                                    outgoing.thread != turn_.event.thread);
        std::string there;
        if (elsewhere && !post.with_humans)
            there = stored_conversation(connection_, outgoing.account, outgoing.place, outgoing.thread);
        const Conversation conversation = there.empty() ? Conversation{} : conversation_from_json(there).value();
        const std::optional<Post> heard = as_heard(post, conversation);
        if (heard) enqueue(connection_, heard->outgoing, turn_.sequence, turn_.now);
    }
    void operator()(const Withdraw& withdraw) const {
        connection_.execute("UPDATE outgoing SET state = 'dropped', last_error = 'withdrawn' WHERE id = $1 AND state = 'waiting'",
                            {withdraw.outgoing});
    }
    void operator()(const Timer& timer) const {
        const Event& event = turn_.event;
        if (timer.cancel) {
            connection_.execute("DELETE FROM timer WHERE account = $1 AND place = $2 AND thread = $3 AND name = $4",
                                {event.account, event.place, event.thread, timer.name});
            return;
        }
        connection_.execute("INSERT INTO timer (account, place, thread, name, due) VALUES ($1, $2, $3, $4, $5)"
                            " ON CONFLICT (account, place, thread, name) DO UPDATE SET due = excluded.due",
                            {event.account, event.place, event.thread, timer.name, to_millis(timer.due)});
    }
    void operator()(const Vote& vote) const {
        if (vote.value == 0) {
            connection_.execute("DELETE FROM vote WHERE entry = $1 AND wording = $2 AND person = $3",
                                {vote.entry, vote.wording, turn_.voter});
            return;
        }
        connection_.execute("INSERT INTO vote (entry, wording, person, value, reason, at) VALUES ($1, $2, $3, $4, $5, $6)"
                            " ON CONFLICT (entry, wording, person) DO UPDATE SET value = excluded.value,"
                            " reason = excluded.reason, at = excluded.at",
                            {vote.entry, vote.wording, turn_.voter, std::int64_t{vote.value}, vote.reason, to_millis(turn_.now)});
    }
    void operator()(const Lesson& lesson) const {
        connection_.execute("INSERT INTO place_lesson (account, place, wording, person, is_question, at)"
                            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, place, wording, person)"
                            " DO UPDATE SET is_question = excluded.is_question, at = excluded.at",
                            {turn_.event.account, turn_.event.place, lesson_wording(lesson.text), turn_.voter,
                             std::int64_t{lesson.is_question}, to_millis(turn_.now)});
    }
    void operator()(const Audit& audit) const {
        append_audit(connection_, {.at = turn_.now, .actor = turn_.voter, .act = audit.act, .detail = audit.detail});
    }
    void operator()(const PlaceChange& change) const {
        auto rows = connection_.query("SELECT body FROM place_rule WHERE account = $1 AND place = $2",
                                      {turn_.event.account, turn_.event.place});
        nlohmann::json rule = rows.next() ? nlohmann::json::parse(rows.text(0)) : nlohmann::json::object();
        rule.update(change.fields);
        const std::string body = rule.dump();
        connection_.execute("INSERT INTO place_rule (account, place, body) VALUES ($1, $2, $3)"
                            " ON CONFLICT (account, place) DO UPDATE SET body = excluded.body",
                            {turn_.event.account, turn_.event.place, body});
    }
    void operator()(const LinkThread& link) const {
        const std::string body = stored_conversation(connection_, link.account, link.place, link.thread);
        Conversation other;
        if (!body.empty()) other = conversation_from_json(body).value();
        if (link.hand_off) other.hand_off = *link.hand_off;
        other.links.merge_patch(link.links);
        store_conversation(connection_, link.account, link.place, link.thread, other, turn_.now);
    }
    void operator()(const QuestionStands& stands) const {
        note_question(connection_, turn_.event, turn_.voter, stands, turn_.now);
    }
    void operator()(const LinkCode& code) const {
        const Event& event = turn_.event;
        const links::Asked asked{turn_.voter, event.account, event.place, event.thread, turn_.outcome.state.language};
        links::put_code(connection_, code, asked, turn_.now);
    }
    void operator()(const LinkTry& link) const { links::settle(connection_, link, speaker(turn_), turn_.now); }
    void operator()(const VoidCode& code) const { links::void_code(connection_, code); }
    void operator()(const Unlink& link) const { links::remove(connection_, link); }
    void operator()(const PurposeLesson& lesson) const { put_lesson(connection_, lesson, turn_.voter, turn_.now); }
    void operator()(const Rating& rating) const { put_rating(connection_, rating, turn_.voter, turn_.now); }
    void operator()(const GoPrivate& what) const { go_private(connection_, turn_.event, what); }
    void operator()(const LongerStay& stay) const { links::put_stay(connection_, stay, turn_.voter, turn_.now); }
    void operator()(const Merit& merit) const {
        Merit whole = merit;
        if (whole.at == Time{}) whole.at = turn_.now;
        put_merit(connection_, whole);
    }
    void operator()(const MeritWithdrawn& withdrawn) const { withdraw_merits(connection_, withdrawn, turn_.now); }
    void operator()(const OnPoints& one) const { points::write(connection_, *one.act, turn_.now); }
    void operator()(const OnExperts& one) const { expert_records::write(connection_, *one.act, turn_.now); }
    void operator()(const OnPeople& one) const { papers::write(connection_, *one.act, turn_.voter, turn_.now); }
    void operator()(const OnServices& one) const { services::write(connection_, *one.act, turn_.voter, turn_.now); }

  private:
    store::Connection& connection_;
    const TurnRecord& turn_;
};

// What the turn took for granted and another may have changed meanwhile.
bool stands_still(store::Connection& connection, const TurnRecord& turn) {
    for (const Effect& effect : turn.outcome.effects) {
        const auto* link = std::get_if<LinkTry>(&effect);
        if (link && !links::still_so(connection, *link, speaker(turn), turn.now)) return false;
        const auto* on_services = std::get_if<OnServices>(&effect);
        if (on_services && !services::still_so(connection, *on_services->act)) return false;
        const auto* on_experts = std::get_if<OnExperts>(&effect);
        if (on_experts && !expert_records::still_so(connection, *on_experts->act)) return false;
        const auto* on_people = std::get_if<OnPeople>(&effect);
        if (on_people && !papers::still_so(connection, *on_people->act)) return false;
        const auto* thread = std::get_if<LinkThread>(&effect);
        if (!thread || !thread->only_from) continue;
        const std::string body = stored_conversation(connection, thread->account, thread->place, thread->thread);
        const HandOff now = body.empty() ? HandOff::bot : conversation_from_json(body).value().hand_off;
        if (now != *thread->only_from) return false;
    }
    return true;
}

}  // namespace

Recorded record(store::Connection& connection, const TurnRecord& turn) {
    const Event& event = turn.event;
    if (stored_conversation(connection, event.account, event.place, event.thread) != turn.conversation_before)
        return Recorded::stale;
    if (!stands_still(connection, turn)) return Recorded::stale;
    TWICKET_FAULT("turn_before_done");
    const std::string trace = turn.outcome.trace.is_null() ? std::string{} : turn.outcome.trace.dump();
    const auto changed = connection.execute(
        "UPDATE event SET state = 'done', label = $1, trace = $2 WHERE sequence = $3 AND state = 'waiting'",
        {turn.outcome.label, trace, turn.sequence});
    if (changed == 0) return Recorded::already;
    const bool unchanged = turn.conversation_before.empty() ? turn.outcome.state == Conversation{}
                                                            : turn.conversation_before == to_json(turn.outcome.state);
    if (!unchanged)
        store_conversation(connection, event.account, event.place, event.thread, turn.outcome.state, turn.now);
    if (const auto* gone = std::get_if<Deletion>(&event.what))  // whichever skill speaks to it
        withdraw_merits(connection, {evidence_of_message(event.account, event.place, gone->message), "deleted"}, turn.now);
    for (const Effect& effect : turn.outcome.effects) {
        TWICKET_FAULT("turn_effect");
        std::visit(EffectWriter{connection, turn}, effect);
    }
    return Recorded::done;
}

bool record_failure(store::Connection& connection, std::int64_t sequence, const std::string& reason) {
    auto rows = connection.query("UPDATE event SET tries = tries + 1 WHERE sequence = $1 AND state = 'waiting' RETURNING tries",
                                 {sequence});
    if (!rows.next() || rows.integer(0) < tries_allowed) return false;
    const std::string trace = nlohmann::json{{"reason", reason}}.dump();
    connection.execute("UPDATE event SET state = 'dead', label = 'dead_letter', trace = $1 WHERE sequence = $2", {trace, sequence});
    return true;
}

std::vector<DeadEvent> dead_events(store::Connection& connection, std::size_t limit) {
    std::vector<DeadEvent> dead;
    auto rows = connection.query("SELECT sequence, account, place, trace, arrived FROM event WHERE state = 'dead'"
                                 " ORDER BY sequence DESC LIMIT $1",
                                 {static_cast<std::int64_t>(limit)});
    while (rows.next()) {
        const nlohmann::json trace = nlohmann::json::parse(rows.text(3), nullptr, false);
        dead.push_back({rows.integer(0), rows.string(1), rows.string(2), trace.is_object() ? trace.value("reason", "") : "",
                        from_millis(rows.integer(4))});
    }
    return dead;
}

bool replay_event(store::Connection& connection, std::int64_t sequence) {
    return connection.execute("UPDATE event SET state = 'waiting', tries = 0, label = '', trace = '' WHERE sequence = $1"
                              " AND state = 'dead'",
                              {sequence}) == 1;
}

std::size_t ring_timers(store::Connection& connection, Time now) {
    std::vector<Event> ticks;
    auto rows = connection.query("SELECT account, place, thread, name, due FROM timer WHERE due <= $1 ORDER BY due LIMIT 100",
                                 {to_millis(now)});
    while (rows.next()) {
        const std::string name = rows.string(3);
        ticks.push_back({.account = rows.string(0),
                         .external_id = "tick/" + rows.string(1) + "/" + rows.string(2) + "/" + name + "/" + std::to_string(rows.integer(4)),
                         .at = now, .place = rows.string(1), .thread = rows.string(2), .person = "", .what = Tick{name}});
    }
    for (const Event& tick : ticks) {
        const std::string body = to_json(tick), name = std::get<Tick>(tick.what).timer;
        connection.execute("DELETE FROM timer WHERE account = $1 AND place = $2 AND thread = $3 AND name = $4",
                           {tick.account, tick.place, tick.thread, name});
        connection.execute("INSERT INTO event (account, external_id, place, thread, body, arrived, state)"
                           " VALUES ($1, $2, $3, $4, $5, $6, 'waiting') ON CONFLICT DO NOTHING",
                           {tick.account, tick.external_id, tick.place, tick.thread, body, to_millis(now)});
    }
    return ticks.size();
}

std::optional<Time> next_timer(store::Connection& connection) {
    auto rows = connection.query("SELECT due FROM timer ORDER BY due LIMIT 1");
    if (!rows.next()) return std::nullopt;
    return from_millis(rows.integer(0));
}

}  // namespace twicket
