// What a text shows of its purpose: its words and their pairs, the characters inside them, how it begins and ends, its
// signs, and the concepts that its words stand for in any of our languages (concepts.hpp).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/purpose/linear.hpp"

namespace twicket::knowledge {

struct PurposeText {
    std::vector<std::string> words;  // folded, as they stand
    TextFeatures features;
};
// `text` is any valid UTF-8.
PurposeText purpose_text(std::string_view text);

// Words and pairs alone, for long texts of one language: which queue a ticket belongs to.
TextFeatures topic_features(std::string_view text, std::string_view language);

}  // namespace twicket::knowledge
