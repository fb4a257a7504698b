// From a question to entries, best first, with a calibrated "I don't know". The one door to index, members and
// training: skills and commands see only this. Nothing here knows of chat, people or storage.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/entry.hpp"

namespace twicket::knowledge {

// Which entries may be ranked at all. What it removes leaves no trace in the candidates.
struct Filter {
    // Groups that *every* reader belongs to; an entry passes when its audience names one of them (an entry without an
    // audience is for "everyone"). nullopt: no check, for curators and `eval` only. An empty list lets nothing through.
    std::optional<std::vector<std::string>> groups = std::vector<std::string>{};
    std::vector<std::string> scopes{};    // an entry needs one of these tags; empty: all
    std::string language{};               // only entries of this language or of none; empty: all
    std::vector<std::string> excluded{};  // entry ids, e.g. voted "not helpful" for this wording
    std::string today{};                  // "2026-11-22": drops what is not valid on that day; empty: not asked

    static Filter everything() { return Filter{.groups = std::nullopt}; }
};

// The ranker's members, each giving every entry a score.
enum class Member : std::uint8_t { classifier, bm25, centroid, answer };
constexpr std::size_t member_count = 4;
std::string_view name_of(Member member);

struct Candidate {
    std::shared_ptr<const Entry> entry;
    double score = 0;                                // the fused score; comparable within one ranking only
    std::array<float, member_count> raw{};           // the members' own scores
    std::array<float, member_count> contribution{};  // what each member gave to `score`; their sum is the score
};

struct Ranking {
    std::vector<Candidate> candidates{};  // best first, at most Options::limit
    double confidence = 0;                // probability that the first candidate is a right answer
    double in_scope = 0;                  // … = probability that the base has an answer at all
    double right = 0;                     // … × probability that the first is it, given that
    bool abstain = true;                  // confidence below Options::floor, or no candidate
    std::string language{};               // of the question: the filter's, else guessed from the base's words
};

// For `why`: all that the ranking hung on.
struct Explanation {
    Ranking ranking;
    std::vector<std::string> words{};                                // as compared: folded and stemmed
    std::vector<std::pair<std::string, std::string>> corrections{};  // typed → taken as
    std::vector<std::pair<std::string, std::string>> removed{};  // entry id → the filter that removed it (best 10)
    std::vector<std::pair<std::string, double>> evidence{};      // what the confidence was computed from
    std::array<double, member_count> weights{};
    double floor = 0;
    std::string model;  // version of base and training
};

struct Options {
    std::size_t limit = 10;  // candidates in a ranking
    double floor = 0.5;      // abstain below this confidence
    unsigned threads = 1;    // for building and training
    bool background = true;  // retrain by itself after changes, on a thread of its own; else only in train()
};

// Counts for `./dev bench answer` and the console.
struct Figures {
    std::size_t entries = 0, texts = 0,
                tokens = 0;                        // tokens: words of titles and variants, and of answers where indexed
    std::size_t index_bytes = 0, model_bytes = 0;  // without the entries' own texts
    std::uint64_t changes = 0, trainings = 0;
};

// rank, explain, find and figures: any thread, at the same time, never waiting for training. put and remove: any
// thread, one at a time; the next rank() sees them.
class Ranker {
  public:
    // Indexes the entries (a later one with the same id wins) and, unless `background`, leaves training to train().
    static std::unique_ptr<Ranker> build(std::vector<Entry> entries, const Options& options = {});
    virtual ~Ranker() = default;

    virtual Ranking rank(std::string_view question, const Filter& filter) const = 0;
    virtual Explanation explain(std::string_view question, const Filter& filter) const = 0;
    // The question's words as they are compared: stemmed, mended, with their synonyms. A small part of rank()'s price.
    virtual std::vector<std::string> words(std::string_view question, const Filter& filter) const = 0;
    virtual std::shared_ptr<const Entry> find(std::string_view id) const = 0;
    virtual std::vector<std::shared_ptr<const Entry>> all() const = 0;

    virtual void put(Entry entry) = 0;
    virtual bool remove(std::string_view id) = 0;
    // Trains now and swaps the result in; returns when it serves. `progress` hears percents, on this thread.
    virtual void train(const std::function<void(int)>& progress = {}) = 0;
    virtual Figures figures() const = 0;
    // A ranker of its own that begins with all that is built and trained here and shares it, so it costs next to nothing;
    // changes of one are not seen by the other. It trains only when told. For "what if".
    virtual std::unique_ptr<Ranker> copy() const = 0;
};

}  // namespace twicket::knowledge
