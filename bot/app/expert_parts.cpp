// Each look is one read job, or one question to a network.
#include "bot/app/expert_parts.hpp"

#include "bot/expert_records.hpp"
#include "bot/merits.hpp"
#include "bot/store/store.hpp"
#include "knowledge/experts/skill_names.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;

std::string stamp_of(store::Connection& connection) {
    auto rows = connection.query(
        "SELECT COALESCE(MAX(number), 0), COALESCE(SUM(CASE WHEN withdrawn <> 0 THEN 1 ELSE 0 END), 0) FROM merit");
    return rows.next() ? std::to_string(rows.integer(0)) + "/" + std::to_string(rows.integer(1)) : std::string{};
}

// What was asked in the thread that a merit rests on, as its asker wrote it.
void add_asked(store::Connection& connection, expert::Facts& facts) {
    for (const Merit& merit : facts.merits) {
        const std::optional<ThreadName> thread = thread_of_evidence(merit.evidence);
        if (!thread || facts.asked.contains(merit.evidence)) continue;
        auto rows = connection.query(
            "SELECT text FROM question WHERE account = $1 AND place = $2 AND (thread = $3 OR message = $3) AND text <> "
            "'' ORDER BY updated DESC LIMIT 1",
            {thread->account, thread->place, thread->thread});
        if (rows.next()) facts.asked[merit.evidence] = rows.string(0);
    }
}

expert::Facts facts_of(store::Connection& connection) {
    expert::Facts facts{.claims = expert_records::claims(connection),
                        .wishes = expert_records::wishes(connection),
                        .ask_wishes = expert_records::ask_wishes(connection)};
    constexpr std::int64_t page = 10'000;
    for (std::int64_t after = 0;;) {
        std::vector<KnownMerit> some = standing_merits(connection, after, page);
        for (KnownMerit& one : some) facts.merits.push_back(std::move(one.merit));
        if (static_cast<std::int64_t>(some.size()) < page) break;
        after = some.back().number;
    }
    add_asked(connection, facts);
    return facts;
}

template <class T, class Read>
awaitable<Result<T>> looked_up(store::Store& store, Read read) {
    Result<T> found = co_await store.read(read);
    co_return found;
}

// Whoever owns an entry has written it, or answers for it: seen by whom the entry is for.
std::vector<experts::Writing> owned_entries(const knowledge::Ranker& ranker) {
    std::vector<experts::Writing> writings;
    for (const auto& entry : ranker.all()) {
        if (entry->owner.empty()) continue;
        experts::Writing one{.people = {entry->owner}, .text = entry->title, .title = entry->title};
        for (const std::string& variant : entry->variants) one.text += "\n" + variant;
        one.text += "\n" + entry->answer;
        if (!entry->links.empty()) one.link = entry->links.front();
        if (!entry->language.empty()) one.language = entry->language;
        one.sight.groups = entry->audience.empty() ? std::vector<std::string>{"everyone"} : entry->audience;
        writings.push_back(std::move(one));
    }
    return writings;
}

expert::Lookups lookups(const ExpertSources& sources) {
    store::Store& store = sources.store;
    expert::Lookups look;
    look.stamp = [&store] { return looked_up<std::string>(store, stamp_of); };
    look.facts = [&store] { return looked_up<expert::Facts>(store, facts_of); };
    look.request = [&store](std::string id) {
        return looked_up<std::optional<ExpertRequest>>(
            store, [id](store::Connection& connection) { return expert_records::request(connection, id); });
    };
    look.load = [&store](Time since) {
        return looked_up<expert::Load>(store, [since](store::Connection& connection) {
            return expert::Load{expert_records::asked_since(connection, since), expert_records::open_with(connection)};
        });
    };
    look.kept = [&store](std::string id) {
        return looked_up<std::optional<KeptAnswer>>(
            store, [id](store::Connection& connection) { return expert_records::kept_answer(connection, id); });
    };
    look.exported = [&store](std::string person) {
        return looked_up<std::string>(
            store, [person](store::Connection& connection) { return expert_records::exported(connection, person); });
    };
    look.reach = [&people = sources.people,
                  find = sources.find_adapter](std::string person) -> awaitable<Result<Reached>> {
        FindAdapter adapters = find;
        Identity nobody;
        Result<Reached> to = co_await reach(people, std::move(adapters), std::move(person), std::move(nobody));
        co_return to;
    };
    look.link = [link = sources.link](const ThreadName& thread) {
        return thread.thread.starts_with("expert/") ? std::string{} : link(thread);  // no message of a network
    };
    look.directories = sources.directories;
    look.owned = [&ranker = sources.ranker] { return owned_entries(ranker); };
    return look;
}

}  // namespace

expert::ExpertSkill::Parts expert_parts(const ExpertSources& sources) {
    expert::Facts facts;
    std::vector<KeptAnswer> kept;
    std::string stamp;
    const auto read = [&](store::Connection& connection) {
        stamp = stamp_of(connection);
        facts = facts_of(connection);
        kept = expert_records::kept_answers(connection);
    };
    sources.store.read_now(read).value();
    std::map<std::string, std::vector<std::string>> kept_by;
    for (const KeptAnswer& one : kept) {
        kept_by[one.person].push_back(one.id);
        const Person* person = sources.people.find(one.person);
        sources.ranker.put(expert::entry_of(one, person ? person->name : one.person));
    }
    experts::SkillNames names;
    for (const experts::SkillName& skill : sources.skills) names.add(skill);
    expert::Settings settings = sources.settings;
    std::map<std::string, std::string> owners;
    for (const auto& [skill, owner] : settings.owners) owners[names.known_as(skill)] = owner;
    settings.owners = std::move(owners);
    expert::Book book{sources.people, std::move(names), owned_entries(sources.ranker)};
    book.load(std::move(facts));
    return {.people = sources.people,
            .ranker = sources.ranker,
            .settings = std::move(settings),
            .look = lookups(sources),
            .book = std::move(book),
            .stamp = std::move(stamp),
            .kept_by = std::move(kept_by)};
}

}  // namespace twicket::app
