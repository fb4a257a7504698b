// A gap's id is made from its oldest question, so that it keeps its address while it grows.
#include "console/gap_list.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"
#include "bot/text/language.hpp"
#include "console/operations.hpp"
#include "knowledge/gaps.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;
constexpr std::int64_t most_questions = 20'000;
constexpr std::size_t most_examples = 12;

json example(const Parts& parts, const PastAsking& one) {
    const Place* place = parts.places.find(one.account, one.place);
    return {{"text", one.text},       {"asked", to_rfc3339(one.asked)}, {"account", one.account},
            {"place", one.place},     {"place_name", place ? place->name : ""}, {"thread", one.thread},
            {"state", one.state}};
}

std::string id_of(const PastAsking& oldest) {
    const std::string key = oldest.account + "\n" + oldest.place + "\n" + oldest.thread + "\n" + oldest.message;
    return text::to_hex(net::digest(net::Hash::sha256, key)).substr(0, 16);
}

// Who solved most of them; else whose entry comes nearest.
std::string owner_for(const std::map<std::string, int>& handlers, const knowledge::Ranking& near) {
    const auto most = std::ranges::max_element(handlers, {}, [](const auto& one) { return one.second; });
    if (most != handlers.end()) return most->first;
    return near.candidates.empty() ? std::string{} : near.candidates.front().entry->owner;
}

json gap_json(const Parts& parts, const std::vector<PastAsking>& questions, const knowledge::Gap& gap, const knowledge::Ranking& near) {
    std::map<std::string, int> handlers;
    std::map<std::string, std::size_t> places;
    std::set<std::string> people;
    json examples = json::array();
    for (const std::size_t i : gap.questions) {
        const PastAsking& one = questions[i];
        people.insert(one.person);
        const Place* place = parts.places.find(one.account, one.place);
        ++places[place && place->kind != PlaceKind::direct ? "#" + place->name : ""];
        if (!one.handler.empty()) ++handlers[one.handler];
    }
    for (auto i = gap.questions.rbegin(); i != gap.questions.rend() && examples.size() < most_examples; ++i)
        examples.push_back(example(parts, questions[*i]));
    json where = json::array();
    for (const auto& [name, count] : places) where.push_back({{"name", name}, {"count", count}});
    const std::string owner = owner_for(handlers, near);
    const Person* person = parts.people.find(owner);
    json value{{"id", id_of(questions[gap.questions.front()])},
               {"question", questions[gap.typical].text},
               {"count", gap.questions.size()},
               {"people", people.size()},
               {"first", to_rfc3339(questions[gap.questions.front()].asked)},
               {"last", to_rfc3339(questions[gap.questions.back()].asked)},
               {"places", where},
               {"examples", examples},
               {"language", text::detect_language(questions[gap.typical].text)},
               {"owner", person ? json{{"id", owner}, {"name", person->name}} : json{}},
               {"near", nullptr}};
    if (!near.candidates.empty()) {
        const auto& best = near.candidates.front();
        value["near"] = {{"entry", best.entry->id}, {"title", best.entry->title}, {"confidence", near.confidence}};
    }
    return value;
}

}  // namespace

std::vector<PastAsking> in_vain(const std::vector<PastAsking>& askings) {
    std::vector<PastAsking> found;
    std::ranges::copy_if(askings, std::back_inserter(found), [](const PastAsking& one) { return !one.answered() || one.judged < 0; });
    return found;
}

json gaps_json(const Parts& parts, const std::vector<PastAsking>& askings, std::size_t limit) {
    std::vector<std::string> texts, languages;
    for (const PastAsking& one : askings) texts.push_back(one.text), languages.emplace_back(text::detect_language(one.text));
    json list = json::array();
    for (const knowledge::Gap& gap : knowledge::group_similar(texts, languages)) {
        if (list.size() >= limit) break;
        const knowledge::Ranking near = parts.ranker.rank(askings[gap.typical].text, knowledge::Filter::everything());
        if (near.confidence >= parts.settings.high && !near.candidates.empty()) {
            // Somebody who judged this very answer "not helpful" has a gap all the same.
            const bool judged = std::ranges::any_of(gap.questions, [&](std::size_t i) { return askings[i].judged < 0; });
            if (!judged) continue;
        }
        list.push_back(gap_json(parts, askings, gap, near));
    }
    return list;
}

Answering gaps(const Parts& parts, const Asked& asked) {
    const auto days = number_in(asked.request, "days", 7, 1, 31);
    const auto limit = number_in(asked.request, "limit", 50, 1, 200);
    const Time since = parts.clock.now() - std::chrono::days{days};
    auto job = [since](store::Connection& connection) { return askings_since(connection, since, most_questions); };
    const auto askings = co_await parts.store.read(std::move(job));
    if (askings.has_error()) co_return refusal(askings.error());
    const json list = gaps_json(parts, in_vain(*askings), static_cast<std::size_t>(limit));
    co_return reply(200, {{"days", days}, {"gaps", list}});
}

}  // namespace twicket::console
