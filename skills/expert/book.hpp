// What the skill keeps in memory: everybody's profile in the finder, wishes, and kept answers; filled from the store's
// facts and brought up to date by acts. One executor.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "bot/expert_acts.hpp"
#include "bot/merits.hpp"
#include "bot/people.hpp"
#include "bot/skill.hpp"
#include "knowledge/experts/finder.hpp"

namespace twicket::expert {

struct Facts {
    std::vector<SkillClaim> claims{};
    std::vector<SkillWish> wishes{};
    std::vector<AskWish> ask_wishes{};
    std::vector<Merit> merits{};                 // that stand
    std::map<std::string, std::string> asked{};  // by a merit's evidence: what was asked there
};

// Who reads along where a turn happens.
experts::Viewers viewers_of(const Turn& turn);
std::string place_key(const std::string& account, const std::string& place);
std::uint32_t day_number(Time at);  // days since 1970
std::string date_of_day(std::uint32_t day);

class Book {
  public:
    // `people` outlives the book. `written`: what people wrote that does not change while we run (entries they own).
    Book(const People& people, experts::SkillNames names, std::vector<experts::Writing> written);
    void load(Facts facts);
    void apply(const ExpertAct& act);
    // Other people are known than before, or other things of them. `written`: as in the constructor.
    void follow_people(std::vector<experts::Writing> written);

    const experts::ExpertFinder& finder() const { return finder_; }
    AskWish wish_of(const std::string& person) const;
    // The claim as it stands in the book; null: none.
    const SkillClaim* claim(const std::string& person, const std::string& skill, const std::string& by) const;
    // The person's whole profile as only he or she and nobody else sees it: with what waits for approval.
    std::vector<SkillClaim> waiting_of(const std::string& person) const;
    std::vector<SkillWish> wishes_of(const std::string& person) const;
    // For words that nobody has put into the catalogue.
    std::string shown(const std::string& skill) const;

  private:
    void refresh(const std::string& person);
    void write_all();
    void write_if_quick();
    // What the directory says of somebody, as far as it makes a profile; empty: nobody to ask.
    std::string said_of(const std::string& person) const;

    const People& people_;
    experts::ExpertFinder finder_;
    std::vector<experts::Writing> written_;
    std::map<std::string, std::map<std::pair<std::string, std::string>, SkillClaim>>
        claims_;  // by person, then skill and by
    std::map<std::string, std::map<std::string, SkillWish>> wishes_;
    std::map<std::string, AskWish> ask_wishes_;
    std::map<std::string, std::vector<experts::Deed>> deeds_;
    std::map<std::string, std::string> said_;  // by person: said_of when the profile was made
    std::vector<experts::Writing> answered_;    // questions that merits were earned with
    std::map<std::string, std::string> shown_;  // skills as people wrote them
};

}  // namespace twicket::expert
