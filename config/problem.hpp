// One thing that is wrong with a configuration, in a form that an editor can jump to. Nothing of a secret's value is
// ever in a message.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace twicket::config {

struct Problem {
    std::string file;     // as the user named it, or as it follows from there
    int line = 0;         // counted from 1; 0: the file as a whole
    std::string message;  // what is wrong and how to mend it, in one sentence or two
    // "twicket.yaml:12: listen.port must be …"
    std::string text() const;
    bool operator==(const Problem&) const = default;
};

// The name in `known` that `word` was most likely meant to be, or empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace twicket::config
