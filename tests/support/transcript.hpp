// Dialogues as tests: a .chat file names people, places and entries, then who says what and what Twicket must answer. It
// runs through the real inbox, dispatcher, skills and outbox on a database of its own, with a network that only listens
// and a clock that the file moves. How to write one: tests/transcripts/README.md.
#pragma once
#include <string>

namespace twicket::test {

// Runs one file; the first disagreement as "file:line: expected …, got …", or empty when all is as written.
std::string run_transcript(const std::string& path);

}  // namespace twicket::test
