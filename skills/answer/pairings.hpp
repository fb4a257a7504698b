// Which entry must not be given to which wording any more ("Not helpful", row 10). Kept in memory, filled from the store's
// votes at the start; one executor.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace twicket::answer {

// What makes two questions the same wording: the folded words in their order.
std::string wording_of(std::string_view question);

class Pairings {
  public:
    // The latest vote of one person on one pairing; +1 or -1, 0 takes it back.
    void judge(const std::string& wording, const std::string& entry, const std::string& person, int value);
    // This person's vote on the pairing as it stands; 0: none.
    int vote_of(const std::string& wording, const std::string& entry, const std::string& person) const;
    // With how many wordings an entry has helped this person; and whether it has helped anybody else.
    int helped(const std::string& entry, const std::string& person) const;
    bool helped_others(const std::string& entry, const std::string& person) const;
    // The entries with more "not helpful" than "helpful" for this wording.
    std::vector<std::string> dropped_for(const std::string& wording) const;

  private:
    std::map<std::string, std::map<std::string, int>> helpful_;  // entry → person → wordings that it helped with
    std::map<std::string, std::map<std::string, std::map<std::string, int>>> votes_;  // wording → entry → person → value
};

}  // namespace twicket::answer
