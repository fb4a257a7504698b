// How single kinds are recognised: patterns in linear time (RE2, S24) and checks of what they found. Inside bot/guard
// only.
#pragma once
#include <re2/re2.h>

#include <memory>
#include <string_view>
#include <vector>

#include "bot/guard/guard.hpp"

namespace twicket::guard {

// Whether what a pattern found is what it looks like. `text` is all of it, `found` the part that would be hidden.
using Check = bool (*)(std::string_view text, std::string_view found);

struct Rule {
    Kind kind;
    std::shared_ptr<const re2::RE2> pattern;  // its first group that took part is hidden, else the whole match
    Check check;                              // null: what matches is one
};

// A pattern with limited memory; throws std::logic_error when one of ours does not compile.
std::shared_ptr<const re2::RE2> compiled(std::string_view pattern);

const std::vector<Rule>& secret_rules();
// The tokens that are known by how they begin, for texts in which they were spread out.
const re2::RE2& token_pattern();
const std::vector<Rule>& personal_rules();
// Digits and letters with check digits, walked by hand: cards and IBANs may stand between other numbers.
void find_cards(std::string_view text, std::vector<Found>& found);
void find_ibans(std::string_view text, std::vector<Found>& found);

}  // namespace twicket::guard
