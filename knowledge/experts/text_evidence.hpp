// What people wrote or answered, indexed for one question: which pieces are like it, and for whom they speak. The best
// pieces vote for their people, and a share of that goes to those with whom they wrote. Immutable.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/segment.hpp"

namespace twicket::experts {

// One text and the people for whom it speaks.
struct Piece {
    std::vector<std::uint32_t> people{};
    std::string text{};
    std::string language{"en"};
    std::uint32_t day = 0;    // days since 1970; 0: unknown, never old
    std::uint32_t sight = 0;  // number of who may see it, for TextEvidence::Asked::visible
};

// How these were found: docs/experts.md.
struct TextSettings {
    std::size_t voters = 200;     // pieces that vote
    double power = 1.0;           // of a piece's likeness in its vote
    double half_life_days = 730;  // of a piece's vote; 0: never old
    double shared = 0.5;          // a piece of n people counts n^-shared for each
    double circle = 0.3;          // of a person's vote goes to those with whom he or she wrote
};

class TextEvidence {
  public:
    TextEvidence() = default;
    // A text that stands there twice becomes one piece of all its people when day and sight are equal.
    explicit TextEvidence(std::vector<Piece> pieces);

    struct Asked {
        std::string_view text;
        std::string_view language{"en"};
        std::uint32_t today = 0;
        std::function<bool(std::uint32_t sight)> visible{};  // empty: everything
        std::uint32_t without = 0xFFFFFFFF;                  // a piece to leave out, for cross-validation
    };
    struct Vote {
        std::uint32_t person = 0;
        float score = 0;
        float nearest = 0;                  // likeness of the best piece to the question's own words, 0 … 1
        std::vector<std::uint32_t> best{};  // up to three pieces, the likest first
    };
    // Best first. What may not be seen does not vote.
    std::vector<Vote> votes(const Asked& asked, const TextSettings& settings = {}) const;

    std::size_t size() const { return people_ends_.empty() ? 0 : people_ends_.size() - 1; }
    // Which given piece this one is (the first of equal ones); for what is shown of it.
    std::uint32_t given(std::uint32_t piece) const { return given_[piece]; }
    std::size_t bytes() const;

  private:
    using Weighted = std::vector<std::pair<std::uint32_t, float>>;  // word number, weight
    struct Hit {
        std::uint32_t piece;
        float score;
    };
    void note_shared();
    void add_circle(std::vector<Vote>& votes, const Asked& asked, double share) const;
    Weighted words_of(const Asked& asked) const;
    void accumulate(const Weighted& words, std::vector<float>& scores) const;
    std::vector<Hit> best(const std::vector<float>& scores, std::size_t most, const Asked& asked) const;

    knowledge::Dictionary words_;
    knowledge::Postings postings_;
    std::vector<float> idf_;
    std::vector<std::uint32_t> people_ends_, people_, days_, sights_, given_;
    std::vector<std::uint32_t> shared_ends_, shared_;  // by person: the pieces that he or she wrote with others
    std::uint32_t people_count_ = 0;
};

}  // namespace twicket::experts
