// One worker at a time; corrections that come meanwhile are taken up when it is done.
#include "knowledge/purpose/learner.hpp"

namespace twicket::knowledge {

PurposeLearner::PurposeLearner(std::vector<PurposeExample> examples, std::shared_ptr<const PurposeReader> reader,
                               std::vector<PurposeExample> corrections, bool aside)
    : examples_{std::move(examples)}, corrections_{std::move(corrections)}, aside_{aside}, reader_{std::move(reader)} {
    if (!corrections_.empty()) begin();
}

PurposeLearner::~PurposeLearner() {
    stopping_ = true;
    if (worker_.joinable()) worker_.join();
}

PurposeGuess PurposeLearner::read(std::string_view text) const {
    const std::shared_ptr<const PurposeReader> reader = reader_.load();
    return reader ? reader->read(text) : PurposeGuess{};
}

void PurposeLearner::learn(PurposeExample correction) {
    corrections_.push_back(std::move(correction));
    begin();
}

void PurposeLearner::begin() {
    wanted_.store(std::make_shared<const Examples>(corrections_));
    if (!aside_) return work();
    if (working_.exchange(true)) return;
    if (worker_.joinable()) worker_.join();
    worker_ = std::thread{[this] {
        do {
            work();
            working_ = false;
        } while (wanted_.load() && !stopping_ && !working_.exchange(true));
    }};
}

void PurposeLearner::work() {
    while (const std::shared_ptr<const Examples> corrections = wanted_.exchange(nullptr)) {
        auto fresh = PurposeReader::train(examples_, *corrections, [this] { return stopping_.load(); });
        if (stopping_) return;
        reader_.store(std::move(fresh));
    }
}

}  // namespace twicket::knowledge
