// Names of skills made one: synonyms in four languages, spelling slips, and what lies under what. An own small
// vocabulary is built in (skill_vocabulary.cpp); a list of the company's, or ESCO's, comes on top.
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace twicket::experts {

struct SkillName {
    std::string name;                  // as shown; folded it is the skill's id
    std::vector<std::string> also{};   // other names, any language
    std::vector<std::string> above{};  // names of broader skills
    std::vector<std::string> holds{};  // names of narrower ones
};

// The built-in ones.
std::vector<SkillName> built_in_skills();

class SkillNames {
  public:
    explicit SkillNames(std::vector<SkillName> names = built_in_skills());
    // A name that stands for another skill already keeps its first meaning.
    void add(const SkillName& skill);

    struct Meaning {
        std::string id;       // empty: nothing was typed
        bool known = false;   // else the folded words stand for themselves
        bool mended = false;  // by its spelling
    };
    Meaning meaning_of(std::string_view typed) const;
    // The same without mending: what is stored means what it says.
    std::string known_as(std::string_view name) const;
    bool knows(const std::string& id) const { return shown_.contains(id); }
    std::string shown(const std::string& id) const;
    // The known skills that a text names, each once, longer names before shorter ones that they hold.
    std::vector<std::string> named_in(std::string_view text) const;
    // What lies above a skill, the nearest first; at most eight.
    std::vector<std::string> above(const std::string& id) const;
    // What lies below it, the nearest first; at most sixty-four.
    std::vector<std::string> below(const std::string& id) const;
    std::size_t size() const { return shown_.size(); }

  private:
    std::string mended(const std::string& folded) const;

    std::unordered_map<std::string, std::string> ids_;                         // folded name → id
    std::unordered_map<std::string, std::string> shown_;                       // by id
    std::unordered_map<std::string, std::vector<std::string>> above_, below_;  // nearest, by id
    std::map<std::string, std::vector<std::string>> by_begin_;  // folded names by their first letter, for spelling
    std::size_t longest_ = 1;                                   // words in a name
};

// The folded words, one space between: what makes two names the same.
std::string folded_name(std::string_view name);

}  // namespace twicket::experts
