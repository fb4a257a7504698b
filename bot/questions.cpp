// The SQL of questions.
#include "bot/questions.hpp"

#include <array>

#include "bot/text/fold.hpp"

namespace twicket {
namespace {

using State = QuestionStands::State;
constexpr std::size_t kept_text = 200;
constexpr std::array<std::pair<State, std::string_view>, 6> names{{{State::open, "open"},
                                                                   {State::asked_back, "asked_back"},
                                                                   {State::answered, "answered"},
                                                                   {State::queued, "queued"},
                                                                   {State::with_human, "with_human"},
                                                                   {State::handled, "handled"}}};

std::string_view name_of(State state) {
    for (const auto& [one, name] : names)
        if (one == state) return name;
    return "open";
}
State state_from(std::string_view name) {
    for (const auto& [state, one] : names)
        if (one == name) return state;
    return State::open;
}

constexpr std::string_view columns =
    "SELECT account, place, thread, message, person, text, state, handler, updated FROM question WHERE ";

std::vector<AskedQuestion> read(store::Connection& connection, std::string_view rest,
                                std::initializer_list<store::Value> values) {
    std::vector<AskedQuestion> found;
    const std::string sql = std::string{columns}.append(rest);
    auto rows = connection.query(sql, values);
    while (rows.next())
        found.push_back({rows.string(0), rows.string(1), rows.string(2), rows.string(3), rows.string(4), rows.string(5),
                         state_from(rows.text(6)), rows.string(7), from_millis(rows.integer(8))});
    return found;
}

}  // namespace

void note_question(store::Connection& connection, const Event& event, const std::string& asker,
                   const QuestionStands& stands, Time now) {
    const bool here = stands.account.empty();
    const std::string& account = here ? event.account : stands.account;
    const std::string& place = here ? event.place : stands.place;
    const std::string& thread = here ? event.thread : stands.thread;
    std::string message = stands.message;
    if (message.empty()) {
        auto newest = connection.query(
            "SELECT message FROM question WHERE account = $1 AND place = $2 AND thread = $3"
            " ORDER BY updated DESC, asked DESC LIMIT 1",
            {account, place, thread});
        const bool known = newest.next();
        if (!known && (stands.text.empty() || stands.state == State::gone)) return;
        if (known) message = newest.string(0);
    }
    if (stands.state == State::gone) {
        connection.execute("DELETE FROM question WHERE account = $1 AND place = $2 AND thread = $3 AND message = $4",
                           {account, place, thread, message});
        return;
    }
    const std::string text = text::clip(stands.text, kept_text);
    const std::string_view state = name_of(stands.state);
    connection.execute(
        "INSERT INTO question (account, place, thread, message, person, text, state, handler, asked, updated)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT (account, place, thread, message)"
        " DO UPDATE SET state = excluded.state, updated = excluded.updated,"
        " handler = CASE WHEN excluded.state = 'handled' AND excluded.handler = '' THEN question.handler"
        " ELSE excluded.handler END, text = CASE WHEN excluded.text = '' THEN question.text ELSE excluded.text END"
        " WHERE question.state NOT IN ('queued', 'with_human')"
        " OR excluded.state IN ('queued', 'with_human', 'handled')",
        {account, place, thread, message, asker, text, state, stands.handler, to_millis(now)});
}

std::vector<AskedQuestion> questions_of(store::Connection& connection, const std::string& asker, std::int64_t limit) {
    return read(connection, "person = $1 ORDER BY updated DESC, asked DESC LIMIT $2", {asker, limit});
}

std::vector<AskedQuestion> queued_questions(store::Connection& connection, std::int64_t limit) {
    return read(connection, "state = 'queued' ORDER BY updated LIMIT $1", {limit});
}

std::vector<AskedQuestion> questions_with(store::Connection& connection, const std::string& handler,
                                          std::int64_t limit) {
    return read(connection, "state = 'with_human' AND handler = $1 ORDER BY updated LIMIT $2", {handler, limit});
}

std::vector<AskedQuestion> handled_questions(store::Connection& connection, std::int64_t limit) {
    return read(connection, "state = 'handled' ORDER BY updated DESC LIMIT $1", {limit});
}

std::optional<AskedQuestion> unanswered_question(store::Connection& connection, const std::string& account,
                                                 const std::string& place, const std::string& thread) {
    const std::vector<AskedQuestion> newest =
        read(connection, "account = $1 AND place = $2 AND thread = $3 ORDER BY asked DESC LIMIT 1",
             {account, place, thread});
    if (newest.empty() || newest.front().state != State::open) return std::nullopt;
    auto events =
        connection.query("SELECT body FROM event WHERE account = $1 AND place = $2 AND thread = $3 ORDER BY sequence",
                         {account, place, thread});
    std::string asker;  // as the network calls who asked; empty until the question itself has come by
    while (events.next()) {
        const Result<Event> event = event_from_json(events.text(0));
        const Message* message = event.has_value() ? std::get_if<Message>(&event->what) : nullptr;
        if (!message || message->from_bot) continue;
        if (message->id == newest.front().message) {
            asker = event->person;
        } else if (!asker.empty() && event->person != asker) {
            return std::nullopt;
        }
    }
    return newest.front();
}

std::int64_t prune_questions(store::Connection& connection, Time before) {
    return connection.execute("DELETE FROM question WHERE updated < $1 AND person NOT IN (SELECT person FROM legal_hold)", {to_millis(before)});
}

}  // namespace twicket
