// Reads what a message is for (row 30), in four languages, without any network: trained on the labelled messages that
// are shipped and on the corrections of agents. One reader is immutable and free for any thread.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bot/error.hpp"
#include "bot/purpose.hpp"
#include "knowledge/purpose/linear.hpp"

namespace twicket::knowledge {

struct PurposeExample {
    std::string text;
    Purpose purpose;
};
// One JSON object a line, {"text", "purpose"}; an error names the line.
Result<std::vector<PurposeExample>> purpose_examples(std::string_view jsonl);

class PurposeReader {
  public:
    // A correction is one more example, and the last one of a wording decides that wording.
    static std::shared_ptr<const PurposeReader> train(const std::vector<PurposeExample>& examples,
                                                      const std::vector<PurposeExample>& corrections,
                                                      const std::function<bool()>& stop = {});
    // Without words or signs it is noise.
    PurposeGuess read(std::string_view text) const;
    // The chance of each purpose, by its number.
    std::vector<double> shares(std::string_view text) const;

  private:
    Linear model_;
    std::unordered_map<std::string, Purpose> corrected_;  // by wording
};

// The wording by which a correction is known again: the folded words.
std::string purpose_wording(std::string_view text);

}  // namespace twicket::knowledge
