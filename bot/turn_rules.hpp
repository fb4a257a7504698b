// The rules that every turn goes by, whichever skill speaks: who of them it is, and where their replies go. Pure.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "bot/skill.hpp"

namespace twicket {

// The skill that fits best, ties by their order; null: none. In a message that asks nothing of us only one that owns
// it.
Skill* best_skill(const std::vector<std::unique_ptr<Skill>>& skills, const Turn& turn);

// Addresses what the skill left open, and gives every form its way: a dialog within `form_life` (0: for ever), or
// questions.
void complete_posts(const Turn& turn, Outcome& outcome, std::optional<Duration> form_life);

}  // namespace twicket
