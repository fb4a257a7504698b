// What the points skill looks up: the ledger, choices, authors of messages, who solved a question.
#pragma once
#include "bot/app/core.hpp"
#include "skills/points/points.hpp"

namespace twicket::app {

struct PointSources {  // all outlive the parts
    store::Store& store;
    const People& people;
    FindAdapter find_adapter;
    std::function<std::string(const ThreadName& thread, const std::string& message)> link;
};
points::Parts point_parts(PointSources sources, const CoreSettings& settings);

}  // namespace twicket::app
