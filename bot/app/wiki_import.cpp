// What is known of a source is the paper "wiki" of its name: each page's version and fate. It is written with the
// entries that it tells of, some pages at a time.
#include "bot/app/wiki_import.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <set>

#include "bot/audit.hpp"
#include "bot/people_acts.hpp"
#include "bot/regularly.hpp"
#include "knowledge/knowledge_store.hpp"
#include "knowledge/wiki_page.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t at_once = 20;  // pages a transaction
constexpr std::string_view actor = "system:wiki";

struct Fate {
    std::string version, title, link, because;
    std::vector<std::string> audience;
    bool operator==(const Fate&) const = default;
};
using Fates = std::map<std::string, Fate>;  // by page

Fates fates_of(const std::string& body) {
    Fates fates;
    const json pages = json::parse(body, nullptr, false);
    if (!pages.is_object()) return fates;
    for (const auto& [id, one] : pages.items())
        fates[id] = {one.value("version", ""), one.value("title", ""), one.value("link", ""), one.value("because", ""),
                     one.value("audience", std::vector<std::string>{})};
    return fates;
}

std::string body_of(const Fates& fates) {
    json pages = json::object();
    for (const auto& [id, one] : fates)
        pages[id] = {{"version", one.version},
                     {"title", one.title},
                     {"link", one.link},
                     {"because", one.because},
                     {"audience", one.audience}};
    return pages.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string entry_id(const config::Wiki& source, const std::string& page) {
    return "wiki-" + source.name + "-" + page;
}

// Whom a page may be served to. A page that is restricted in a source that is itself for some only: its readers must be
// in both, so only groups that both name are left.
std::vector<std::string> audience_of(const config::Wiki& source, const wiki::Listed& page) {
    if (!page.restricted) return source.audience;
    const bool open = std::ranges::find(source.audience, "everyone") != source.audience.end();
    std::vector<std::string> groups = page.groups;
    if (!open)
        std::erase_if(groups, [&](const std::string& group) {
            return std::ranges::find(source.audience, group) == source.audience.end();
        });
    return groups;
}

struct Batch {
    std::vector<knowledge::Entry> entries;
    std::vector<std::string> gone;  // entry ids
};

// The paper and the entries in one transaction; counts go to `round`, what is served to the ranker.
awaitable<Result<void>> keep(const config::Wiki& source, store::Store& store, Time now, knowledge::Ranker* ranker,
                             Batch batch, const Fates& fates, WikiRound& round) {
    struct Kept {
        knowledge::WrittenCounts counts;
        std::vector<std::string> retired;
    };
    const auto job = [name = source.name, now, batch, body = body_of(fates)](store::Connection& connection) {
        Kept kept;
        kept.counts = knowledge::put_entries(connection, batch.entries, actor, now);
        for (const std::string& id : batch.gone)
            if (knowledge::retire_entry(connection, id, actor, now)) kept.retired.push_back(id);
        Paper paper = papers::read(connection, "wiki", name);
        paper.body = body;
        papers::write(connection, {std::move(paper)}, actor, now);
        if (kept.counts.added + kept.counts.changed + kept.retired.size() > 0)
            append_audit(connection, {.at = now,
                                      .actor = "system",
                                      .act = "knowledge.wiki",
                                      .detail = json{{"source", name},
                                                     {"added", kept.counts.added},
                                                     {"changed", kept.counts.changed},
                                                     {"retired", kept.retired.size()}}
                                                    .dump()});
        return kept;
    };
    const Result<Kept> kept = co_await store.write(job);
    if (kept.has_error()) co_return kept.error();
    round.added += kept->counts.added, round.changed += kept->counts.changed, round.retired += kept->retired.size();
    if (!ranker) co_return Result<void>{};
    for (knowledge::Entry& entry : batch.entries) ranker->put(std::move(entry));
    for (const std::string& id : batch.gone) ranker->remove(id);
    co_return Result<void>{};
}

awaitable<Result<Fates>> known_fates(store::Store& store, std::string name) {
    const auto read = [name](store::Connection& connection) { return papers::read(connection, "wiki", name).body; };
    const Result<std::string> body = co_await store.read(read);
    if (body.has_error()) co_return body.error();
    co_return fates_of(*body);
}

// What becomes of one page that is new or has changed; an error ends the round.
awaitable<Result<Fate>> take(const config::Wiki& source, wiki::Wiki& wiki, wiki::Listed page, Batch& batch) {
    Fate fate{page.version, page.title, page.url, "", audience_of(source, page)};
    const std::string id = entry_id(source, page.id);
    if (fate.audience.empty()) {
        fate.because = page.groups.empty() ? "it is restricted to single people"
                                           : "it is restricted to groups that the source is not for";
        batch.gone.push_back(id);
        co_return fate;
    }
    wiki::Listed wanted = page;
    Result<std::string> html = co_await wiki.html(std::move(wanted));
    if (html.has_error() && html.error().code != ErrorCode::not_found && html.error().code != ErrorCode::forbidden)
        co_return html.error();
    if (html.has_error()) {
        fate.version.clear();  // looked at again next time
        fate.because = "it cannot be read: " + html.error().detail;
        batch.gone.push_back(id);
        co_return fate;
    }
    Result<knowledge::Entry> entry = knowledge::entry_of_page({id, page.title, std::move(*html), page.url});
    if (entry.has_error()) {
        fate.because = entry.error().detail;
        batch.gone.push_back(id);
        co_return fate;
    }
    entry->audience = fate.audience;
    entry->tags = source.tags;
    entry->language = source.language;
    batch.entries.push_back(std::move(*entry));
    co_return fate;
}

}  // namespace

awaitable<Result<WikiRound>> import_wiki(const config::Wiki& source, wiki::Wiki& wiki, store::Store& store,
                                         Clock& clock, knowledge::Ranker* ranker) {
    std::string name = source.name;
    Result<Fates> known = co_await known_fates(store, std::move(name));
    if (known.has_error()) co_return known.error();
    const Result<std::vector<wiki::Listed>> listed = co_await wiki.list();
    if (listed.has_error()) co_return listed.error();
    WikiRound round;
    Fates fates = std::move(*known);
    Batch batch;
    std::set<std::string> present;
    for (const wiki::Listed& page : *listed) present.insert(page.id);
    for (auto one = fates.begin(); one != fates.end();) {
        if (present.contains(one->first)) {
            ++one;
            continue;
        }
        batch.gone.push_back(entry_id(source, one->first));
        one = fates.erase(one);
    }
    for (const wiki::Listed& page : *listed) {
        const auto before = fates.find(page.id);
        const std::vector<std::string> audience = audience_of(source, page);
        const bool same = before != fates.end() && before->second.version == page.version &&
                          before->second.title == page.title && before->second.audience == audience;
        if (same) {
            ++round.same;
            continue;
        }
        wiki::Listed wanted = page;
        Result<Fate> fate = co_await take(source, wiki, std::move(wanted), batch);
        if (fate.has_error() && batch.entries.empty() && batch.gone.empty()) co_return fate.error();
        if (fate.has_value()) fates[page.id] = std::move(*fate);
        if (fate.has_value() && batch.entries.size() + batch.gone.size() < at_once) continue;
        Batch full = std::move(batch);
        batch = {};
        const Result<void> kept = co_await keep(source, store, clock.now(), ranker, std::move(full), fates, round);
        if (kept.has_error()) co_return kept.error();
        if (fate.has_error()) co_return fate.error();
    }
    Batch rest = std::move(batch);
    const Result<void> kept = co_await keep(source, store, clock.now(), ranker, std::move(rest), fates, round);
    if (kept.has_error()) co_return kept.error();
    for (const auto& [id, fate] : fates) round.pages.push_back({fate.title, fate.link, fate.audience, fate.because});
    co_return round;
}

wiki::Settings wiki_settings(const config::Wiki& source) {
    wiki::Settings settings{.name = source.name, .kind = source.kind, .url = source.url, .user = source.user};
    if (source.password) settings.password = std::string{source.password->reveal()};
    if (source.token) settings.token = std::string{source.token->reveal()};
    settings.from = source.from;
    settings.namespaces = source.namespaces;
    return settings;
}

WikiSources::WikiSources(Parts parts) : parts_{std::move(parts)} {
    for (const config::Wiki& source : parts_.wikis)
        all_.push_back({source, wiki::open_wiki(wiki_settings(source), parts_.client), {}});
}

awaitable<std::size_t> WikiSources::look() {
    std::size_t done = 0;
    for (One& one : all_) {
        if (parts_.clock.now() < one.due) continue;
        one.due = parts_.clock.now() + one.source.every;
        const Result<WikiRound> round =
            co_await import_wiki(one.source, *one.wiki, parts_.store, parts_.clock, &parts_.ranker);
        parts_.trouble(one.source.name, round.has_error() ? round.error().detail : std::string{});
        if (round.has_error()) continue;
        const std::size_t news = round->added + round->changed + round->retired;
        done += news;
        if (news > 0)
            spdlog::info("wiki {}: {} new, {} changed, {} retired", one.source.name, round->added, round->changed,
                         round->retired);
    }
    co_return done;
}

awaitable<void> WikiSources::run() {
    constexpr auto between = std::chrono::seconds{30};
    return regularly(between, [this] { return look(); });
}

}  // namespace twicket::app
