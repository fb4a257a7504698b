// WordNet's index files: "lemma pos synset_cnt p_cnt [pointers] sense_cnt tagsense_cnt offset …" (wndb(5WN)), the
// offsets in the order of frequency. Two words with one offset are synonyms, so the large data files are not needed.
#include "knowledge/thesaurus.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

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

constexpr std::string_view parts[] = {"noun", "verb", "adj", "adv"};

struct Row {
    std::string_view word;
    std::uint32_t key;
    bool met;  // in a text
};

std::string whole_file(const std::string& name) {
    std::ifstream in{name, std::ios::binary | std::ios::ate};
    if (!in) return {};
    std::string bytes(static_cast<std::size_t>(in.tellg()), '\0');
    in.seekg(0).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return in ? bytes : std::string{};
}

template <class Use>
void each_line(std::string_view bytes, const Use& use) {
    while (!bytes.empty()) {
        const auto end = std::min(bytes.find('\n'), bytes.size());
        use(bytes.substr(0, end));
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
}

std::string_view next_field(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const std::string_view field = line.substr(0, line.find(' '));
    line.remove_prefix(field.size());
    return field;
}

std::uint32_t number_in(std::string_view digits) {
    std::uint32_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

void read_line(std::string_view line, std::uint32_t part, std::vector<Row>& rows) {
    if (line.starts_with(' ')) return;  // the licence stands above
    const std::string_view word = next_field(line);
    if (word.empty() || word.find_first_of("_'.") != word.npos) return;
    next_field(line);
    const std::uint32_t count = number_in(next_field(line));
    const std::uint32_t pointers = number_in(next_field(line));
    for (std::uint32_t i = 0; i < pointers && !line.empty(); ++i) next_field(line);
    next_field(line);  // sense_cnt, kept for old readers
    const bool met = number_in(next_field(line)) > 0;
    for (std::uint32_t i = 0; i < std::min<std::uint32_t>(count, senses_kept); ++i) {
        const std::string_view offset = next_field(line);
        if (offset.empty()) return;
        rows.push_back({word, (number_in(offset) << 2 | part) << 2 | i, met});
    }
}

// WordNet sorts its files by bytes; one that is not in order is put in order.
void merge_behind(std::vector<Row>& rows, std::ptrdiff_t middle) {
    const auto by_word = [](const Row& a, const Row& b) { return a.word < b.word; };
    const auto begin = rows.begin(), added = begin + middle;
    if (!std::is_sorted(added, rows.end(), by_word)) std::stable_sort(added, rows.end(), by_word);
    std::inplace_merge(begin, added, rows.end(), by_word);
}

}  // namespace

const Thesaurus& Thesaurus::english() {
    static const Thesaurus thesaurus{"/usr/share/wordnet"};
    return thesaurus;
}

Thesaurus::Thesaurus(const std::string& folder) {
    std::vector<std::string> files;  // the rows' words point into them
    for (const std::string_view part : parts) files.push_back(whole_file(folder + "/index." + std::string{part}));
    std::vector<Row> rows;
    for (std::uint32_t part = 0; part < std::size(parts); ++part) {
        const auto before = static_cast<std::ptrdiff_t>(rows.size());
        each_line(files[part], [&](std::string_view line) { read_line(line, part, rows); });
        merge_behind(rows, before);
        read_irregular(folder + "/" + std::string{parts[part]} + ".exc");
    }
    std::string_view before;
    for (const Row& row : rows) {
        if (row.word != before || words_.empty()) {
            before = row.word;
            words_.push_back(static_cast<std::uint32_t>(letters_.size()));
            letters_ += row.word;
            usual_.push_back(false);
        }
        if (row.met) usual_.back() = true;
        by_word_.push_back({static_cast<std::uint32_t>(words_.size() - 1), row.key});
    }
    if (!words_.empty()) words_.push_back(static_cast<std::uint32_t>(letters_.size()));
    by_meaning_ = by_word_;
    std::stable_sort(by_meaning_.begin(), by_meaning_.end(),
                     [](const Sense& a, const Sense& b) { return a.meaning() < b.meaning(); });
    std::sort(irregular_.begin(), irregular_.end());
    letters_.shrink_to_fit(), words_.shrink_to_fit(), by_word_.shrink_to_fit(), by_meaning_.shrink_to_fit();
}

void Thesaurus::read_irregular(const std::string& file) {
    const std::string bytes = whole_file(file);
    each_line(bytes, [this](std::string_view line) {
        const std::string_view inflected = next_field(line), base = next_field(line);
        if (!base.empty() && inflected.find('_') == inflected.npos) irregular_.emplace_back(inflected, base);
    });
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
