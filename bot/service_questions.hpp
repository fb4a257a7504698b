// Whether a text asks how a service is, or reports that something does not work; and how alike two reports are. Pure.
#pragma once
#include <string>
#include <vector>

#include "bot/services.hpp"

namespace twicket {

// A question about how a service is, or a report that it does not work.
struct Asked {
    enum class Kind { nothing, status, trouble };
    Kind kind = Kind::nothing;
    std::vector<const Service*> services{};
};
Asked asked_in(const std::string& text, const Services& services);

// Speaks of something that does not work, whatever it is; not a question how something is done.
bool reports_trouble(const std::string& text);

// The words that carry a report, shortened so that endings do not count, sorted.
std::vector<std::string> content_words(const std::string& text);
// 0 to 1: the share of words that two reports have in common; 0 unless two words at least are.
double likeness(const std::vector<std::string>& one, const std::vector<std::string>& other);

}  // namespace twicket
