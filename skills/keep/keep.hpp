// "Keep this" (rows 20 to 23) and `/desk know` (rows 13, 19): what was solved in a thread becomes a draft with
// question, fix, cause and check; missing parts are asked of whoever solved it, once; a curator approves it in chat.
// Whose words may be kept, and where, is asked first.
#pragma once
#include <functional>
#include <map>
#include <set>

#include "bot/questions.hpp"
#include "bot/skill.hpp"
#include "knowledge/acts.hpp"
#include "knowledge/ranker.hpp"
#include "skills/keep/candidate.hpp"

namespace twicket::keep {

struct Said {
    std::string message, person, text;  // person: an id; empty: a stranger
};

// A thread as this skill looks at it.
struct Solved {
    std::optional<AskedQuestion> question{};  // the newest that people have solved there
    PlaceKind kind = PlaceKind::channel;
    std::vector<Said> said{};              // by people, also what was passed on to the thread from elsewhere
    std::vector<AskedQuestion> handled{};  // solved by people anywhere, the newest first
    std::vector<Paper> candidates{};       // not yet published
    std::set<std::string> opted_out{};     // who does not want to be a source
    std::set<std::string> thanked{};       // whose help somebody has confirmed there
    std::map<std::pair<std::string, std::string>, bool> learn{};  // what `/desk learn` has said, by account and place
};

// An entry that whoever keeps it should look through.
struct DueEntry {
    enum class Why { never, old, ends };  // never looked through; long ago; its last day is near
    knowledge::Entry entry;
    std::int64_t version = 0;
    Why why = Why::old;
};

// Questions alike that nobody could answer.
struct GapLine {
    std::string question;
    std::size_t count = 0, people = 0;
    std::string places{};  // "#help, #it"; empty: asked in direct conversations alone
    std::string owner{};   // the name of whom to ask; empty: nobody suggests itself
};

struct Settings {
    std::string account{}, place{};        // where drafts are reviewed; empty: at the console alone
    std::string language{"en"};            // there
    std::vector<std::string> answerers{};  // groups or person ids; none: by role
    std::vector<std::string> two_person_tags{};
    double high = 0.5, middle = 0.15;  // the ladder's
    std::string public_url{};          // of the console; empty: no link to it
};

struct Parts {
    template <class T>
    using Answer = boost::asio::awaitable<Result<T>>;
    const People& people;       // outlives the skill
    const Places& places;       // …
    knowledge::Ranker& ranker;  // …
    Settings settings;
    std::function<Answer<Solved>(ThreadName thread)> solved;
    std::function<Answer<Paper>(std::string kind, std::string key)> paper;
    std::function<Answer<std::vector<Paper>>()> papers;  // "keep"
    std::function<Answer<knowledge::Standing>(std::string entry)> standing;
    // The groups that all readers of a place share, by the network's word; nothing: it does not say.
    std::function<boost::asio::awaitable<std::optional<Audience>>(std::string account, std::string place)> readers;
    std::function<std::string(const ThreadName&, const std::string& message)> link;  // empty: nobody can open it
    std::function<Answer<std::vector<DueEntry>>(std::string person, std::string today)> due;
    std::function<Answer<std::vector<GapLine>>(int days)> gaps;  // the biggest first
};

class KeepSkill final : public Skill {
  public:
    explicit KeepSkill(Parts parts) : parts_{std::move(parts)} {}
    std::string_view name() const override { return "keep"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;
    void committed(const Turn& turn, const Outcome& outcome) override;

  private:
    using Answer = boost::asio::awaitable<Result<Outcome>>;
    struct Known {
        Candidate candidate;
        std::int64_t version = 0;
    };
    // --- keep.cpp: from a thread to a candidate ---
    Answer on_click(const Turn& turn, Click click);
    Answer on_submission(const Turn& turn, Submission sent);
    Answer keep(const Turn& turn, ThreadName about, std::string message);
    Answer begin(const Turn& turn, Solved solved, ThreadName about, std::string message,
                 std::vector<std::string> groups);
    Answer choose(const Turn& turn, Click click);
    Answer explain(const Turn& turn, std::string id);
    Answer explained(const Turn& turn, Submission sent);
    // What comes next for it: a question to whoever solved it, or a draft and its reviewer.
    Answer proceed(const Turn& turn, Known known, std::string replaced);
    boost::asio::awaitable<Result<std::optional<Known>>> known(std::string id);
    bool may_learn(const Solved& solved, const Place& place) const;
    bool may_be_source(const Solved& solved, const std::string& person) const;
    void add_alike(const Solved& solved, Candidate& one) const;
    Outcome joined(const Turn& turn, Known known, Evidence evidence) const;
    Outcome stands(const Turn& turn, const Candidate& one) const;
    Card asking_card(const Candidate& one, const std::string& language) const;
    Form form_for(const Candidate& one, const std::string& language) const;
    // --- review.cpp: a curator's word ---
    Answer review(const Turn& turn, Click click);
    Outcome publish(const Turn& turn, Known known, knowledge::Standing standing) const;
    Outcome decline(const Turn& turn, Known known, const knowledge::Standing& standing) const;
    Outcome edit_form(const Turn& turn, const Known& known, const knowledge::Standing& standing) const;
    Answer edited(const Turn& turn, Submission sent);
    Card review_card(const Candidate& one, const knowledge::Entry& entry, const std::string& language) const;
    // --- consent.cpp ---
    Answer forget_me(const Turn& turn, bool undo);
    Answer learn(const Turn& turn, std::string word);

    // --- know.cpp: one's own entries ---
    Answer know(const Turn& turn, std::string person, bool reminds);
    Answer tend(const Turn& turn, Click click);
    Answer changed(const Turn& turn, Submission sent);
    Card due_card(const DueEntry& due, const std::string& language) const;
    Outcome verified(const Turn& turn, const Click& click, knowledge::Entry entry, std::int64_t version) const;
    Outcome retired(const Turn& turn, const Click& click, const knowledge::Entry& entry, std::int64_t version) const;
    Outcome change_form(const Turn& turn, const knowledge::Entry& entry, const knowledge::Standing& standing) const;
    // --- gaps.cpp ---
    Answer digest(const Turn& turn, int days);

    Outcome refuse(const Turn& turn, const char* key, const char* label,
                   std::initializer_list<std::pair<std::string_view, std::string_view>> values = {}) const;
    std::string name_of_person(const std::string& id) const;

    Parts parts_;
};

bool is_curator(const Person& person);
// The same when the turn runs again: 16 hexadecimal digits.
std::string fresh_id(const Turn& turn);
// What is done to our knowledge and needs no candidate.
OnPeople done(std::shared_ptr<const KnowledgeAct> act);

// Ticks of this skill (bot/app/knowledge_watch): somebody's entries are due; the gaps of so many days.
inline constexpr std::string_view due_timer = "keep.due:", gaps_timer = "keep.gaps:";

}  // namespace twicket::keep
