// The policy guard between the networks and the inbox (row 55, decision 16): what is a secret or an ID number leaves an
// event's words before the event is stored anywhere, and who wrote it is told so alone. What such things look like is
// bot/guard's.
#pragma once
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bot/event.hpp"
#include "bot/guard/guard.hpp"

namespace twicket {

struct Outcome;
struct Turn;

// What was taken out of an event.
struct Screened {
    std::vector<guard::Kind> kinds{};  // each once; empty: nothing
};

struct ScreeningRules {
    guard::Kinds kinds = guard::hidden_kinds;
    std::vector<guard::OwnPattern> own{};
    std::set<std::pair<std::string, std::string>> exempt{};  // account and place: there everything stays as it is
};

class Screening {
  public:
    Screening() = default;
    explicit Screening(ScreeningRules rules);  // throws std::invalid_argument on a pattern with trouble
    // Changes the words of the event: a message, an edit, what is forwarded, a command, a form, a ticket's news.
    Screened hide(Event& event) const;
    // Words that are kept beside an event.
    std::string hidden(const std::string& account, const std::string& place, std::string text) const;

  private:
    ScreeningRules rules_{};
    guard::Guard guard_{};
};

// The program's one policy: as configured before anything runs, else the rules above. Whoever keeps words asks it: the
// inbox for events, the web chat for its own history.
const Screening& screening();
void set_screening(Screening screening);

// Beside the stored event, and back.
std::string with_screened(const std::string& event_json, const Screened& screened);
Screened screened_in(const std::string& event_json);

// Tells who wrote it, alone, in the event's place; nothing where the place keeps us quiet (mode off, roll-out
// "listen").
void warn_writer(const Turn& turn, const Screened& screened, Outcome& outcome);

}  // namespace twicket
