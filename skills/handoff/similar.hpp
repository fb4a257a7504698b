// Which of the questions that people have solved is like this one, by the words and letter groups that the knowledge
// index compares. Pure; no model.
#pragma once
#include <string_view>
#include <vector>

#include "bot/questions.hpp"

namespace twicket::handoff {

// At most `limit`, the most alike first, each wording once; what shares too little is left out.
std::vector<AskedQuestion> most_alike(std::string_view question, std::string_view language,
                                      const std::vector<AskedQuestion>& among, std::size_t limit);

// The sentences or lines that say most beyond what was asked, in their order; at most `limit` characters.
std::string essence(const std::vector<std::string>& said, std::string_view question, std::string_view language,
                    std::size_t limit);

}  // namespace twicket::handoff
