// What the skill `expert` is made of: everybody's profile as stored, what people own of the knowledge, and its
// look-ups.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "bot/reach.hpp"
#include "bot/store/store.hpp"
#include "skills/expert/expert.hpp"

namespace twicket::app {

struct ExpertSources {
    store::Store& store;
    const People& people;
    knowledge::Ranker& ranker;
    expert::Settings settings;
    std::vector<experts::SkillName> skills{};  // the company's, on top of the built-in ones
    FindAdapter find_adapter;
    std::function<std::string(const ThreadName&)> link;
    std::function<std::uint64_t()> directories;  // rises whenever other people are known
};
// Reads the store now; kept answers go into the ranker.
expert::ExpertSkill::Parts expert_parts(const ExpertSources& sources);

}  // namespace twicket::app
