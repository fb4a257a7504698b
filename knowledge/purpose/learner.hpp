// The reader in use, and how it learns: a correction counts at once for its own wording's sake when the next reader is
// there, which is trained aside and swapped in whole. Belongs to one executor.
#pragma once
#include <atomic>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include "knowledge/purpose/reader.hpp"

namespace twicket::knowledge {

class PurposeLearner {
  public:
    // Begins with `reader` (trained on `examples` alone). `aside` false: learning ends before learn() returns.
    PurposeLearner(std::vector<PurposeExample> examples, std::shared_ptr<const PurposeReader> reader,
                   std::vector<PurposeExample> corrections, bool aside);
    ~PurposeLearner();
    PurposeLearner(const PurposeLearner&) = delete;
    PurposeLearner& operator=(const PurposeLearner&) = delete;

    PurposeGuess read(std::string_view text) const;
    void learn(PurposeExample correction);

  private:
    using Examples = std::vector<PurposeExample>;
    void begin();
    void work();

    const Examples examples_;
    Examples corrections_;
    const bool aside_;
    std::atomic<std::shared_ptr<const PurposeReader>> reader_;
    std::atomic<std::shared_ptr<const Examples>> wanted_;  // corrections not yet in the reader; null: none
    std::atomic<bool> working_{false}, stopping_{false};
    std::thread worker_;
};

}  // namespace twicket::knowledge
