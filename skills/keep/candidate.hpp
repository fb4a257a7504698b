// A candidate: what was solved in a thread, on its way to an entry. One paper (bot/people_acts) of the kind "keep"
// each, under a name that its draft bears too. The same question in many threads is one candidate with all of them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bot/people_acts.hpp"
#include "bot/skill.hpp"
#include "bot/thread_name.hpp"
#include "knowledge/entry.hpp"
#include "skills/keep/explained.hpp"

namespace twicket::keep {

struct Evidence {
    ThreadName thread;
    std::string message{};  // that asked
    std::string text{};     // as asked; one more wording
    std::string link{};     // to open it; empty: nobody can
};

struct Candidate {
    // choosing: an entry is near, shall this go into it? asking: parts are missing ("not ready"). ready: with a
    // reviewer.
    enum class State { choosing, asking, ready, published, declined };
    std::string id{};
    State state = State::asking;
    std::string question{};
    Explained said{};
    std::string language{"en"};
    std::string resolver{};  // person id
    std::vector<Evidence> threads{};
    std::vector<std::string> audience{}, scopes{};
    std::string near{};         // an entry that it may go into, or goes into
    std::string entry{};        // its draft's id, once ready
    std::int64_t revision = 0;  // of the draft that the reviewer was shown
    std::string card{};         // the reviewer's (an Outgoing's id)
};

std::string_view name_of(Candidate::State state);
inline bool is_open(const Candidate& one) {
    return one.state != Candidate::State::published && one.state != Candidate::State::declined;
}
bool holds(const Candidate& one, const ThreadName& thread);

// The effect that keeps it, where its version is still this one.
OnPeople kept(const Candidate& one, std::int64_t version, std::shared_ptr<const KnowledgeAct> knowledge = {});
// Nothing: it is no candidate of ours.
std::optional<Candidate> candidate_of(const Paper& paper);

// The entry that the candidate makes: a new one, or `near` with one more wording and what is new.
knowledge::Entry entry_of(const Candidate& one);
knowledge::Entry merged_into(const knowledge::Entry& near, const Candidate& one);

}  // namespace twicket::keep
