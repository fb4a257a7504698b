// One look at whether the bot helps: questions and what became of them, over time; solved and merely deflected; which
// entries serve and which fail; what is asked in vain; what waits for somebody.
#include <algorithm>
#include <map>

#include "bot/outbox_rows.hpp"
#include "bot/services.hpp"
#include "bot/turn_record.hpp"
#include "console/gap_list.hpp"
#include "console/operations.hpp"
#include "console/resolution.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;
constexpr std::int64_t most_questions = 20'000;
constexpr std::size_t most_shares = 12, most_read = 5'000;  // rows; questions that are read for names of services

struct EntryFigures {
    std::int64_t helpful = 0, not_helpful = 0;
};

struct Seen {
    std::vector<PastAsking> askings;
    std::map<std::string, EntryFigures> judged;  // by entry
    std::size_t parked = 0;
};

Seen look(store::Connection& connection, Time since) {
    Seen seen{askings_since(connection, since, most_questions), {}, 0};
    auto rows = connection.query("SELECT entry, value FROM vote WHERE at >= $1", {to_millis(since)});
    while (rows.next()) {
        if (rows.integer(1) > 0) ++seen.judged[rows.string(0)].helpful;
        if (rows.integer(1) < 0) ++seen.judged[rows.string(0)].not_helpful;
    }
    seen.parked = parked(connection, 500).size() + dead_events(connection, 500).size();
    return seen;
}

json series_of(const std::vector<PastAsking>& askings, Time since, Time now, Duration step) {
    const auto slots = static_cast<std::size_t>((now - since) / step) + 1;
    std::vector<std::array<int, 3>> counts(slots);
    for (const PastAsking& one : askings) {
        const auto slot = static_cast<std::size_t>(std::max<std::int64_t>(0, (one.asked - since) / step));
        if (slot < slots) ++counts[slot][one.with_people() ? 1 : one.answered() ? 0 : 2];
    }
    json at = json::array(), answered = json::array(), handed = json::array(), unanswered = json::array();
    for (std::size_t i = 0; i < slots; ++i) {
        at.push_back(to_millis(since + step * static_cast<int>(i)) / 1000);
        answered.push_back(counts[i][0]), handed.push_back(counts[i][1]), unanswered.push_back(counts[i][2]);
    }
    return {{"at", at}, {"answered", answered}, {"handed_off", handed}, {"unanswered", unanswered}};
}

json entries_of(const Parts& parts, const std::map<std::string, EntryFigures>& judged, bool failing) {
    std::vector<std::pair<std::string, EntryFigures>> list{judged.begin(), judged.end()};
    const auto points = [failing](const auto& one) { return failing ? one.second.not_helpful : one.second.helpful; };
    std::erase_if(list, [&](const auto& one) { return points(one) == 0; });
    std::ranges::stable_sort(list, std::greater{}, points);
    json rows = json::array();
    for (const auto& [id, figures] : list) {
        const auto entry = parts.ranker.find(id);
        rows.push_back({{"entry", id}, {"title", entry ? entry->title : id}, {"helpful", figures.helpful}, {"not_helpful", figures.not_helpful}});
        if (rows.size() == 5) break;
    }
    return rows;
}

// Of one place or service.
struct Share {
    std::string name;
    std::int64_t asked = 0, answered = 0, handed_off = 0, unanswered = 0, solved = 0, told = 0;
    std::vector<std::int64_t> waits{};  // milliseconds until the first useful answer
};

// The value below which that part of the times lies; null when there are none.
json part_of(std::vector<std::int64_t> times, double part) {
    if (times.empty()) return nullptr;
    const auto at = times.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(times.size() - 1) * part);
    std::nth_element(times.begin(), at, times.end());
    return *at;
}

void count_in(Share& share, const PastAsking& one, Fate fate) {
    ++share.asked;
    const bool solved = fate == Fate::said_so || fate == Fate::quiet;
    share.handed_off += fate == Fate::with_people;
    share.unanswered += fate == Fate::unanswered;
    share.answered += fate != Fate::with_people && fate != Fate::unanswered;
    share.solved += solved;
    share.told += fate != Fate::too_young;
    // Useful: ours that nobody called otherwise, or a colleague's that ended it.
    if (solved || fate == Fate::too_young || one.state == "handled") share.waits.push_back((one.updated - one.asked).count());
}

json shares_json(const std::map<std::string, Share>& shares) {
    std::vector<const Share*> list;
    for (const auto& [key, share] : shares) list.push_back(&share);
    std::ranges::stable_sort(list, std::greater{}, &Share::asked);
    json rows = json::array();
    for (const Share* one : list) {
        rows.push_back({{"name", one->name}, {"asked", one->asked}, {"answered", one->answered}, {"handed_off", one->handed_off}, {"unanswered", one->unanswered},
                        {"solved", one->told == 0 ? json{} : json(static_cast<double>(one->solved) / static_cast<double>(one->told))}, {"first_ms", part_of(one->waits, 0.5)}});
        if (rows.size() == most_shares) break;
    }
    return rows;
}

// By place (direct conversations together) and by the service that a question names; and the waits of all.
void add_shares(const Parts& parts, const std::vector<PastAsking>& askings, Time now, json& value) {
    const std::vector<Fate> fates = fates_of(askings, now);
    std::map<std::string, Share> places, services;
    Share all;
    for (std::size_t i = 0; i < askings.size(); ++i) {
        const PastAsking& one = askings[i];
        const Place* place = parts.places.find(one.account, one.place);
        const bool open = place && place->kind != PlaceKind::direct;
        Share& there = places[open ? one.account + "\n" + one.place : std::string{}];
        there.name = open ? "#" + place->name : "";
        count_in(there, one, fates[i]);
        count_in(all, one, fates[i]);
        if (!parts.services || askings.size() - i > most_read) continue;
        for (const Service* service : parts.services->mentioned(one.text)) {
            Share& of = services[service->id];
            of.name = service->name;
            count_in(of, one, fates[i]);
        }
    }
    value["places"] = shares_json(places);
    value["services"] = shares_json(services);
    value["first_answer"] = {{"median_ms", part_of(all.waits, 0.5)}, {"p90_ms", part_of(all.waits, 0.9)}, {"answers", all.waits.size()}};
}

// Milliseconds until a person had solved what was handed on; null when none was.
json median_to_solved(const std::vector<PastAsking>& askings) {
    std::vector<std::int64_t> times;
    for (const PastAsking& one : askings)
        if (one.state == "handled") times.push_back((one.updated - one.asked).count());
    if (times.empty()) return nullptr;
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

}  // namespace

Answering today(const Parts& parts, const Asked& asked) {
    const auto days = number_in(asked.request, "days", 7, 1, 30);
    const Duration step = days <= 2 ? Duration{std::chrono::hours{1}} : Duration{std::chrono::days{1}};
    const Time now = parts.clock.now();
    const Time since = std::chrono::floor<std::chrono::days>(now) - std::chrono::days{days - 1};
    auto job = [since](store::Connection& connection) { return look(connection, since); };
    const auto seen = co_await parts.store.read(std::move(job));
    if (seen.has_error()) co_return refusal(seen.error());
    const Resolution sum = resolution_of(seen->askings, now);
    std::size_t queued = 0, with_human = 0;
    for (const PastAsking& one : seen->askings) queued += one.state == "queued", with_human += one.state == "with_human";
    json value{{"days", days},
               {"since", to_rfc3339(since)},
               {"asked", sum.asked},
               {"answered", sum.answered},
               {"handed_off", sum.handed_off},
               {"unanswered", sum.unanswered},
               {"resolution",
                {{"solved", sum.solved()}, {"said_so", sum.said_so}, {"quiet", sum.quiet}, {"not_solved", sum.not_solved},
                 {"too_young", sum.too_young}, {"days", quiet_days}, {"share", sum.share_solved()}, {"deflected", sum.share_deflected()}}},
               {"series", series_of(seen->askings, since, now, step)},
               {"step", std::chrono::duration_cast<std::chrono::seconds>(step).count()},
               {"to_solved_ms", median_to_solved(seen->askings)},
               {"top", entries_of(parts, seen->judged, false)},
               {"failing", entries_of(parts, seen->judged, true)},
               {"waiting", {{"queued", queued}, {"with_human", with_human}}},
               {"parked", seen->parked},
               {"entries", parts.ranker.figures().entries},
               {"in_vain", json::array()}};
    add_shares(parts, seen->askings, now, value);
    if (asked.caller.rights.has(Right::gaps)) value["in_vain"] = gaps_json(parts, in_vain(seen->askings), 5);
    co_return reply(200, value);
}

}  // namespace twicket::console
