// Cosine over stemmed words; one table, word → pieces.
#include "knowledge/experts/text_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace twicket::experts {
namespace {

using knowledge::hash_of_word;

constexpr std::size_t most_spreading = 20;          // people whose circle is looked at
constexpr std::uint32_t most_shared = 100;          // of their pieces with others
constexpr std::size_t large_corpus = 50'000;        // above it, words that one piece in thirty bears are not asked for
constexpr std::uint64_t most_postings = 1'500'000;  // looked at for one question: the rarest words first

// The words that can tell: stems of no word of grammar, at least two characters.
std::vector<std::uint64_t> telling_words(std::string_view text, std::string_view language) {
    std::vector<std::uint64_t> hashes;
    for (const std::string& surface : knowledge::surfaces_of(text))
        if (surface.size() > 1 && !knowledge::is_function_word(surface, language))
            hashes.push_back(hash_of_word(knowledge::stem(surface, language)));
    return hashes;
}

std::uint64_t hash_of(const Piece& piece) {
    std::uint64_t hash = hash_of_word(piece.text);
    hash = knowledge::hash_of_pair(hash, piece.day);
    return knowledge::hash_of_pair(hash, piece.sight);
}

// Equal texts of several people are one piece of them all.
std::vector<std::uint32_t> merge_equal(std::vector<Piece>& pieces) {
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> seen;
    std::vector<std::uint32_t> given;
    std::size_t out = 0;
    for (std::uint32_t i = 0; i < pieces.size(); ++i) {
        auto& like = seen[hash_of(pieces[i])];
        const auto same = std::ranges::find_if(like, [&](std::uint32_t one) {
            return pieces[one].text == pieces[i].text && pieces[one].day == pieces[i].day &&
                   pieces[one].sight == pieces[i].sight;
        });
        if (same != like.end()) {
            for (const std::uint32_t person : pieces[i].people)
                if (std::ranges::find(pieces[*same].people, person) == pieces[*same].people.end())
                    pieces[*same].people.push_back(person);
            continue;
        }
        like.push_back(static_cast<std::uint32_t>(out));
        given.push_back(i);
        if (out != i) pieces[out] = std::move(pieces[i]);
        ++out;
    }
    pieces.resize(out);
    return given;
}

}  // namespace

TextEvidence::TextEvidence(std::vector<Piece> pieces) {
    given_ = merge_equal(pieces);
    std::vector<std::uint32_t> flat, ends{0}, counts;
    people_ends_.push_back(0);
    for (const Piece& piece : pieces) {
        for (const std::uint64_t hash : telling_words(piece.text, piece.language)) flat.push_back(words_.add(hash));
        ends.push_back(static_cast<std::uint32_t>(flat.size()));
        for (const std::uint32_t person : piece.people) {
            people_.push_back(person);
            people_count_ = std::max(people_count_, person + 1);
        }
        people_ends_.push_back(static_cast<std::uint32_t>(people_.size()));
        days_.push_back(piece.day);
        sights_.push_back(piece.sight);
    }
    const std::size_t all = pieces.size();
    std::vector<Piece>{}.swap(pieces);
    // Twice over the words: the first counts, the second weighs.
    idf_.assign(words_.size(), 0);
    std::vector<std::uint32_t> own;
    const auto distinct = [&](std::size_t piece) {
        own.assign(flat.begin() + ends[piece], flat.begin() + ends[piece + 1]);
        std::sort(own.begin(), own.end());
    };
    for (std::size_t piece = 0; piece < all; ++piece) {
        distinct(piece);
        for (std::size_t i = 0; i < own.size(); ++i)
            if (i == 0 || own[i] != own[i - 1]) postings_.count(own[i]), idf_[own[i]] += 1;
    }
    if (all > large_corpus) postings_.drop_longer_than(static_cast<std::uint32_t>(all / 30));
    for (float& frequency : idf_) frequency = std::log((1.0f + static_cast<float>(all)) / (1.0f + frequency)) + 1.0f;
    postings_.reserve_counted(all);
    Weighted weighted;
    for (std::size_t piece = 0; piece < all; ++piece) {
        distinct(piece);
        weighted.clear();
        double squares = 0;
        for (std::size_t i = 0; i < own.size();) {
            std::size_t next = i;
            while (next < own.size() && own[next] == own[i]) ++next;
            const float weight = (1.0f + std::log(static_cast<float>(next - i))) * idf_[own[i]];
            weighted.emplace_back(own[i], weight);
            squares += static_cast<double>(weight) * weight;
            i = next;
        }
        const auto scale = static_cast<float>(squares > 0 ? 1 / std::sqrt(squares) : 0);
        for (auto& [word, weight] : weighted) {
            weight *= scale;
            if (!postings_.is_dropped(word)) postings_.add(word, static_cast<std::uint32_t>(piece), weight);
        }
    }
    postings_.forget_counts();
    note_shared();
}

// By person, the pieces of several people.
void TextEvidence::note_shared() {
    std::vector<std::uint32_t> counts(people_count_ + 1, 0);
    const auto each = [this](const auto& visit) {
        for (std::uint32_t piece = 0; piece + 1 < people_ends_.size(); ++piece)
            if (people_ends_[piece + 1] - people_ends_[piece] > 1)
                for (std::uint32_t at = people_ends_[piece]; at < people_ends_[piece + 1]; ++at)
                    visit(people_[at], piece);
    };
    each([&](std::uint32_t person, std::uint32_t) { ++counts[person]; });
    shared_ends_.assign(people_count_ + 1, 0);
    for (std::uint32_t person = 0; person < people_count_; ++person)
        shared_ends_[person + 1] = shared_ends_[person] + counts[person];
    shared_.resize(shared_ends_.back());
    std::vector<std::uint32_t> next{shared_ends_.begin(), shared_ends_.end()};
    each([&](std::uint32_t person, std::uint32_t piece) { shared_[next[person]++] = piece; });
}

// Who has written with those who know much is likely to know too; only through pieces that may be seen.
void TextEvidence::add_circle(std::vector<Vote>& votes, const Asked& asked, double share) const {
    std::unordered_map<std::uint32_t, std::size_t> places;
    for (std::size_t i = 0; i < votes.size(); ++i) places.emplace(votes[i].person, i);
    const std::size_t spreading = std::min<std::size_t>(votes.size(), most_spreading);
    std::vector<Vote> spread{votes.begin(), votes.begin() + static_cast<std::ptrdiff_t>(spreading)};
    for (const Vote& from : spread) {
        std::unordered_map<std::uint32_t, std::pair<float, std::uint32_t>> with;  // person → weight, a piece
        float sum = 0;
        const std::uint32_t first = shared_ends_[from.person];
        for (std::uint32_t at = first; at < std::min(shared_ends_[from.person + 1], first + most_shared); ++at) {
            const std::uint32_t piece = shared_[at];
            if (piece == asked.without || (asked.visible && !asked.visible(sights_[piece]))) continue;
            const std::uint32_t people = people_ends_[piece + 1] - people_ends_[piece];
            for (std::uint32_t one = people_ends_[piece]; one < people_ends_[piece + 1]; ++one) {
                if (people_[one] == from.person) continue;
                const float weight = 1.0f / static_cast<float>(people - 1);
                auto& known = with[people_[one]];
                known.first += weight, known.second = piece;
                sum += weight;
            }
        }
        for (const auto& [person, how] : with) {
            const auto [at, fresh] = places.try_emplace(person, votes.size());
            if (fresh) votes.push_back({.person = person});
            Vote& vote = votes[at->second];
            vote.score += static_cast<float>(share) * from.score * how.first / sum;
            if (vote.best.empty()) vote.best.push_back(how.second);
        }
    }
}

TextEvidence::Weighted TextEvidence::words_of(const Asked& asked) const {
    std::vector<std::uint32_t> numbers;
    const auto add = [&](std::string_view language) {
        for (const std::uint64_t hash : telling_words(asked.text, language))
            if (const std::uint32_t number = words_.find(hash); number != knowledge::no_feature)
                numbers.push_back(number);
    };
    add(asked.language);
    if (numbers.empty() && asked.language != "en") add("en");
    std::sort(numbers.begin(), numbers.end());
    Weighted words;
    double squares = 0;
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t next = i;
        while (next < numbers.size() && numbers[next] == numbers[i]) ++next;
        const float weight = (1.0f + std::log(static_cast<float>(next - i))) * idf_[numbers[i]];
        words.emplace_back(numbers[i], weight);
        squares += static_cast<double>(weight) * weight;
        i = next;
    }
    const auto scale = static_cast<float>(squares > 0 ? 1 / std::sqrt(squares) : 0);
    for (auto& one : words) one.second *= scale;
    return words;
}

// The rarest words first; what would cost too much is left out, and is common anyway.
void TextEvidence::accumulate(const Weighted& words, std::vector<float>& scores) const {
    scores.assign(size(), 0.0f);
    Weighted rarest = words;
    std::ranges::sort(rarest, [this](const auto& a, const auto& b) { return idf_[a.first] > idf_[b.first]; });
    std::uint64_t looked_at = 0;
    for (const auto& [word, weight] : rarest) {
        looked_at += postings_.length(word);
        if (looked_at > most_postings) break;
        postings_.accumulate(word, weight, scores.data());
    }
}

std::vector<TextEvidence::Hit> TextEvidence::best(const std::vector<float>& scores, std::size_t most,
                                                  const Asked& asked) const {
    const auto better = [](const Hit& a, const Hit& b) {
        return a.score != b.score ? a.score > b.score : a.piece < b.piece;
    };
    std::vector<Hit> hits;
    float least = 0;
    for (std::uint32_t piece = 0; piece < scores.size(); ++piece) {
        if (scores[piece] <= least || piece == asked.without) continue;
        if (asked.visible && !asked.visible(sights_[piece])) continue;
        if (hits.size() == most) std::ranges::pop_heap(hits, better), hits.pop_back();
        hits.push_back({piece, scores[piece]});
        std::ranges::push_heap(hits, better);
        if (hits.size() == most) least = hits.front().score;
    }
    std::ranges::sort_heap(hits, better);
    return hits;
}

std::vector<TextEvidence::Vote> TextEvidence::votes(const Asked& asked, const TextSettings& settings) const {
    thread_local std::vector<float> scores;
    if (size() == 0) return {};
    const Weighted words = words_of(asked);
    if (words.empty()) return {};
    accumulate(words, scores);
    const std::vector<Hit> hits = best(scores, settings.voters, asked);
    std::unordered_map<std::uint32_t, Vote> by_person;
    const auto top = hits.empty() ? 1.0 : static_cast<double>(hits.front().score);
    for (const Hit& hit : hits) {
        const std::uint32_t from = people_ends_[hit.piece], to = people_ends_[hit.piece + 1];
        double vote = std::pow(hit.score / top, settings.power) *
                      std::pow(static_cast<double>(std::max(1u, to - from)), -settings.shared);
        const std::uint32_t day = days_[hit.piece];
        if (settings.half_life_days > 0 && day > 0 && asked.today > day)
            vote *= std::exp2(-static_cast<double>(asked.today - day) / settings.half_life_days);
        for (std::uint32_t at = from; at < to; ++at) {
            Vote& one = by_person[people_[at]];
            one.person = people_[at];
            one.score += static_cast<float>(vote);
            one.nearest = std::max(one.nearest, hit.score);
            if (one.best.size() < 3) one.best.push_back(hit.piece);
        }
    }
    std::vector<Vote> votes;
    for (auto& [person, vote] : by_person) votes.push_back(std::move(vote));
    const auto better = [](const Vote& a, const Vote& b) {
        return a.score != b.score ? a.score > b.score : a.person < b.person;
    };
    std::ranges::sort(votes, better);
    if (settings.circle > 0) {
        add_circle(votes, asked, settings.circle);
        std::ranges::sort(votes, better);
    }
    return votes;
}

std::size_t TextEvidence::bytes() const {
    return words_.bytes() + postings_.bytes() + idf_.capacity() * 4 +
           4 * (people_ends_.capacity() + people_.capacity() + days_.capacity() + sights_.capacity() +
                given_.capacity());
}

}  // namespace twicket::experts
