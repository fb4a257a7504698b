// Look-ups by folded name; a slip is mended by the one nearest name, if there is only one.
#include "knowledge/experts/skill_names.hpp"

#include <algorithm>

#include "bot/text/fold.hpp"

namespace twicket::experts {
namespace {

constexpr std::size_t most_above = 8, most_below = 64, most_words = 400;
// Names that are everyday words too: in a sentence they mean nothing, alone they do.
constexpr std::size_t shortest_sentence = 4;  // words
constexpr std::string_view everyday[] = {
    "go",       "c",       "it",     "ad",     "word",      "teams",     "node",     "leave",   "training",
    "mail",     "shell",   "rest",   "helm",   "swift",     "recht",     "law",      "rust",    "ts",
    "js",       "ml",      "office", "wiki",   "languages", "english",   "german",   "french",  "spanish",
    "switches", "droit",   "vente",  "paie",   "coding",    "hiring",    "backup",   "tax",     "testing",
    "calendar", "excel",   "nube",   "correo", "privacy",   "container", "teaching", "elastic", "redes",
    "windows",  "storage", "cloud",  "agile",  "mac",       "legal",     "sales",    "apis",    "holidays",
    "training", "mongo",   "slack"};

// Edits between two words, a swap of neighbours counts one; above `limit` the exact number does not matter.
std::size_t edits(const std::string& left, const std::string& right, std::size_t limit) {
    if (left.size() > right.size() + limit || right.size() > left.size() + limit) return limit + 1;
    std::vector<std::size_t> before(right.size() + 1), row(right.size() + 1), older(right.size() + 1);
    for (std::size_t i = 0; i <= right.size(); ++i) before[i] = i;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            row[j] = std::min({before[j] + 1, row[j - 1] + 1, before[j - 1] + (left[i - 1] != right[j - 1])});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                row[j] = std::min(row[j], older[j - 2] + 1);
        }
        older.swap(before);
        before.swap(row);
    }
    return before.back();
}

// Breadth first along the edges, so that the nearest come first; a circle ends by itself.
std::vector<std::string> reached(const std::unordered_map<std::string, std::vector<std::string>>& edges,
                                 const std::string& from, std::size_t most) {
    std::vector<std::string> found{from};
    for (std::size_t at = 0; at < found.size() && found.size() <= most; ++at)
        if (const auto next = edges.find(found[at]); next != edges.end())
            for (const std::string& one : next->second)
                if (std::ranges::find(found, one) == found.end() && found.size() <= most) found.push_back(one);
    found.erase(found.begin());
    return found;
}

}  // namespace

std::string folded_name(std::string_view name) {
    // "C++" and "C#" are made of signs that are no letters.
    std::string spelled;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool after_letter = i > 0 && static_cast<unsigned char>(name[i - 1]) > ' ';
        if (name[i] == '#' && after_letter)
            spelled += "sharp";
        else if (name.substr(i, 2) == "++" && after_letter)
            spelled += "plusplus", ++i;
        else
            spelled += name[i];
    }
    std::string joined;
    for (const std::string& word : text::words(text::fold(spelled))) joined += (joined.empty() ? "" : " ") + word;
    return joined;
}

SkillNames::SkillNames(std::vector<SkillName> names) {
    for (const SkillName& one : names) add(one);
}

void SkillNames::add(const SkillName& skill) {
    const std::string own = folded_name(skill.name);
    if (own.empty()) return;
    const auto [first, fresh] = ids_.try_emplace(own, own);
    const std::string id = first->second;
    shown_.try_emplace(id, skill.name);
    const auto note = [this](const std::string& folded) {
        if (folded.empty()) return;
        longest_ = std::max<std::size_t>(longest_, 1 + std::count(folded.begin(), folded.end(), ' '));
        by_begin_[folded.substr(0, 1)].push_back(folded);
    };
    if (fresh) note(own);
    for (const std::string& other : skill.also)
        if (const std::string folded = folded_name(other); ids_.try_emplace(folded, id).second) note(folded);
    // What is named above or below is a skill of its own, whether a row of its own follows or not.
    const auto other = [&](const std::string& name) {
        const std::string folded = folded_name(name);
        if (folded.empty()) return std::string{};
        const auto [known, unseen] = ids_.try_emplace(folded, folded);
        if (unseen) note(folded), shown_.try_emplace(folded, name);
        return known->second;
    };
    const auto put_below = [&](const std::string& narrow, const std::string& broad) {
        if (narrow.empty() || broad.empty() || narrow == broad) return;
        above_[narrow].push_back(broad);
        below_[broad].push_back(narrow);
    };
    for (const std::string& broader : skill.above) put_below(id, other(broader));
    for (const std::string& narrower : skill.holds) put_below(other(narrower), id);
}

std::string SkillNames::mended(const std::string& folded) const {
    const std::size_t length = folded.size();
    if (length < 5 || folded.find_first_of("0123456789") != folded.npos) return {};
    const std::size_t limit = length < 9 ? 1 : 2;
    const auto like = by_begin_.find(folded.substr(0, 1));
    if (like == by_begin_.end()) return {};
    std::size_t best = limit + 1;
    std::string found;
    for (const std::string& name : like->second) {
        if (name.size() < 4) continue;
        const std::size_t distance = edits(folded, name, limit);
        const std::string& id = ids_.at(name);
        if (distance < best)
            best = distance, found = id;
        else if (distance == best && best <= limit && id != found)
            found.clear();  // either could be meant
    }
    return best <= limit ? found : std::string{};
}

SkillNames::Meaning SkillNames::meaning_of(std::string_view typed) const {
    const std::string folded = folded_name(typed);
    if (folded.empty()) return {};
    if (const auto known = ids_.find(folded); known != ids_.end()) return {known->second, true, false};
    if (std::string near = mended(folded); !near.empty()) return {std::move(near), true, true};
    return {folded, false, false};
}

std::string SkillNames::known_as(std::string_view name) const {
    std::string folded = folded_name(name);
    const auto known = ids_.find(folded);
    return known == ids_.end() ? folded : known->second;
}

std::string SkillNames::shown(const std::string& id) const {
    const auto known = shown_.find(id);
    return known == shown_.end() ? id : known->second;
}

std::vector<std::string> SkillNames::named_in(std::string_view text) const {
    std::vector<std::string> words;
    std::string folded = folded_name(text);
    for (std::size_t at = 0; at < folded.size() && words.size() < most_words;) {
        const auto end = std::min(folded.find(' ', at), folded.size());
        words.push_back(folded.substr(at, end - at));
        at = end + 1;
    }
    std::vector<std::string> found;
    for (std::size_t at = 0; at < words.size();) {
        std::size_t taken = 0;
        std::string id;
        std::string joined;
        for (std::size_t n = 1; n <= longest_ && at + n <= words.size(); ++n) {
            joined += (n == 1 ? "" : " ") + words[at + n - 1];
            if (const auto known = ids_.find(joined); known != ids_.end()) taken = n, id = known->second;
        }
        const bool chance = taken == 1 && words.size() >= shortest_sentence &&
                            std::ranges::find(everyday, words[at]) != std::end(everyday);
        if (taken > 0 && !chance && std::ranges::find(found, id) == found.end()) found.push_back(id);
        at += std::max<std::size_t>(taken, 1);
    }
    return found;
}

std::vector<std::string> SkillNames::above(const std::string& id) const {
    return reached(above_, id, most_above);
}

std::vector<std::string> SkillNames::below(const std::string& id) const {
    return reached(below_, id, most_below);
}

}  // namespace twicket::experts
