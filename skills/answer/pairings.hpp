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
    // The entries with more "not helpful" than "helpful" for this wording, as `person` gets them (empty: somebody who has not
    // voted). One's own word counts for oneself at once. For others the word of one person alone holds for the first
    // `alone_at_most` wordings of an entry; more than that needs a second person who says so, so that nobody takes an
    // entry away from all by voting on every wording of it.
    std::vector<std::string> dropped_for(const std::string& wording, const std::string& person = {}) const;
    static constexpr std::size_t alone_at_most = 3;

  private:
    // Keeps in `alone_` whether this pairing hangs on one person's word.
    void weigh(const std::string& wording, const std::string& entry);

    std::map<std::string, std::map<std::string, std::vector<std::string>>> alone_;  // entry → person → wordings, the oldest first
    std::map<std::string, std::map<std::string, int>> helpful_;  // entry → person → wordings that it helped with
    std::map<std::string, std::map<std::string, std::map<std::string, int>>> votes_;  // wording → entry → person → value
};

}  // namespace twicket::answer
