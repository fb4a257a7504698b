// The built program as a person runs it: words in, exit status and both outputs out; and a `serve` that goes on until
// told. For tests of commands, beside the process of the benches, which measures.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace twicket::testing {

struct Ran {
    int status;  // of exit; 128 + the signal that ended it
    std::string out, err;
};

// Runs build/<preset>/twicket to its end (60 s at most, then it is killed).
Ran run_program(std::vector<std::string> words);

// A program that goes on by itself; its standard error is kept. Ended with the object.
class RunningProgram {
  public:
    explicit RunningProgram(std::vector<std::string> words);
    ~RunningProgram();
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;
    // Waits until its standard error holds the text; false after 60 s or when the program has ended.
    bool says(const std::string& text);
    std::string said() const;
    void signal(int number);
    // Asks it to stop (SIGTERM) and waits; its exit status.
    int stop();

  private:
    std::string folder_;
    pid_t id_ = -1;
};

}  // namespace twicket::testing
