// Cosines over two kinds of features, rare ones weighing more; the counts are those of the questions at hand.
#include "skills/handoff/similar.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

#include "bot/text/fold.hpp"
#include "knowledge/analysis.hpp"

namespace twicket::handoff {
namespace {

constexpr double enough = 0.25, words_share = 0.7;
constexpr std::size_t longest_compared = 600;  // bytes of a text
constexpr std::ptrdiff_t most_sentences = 40;  // the newest ones

using Features = std::unordered_map<std::uint64_t, double>;

struct Text {
    Features words, grams;
};

Text features_of(std::string_view text, std::string_view language) {
    Text made;
    std::vector<std::uint64_t> grams;
    for (const knowledge::Token& token : knowledge::tokens_of(text.substr(0, longest_compared), language)) {
        if (knowledge::is_function_word(token.surface, language) || knowledge::is_filler(token.surface, language))
            continue;
        made.words[knowledge::hash_of_word(token.stem)] += 1;
        knowledge::append_gram_hashes(token.surface, grams);
    }
    for (const std::uint64_t gram : grams) made.grams[gram] += 1;
    return made;
}

class Rarity {
  public:
    void count(const Features& features) {
        ++texts_;
        for (const auto& [feature, times] : features) ++bearing_[feature];
    }
    double cosine(const Features& one, const Features& other) const {
        double both = 0;
        for (const auto& [feature, times] : one)
            if (const auto found = other.find(feature); found != other.end())
                both += square(feature) * weight(times) * weight(found->second);
        const double lengths = length(one) * length(other);
        return lengths > 0 ? both / lengths : 0;
    }

  private:
    static double weight(double times) { return 1 + std::log(times); }
    double square(std::uint64_t feature) const {
        const auto found = bearing_.find(feature);
        const double rarity = std::log(1 + (texts_ + 1.0) / (found == bearing_.end() ? 1.0 : found->second + 1.0));
        return rarity * rarity;
    }
    double length(const Features& features) const {
        double sum = 0;
        for (const auto& [feature, times] : features) sum += square(feature) * weight(times) * weight(times);
        return std::sqrt(sum);
    }
    std::unordered_map<std::uint64_t, double> bearing_;
    double texts_ = 0;
};

std::vector<std::string> sentences_of(const std::string& text) {
    std::vector<std::string> found;
    std::string now;
    const auto close = [&] {
        const auto first = now.find_first_not_of(" \t");
        if (first != now.npos) found.push_back(now.substr(first));
        now.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            close();
            continue;
        }
        now += text[i];
        const bool ends = text[i] == '.' || text[i] == '!' || text[i] == '?';
        if (ends && (i + 1 == text.size() || text[i + 1] == ' ')) close();
    }
    close();
    return found;
}

}  // namespace

std::vector<AskedQuestion> most_alike(std::string_view question, std::string_view language,
                                      const std::vector<AskedQuestion>& among, std::size_t limit) {
    const Text asked = features_of(question, language);
    Rarity words, grams;
    std::vector<Text> texts;
    for (const AskedQuestion& one : among) {
        texts.push_back(features_of(one.text, language));
        words.count(texts.back().words);
        grams.count(texts.back().grams);
    }
    std::vector<std::pair<double, std::size_t>> ranked;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const double alike = words_share * words.cosine(asked.words, texts[i].words) +
                             (1 - words_share) * grams.cosine(asked.grams, texts[i].grams);
        if (alike >= enough) ranked.emplace_back(-alike, i);
    }
    std::ranges::sort(ranked);
    std::vector<AskedQuestion> found;
    std::set<std::string> wordings;
    for (const auto& [distance, i] : ranked) {
        if (found.size() == limit) break;
        if (wordings.insert(text::fold(among[i].text)).second) found.push_back(among[i]);
    }
    return found;
}

std::string essence(const std::vector<std::string>& said, std::string_view question, std::string_view language,
                    std::size_t limit) {
    std::vector<std::string> sentences;
    for (const std::string& one : said)
        for (std::string& sentence : sentences_of(one)) sentences.push_back(std::move(sentence));
    if (std::ssize(sentences) > most_sentences) sentences.erase(sentences.begin(), sentences.end() - most_sentences);
    std::vector<Features> features;
    for (const std::string& sentence : sentences) features.push_back(features_of(sentence, language).words);
    Features known = features_of(question, language).words;
    std::set<std::size_t> chosen;
    std::size_t length = 0;
    // What adds most that was not said yet, until the line is full.
    for (std::size_t round = 0; round < sentences.size(); ++round) {
        std::size_t best = sentences.size();
        double most = 0;
        for (std::size_t i = 0; i < sentences.size(); ++i) {
            if (chosen.contains(i)) continue;
            double news = 0;
            for (const auto& [feature, times] : features[i]) news += known.contains(feature) ? 0 : 1;
            if (news > most) most = news, best = i;
        }
        if (best == sentences.size() || (length > 0 && length + text::length(sentences[best]) > limit)) break;
        chosen.insert(best);
        length += text::length(sentences[best]) + 1;
        for (const auto& [feature, times] : features[best]) known[feature] += times;
    }
    std::string line;
    for (const std::size_t i : chosen) line += (line.empty() ? "" : " ") + sentences[i];
    return text::clip(line, limit);
}

}  // namespace twicket::handoff
