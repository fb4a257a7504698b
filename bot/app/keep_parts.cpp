// Read jobs around events, questions, papers and drafts.
#include "bot/app/keep_parts.hpp"

#include "bot/app/ticket_parts.hpp"
#include "console/gap_list.hpp"
#include "skills/answer/ladder.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;
constexpr std::int64_t most_handled = 500, most_papers = 500, most_relayed = 100, most_merits = 200,
                       most_asked = 20'000;
constexpr std::size_t most_gaps = 50;

struct Raw {
    std::optional<AskedQuestion> question;
    PlaceKind kind = PlaceKind::channel;
    std::vector<keep::Said> said;  // `person`: account and user, by a newline
    std::vector<AskedQuestion> handled;
    std::vector<Paper> candidates, wishes;
    std::set<std::string> thanked;
    std::map<std::pair<std::string, std::string>, bool> learn;
};

// What people said elsewhere and we passed on to this thread: a card with a speaker, whose cause is that person's
// message.
void add_relayed(store::Connection& connection, const ThreadName& thread, std::vector<keep::Said>& said) {
    auto rows = connection.query(
        "SELECT o.body, e.body FROM outgoing o JOIN event e ON e.sequence = o.cause"
        " WHERE o.account = $1 AND o.place = $2 AND o.thread = $3 AND o.updates = '' ORDER BY o.number LIMIT $4",
        {thread.account, thread.place, thread.thread, most_relayed});
    while (rows.next()) {
        const Result<Outgoing> outgoing = outgoing_from_json(rows.text(0));
        const Result<Event> event = event_from_json(rows.text(1));
        if (outgoing.has_error() || event.has_error() || outgoing->reply.card.speaker.empty()) continue;
        const auto* message = std::get_if<Message>(&event->what);
        if (message) said.push_back({message->id, event->account + "\n" + event->person, outgoing->reply.card.text});
    }
}

std::set<std::string> thanked_in(store::Connection& connection, const ThreadName& thread) {
    std::set<std::string> people;
    auto rows = connection.query(
        "SELECT person, evidence FROM merit WHERE account = $1 AND place = $2 AND withdrawn = 0 ORDER BY at DESC LIMIT "
        "$3",
        {thread.account, thread.place, most_merits});
    while (rows.next()) {
        const std::optional<ThreadName> where = thread_of_evidence(rows.text(1));
        if (!where) continue;
        bool here = where->thread == thread.thread;
        // A message is known by its id alone: it counts where it was said in this thread.
        if (!here && rows.text(1).starts_with("message:")) {
            auto said = connection.query("SELECT body FROM event WHERE account = $1 AND place = $2 AND thread = $3",
                                         {thread.account, thread.place, thread.thread});
            while (!here && said.next()) {
                const Result<Event> event = event_from_json(said.text(0));
                const auto* message = event.has_value() ? std::get_if<Message>(&event->what) : nullptr;
                here = message && message->id == where->thread;
            }
        }
        if (here) people.insert(rows.string(0));
    }
    return people;
}

PlaceKind kind_of(store::Connection& connection, const ThreadName& thread) {
    auto rows = connection.query(
        "SELECT body FROM event WHERE account = $1 AND place = $2 AND thread = $3 ORDER BY sequence DESC LIMIT 20",
        {thread.account, thread.place, thread.thread});
    while (rows.next()) {
        const Result<Event> event = event_from_json(rows.text(0));
        if (event.has_value() && std::holds_alternative<Message>(event->what)) return event->kind;
    }
    return PlaceKind::channel;
}

Raw look(store::Connection& connection, const ThreadName& thread) {
    Raw raw{.kind = kind_of(connection, thread)};
    for (ticket::Said& one : said_in(connection, thread))
        raw.said.push_back({one.message, thread.account + "\n" + one.person, one.text});
    add_relayed(connection, thread, raw.said);
    raw.handled = handled_questions(connection, most_handled);
    for (const AskedQuestion& one : raw.handled)
        if (!raw.question && one.account == thread.account && one.place == thread.place && one.thread == thread.thread)
            raw.question = one;
    raw.candidates = papers::all(connection, "keep", most_papers);
    raw.wishes = papers::all(connection, "keep.source", most_papers);
    raw.thanked = thanked_in(connection, thread);
    auto rules = connection.query("SELECT account, place, body FROM place_rule");
    while (rules.next()) {
        const nlohmann::json rule = nlohmann::json::parse(rules.text(2), nullptr, false);
        if (rule.is_object() && rule.contains("learn"))
            raw.learn[{rules.string(0), rules.string(1)}] = rule.value("learn", false);
    }
    return raw;
}

keep::Solved told(const People& people, Raw raw) {
    keep::Solved solved{.question = std::move(raw.question),
                        .kind = raw.kind,
                        .handled = std::move(raw.handled),
                        .candidates = std::move(raw.candidates),
                        .thanked = std::move(raw.thanked),
                        .learn = std::move(raw.learn)};
    for (keep::Said& one : raw.said) {
        const auto border = one.person.find('\n');
        solved.said.push_back({one.message,
                               people.by_identity(one.person.substr(0, border), one.person.substr(border + 1)).id,
                               std::move(one.text)});
    }
    for (const Paper& wish : raw.wishes) solved.opted_out.insert(wish.key);
    return solved;
}

keep::Settings keep_settings(const CoreSettings& settings) {
    const ThreadName curators = curators_of(settings);
    keep::Settings made{.account = curators.account,
                        .place = curators.place,
                        .language = settings.language,
                        .answerers = settings.learning.answerers,
                        .two_person_tags = settings.learning.two_person_tags,
                        .public_url = settings.public_url};
    const answer::Thresholds rungs = answer::thresholds_for(settings.precision_high, settings.precision_middle);
    made.high = rungs.high, made.middle = rungs.middle;
    return made;
}

// The console's own list, as lines for a chat.
std::vector<keep::GapLine> gap_lines(const nlohmann::json& gaps) {
    std::vector<keep::GapLine> lines;
    for (const nlohmann::json& gap : gaps) {
        keep::GapLine line{.question = gap.value("question", ""),
                           .count = gap.value("count", std::size_t{0}),
                           .people = gap.value("people", std::size_t{0})};
        for (const nlohmann::json& place : gap.at("places"))
            if (const std::string name = place.value("name", ""); !name.empty())
                line.places += (line.places.empty() ? "" : ", ") + name;
        if (gap.at("owner").is_object()) line.owner = gap.at("owner").value("name", "");
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace

ThreadName curators_of(const CoreSettings& settings) {
    if (!settings.learning.place.empty()) return {settings.learning.account, settings.learning.place, ""};
    return {settings.agents_account, settings.agents_place, ""};
}

keep::Parts keep_parts(KeepSources sources, const CoreSettings& settings) {
    store::Store& store = sources.store;
    const People& people = sources.people;
    keep::Parts parts{
        .people = people, .places = sources.places, .ranker = sources.ranker, .settings = keep_settings(settings)};
    parts.solved = [&store, &people](ThreadName thread) -> awaitable<Result<keep::Solved>> {
        const auto read = [thread](store::Connection& connection) { return look(connection, thread); };
        Result<Raw> raw = co_await store.read(read);
        if (raw.has_error()) co_return raw.error();
        co_return told(people, std::move(*raw));
    };
    parts.paper = [&store](std::string kind, std::string key) -> awaitable<Result<Paper>> {
        const auto read = [kind, key](store::Connection& connection) { return papers::read(connection, kind, key); };
        Result<Paper> paper = co_await store.read(read);
        co_return paper;
    };
    parts.papers = [&store]() -> awaitable<Result<std::vector<Paper>>> {
        const auto read = [](store::Connection& connection) { return papers::all(connection, "keep", most_papers); };
        Result<std::vector<Paper>> all = co_await store.read(read);
        co_return all;
    };
    parts.standing = [&store](std::string entry) -> awaitable<Result<knowledge::Standing>> {
        const auto read = [entry](store::Connection& connection) { return knowledge::standing_of(connection, entry); };
        Result<knowledge::Standing> standing = co_await store.read(read);
        co_return standing;
    };
    parts.readers = [&acquaintance = sources.acquaintance](std::string account,
                                                           std::string place) -> awaitable<std::optional<Audience>> {
        std::optional<Audience> readers = co_await acquaintance.audience(std::move(account), std::move(place));
        co_return readers;
    };
    parts.due = [&store, days = settings.learning.verify_days](
                    std::string person, std::string today) -> awaitable<Result<std::vector<keep::DueEntry>>> {
        const auto read = [person, today, days](store::Connection& connection) {
            return due_entries(connection, person, today, days);
        };
        Result<std::vector<keep::DueEntry>> due = co_await store.read(read);
        co_return due;
    };
    parts.gaps = [&store, &people, &places = sources.places, &ranker = sources.ranker, &clock = sources.clock,
                  high = parts.settings.high,
                  middle = parts.settings.middle](int days) -> awaitable<Result<std::vector<keep::GapLine>>> {
        const Time since = clock.now() - std::chrono::days{days};
        const auto read = [since](store::Connection& connection) {
            return console::askings_since(connection, since, most_asked);
        };
        Result<std::vector<console::PastAsking>> askings = co_await store.read(read);
        if (askings.has_error()) co_return askings.error();
        console::Parts screen{.store = store, .clock = clock, .people = people, .places = places, .ranker = ranker};
        screen.settings.high = high, screen.settings.middle = middle;
        co_return gap_lines(console::gaps_json(screen, console::in_vain(*askings), most_gaps));
    };
    parts.link = std::move(sources.link);
    return parts;
}

}  // namespace twicket::app
