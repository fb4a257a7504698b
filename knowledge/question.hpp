// A question made ready for scoring: its language, words, mended spelling and features. Shared by ranker and training.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "knowledge/scoring.hpp"

namespace twicket::knowledge {

struct PreparedQuestion {
    std::vector<Token> tokens;
    Probe probe;
    std::vector<std::pair<std::string, std::string>> corrections;  // typed → taken as
};
PreparedQuestion prepare(const View& view, std::string_view question, std::string_view language);

}  // namespace twicket::knowledge
