// The policy guard (row 55, S16, S17, S24): what in a text is a secret or personal data, and the text without it.
// Linear time in the text's length, whatever the patterns. Knows no events, networks or stores. Thread-safe once made.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bot/error.hpp"
#include "bot/guard/kind.hpp"

namespace twicket::guard {

struct Found {
    Kind kind;
    std::size_t begin, end;  // bytes of the text
};

struct Masked {
    std::string text;         // with "[hidden: access key]" for each
    std::vector<Kind> kinds;  // each once, in the order of the text; empty: the text is as it was
};

// A company's own pattern: "customer number". RE2 syntax.
struct OwnPattern {
    std::string name;
    std::string pattern;
};
// Why a pattern cannot be used; empty: it can. Too large ones are refused as well as wrong ones (S24).
std::string trouble_with(const OwnPattern& pattern);

class Guard {
  public:
    Guard();                                             // without own patterns
    explicit Guard(const std::vector<OwnPattern>& own);  // throws std::invalid_argument on one with trouble
    ~Guard();
    Guard(Guard&&) noexcept;
    Guard& operator=(Guard&&) noexcept;

    // In the order of the text, none overlapping another.
    std::vector<Found> find(std::string_view text, Kinds kinds) const;
    // Masking a masked text changes nothing.
    Masked mask(std::string_view text, Kinds kinds) const;

  private:
    struct Own;
    std::unique_ptr<Own> own_;
};

}  // namespace twicket::guard
