// The event rows stay, without words: a repeated delivery must still be known.
#include "bot/privacy.hpp"

#include <utility>
#include <vector>

#include "bot/expert_records.hpp"
#include "bot/lessons.hpp"
#include "bot/thread_name.hpp"

namespace twicket {
namespace {

// The event without its words; nothing: it is none with words, or not the message meant.
std::optional<std::string> without_words(std::string_view body, const std::string& message, std::string& words) {
    Result<Event> event = event_from_json(body);
    if (event.has_error()) return std::nullopt;
    const auto meant = [&message](const std::string& id) { return message.empty() || id == message; };
    if (auto* said = std::get_if<Message>(&event->what); said && meant(said->id))
        words = std::exchange(said->text, std::string{}), said->files.clear();
    else if (auto* edit = std::get_if<Edit>(&event->what); edit && meant(edit->message))
        words = std::exchange(edit->text, std::string{});
    else if (auto* forward = std::get_if<Forward>(&event->what); forward && meant(forward->message))
        words = std::exchange(forward->text, std::string{});
    else
        return std::nullopt;
    return to_json(*event);
}

// What was on its way from this thread to an entry (skills/keep), and is not published, goes with its draft.
void drop_candidates(store::Connection& connection, const Event& event) {
    const std::string thread = json_of(ThreadName{event.account, event.place, event.thread}).dump();
    std::vector<std::pair<std::string, std::string>> gone;  // the paper's key, its draft's entry
    {
        auto rows = connection.query("SELECT key, body FROM people_paper WHERE kind = 'keep'");
        while (rows.next()) {
            if (rows.text(1).find(thread) == std::string_view::npos) continue;
            const nlohmann::json body = nlohmann::json::parse(rows.text(1), nullptr, false);
            if (body.is_object() && body.value("state", "") != "published")
                gone.emplace_back(rows.string(0), body.value("entry", ""));
        }
    }
    for (const auto& [key, entry] : gone) {
        connection.execute("DELETE FROM people_paper WHERE kind = 'keep' AND key = $1", {key});
        connection.execute("DELETE FROM entry_draft WHERE entry = $1 AND origin LIKE 'thread:%'", {entry});
    }
}

}  // namespace

void go_private(store::Connection& connection, const Event& event, const GoPrivate& what) {
    std::vector<std::pair<std::int64_t, std::string>> changed;
    std::vector<std::string> said;
    {
        auto rows = connection.query(
            "SELECT sequence, body FROM event WHERE account = $1 AND place = $2 AND thread = $3 AND state <> 'waiting'",
            {event.account, event.place, event.thread});
        while (rows.next()) {
            std::string words;
            if (auto body = without_words(rows.text(1), what.message, words)) {
                changed.emplace_back(rows.integer(0), std::move(*body));
                said.push_back(std::move(words));
            }
        }
    }
    for (const auto& [sequence, body] : changed)
        connection.execute("UPDATE event SET body = $1, trace = '' WHERE sequence = $2", {body, sequence});
    for (const std::string& words : said) {
        const std::string wording = lesson_wording(words);
        connection.execute("DELETE FROM purpose_lesson WHERE wording = $1", {wording});
        connection.execute("DELETE FROM place_lesson WHERE account = $1 AND place = $2 AND wording = $3",
                           {event.account, event.place, wording});
        connection.execute("DELETE FROM vote WHERE wording = $1", {wording});
    }
    drop_candidates(connection, event);
    expert_records::forget_thread(connection, {event.account, event.place, event.thread});
    connection.execute("DELETE FROM question WHERE account = $1 AND place = $2 AND thread = $3",
                       {event.account, event.place, event.thread});
}

}  // namespace twicket
