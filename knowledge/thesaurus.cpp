// WordNet's index files: "lemma pos synset_cnt p_cnt [pointers] sense_cnt tagsense_cnt offset …" (wndb(5WN)), the
// offsets in the order of frequency. Two words with one offset are synonyms, so the large data files are not needed.
#include "knowledge/thesaurus.hpp"

#include <fstream>
#include <sstream>

namespace twicket::knowledge {
namespace {

constexpr std::uint8_t senses_kept = 4;  // of a word and part of speech: rarer meanings mislead more than they help
constexpr std::uint32_t none = 0xFFFFFFFF;

struct Ending {
    std::string_view from, to;
};
// wndb's rules of detachment.
constexpr Ending endings[] = {{"ies", "y"}, {"es", ""},   {"es", "e"}, {"s", ""},   {"ed", "e"}, {"ed", ""},
                              {"ing", ""},  {"ing", "e"}, {"er", ""},  {"er", "e"}, {"est", ""}, {"est", "e"}};

}  // namespace

const Thesaurus& Thesaurus::english() {
    static const Thesaurus thesaurus{"/usr/share/wordnet"};
    return thesaurus;
}

Thesaurus::Thesaurus(const std::string& folder) {
    std::map<std::string, std::vector<std::uint32_t>> senses;  // keys
    std::set<std::string> met;
    std::uint32_t part = 0;
    for (const char* name : {"noun", "verb", "adj", "adv"}) {
        std::ifstream in{folder + "/index." + name};
        for (std::string line; std::getline(in, line);) {
            if (line.empty() || line[0] == ' ') continue;  // the licence stands above
            std::istringstream fields{line};
            std::string word, kind;
            std::size_t count = 0;
            fields >> word >> kind >> count;
            if (!fields || word.find_first_of("_'.") != word.npos) continue;
            std::vector<std::string> rest;
            for (std::string field; fields >> field;) rest.push_back(std::move(field));
            if (rest.size() < count) continue;
            auto& into = senses[word];
            if (rest.size() > count && rest[rest.size() - count - 1] != "0") met.insert(word);  // tagsense_cnt
            for (std::size_t i = 0; i < std::min<std::size_t>(count, senses_kept); ++i) {
                std::uint32_t meaning = 0;
                for (const char c : rest[rest.size() - count + i])
                    if (c >= '0' && c <= '9') meaning = meaning * 10 + static_cast<std::uint32_t>(c - '0');
                into.push_back((meaning << 2 | part) << 2 | static_cast<std::uint32_t>(i));
            }
        }
        read_irregular(folder + "/" + name + ".exc");
        ++part;
    }
    for (const auto& [word, keys] : senses) {
        const auto number = static_cast<std::uint32_t>(words_.size());
        words_.push_back(static_cast<std::uint32_t>(letters_.size()));
        letters_ += word;
        usual_.push_back(met.contains(word));
        for (const std::uint32_t key : keys) by_word_.push_back({number, key});
    }
    if (!words_.empty()) words_.push_back(static_cast<std::uint32_t>(letters_.size()));
    by_meaning_ = by_word_;
    std::stable_sort(by_meaning_.begin(), by_meaning_.end(),
                     [](const Sense& a, const Sense& b) { return a.meaning() < b.meaning(); });
    std::sort(irregular_.begin(), irregular_.end());
    letters_.shrink_to_fit(), words_.shrink_to_fit(), by_word_.shrink_to_fit(), by_meaning_.shrink_to_fit();
}

void Thesaurus::read_irregular(const std::string& file) {
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) {
        std::istringstream fields{line};
        std::string inflected, base;
        if (fields >> inflected >> base && inflected.find('_') == inflected.npos)
            irregular_.emplace_back(inflected, base);
    }
}

std::string_view Thesaurus::word(std::uint32_t number) const {
    return std::string_view{letters_}.substr(words_[number], words_[number + 1] - words_[number]);
}

std::uint32_t Thesaurus::number_of(std::string_view wanted) const {
    std::uint32_t low = 0, high = words_.empty() ? 0 : static_cast<std::uint32_t>(words_.size() - 1);
    while (low < high) {
        const std::uint32_t middle = (low + high) / 2;
        if (word(middle) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low + 1 < words_.size() && word(low) == wanted ? low : none;
}

std::vector<std::uint32_t> Thesaurus::base_forms(std::string_view surface) const {
    std::vector<std::uint32_t> found;
    const auto take = [&](std::string_view form) {
        const std::uint32_t number = number_of(form);
        if (number != none && std::find(found.begin(), found.end(), number) == found.end()) found.push_back(number);
    };
    take(surface);
    for (auto at =
             std::lower_bound(irregular_.begin(), irregular_.end(), std::pair{std::string{surface}, std::string{}});
         at != irregular_.end() && at->first == surface; ++at)
        take(at->second);
    for (const Ending& ending : endings) {
        if (surface.size() < ending.from.size() + 3 || !surface.ends_with(ending.from)) continue;
        std::string form{surface.substr(0, surface.size() - ending.from.size())};
        take(form + std::string{ending.to});
        // "dropping" → "drop"
        if (ending.to.empty() && form.size() > 3 && form[form.size() - 1] == form[form.size() - 2])
            take(std::string_view{form}.substr(0, form.size() - 1));
    }
    return found;
}

bool Thesaurus::knows(std::string_view surface) const {
    const auto forms = base_forms(surface);
    return std::any_of(forms.begin(), forms.end(), [this](std::uint32_t form) { return usual_[form]; });
}

std::vector<Thesaurus::Synonym> Thesaurus::synonyms_of(std::string_view surface, std::size_t most) const {
    std::map<std::uint32_t, float> nearest;
    const auto forms = base_forms(surface);
    for (const std::uint32_t form : forms) {
        const auto from =
            std::lower_bound(by_word_.begin(), by_word_.end(), form,
                             [](const Sense& sense, std::uint32_t number) { return sense.word < number; });
        for (auto own = from; own != by_word_.end() && own->word == form; ++own) {
            auto other =
                std::lower_bound(by_meaning_.begin(), by_meaning_.end(), own->meaning(),
                                 [](const Sense& sense, std::uint32_t meaning) { return sense.meaning() < meaning; });
            for (; other != by_meaning_.end() && other->meaning() == own->meaning(); ++other) {
                if (std::find(forms.begin(), forms.end(), other->word) != forms.end()) continue;
                float& known = nearest[other->word];
                known = std::max(known, 1 / static_cast<float>((1 + own->rank()) * (1 + other->rank())));
            }
        }
    }
    std::vector<Synonym> found;
    for (const auto& [number, nearness] : nearest) found.push_back({word(number), nearness});
    std::stable_sort(found.begin(), found.end(),
                     [](const Synonym& a, const Synonym& b) { return a.nearness > b.nearness; });
    if (found.size() > most) found.resize(most);
    return found;
}

}  // namespace twicket::knowledge
