// Who knows about something: what people declare, what others endorse, what they have proven and what they wrote, each
// as far as all who read along may see it, made one ranking. Holds no clock, no store, no directory.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "knowledge/experts/sight.hpp"
#include "knowledge/experts/skill_names.hpp"
#include "knowledge/experts/text_evidence.hpp"
#include "knowledge/ranker.hpp"

namespace twicket::experts {

// Somebody's word that a person has a skill; the person's own word is a declaration, another's an endorsement.
struct Claim {
    std::string skill;
    std::string by;         // person id
    int level = 3;          // 1–5
    std::uint32_t day = 0;  // since 1970
};

// What a person did, and its proof.
struct Deed {
    std::string skill;
    std::string kind;      // "accepted", "resolved", "verified", "helpful" …
    std::string evidence;  // "thread:…", "ticket:…", "entry:…"
    std::uint32_t day = 0;
    Sight sight{};
};

// One of our people as a source of knowledge. Names of skills are as typed; the finder makes them one.
struct Profile {
    std::string person;
    std::vector<std::string> team{};  // team_of the person's groups
    std::vector<Claim> claims{};
    std::vector<Deed> deeds{};
    std::map<std::string, Show> show{};  // by skill; "" for the whole profile, the narrower word counts
    std::vector<std::string> vetoes{};   // "never route this to me": skills, or "*"
};

// What a person wrote or answered.
struct Writing {
    std::vector<std::string> people{};
    std::string text{};
    std::string title{};  // shown
    std::string link{};   // shown; empty: no page
    std::string language{"en"};
    std::uint32_t day = 0;
    Sight sight{};
};

// A line of a profile as the viewers may see it.
struct Line {
    std::string skill;  // id
    std::string shown;
    int level = 0;                           // 0: not declared
    std::vector<std::string> endorsed_by{};  // person ids
    struct Proof {
        std::string kind, evidence;
        std::uint32_t day;
    };
    std::vector<Proof> proofs{};  // the newest first, those that may be seen
    std::uint32_t last = 0;       // day of the newest word or proof
};

struct Found {
    std::string person;
    double score = 0;
    double declared = 0, endorsed = 0, proven = 0, written = 0, availability = 1;  // what made it
    std::vector<Line> lines{};                                                     // of the skills that were asked for
    std::vector<const Writing*> writings{};  // up to three; valid until the finder changes
};

// How much each kind of evidence weighs. One set for all uses; see docs/experts.md for how it was found.
struct FinderSettings {
    double declared = 0.5, endorsed = 0.35, proven = 0.8, written = 0.6;
    double declared_half_life = 1460, endorsed_half_life = 1095, proven_half_life = 365;  // days
    double narrower = 0.85, broader = 0.45;  // of a skill below and above the one asked for
    double unavailable = 0.75;               // of the score of somebody who is not there at all
    bool similar_names = true;               // else a skill is asked for by its names alone
    TextSettings text{};
};

class ExpertFinder {
  public:
    explicit ExpertFinder(SkillNames names = SkillNames{}, FinderSettings settings = {});
    ~ExpertFinder();
    ExpertFinder(ExpertFinder&&) noexcept;
    ExpertFinder& operator=(ExpertFinder&&) noexcept;

    void put(const Profile& profile);  // instead of the person's earlier one
    // All writings at once. A person's words about a skill that he or she hides are seen as that line is.
    void set_writings(std::vector<Writing> writings);
    // Somebody has hidden more, or shows more, than when the writings were set: that person's are left out until then.
    bool writings_are_stale() const { return stale_; }

    struct Wanted {
        std::string text{};
        std::string language{"en"};
        Viewers viewers{};
        std::uint32_t today = 0;
        std::size_t limit = 3;
        std::vector<std::string> but{};                                   // persons to leave out
        std::function<double(const std::string& person)> availability{};  // 0 … 1; empty: all are there
        std::string skill{};  // a name that is meant for sure; empty: found in the text
    };
    // Best first. Somebody with nothing to show to these viewers is not among them.
    std::vector<Found> find(const Wanted& wanted) const;
    // The skills that a text asks for, as ids; empty: none that we know or that anybody bears.
    std::vector<std::string> skills_in(std::string_view text) const;
    std::vector<Line> profile(const std::string& person, const Viewers& viewers) const;
    // Whether the person wants no questions about these words.
    bool vetoes(const std::string& person, std::string_view text) const;

    const SkillNames& names() const { return names_; }
    std::size_t people() const { return persons_.size(); }
    std::size_t marks() const { return marks_; }  // claims and deeds
    std::size_t writings() const { return writings_.size(); }

  private:
    enum class Kind : std::uint8_t { declared, endorsed, proven };
    struct Mark {
        std::uint32_t person, source;  // source: in the person's profile, a claim's or deed's number
        std::uint32_t day, sight;
        Kind kind;
        std::uint8_t level;
    };
    struct Asked {  // a skill and how much of it counts
        std::uint32_t skill;
        double share;
    };
    class Visible;
    std::uint32_t person_number(const std::string& person);
    std::uint32_t skill_number(const std::string& id);
    std::uint32_t sight_number(const Sight& first, const Sight& second);
    std::vector<Asked> asked_skills(const Wanted& wanted) const;
    const knowledge::Ranker& bearing() const;
    // A person while all are weighed: small, since a broad skill has thousands.
    struct Weighed {
        std::uint32_t person;
        double declared = 0, endorsed = 0, proven = 0, written = 0, score = 0, availability = 1;
    };
    class Scale;  // everybody weighed so far
    void add_marks(const Wanted& wanted, const std::vector<Asked>& asked, const Visible& visible, Scale& scale) const;
    Line line_of(std::uint32_t person, std::uint32_t skill, const Visible& visible) const;
    Show show_of(const Profile& profile, const std::string& skill) const;
    bool vetoes_one_of(const Profile& profile, const std::vector<std::string>& skills) const;

    SkillNames names_;
    FinderSettings settings_;
    std::unordered_map<std::string, std::uint32_t> person_numbers_, skill_numbers_;
    std::vector<Profile> persons_;     // by number; skills are ids
    std::vector<std::string> skills_;  // ids, by number
    std::vector<std::vector<Mark>> by_skill_;
    std::vector<std::vector<std::uint32_t>> of_person_;  // skills that a person has marks of
    std::map<std::pair<Sight, Sight>, std::uint32_t> sight_numbers_;
    std::vector<std::pair<Sight, Sight>> sights_;
    std::vector<Writing> writings_;
    TextEvidence text_;
    std::vector<bool> text_out_of_date_;                  // by person
    mutable std::unique_ptr<knowledge::Ranker> bearing_;  // names of all skills that somebody bears, for fuzzy asking
    mutable std::size_t bearing_of_ = 0;                  // how many of skills_ it knows
    std::size_t marks_ = 0;
    bool stale_ = false;
};

}  // namespace twicket::experts
