// "Asked again" means the same person, a later question of the same subject (knowledge/gaps), within the days.
#include "console/resolution.hpp"

#include <algorithm>
#include <map>

#include "bot/lessons.hpp"
#include "knowledge/gaps.hpp"

namespace twicket::console {
namespace {

constexpr Duration quiet_time = std::chrono::days{quiet_days};

// Positions of questions that the same person asked again in time.
std::vector<bool> asked_again(const std::vector<PastAsking>& askings) {
    std::vector<bool> again(askings.size(), false);
    std::map<std::string, std::vector<std::size_t>> by_person;
    for (std::size_t i = 0; i < askings.size(); ++i) by_person[askings[i].person].push_back(i);
    for (const auto& [person, mine] : by_person) {
        if (mine.size() < 2) continue;
        std::vector<std::string> texts;
        for (const std::size_t i : mine) texts.push_back(askings[i].text);
        for (const knowledge::Gap& gap : knowledge::group_similar(texts, {}))
            for (std::size_t n = 0; n + 1 < gap.questions.size(); ++n) {
                const auto &first = askings[mine[gap.questions[n]]], &second = askings[mine[gap.questions[n + 1]]];
                if (second.asked - first.asked <= quiet_time) again[mine[gap.questions[n]]] = true;
            }
    }
    return again;
}

}  // namespace

std::vector<PastAsking> askings_since(store::Connection& connection, Time since, std::int64_t limit) {
    std::map<std::pair<std::string, std::string>, int> votes;  // by wording and person
    {
        auto rows = connection.query("SELECT wording, person, value FROM vote WHERE at >= $1", {to_millis(since)});
        while (rows.next()) votes[{rows.string(0), rows.string(1)}] = static_cast<int>(rows.integer(2));
    }
    std::vector<PastAsking> found;
    auto rows = connection.query(
        "SELECT account, place, thread, message, person, text, state, handler, asked, updated FROM question WHERE asked >= $1"
        " ORDER BY asked DESC LIMIT $2",
        {to_millis(since), limit});
    while (rows.next()) {
        PastAsking one{rows.string(0), rows.string(1), rows.string(2), rows.string(3), rows.string(4), rows.string(5),
                       rows.string(6), rows.string(7), from_millis(rows.integer(8)), from_millis(rows.integer(9))};
        if (const auto vote = votes.find({lesson_wording(one.text), one.person}); vote != votes.end()) one.judged = vote->second;
        found.push_back(std::move(one));
    }
    std::reverse(found.begin(), found.end());
    return found;
}

std::vector<Fate> fates_of(const std::vector<PastAsking>& askings, Time now) {
    const std::vector<bool> again = asked_again(askings);
    std::vector<Fate> fates;
    for (std::size_t i = 0; i < askings.size(); ++i) {
        const PastAsking& one = askings[i];
        Fate fate = now - one.asked < quiet_time ? Fate::too_young : Fate::quiet;
        if (one.judged > 0) fate = Fate::said_so;
        if (one.judged < 0 || again[i]) fate = Fate::not_solved;
        if (!one.answered()) fate = one.with_people() ? Fate::with_people : Fate::unanswered;
        fates.push_back(fate);
    }
    return fates;
}

Resolution resolution_of(const std::vector<PastAsking>& askings, Time now) {
    Resolution sum;
    for (const Fate fate : fates_of(askings, now)) {
        ++sum.asked;
        if (fate == Fate::with_people) ++sum.handed_off;
        if (fate == Fate::unanswered) ++sum.unanswered;
        if (fate != Fate::with_people && fate != Fate::unanswered) ++sum.answered;
        if (fate == Fate::not_solved) ++sum.not_solved;
        if (fate == Fate::said_so) ++sum.said_so;
        if (fate == Fate::too_young) ++sum.too_young;
        if (fate == Fate::quiet) ++sum.quiet;
    }
    return sum;
}

double Resolution::share_solved() const {
    const std::size_t told = asked - too_young;
    return told == 0 ? 0 : static_cast<double>(solved()) / static_cast<double>(told);
}

double Resolution::share_deflected() const {
    return asked == 0 ? 0 : static_cast<double>(asked - handed_off) / static_cast<double>(asked);
}

}  // namespace twicket::console
