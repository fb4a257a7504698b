// What the skills of knowledge in chat (keep) look up outside of their turn.
#pragma once
#include "bot/app/core.hpp"
#include "skills/keep/keep.hpp"

namespace twicket::app {

struct KeepSources {
    store::Store& store;
    const People& people;
    Places& places;
    Acquaintance& acquaintance;
    knowledge::Ranker& ranker;
    Clock& clock;
    std::function<std::string(const ThreadName&, const std::string& message)> link;
};
// Where drafts are reviewed and gaps are told.
ThreadName curators_of(const CoreSettings& settings);
keep::Parts keep_parts(KeepSources sources, const CoreSettings& settings);

}  // namespace twicket::app
