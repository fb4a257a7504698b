// See point_book.hpp.
#include "tests/support/point_book.hpp"

#include <algorithm>

namespace twicket::test {
namespace {
constexpr std::int64_t day_length = 86'400'000;
std::int64_t day(std::int64_t at) {
    return at / day_length;
}
}  // namespace

void PointBook::tell(const Told& told) {
    if (told.by == told.person && bug_ != Bug::own_word_counts) return;
    const Key key{told.person, told.evidence, static_cast<int>(told.kind), told.by};
    const auto [known, fresh] = by_key_.try_emplace(key, merits_.size());
    if (fresh) {
        merits_.push_back({told});
        by_evidence_[told.evidence].push_back(known->second);
        unjudged_.emplace(told.at, known->second);
        return;
    }
    Merit& merit = merits_[known->second];
    if (!merit.withdrawn) return;
    merit.withdrawn = false;
    if (merit.judged) return;
    merit.told.at = told.at;
    unjudged_.emplace(told.at, known->second);
}

void PointBook::withdraw(std::int64_t evidence, int by) {
    for (const std::size_t number : by_evidence_[evidence]) {
        Merit& merit = merits_[number];
        if (merit.withdrawn || (by != -2 && merit.told.by != by)) continue;
        merit.withdrawn = true;
        if (merit.judged) to_reverse_.push_back(number);
    }
}

void PointBook::post(int person, MeritKind kind, std::int64_t amount) {
    people_[person] += amount;
    if (bug_ == Bug::one_sided && kind == MeritKind::verified) return;
    sources_[static_cast<int>(kind)] -= amount;
}

points::Around PointBook::around(const Merit& merit) const {
    const Told& told = merit.told;
    points::Around found;
    const auto look = [](const auto& map, const auto& key) {
        const auto known = map.find(key);
        return known == map.end() ? 0 : static_cast<int>(known->second);
    };
    const std::pair person{told.person, day(told.at)};
    found.person_day = look(person_days_, person);
    if (told.by < 0) {
        found.desk_day = look(desk_days_, person);
        return found;
    }
    found.giver_day = look(giver_days_, std::pair{told.by, day(told.at)});
    const auto pair = pairs_.find({told.by, told.person});
    if (pair == pairs_.end()) return found;
    const std::int64_t window = bug_ == Bug::pair_by_day ? day_length : rules_.pair_days * day_length;
    const auto from = pair->second.upper_bound(told.at - window), to = pair->second.lower_bound(told.at + window);
    found.of_pair = static_cast<int>(std::distance(from, to));
    return found;
}

void PointBook::judge(Merit& merit) {
    const Told& told = merit.told;
    const points::Award award = points::judge(rules_, told.kind, told.by < 0, around(merit));
    merit.judged = bug_ != Bug::second_settling || told.kind != MeritKind::resolved;
    merit.points = award.points;
    ++journals_;
    if (award.points == 0) return;
    post(told.person, told.kind, award.points);
    person_days_[{told.person, day(told.at)}] += award.points;
    if (told.by < 0) {
        desk_days_[{told.person, day(told.at)}] += award.points;
        return;
    }
    pairs_[{told.by, told.person}].emplace(told.at, award.points);
    ++giver_days_[{told.by, day(told.at)}];
}

void PointBook::reverse(Merit& merit) {
    const Told& told = merit.told;
    merit.judged = false;
    ++journals_;
    if (merit.points == 0 || bug_ == Bug::reversal_forgotten) return;
    post(told.person, told.kind, -merit.points);
    person_days_[{told.person, day(told.at)}] -= merit.points;
    if (told.by < 0) {
        desk_days_[{told.person, day(told.at)}] -= merit.points;
        return;
    }
    auto& pair = pairs_[{told.by, told.person}];
    const auto [from, to] = pair.equal_range(told.at);
    const auto one = std::find_if(from, to, [&](const auto& award) { return award.second == merit.points; });
    if (one != to) pair.erase(one);
    --giver_days_[{told.by, day(told.at)}];
}

void PointBook::settle(std::int64_t now) {
    for (const std::size_t number : to_reverse_)
        if (merits_[number].withdrawn && merits_[number].judged) reverse(merits_[number]);
    to_reverse_.clear();
    const std::int64_t before = now - rules_.settle_after.count();
    const auto due = unjudged_.upper_bound(before);
    std::vector<std::size_t> ripe;
    for (auto one = unjudged_.begin(); one != due; ++one) ripe.push_back(one->second);
    unjudged_.erase(unjudged_.begin(), due);
    std::ranges::sort(ripe, {}, [&](std::size_t number) { return std::pair{merits_[number].told.at, number}; });
    for (const std::size_t number : ripe) {
        Merit& merit = merits_[number];
        if (merit.withdrawn || merit.judged || merit.told.at > before) continue;  // told anew: due later
        judge(merit);
        if (!merit.judged) unjudged_.emplace(merit.told.at, number);
    }
}

std::int64_t PointBook::balance(int person) const {
    const auto known = people_.find(person);
    return known == people_.end() ? 0 : known->second;
}

std::int64_t PointBook::sum_of_all_accounts() const {
    std::int64_t sum = 0;
    for (const auto& [person, points] : people_) sum += points;
    for (const auto& [source, points] : sources_) sum += points;
    return sum;
}

std::map<int, std::int64_t> PointBook::proven() const {
    std::map<int, std::int64_t> sums;
    for (const Merit& merit : merits_)
        if (merit.judged) sums[merit.told.person] += merit.points;
    return sums;
}

std::int64_t PointBook::of_days(int person, std::int64_t from, std::int64_t to) const {
    std::int64_t sum = 0;
    for (auto one = person_days_.lower_bound({person, from}); one != person_days_.end(); ++one) {
        if (one->first.first != person || one->first.second >= to) break;
        sum += one->second;
    }
    return sum;
}

std::int64_t PointBook::of_pair(int by, int person, std::int64_t from, std::int64_t to) const {
    const auto pair = pairs_.find({by, person});
    if (pair == pairs_.end()) return 0;
    std::int64_t sum = 0;
    for (auto one = pair->second.lower_bound(from); one != pair->second.end() && one->first < to; ++one)
        sum += one->second;
    return sum;
}

}  // namespace twicket::test
