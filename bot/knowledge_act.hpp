// The border between a turn and what we know: bot keeps no knowledge, so what a skill wants done to it is an act that
// `knowledge` implements (knowledge/acts). Values once made; run inside the turn's transaction.
#pragma once
#include <string_view>

#include "bot/clock.hpp"
#include "bot/store/database.hpp"

namespace twicket {

struct KnowledgeAct {
    virtual ~KnowledgeAct() = default;
    // Whether what the turn saw is still so; if not, it runs again and looks anew.
    virtual bool still_so(store::Connection& connection) const = 0;
    virtual void write(store::Connection& connection, std::string_view actor, Time now) const = 0;
};

}  // namespace twicket
