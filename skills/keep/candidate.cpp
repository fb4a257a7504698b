// Candidates as JSON and as entries.
#include "skills/keep/candidate.hpp"

#include <algorithm>
#include <array>

#include "bot/text/fold.hpp"
#include "skills/keep/texts.hpp"

namespace twicket::keep {
namespace {

using nlohmann::json;
using State = Candidate::State;
constexpr std::array<std::string_view, 5> states{"choosing", "asking", "ready", "published", "declined"};
constexpr std::size_t most_wordings = 8, most_links = 20, longest_title = 200;

bool same_words(const std::string& left, const std::string& right) {
    return text::words(text::fold(left)) == text::words(text::fold(right));
}

void add_evidence(knowledge::Entry& entry, const Candidate& one) {
    for (const Evidence& evidence : one.threads) {
        const bool known =
            same_words(evidence.text, entry.title) ||
            std::ranges::any_of(entry.variants, [&](const auto& other) { return same_words(other, evidence.text); });
        if (!known && !evidence.text.empty() && entry.variants.size() < most_wordings)
            entry.variants.push_back(text::clip(evidence.text, longest_title));
        const bool linked = evidence.link.empty() || std::ranges::find(entry.links, evidence.link) != entry.links.end();
        if (!linked && entry.links.size() < most_links) entry.links.push_back(evidence.link);
    }
}

std::string answer_of(const Candidate& one) {
    std::string answer = one.said.fix;
    if (!one.said.cause.empty()) answer += "\n\n**" + texts().say("cause", one.language) + ":** " + one.said.cause;
    if (!one.said.check.empty()) answer += "\n\n**" + texts().say("check", one.language) + ":** " + one.said.check;
    return answer;
}

}  // namespace

std::string_view name_of(State state) {
    return states[static_cast<std::size_t>(state)];
}

bool holds(const Candidate& one, const ThreadName& thread) {
    return std::ranges::any_of(one.threads, [&](const Evidence& evidence) {
        return evidence.thread.account == thread.account && evidence.thread.place == thread.place &&
               evidence.thread.thread == thread.thread;
    });
}

OnPeople kept(const Candidate& one, std::int64_t version, std::shared_ptr<const KnowledgeAct> knowledge) {
    json threads = json::array();
    for (const Evidence& evidence : one.threads)
        threads.push_back({{"thread", json_of(evidence.thread)},
                           {"message", evidence.message},
                           {"text", evidence.text},
                           {"link", evidence.link}});
    const json body{{"state", name_of(one.state)}, {"question", one.question}, {"fix", one.said.fix},
                    {"cause", one.said.cause},     {"check", one.said.check},  {"language", one.language},
                    {"resolver", one.resolver},    {"threads", threads},       {"audience", one.audience},
                    {"scopes", one.scopes},        {"near", one.near},         {"entry", one.entry},
                    {"revision", one.revision},    {"card", one.card}};
    Paper paper{"keep", one.id, body.dump(-1, ' ', false, json::error_handler_t::replace), version};
    return {std::make_shared<const PeopleAct>(PeopleAct{std::move(paper), std::move(knowledge)})};
}

std::optional<Candidate> candidate_of(const Paper& paper) {
    const json body = json::parse(paper.body, nullptr, false);
    if (!body.is_object()) return std::nullopt;
    const auto state = std::ranges::find(states, body.value("state", ""));
    if (state == states.end()) return std::nullopt;
    Candidate one{.id = paper.key, .state = static_cast<State>(state - states.begin())};
    one.question = body.value("question", "");
    one.said = {body.value("fix", ""), body.value("cause", ""), body.value("check", "")};
    one.language = body.value("language", "en");
    one.resolver = body.value("resolver", "");
    for (const json& evidence : body.value("threads", json::array()))
        if (const auto thread = thread_name_of(evidence.value("thread", json::object())))
            one.threads.push_back(
                {*thread, evidence.value("message", ""), evidence.value("text", ""), evidence.value("link", "")});
    one.audience = body.value("audience", std::vector<std::string>{});
    one.scopes = body.value("scopes", std::vector<std::string>{});
    one.near = body.value("near", "");
    one.entry = body.value("entry", "");
    one.revision = body.value("revision", std::int64_t{0});
    one.card = body.value("card", "");
    return one;
}

knowledge::Entry entry_of(const Candidate& one) {
    knowledge::Entry entry{.id = "thread-" + one.id, .title = text::clip(one.question, longest_title)};
    entry.answer = answer_of(one);
    entry.tags = one.scopes;
    entry.audience = one.audience;
    entry.language = one.language;
    entry.owner = one.resolver;
    add_evidence(entry, one);
    return entry;
}

knowledge::Entry merged_into(const knowledge::Entry& near, const Candidate& one) {
    knowledge::Entry entry = near;
    const bool told = one.said.fix.empty() || near.answer.find(one.said.fix) != near.answer.npos;
    if (!told) entry.answer += (entry.answer.empty() ? "" : "\n\n") + answer_of(one);
    add_evidence(entry, one);
    return entry;
}

}  // namespace twicket::keep
