// The lines of a .chat file, read one by one; where a dialogue is played, and what is seen there, is its stage's. How
// to write one: tests/transcripts/README.md.
#pragma once
#include <iosfwd>
#include <map>
#include <string>

#include "bot/clock.hpp"
#include "tests/support/transcript_header.hpp"

namespace twicket::test {

class Dialogue {
  public:
    // `path` names the file in what is said to be wrong.
    Dialogue(std::string path, std::string account) : path_{std::move(path)}, account_{std::move(account)} {}
    virtual ~Dialogue() = default;

    // Plays the file; the first disagreement as "file:line: expected …, got …", or empty when all is as written.
    std::string run();
    std::string run(std::istream& lines);
    // One more line; what is wrong with it, or empty.
    std::string step(const std::string& line);
    // Why this dialogue cannot be played on a network, as its header says; empty: it can. Reads the file's header.
    static std::string not_on(const std::string& network, const std::string& path);

  protected:
    // A line "twicket …": what it says of the next reply.
    struct Expected {
        bool updates = false;   // it takes an earlier card's place
        std::string only_for;   // one person alone sees it; empty: everybody
        std::string place;      // empty: wherever
        bool contains = false;  // else exactly
        std::string text;
    };
    // All answer with what is wrong, or nothing.
    virtual std::string open() = 0;  // the header has ended
    virtual std::string restart() = 0;
    virtual std::string pass(Duration time) = 0;
    virtual std::string fail(int status, std::optional<int> after_seconds, int times) = 0;
    virtual std::string say(const std::string& person, const std::string& place, bool in_thread,
                            const std::string& text) = 0;
    virtual std::string click(const std::string& person, const std::string& label) = 0;
    virtual std::string type(const std::string& person, const std::string& text) = 0;
    virtual std::string react(const std::string& person, const std::string& sign) = 0;
    virtual std::string mark(const std::string& person, const std::string& sign) = 0;  // on the last message
    virtual std::string take_back(const std::string& person, const std::string& sign) = 0;
    virtual std::string open_home(const std::string& person) = 0;
    virtual std::string edit(const std::string& person, const std::string& text) = 0;
    virtual std::string erase(const std::string& person) = 0;
    virtual std::string unexpected() = 0;  // what was said that no line expects
    virtual std::string expect(const Expected& expected) = 0;
    virtual std::string expect_buttons(const std::string& labels) = 0;
    virtual std::string expect_state(const std::string& line) = 0;
    virtual std::string expect_source(const std::string& sources) = 0;
    // Who is here changes: "joins", "leaves" or "returns".
    virtual std::string move(const std::string& person, const std::string& how) {
        return person + " cannot " + how + " here";
    }
    virtual std::string last_outcome() = 0;  // the label of the newest event

    static std::string compare(const std::string& what, const std::string& got, const std::string& expected);

    Cast cast_;
    bool opened_ = false;

  private:
    std::string stage_line(const std::string& what);
    std::string person_line(const std::string& line);

    std::string path_, account_;
    int number_ = 0;
};

}  // namespace twicket::test
