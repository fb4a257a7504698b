// The hand-off's cards, for agents in their language. Pure.
#pragma once
#include <string>
#include <vector>

#include "bot/reply.hpp"
#include "knowledge/entry.hpp"
#include "skills/handoff/case.hpp"

namespace twicket::handoff {

// In the agents' place, as long as nobody has it: question, what was tried, who asks, what is like it, Claim.
Card agents_card(const Case& one, const ThreadName& asker, const std::string& language);
// The same once it is settled; `how`: the quiet line.
Card settled_card(const Case& one, const std::string& how, const std::string& language);
// For whoever claims: five lines and up to three solved threads. `since` and `waited` are of the wait, in words.
Card claimed_card(const Case& one, const std::string& agent, const std::string& since, const std::string& waited,
                  const std::vector<Alike>& similar, const std::string& language);
// An answer that the base has, for the agent to send or not.
Card draft_card(const knowledge::Entry& entry, const std::string& language);

// "10:02 (Europe/Berlin)", "25 min", "4 h", "Monday 2026-11-23, 08:00 (Europe/Berlin)".
std::string clock_at(Time when, const std::string& timezone);
std::string span_of(Duration time);
std::string day_and_clock(Time when, const std::string& timezone, const std::string& language);

}  // namespace twicket::handoff
