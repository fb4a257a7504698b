// Past questions come from the recorded turns: the text from the event, who could read along from its trace.
#include "console/trial.hpp"

#include <chrono>
#include <map>

#include "bot/audit.hpp"
#include "bot/event.hpp"
#include "bot/manners.hpp"
#include "console/operations.hpp"
#include "knowledge/draft_store.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;
constexpr std::int64_t most_events = 100'000;
constexpr std::size_t most_examples = 50;

json judged_json(const knowledge::Judged& judged) {
    return {{"verdict", name_of(judged.verdict)}, {"entry", judged.entry}, {"title", judged.title}, {"confidence", judged.confidence}};
}

json flips_json(const std::vector<knowledge::Flip>& flips, const std::vector<knowledge::PastQuestion>& questions) {
    json list = json::array();
    for (const knowledge::Flip& flip : flips) {
        if (list.size() == most_examples) break;
        list.push_back({{"question", questions[flip.question].text}, {"times", questions[flip.question].times},
                        {"before", judged_json(flip.before)}, {"after", judged_json(flip.after)}});
    }
    return list;
}

// A list of texts among the trace's filters.
std::vector<std::string> texts_in(const json& filters, const char* name) {
    std::vector<std::string> texts;
    if (const auto list = filters.find(name); list != filters.end() && list->is_array())
        for (const auto& text : *list)
            if (text.is_string()) texts.push_back(text.get<std::string>());
    return texts;
}

}  // namespace

std::unique_ptr<knowledge::Ranker> with_draft(const knowledge::Ranker& ranker, const knowledge::Entry& draft) {
    auto after = ranker.copy();
    after->put(draft);
    return after;
}

json golden_json(const std::vector<knowledge::GoldenFailure>& broken) {
    json list = json::array();
    for (const auto& one : broken)
        list.push_back({{"number", one.golden.number}, {"text", one.golden.text}, {"entry", one.golden.entry}, {"now", judged_json(one.now)}});
    return list;
}

std::vector<knowledge::PastQuestion> past_questions(store::Connection& connection, std::int64_t limit) {
    std::map<std::pair<std::string, std::string>, std::size_t> known;
    std::vector<knowledge::PastQuestion> questions;
    auto rows = connection.query("SELECT body, trace FROM event WHERE state = 'done' AND trace <> '' ORDER BY sequence DESC LIMIT $1", {limit});
    while (rows.next()) {
        const json trace = json::parse(rows.text(1), nullptr, false);
        const auto filters = trace.find("filters");
        if (!trace.is_object() || filters == trace.end()) continue;
        const auto event = event_from_json(rows.text(0));
        if (event.has_error()) continue;
        const auto* message = std::get_if<Message>(&event->what);
        if (!message || message->text.empty()) continue;
        const std::string text = without_call(message->text);
        const auto [found, fresh] = known.try_emplace({text, filters->dump()}, questions.size());
        if (!fresh) {
            ++questions[found->second].times;
            continue;
        }
        questions.push_back({text, {.groups = texts_in(*filters, "groups"), .scopes = texts_in(*filters, "scopes")}});
    }
    return questions;
}

Answering draft_replay(const Parts& parts, const Asked& asked) {
    struct Found {
        std::optional<knowledge::Draft> draft;
        std::vector<knowledge::Golden> golden;
        std::vector<knowledge::PastQuestion> questions;
        std::optional<knowledge::Replayed> replayed;
        std::vector<knowledge::GoldenFailure> broken;
        std::int64_t took = 0;
    };
    // On a reading thread of the store, since it may take seconds; the ranker may be asked from any.
    auto job = [id = asked.parts[0], &ranker = parts.ranker, rungs = knowledge::Rungs{parts.settings.high, parts.settings.middle}](store::Connection& connection) {
        const auto begun = std::chrono::steady_clock::now();
        Found found{knowledge::draft_of(connection, id), knowledge::golden_questions(connection), {}, {}, {}, 0};
        if (!found.draft) return found;
        found.questions = past_questions(connection, most_events);
        std::vector<knowledge::Entry> changed{found.draft->entry};
        if (const auto before = ranker.find(id)) changed.push_back(*before);
        const auto after = with_draft(ranker, found.draft->entry);
        found.replayed = knowledge::replay(ranker, *after, found.questions, changed, rungs);
        found.broken = knowledge::broken_golden(ranker, *after, found.golden, rungs);
        found.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
        return found;
    };
    const auto found = co_await parts.store.read(std::move(job));
    if (found.has_error()) co_return refusal(found.error());
    if (!found->draft) co_return refusal(404, "there is no draft of this entry");
    const knowledge::Replayed& done = *found->replayed;
    co_return reply(200, {{"revision", found->draft->revision},
                          {"questions", done.questions},
                          {"took_ms", found->took},
                          {"gained", {{"times", done.gained_times}, {"examples", flips_json(done.gained, found->questions)}}},
                          {"lost", {{"times", done.lost_times}, {"examples", flips_json(done.lost, found->questions)}}},
                          {"changed", {{"times", done.changed_times}, {"examples", flips_json(done.changed, found->questions)}}},
                          {"golden", {{"asked", found->golden.size()}, {"broken", golden_json(found->broken)}}}});
}

Answering golden(const Parts& parts, const Asked&) {
    auto job = [](store::Connection& connection) { return knowledge::golden_questions(connection); };
    const auto all = co_await parts.store.read(std::move(job));
    if (all.has_error()) co_return refusal(all.error());
    json list = json::array();
    for (const knowledge::Golden& one : *all) {
        const auto now = knowledge::judge(parts.ranker, {one.text, knowledge::Filter::everything()}, {parts.settings.high, parts.settings.middle});
        list.push_back({{"number", one.number}, {"text", one.text}, {"entry", one.entry}, {"now", judged_json(now)}});
    }
    co_return reply(200, {{"golden", list}});
}

Answering golden_add(const Parts& parts, const Asked& asked) {
    const knowledge::Golden golden{0, text_in(asked.body, "text"), text_in(asked.body, "entry")};
    if (golden.text.empty() || golden.text.size() > 2'000) co_return refusal(400, "\"text\" is the question, in at most 2,000 bytes");
    if (!golden.entry.empty() && !parts.ranker.find(golden.entry)) co_return refusal(400, "\"entry\" is no published entry");
    auto job = [golden, by = asked.caller.id, now = parts.clock.now()](store::Connection& connection) {
        const auto number = knowledge::add_golden(connection, golden, by, now);
        append_audit(connection, {.at = now, .actor = by, .act = "golden.added", .detail = json{{"number", number}, {"entry", golden.entry}}.dump()});
        return number;
    };
    const auto number = co_await parts.store.write(std::move(job));
    if (number.has_error()) co_return refusal(number.error());
    co_return reply(201, {{"number", *number}});
}

Answering golden_drop(const Parts& parts, const Asked& asked) {
    const std::string& given = asked.parts[0];
    if (given.size() > 18 || given.find_first_not_of("0123456789") != given.npos) co_return refusal(404, "there is no such golden question");
    auto job = [number = std::stoll(given), by = asked.caller.id, now = parts.clock.now()](store::Connection& connection) {
        const bool dropped = knowledge::drop_golden(connection, number);
        if (dropped) append_audit(connection, {.at = now, .actor = by, .act = "golden.dropped", .detail = json{{"number", number}}.dump()});
        return dropped;
    };
    const auto dropped = co_await parts.store.write(std::move(job));
    if (dropped.has_error()) co_return refusal(dropped.error());
    if (!*dropped) co_return refusal(404, "there is no such golden question");
    co_return reply(200, json::object());
}

}  // namespace twicket::console
