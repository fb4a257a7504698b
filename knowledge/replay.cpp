// Most past questions have nothing to do with one entry; those are found by hashes of words and of pieces of words, which
// costs a small part of a ranking. The rest is ranked twice, shared among threads in small portions.
#include "knowledge/replay.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <unordered_set>

#include "knowledge/analysis.hpp"

namespace twicket::knowledge {
namespace {

constexpr std::size_t portion = 64;

using Hashes = std::unordered_set<std::uint64_t>;

void add(Hashes& words, Hashes& grams, const std::string& text, const std::string& language) {
    std::vector<std::uint64_t> pieces;
    for (const Token& token : tokens_of(text, language)) {
        if (is_function_word(token.surface, language)) continue;
        words.insert(hash_of_word(token.stem));
        append_gram_hashes(token.surface, pieces);
    }
    grams.insert(pieces.begin(), pieces.end());
}

class Touch {
  public:
    explicit Touch(const std::vector<Entry>& changed) {
        for (const Entry& entry : changed) {
            const std::string language = base_language(entry.language);
            add(words_, grams_, entry.title, language);
            for (const auto& variant : entry.variants) add(words_, grams_, variant, language);
            add(words_, grams_, entry.answer, language);
            for (const auto& tag : entry.tags) add(words_, grams_, tag, language);
            if (std::ranges::find(languages_, language) == languages_.end()) languages_.push_back(language);
        }
    }

    bool touches(const std::string& question, const std::vector<std::string>& as_compared) const {
        for (const std::string& word : as_compared)
            if (words_.contains(hash_of_word(word))) return true;
        std::vector<std::uint64_t> pieces;
        bool tells = false;
        for (const std::string& language : languages_)
            for (const Token& token : tokens_of(question, language)) {
                if (is_function_word(token.surface, language)) continue;
                tells = true;
                if (words_.contains(hash_of_word(token.stem))) return true;
                pieces.clear();
                append_gram_hashes(token.surface, pieces);
                const auto shared = std::ranges::count_if(pieces, [this](std::uint64_t piece) { return grams_.contains(piece); });
                // Half of a word's pieces: part of a compound, or the same word grown by an ending.
                if (pieces.size() >= 6 && 2 * static_cast<std::size_t>(shared) >= pieces.size()) return true;
            }
        return !tells;  // words of grammar alone hang on every entry
    }

  private:
    Hashes words_, grams_;
    std::vector<std::string> languages_;
};

bool same(const Judged& before, const Judged& after) {
    return before.verdict == after.verdict && (before.verdict != Verdict::answered || before.entry == after.entry);
}

void sort_in(Replayed& result, const Flip& flip, std::size_t times) {
    const bool was = flip.before.verdict == Verdict::answered, is = flip.after.verdict == Verdict::answered;
    if (!was && is) {
        result.gained.push_back(flip), result.gained_times += times;
    } else if (was && !is) {
        result.lost.push_back(flip), result.lost_times += times;
    } else if (was && is) {
        result.changed.push_back(flip), result.changed_times += times;
    }
}

}  // namespace

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::unanswered: return "unanswered";
        case Verdict::offered: return "offered";
        case Verdict::answered: return "answered";
    }
    return "unanswered";
}

Judged judge(const Ranker& ranker, const PastQuestion& question, const Rungs& rungs) {
    const Ranking ranking = ranker.rank(question.text, question.filter);
    Judged judged{.confidence = ranking.confidence};
    if (ranking.candidates.empty() || ranking.confidence < rungs.offered) return judged;
    judged.verdict = ranking.confidence >= rungs.answered ? Verdict::answered : Verdict::offered;
    judged.entry = ranking.candidates.front().entry->id;
    judged.title = ranking.candidates.front().entry->title;
    return judged;
}

Replayed replay(const Ranker& before, const Ranker& after, const std::vector<PastQuestion>& questions,
                const std::vector<Entry>& changed, const Rungs& rungs, unsigned threads) {
    Replayed result;
    const Touch touch{changed};
    std::vector<Flip> flips(questions.size());
    std::vector<std::uint8_t> kind(questions.size(), 0);  // 1: touched, 2: flipped
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t from = next.fetch_add(portion); from < questions.size(); from = next.fetch_add(portion))
            for (std::size_t i = from; i < std::min(from + portion, questions.size()); ++i) {
                if (!touch.touches(questions[i].text, before.words(questions[i].text, questions[i].filter)) &&
                    !touch.touches(questions[i].text, after.words(questions[i].text, questions[i].filter)))
                    continue;
                flips[i] = {i, judge(before, questions[i], rungs), judge(after, questions[i], rungs)};
                kind[i] = same(flips[i].before, flips[i].after) ? 1 : 2;
            }
    };
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads && i < 16; ++i) others.emplace_back(work);
    work();
    others.clear();
    for (std::size_t i = 0; i < questions.size(); ++i) {
        result.questions += questions[i].times;
        result.touched += kind[i] > 0;
        if (kind[i] == 2) sort_in(result, flips[i], questions[i].times);
    }
    for (auto* list : {&result.gained, &result.lost, &result.changed})
        std::stable_sort(list->begin(), list->end(), [&](const Flip& a, const Flip& b) {
            return questions[a.question].times > questions[b.question].times;
        });
    return result;
}

std::vector<GoldenFailure> broken_golden(const Ranker& before, const Ranker& after, const std::vector<Golden>& golden, const Rungs& rungs) {
    std::vector<GoldenFailure> broken;
    for (const Golden& one : golden) {
        const PastQuestion question{one.text, Filter::everything()};
        const auto right = [&one](const Judged& judged) {
            return one.entry.empty() ? judged.verdict != Verdict::answered : judged.verdict == Verdict::answered && judged.entry == one.entry;
        };
        const Judged now = judge(after, question, rungs);
        if (!right(now) && right(judge(before, question, rungs))) broken.push_back({one, now});
    }
    return broken;
}

}  // namespace twicket::knowledge
