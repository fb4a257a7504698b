// The reader of purposes as the program uses it: trained once on the messages built in, and on what people corrected.
#pragma once
#include <memory>

#include "bot/store/store.hpp"
#include "knowledge/purpose/learner.hpp"

namespace twicket::app {

// `aside` false: learning ends before it is answered (tests). Throws what the store throws.
std::unique_ptr<knowledge::PurposeLearner> purposes_of(store::Store& store, bool aside);

}  // namespace twicket::app
