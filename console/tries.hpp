// Promise S23: guessing is slow. At most ten tries in a quarter of an hour, counted by what is guessed at and by where
// from. In memory, bounded; time is an argument.
#pragma once
#include <deque>
#include <string>
#include <unordered_map>

#include "bot/clock.hpp"

namespace twicket::console {

class Tries {
  public:
    // True: go on. Counts the try in any case.
    bool allow(const std::string& what, Time now);
    // It was no guess.
    void forgive(const std::string& what) { tries_.erase(what); }

  private:
    std::unordered_map<std::string, std::deque<Time>> tries_;
};

}  // namespace twicket::console
