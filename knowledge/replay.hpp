// "What if": past questions put to the knowledge as it is and as it would be (rows 14, 61), and golden questions whose
// answer must not change unseen. Pure; reads two rankers, stores nothing.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "knowledge/entry.hpp"
#include "knowledge/ranker.hpp"

namespace twicket::knowledge {

struct PastQuestion {
    std::string text;
    Filter filter{};        // as it was: groups, scopes, language
    std::size_t times = 1;  // asked in the same words, in places alike
};

// The ladder's two rungs.
struct Rungs {
    double answered = 0.5, offered = 0.15;
};

enum class Verdict { unanswered, offered, answered };
std::string_view name_of(Verdict verdict);

struct Judged {
    Verdict verdict = Verdict::unanswered;
    std::string entry{};  // of answered and offered: the best candidate
    std::string title{};
    double confidence = 0;
};

struct Flip {
    std::size_t question = 0;  // position in the questions given
    Judged before{}, after{};
};

struct Replayed {
    std::size_t questions = 0, touched = 0;            // asked in all (times counted); texts that could be concerned
    std::vector<Flip> gained{}, lost{}, changed{};     // now answered; no longer answered; answered by another entry
    std::size_t gained_times = 0, lost_times = 0, changed_times = 0;
};

Judged judge(const Ranker& ranker, const PastQuestion& question, const Rungs& rungs);

// `changed`: the versions of entries that come, go or are replaced. A question that shares no word, and no piece of a
// word, with any of them is answered as before and is not asked again. At most `threads` threads.
Replayed replay(const Ranker& before, const Ranker& after, const std::vector<PastQuestion>& questions,
                const std::vector<Entry>& changed, const Rungs& rungs, unsigned threads = 2);

struct Golden {
    std::int64_t number = 0;
    std::string text;
    std::string entry;  // that must answer it; empty: nothing may
};
struct GoldenFailure {
    Golden golden;
    Judged now;
};
// Only those that `before` got right and `after` does not: what failed already blocks nobody.
std::vector<GoldenFailure> broken_golden(const Ranker& before, const Ranker& after, const std::vector<Golden>& golden,
                                         const Rungs& rungs);

}  // namespace twicket::knowledge
