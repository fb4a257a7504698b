// Dialogues as tests: a .chat file names people, places and entries, then who says what and what Twicket must answer. It
// runs through the real inbox, dispatcher, skills and outbox on a database of its own, with a network that only listens
// and a clock that the file moves. How to write one: tests/transcripts/README.md.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "bot/reply.hpp"

namespace twicket::test {

class Stage;

// A stage to play on line by line, for suites that try one scene in several ways.
class Play {
  public:
    // Plays all lines of a script (header, "---", dialogue). Throws std::runtime_error where a line goes wrong.
    explicit Play(const std::string& script);
    ~Play();
    // One more line of the dialogue; what is wrong, or empty.
    std::string line(const std::string& text);
    // What was said since it was last asked, oldest first.
    std::vector<Outgoing> heard();
    // The newest card with buttons, as it stands now. Throws when there is none.
    Outgoing newest_card() const;
    // The first column of every row of a query.
    std::vector<std::string> rows(const std::string& sql) const;

  private:
    std::unique_ptr<Stage> stage_;
};

// Runs one file; the first disagreement as "file:line: expected …, got …", or empty when all is as written.
std::string run_transcript(const std::string& path);

}  // namespace twicket::test
