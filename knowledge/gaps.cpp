// One walk from old to new: a question joins the group whose words it shares most, by cosine over words weighted by how
// rare they are among these questions, or opens one. Groups are found by their words, so the walk stays near linear.
#include "knowledge/gaps.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "knowledge/analysis.hpp"

namespace twicket::knowledge {
namespace {

constexpr double alike = 0.5;               // cosine from which a question joins
constexpr std::size_t groups_of_a_word = 200;  // a word in more groups than this tells nothing new

struct Words {
    std::vector<std::pair<std::uint64_t, double>> weights;  // by hash, each once; of length 1 together
};

struct Group {
    std::unordered_map<std::uint64_t, double> sum;
    std::vector<std::size_t> members;
    double length() const {
        double squares = 0;
        for (const auto& [word, weight] : sum) squares += weight * weight;
        return std::sqrt(squares);
    }
};

std::vector<std::uint64_t> telling_words(const std::string& text, const std::string& language) {
    const std::string base = base_language(language);
    std::vector<std::uint64_t> words;
    for (const Token& token : tokens_of(text, base))
        if (!token.added && !is_function_word(token.surface, base) && !is_filler(token.surface, base))
            words.push_back(hash_of_word(token.stem));
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

std::vector<Words> weighed(const std::vector<std::vector<std::uint64_t>>& all) {
    std::unordered_map<std::uint64_t, double> counts;
    for (const auto& words : all)
        for (const auto word : words) counts[word] += 1;
    std::vector<Words> weighed(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        double squares = 0;
        for (const auto word : all[i]) {
            const double weight = 1 + std::log(1 + static_cast<double>(all.size()) / counts[word]);
            weighed[i].weights.emplace_back(word, weight);
            squares += weight * weight;
        }
        for (auto& [word, weight] : weighed[i].weights) weight /= std::sqrt(squares);
    }
    return weighed;
}

double likeness(const Words& words, const Group& group) {
    double dot = 0;
    for (const auto& [word, weight] : words.weights)
        if (const auto found = group.sum.find(word); found != group.sum.end()) dot += weight * found->second;
    return dot / group.length();
}

std::size_t typical_of(const Group& group, const std::vector<Words>& words) {
    std::size_t best = group.members.front();
    double most = -1;
    for (const std::size_t member : group.members)
        if (const double here = likeness(words[member], group); here > most + 1e-9) most = here, best = member;
    return best;
}

}  // namespace

std::vector<Gap> group_similar(const std::vector<std::string>& texts, const std::vector<std::string>& languages) {
    std::vector<std::vector<std::uint64_t>> all;
    for (std::size_t i = 0; i < texts.size(); ++i) all.push_back(telling_words(texts[i], i < languages.size() ? languages[i] : ""));
    const std::vector<Words> words = weighed(all);
    std::vector<Group> groups;
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> having;  // groups by word
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (all[i].empty()) continue;
        std::size_t best = groups.size();
        double most = alike;
        std::vector<std::size_t> seen;
        for (const auto word : all[i])
            if (const auto& list = having[word]; list.size() <= groups_of_a_word) seen.insert(seen.end(), list.begin(), list.end());
        std::sort(seen.begin(), seen.end());
        seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
        for (const std::size_t at : seen)
            if (const double here = likeness(words[i], groups[at]); here >= most) most = here, best = at;
        if (best == groups.size()) groups.emplace_back();
        Group& group = groups[best];
        group.members.push_back(i);
        for (const auto& [word, weight] : words[i].weights) {
            auto [known, fresh] = group.sum.try_emplace(word, 0);
            known->second += weight;
            if (fresh) having[word].push_back(best);
        }
    }
    std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
        if (a.members.size() != b.members.size()) return a.members.size() > b.members.size();
        return a.members.back() > b.members.back();
    });
    std::vector<Gap> gaps;
    for (const Group& group : groups) gaps.push_back({typical_of(group, words), group.members});
    return gaps;
}

}  // namespace twicket::knowledge
