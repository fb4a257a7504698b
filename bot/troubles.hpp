// Everything that somebody should mend now, each with the moment since when it is so. Sources (an account's own word,
// its self-test, the clock …) put what they find; nothing is decided or asked here. What comes and goes is logged once.
// Belongs to one executor.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "bot/clock.hpp"
#include "bot/finding.hpp"

namespace twicket {

struct Trouble {
    std::string about;  // an account ("slack/default"), or "clock", "certificate", "store"
    Grade grade = Grade::bad;
    std::string text;  // one sentence: what is wrong, and what to do
    Time since{};
};

class Troubles {
  public:
    explicit Troubles(const Clock& clock) : clock_{clock} {}

    // What `source` finds about one thing, in place of what it found before; good findings are none of our business.
    // The same sentence with other numbers in it is the same trouble, grown older.
    void put(const std::string& source, const std::string& about, const std::vector<Finding>& findings);
    // What was known before a restart, not logged again.
    void restore(const std::string& source, std::vector<Trouble> known);
    // What does not work first, then what is older; what two sources tell is there once.
    std::vector<Trouble> all() const;
    // Those of one thing, by one source.
    std::vector<Trouble> of(const std::string& source, const std::string& about) const;

  private:
    const Clock& clock_;
    std::map<std::pair<std::string, std::string>, std::vector<Trouble>> known_;  // by source and about
};

}  // namespace twicket
