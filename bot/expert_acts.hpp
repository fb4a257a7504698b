// What a turn does about profiles of skills and about questions that wait for an expert (the effect OnExperts): one of
// these values, written in the turn's transaction by expert_records.cpp.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "bot/clock.hpp"
#include "bot/thread_name.hpp"

namespace twicket {

// Somebody's word that a person has a skill. By the person: declared; by another: endorsed.
struct SkillClaim {
    std::string person, skill, by;  // skill: its id (knowledge/experts/skill_names)
    std::string shown{};            // as it was written
    int level = 0;                  // 1–5; 0: the word is taken back
    bool stands = true;             // false: the topic's owner has not approved it yet
    Time at{};
};
// How a person wishes a line of the profile, or with an empty skill all of it, to be dealt with.
struct SkillWish {
    std::string person, skill;   // "" and, of a veto, "*": the whole profile
    std::optional<int> show{};   // 0 all, 1 team, 2 me alone; nothing: as before
    std::optional<bool> veto{};  // never route this to me
};
// When a person may be asked; one for each person.
struct AskWish {
    std::string person;
    std::string away_until{};            // "2026-12-01", the last day of absence; empty: there
    int weekly = 0;                      // questions a week at most; 0: the company's number
    int from_minute = 0, to_minute = 0;  // own working hours; equal: the company's
};

struct ExpertAsk {
    enum class State { planned, asked, accepted, passed, lapsed };
    std::string person;
    State state = State::planned;
    ThreadName where{};  // the direct conversation
    std::string card{};  // Outgoing of the question there
    Time due{};          // planned: when it will be asked
};

// A question on its way to somebody who knows.
struct ExpertRequest {
    enum class State { open, accepted, solved, handed_over, withdrawn };
    std::string id;
    State state = State::open;
    std::string question{}, language{"en"};
    std::vector<std::string> skills{};
    std::string asker{}, asker_name{}, asker_user{};  // person id or account/user; a name; the network's user
    ThreadName thread{};                              // where it was asked
    std::vector<std::string> groups{};                // that all readers there share
    std::vector<ExpertAsk> asks{};
    std::vector<std::string> others{};  // who may be asked next, best first
    struct Said {
        std::string message, text;
    };
    std::vector<Said> answers{};  // the words of whoever accepted, the newest last
    std::int64_t version = 0;           // rises with each writing
};

// What a person who answered lets others have; served as knowledge with credit.
struct KeptAnswer {
    std::string id;
    std::string person{};  // whose words they are
    std::string question{}, answer{}, language{"en"};
    std::vector<std::string> audience{}, skills{};
    std::string thread{};  // json_of the ThreadName where it was answered
    bool kept = false;     // false: a draft, seen by nobody
    Time at{};
};
struct ForgetExpert {  // all that is kept about a person's skills, and what he or she wished
    std::string person;
};

struct ExpertAct {
    std::variant<SkillClaim, SkillWish, AskWish, ExpertRequest, KeptAnswer, ForgetExpert> what;
};

}  // namespace twicket
