// Votes counted a wording.
#include "skills/answer/pairings.hpp"

#include <algorithm>

#include "bot/text/fold.hpp"

namespace twicket::answer {

std::string wording_of(std::string_view question) {
    std::string wording;
    for (const std::string& word : text::words(text::fold(question))) wording += (wording.empty() ? "" : " ") + word;
    return wording;
}

void Pairings::judge(const std::string& wording, const std::string& entry, const std::string& person, int value) {
    int& vote = votes_[wording][entry][person];
    const int more = (value > 0) - (vote > 0);
    vote = value;
    weigh(wording, entry);
    if (more == 0) return;
    auto& people = helpful_[entry];
    if ((people[person] += more) == 0) people.erase(person);
}

int Pairings::helped(const std::string& entry, const std::string& person) const {
    const auto found = helpful_.find(entry);
    if (found == helpful_.end()) return 0;
    const auto count = found->second.find(person);
    return count == found->second.end() ? 0 : count->second;
}

bool Pairings::helped_others(const std::string& entry, const std::string& person) const {
    const auto found = helpful_.find(entry);
    return found != helpful_.end() && found->second.size() > (found->second.contains(person) ? 1u : 0u);
}

int Pairings::vote_of(const std::string& wording, const std::string& entry, const std::string& person) const {
    const auto found = votes_.find(wording);
    if (found == votes_.end()) return 0;
    const auto people = found->second.find(entry);
    if (people == found->second.end()) return 0;
    const auto vote = people->second.find(person);
    return vote == people->second.end() ? 0 : vote->second;
}

void Pairings::weigh(const std::string& wording, const std::string& entry) {
    auto& by_person = alone_[entry];
    int sum = 0, against = 0;
    std::string whose;
    for (const auto& [person, value] : votes_[wording][entry]) {
        sum += value;
        if (value < 0) ++against, whose = person;
    }
    const bool alone = sum < 0 && against == 1;
    for (auto& [person, wordings] : by_person)
        if (!alone || person != whose) std::erase(wordings, wording);
    if (!alone) return;
    auto& wordings = by_person[whose];
    if (std::find(wordings.begin(), wordings.end(), wording) == wordings.end()) wordings.push_back(wording);
}

std::vector<std::string> Pairings::dropped_for(const std::string& wording, const std::string& asker) const {
    std::vector<std::string> dropped;
    const auto found = votes_.find(wording);
    if (found == votes_.end()) return dropped;
    for (const auto& [entry, people] : found->second) {
        int sum = 0;
        bool own = false;
        for (const auto& [person, value] : people) sum += value, own = own || (value < 0 && person == asker);
        if (sum >= 0) continue;
        bool beyond = false;  // one person's word, and not among the first that hold for all
        if (const auto alone = alone_.find(entry); alone != alone_.end())
            for (const auto& [person, wordings] : alone->second) {
                const auto at = std::find(wordings.begin(), wordings.end(), wording);
                beyond = beyond || (at != wordings.end() && at - wordings.begin() >= static_cast<std::ptrdiff_t>(alone_at_most));
            }
        if (own || !beyond) dropped.push_back(entry);
    }
    return dropped;
}

}  // namespace twicket::answer
