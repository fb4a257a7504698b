// One thread: what was said in it, how it stands with people, and what an agent does there. Of a direct message only what
// belongs to the question that was handed on is shown, from its words until it was solved.
#include <algorithm>

#include "bot/event.hpp"
#include "bot/reply.hpp"
#include "bot/screening.hpp"
#include "console/operations.hpp"
#include "console/session.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;
constexpr std::int64_t most_items = 200;
constexpr std::size_t longest_words = 4'000;  // bytes of one message

struct Item {
    Time at;
    json value;
};
struct Question {  // the newest of the thread
    std::string thread, message, person, text, state, handler;
    Time asked{}, updated{};
    bool with_people() const { return state == "queued" || state == "with_human" || state == "handled"; }
};
struct Seen {
    std::vector<Item> items{};
    std::optional<Question> question{};
    std::optional<json> hand{};
};

std::optional<Question> question_at(store::Connection& connection, const std::vector<std::string>& name) {
    auto rows = connection.query("SELECT thread, message, person, text, state, handler, asked, updated FROM question WHERE account = $1"
                                 " AND place = $2 AND (thread = $3 OR message = $3) ORDER BY asked DESC LIMIT 1",
                                 {name[0], name[1], name[2]});
    if (!rows.next()) return std::nullopt;
    return Question{rows.string(0), rows.string(1), rows.string(2), rows.string(3), rows.string(4), rows.string(5),
                    from_millis(rows.integer(6)), from_millis(rows.integer(7))};
}

// The span of a direct conversation that belongs to one question.
struct Span {
    std::string begins{};  // with this message; empty: from the beginning
    Time from{}, until = Time::max();
};

std::string words_of(const What& what) {
    if (const auto* message = std::get_if<Message>(&what)) return message->text;
    if (const auto* command = std::get_if<Command>(&what)) return "/desk " + command->text;
    const auto* click = std::get_if<Click>(&what);
    return click && click->action == "handoff.say" ? click->value : std::string{};
}

json item_json(std::string by, bool bot, std::string text, std::string outcome, Time at) {
    return {{"by", std::move(by)}, {"bot", bot}, {"agent", false}, {"note", false}, {"text", std::move(text)}, {"outcome", std::move(outcome)}, {"at", to_rfc3339(at)}};
}

// What people wrote there; `notes`: only what agents wrote for each other.
void add_messages(store::Connection& connection, const ThreadName& thread, const Span& span, bool notes, std::vector<Item>& items) {
    auto rows = connection.query("SELECT body, arrived, label FROM event WHERE account = $1 AND place = $2 AND thread = $3 ORDER BY sequence LIMIT $4",
                                 {thread.account, thread.place, thread.thread, span.begins.empty() ? most_items : 10 * most_items});
    bool begun = span.begins.empty();
    while (rows.next()) {
        const auto event = event_from_json(rows.text(0));
        const Time at = from_millis(rows.integer(1));
        if (event.has_error() || at > span.until) continue;
        const auto* message = std::get_if<Message>(&event->what);
        begun = begun || (message && message->id == span.begins);
        const std::string words = words_of(event->what), label = rows.string(2);
        if (!begun || words.empty() || notes != (label == "internal_note")) continue;
        if (!notes && std::holds_alternative<Click>(event->what)) continue;  // stands there under the agent's name
        json value = item_json(event->person, false, words, label, at);
        value["note"] = notes;
        items.push_back({at, std::move(value)});
    }
}

void add_replies(store::Connection& connection, const ThreadName& thread, const Span& span, std::vector<Item>& items) {
    auto rows = connection.query("SELECT body, created, state FROM outgoing WHERE account = $1 AND place = $2 AND thread = $3 AND updates = ''"
                                 " AND created >= $4 AND created <= $5 ORDER BY number LIMIT $6",
                                 {thread.account, thread.place, thread.thread, to_millis(span.from), to_millis(span.until), most_items});
    while (rows.next()) {
        const auto outgoing = outgoing_from_json(rows.text(0));
        if (outgoing.has_error() || outgoing->reply.card.text.empty() || !outgoing->reply.only_for.empty()) continue;
        const Time at = from_millis(rows.integer(1));
        const std::string& speaker = outgoing->reply.card.speaker;
        json value = item_json(speaker, speaker.empty(), outgoing->reply.card.text, rows.string(2), at);
        value["agent"] = !speaker.empty();
        items.push_back({at, std::move(value)});
    }
}

bool is_open(const Parts& parts, const std::string& account, const std::string& place) {
    const Place* known = parts.places.find(account, place);
    return known && known->kind != PlaceKind::direct;
}

std::string name_of_person(const Parts& parts, const std::string& id) {
    const Person* person = parts.people.find(id);
    return person ? person->name : id;
}

json question_json(const Parts& parts, const Question& one, const std::vector<std::string>& name) {
    const Place* place = parts.places.find(name[0], name[1]);
    return {{"text", one.text}, {"person", name_of_person(parts, one.person)}, {"state", one.state}, {"asked", to_rfc3339(one.asked)},
            {"handler", one.handler.empty() ? json{} : json(name_of_person(parts, one.handler))},
            {"place_name", place && place->kind != PlaceKind::direct ? "#" + place->name : ""}};
}

json presses_of(const Asked& asked, const std::optional<json>& hand) {
    json may = json::array();
    if (!asked.caller.rights.has(Right::threads_work) || !hand || !hand->is_object() || (*hand)["agents"].is_null()) return may;
    const std::string state = hand->value("state", "");
    if (state == "queued") may.push_back("claim");
    if (state == "human")
        for (const char* press : {"say", "leave", "give_back"}) may.push_back(press);
    return may;
}

}  // namespace

Answering thread(const Parts& parts, const Asked& asked) {
    const bool open = is_open(parts, asked.parts[0], asked.parts[1]);
    auto job = [name = asked.parts, open, look = parts.hand.look](store::Connection& connection) {
        Seen seen;
        seen.question = question_at(connection, name);
        if (!open && !(seen.question && seen.question->with_people())) return seen;
        ThreadName thread{name[0], name[1], seen.question ? seen.question->thread : name[2]};
        Span span;
        if (seen.question && thread.thread.empty()) {
            span = {seen.question->message, seen.question->asked};
            if (seen.question->state == "handled") span.until = seen.question->updated;
        }
        add_messages(connection, thread, span, false, seen.items);
        add_replies(connection, thread, span, seen.items);
        seen.hand = look ? look(connection, thread) : json{};
        if (seen.hand->is_object() && (*seen.hand)["agents"].is_object()) {
            const json& agents = (*seen.hand)["agents"];
            add_messages(connection, {agents.value("account", ""), agents.value("place", ""), agents.value("thread", "")}, {}, true, seen.items);
        }
        std::ranges::stable_sort(seen.items, {}, &Item::at);
        return seen;
    };
    const auto seen = co_await parts.store.read(std::move(job));
    if (seen.has_error()) co_return refusal(seen.error());
    if (!seen->hand) co_return refusal(403, "what somebody writes to the bot alone is shown once he or she asks for a human");
    json items = json::array();
    for (const Item& item : seen->items) {
        json value = item.value;
        if (!value["bot"].get<bool>() && !value["agent"].get<bool>()) {
            const Person& person = parts.people.by_identity(asked.parts[0], value["by"].get<std::string>());
            if (!person.id.empty()) value["by"] = person.name;
        }
        items.push_back(std::move(value));
    }
    co_return reply(200, {{"items", items}, {"question", seen->question ? question_json(parts, *seen->question, asked.parts) : json{}},
                          {"hand", *seen->hand}, {"may", presses_of(asked, seen->hand)}});
}

Answering thread_act(const Parts& parts, const Asked& asked) {
    const std::string act = text_in(asked.body, "act");
    std::string words = screening().hidden(asked.parts[0], asked.parts[1], text_in(asked.body, "text"));
    if (act != "claim" && act != "say" && act != "note" && act != "leave" && act != "give_back")
        co_return refusal(400, "\"act\" is claim, say, note, leave or give_back");
    const bool speaks = act == "say" || act == "note";
    if (speaks && words.find_first_not_of(" \n\t\r") == words.npos) co_return refusal(400, "\"text\" is what you say");
    if (words.size() > longest_words) co_return refusal(413, "a message has at most 4000 bytes");
    if (act == "note") {  // each line of it
        for (std::size_t at = words.find('\n'); at != words.npos; at = words.find('\n', at + 4)) words.replace(at, 1, "\n// ");
        words = "// " + words;
    }
    auto job = [name = asked.parts](store::Connection& connection) { return question_at(connection, name); };
    const auto question = co_await parts.store.read(std::move(job));
    if (question.has_error()) co_return refusal(question.error());
    if (!*question || !(*question)->with_people()) co_return refusal(409, "nobody has asked for a human here");
    if (!parts.hand.act) co_return refusal(503, "no human desk is connected");
    HandAct wanted{{asked.parts[0], asked.parts[1], (*question)->thread}, asked.caller.id, speaks ? "say" : act, words, random_secret()};
    const auto outcome = co_await parts.hand.act(std::move(wanted));
    if (outcome.has_error()) co_return refusal(outcome.error());
    if (*outcome == "refused.not_an_agent") co_return refusal(403, "this is for agents");
    if (outcome->starts_with("refused.") || outcome->starts_with("ignored.")) co_return refusal(409, "somebody was quicker: the thread stands otherwise by now");
    co_return reply(200, {{"outcome", outcome->empty() ? std::string{"under_way"} : *outcome}});
}

}  // namespace twicket::console
