// One thing the bot can do. A skill computes: it never sends, sleeps on a socket or stores; so it can be tested as text
// and replayed. All it decides is in the Outcome, which is written in one transaction with the event's "done".
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "bot/conversation.hpp"
#include "bot/error.hpp"
#include "bot/event.hpp"
#include "bot/manners.hpp"
#include "bot/merit.hpp"
#include "bot/people.hpp"
#include "bot/places.hpp"
#include "bot/purpose.hpp"
#include "bot/reply.hpp"
#include "bot/thread_name.hpp"

namespace twicket {

// Everything a skill may look at. Owned by the dispatcher, valid during the call.
struct Turn {
    const Event& event;
    const Conversation& conversation;  // state of this thread before the event
    const Person& person;              // who speaks; a stranger has an empty id
    const Audience& audience;          // who reads along
    const Place& place;                // its mode, scopes, language, roll-out step
    const Manners& manners;            // of a message: whether we were asked, or may only speak when sure
    std::string language;              // to answer in: "en", "de", "fr", "es"
    std::string key;                   // of this event, the same in every run of the turn; see outgoing_id
    Time now;
    PurposeGuess purpose{};            // of a message: what it is for
    // The id of the n-th thing this turn sends: the same when the turn runs again after a crash.
    std::string outgoing_id(std::size_t n) const { return key + "-" + std::to_string(n); }
    // The speaker's name as people read it; the network's user of a stranger.
    std::string speaker() const;
    // Who that is, for rows of ours: the person's id, or account/user of a stranger.
    std::string speaker_key() const;
    ThreadName here() const;  // the event's thread
};

// last: only if nobody has something better (Outcome::gives_way); owns: the dialogue or the button is this skill's
enum class Fit { none, last, weak, strong, owns };

// --- Effects: what shall happen, done by others after the commit ---
struct Post {
    Outgoing outgoing;  // id by Turn::outgoing_id; account, place and thread empty: those of the event
    bool with_humans = false;  // said also where a human works (bot/hush): people's own words, the hand-off's lines
};
struct Withdraw {  // a reply that is no longer wanted; nothing happens when it has left already
    std::string outgoing;
};
struct Timer {
    std::string name;
    Time due;
    bool cancel = false;
};
struct Vote {  // the speaker judged an answer; his or her later vote on the same pairing replaces it
    std::string entry;
    std::string wording;  // the folded question this vote is about
    int value;            // +1 helpful, -1 not helpful, 0: the vote is taken back
    std::string reason;   // "wrong_topic", "outdated", "unclear", or the person's own words; empty for helpful
};
struct Lesson {  // what a person taught us in the event's place: to leave messages like this one alone, or that they are questions
    std::string text;  // of the message; only its folded words are kept
    bool is_question;
};
struct PurposeLesson {  // an agent, or who wrote it, said what a message is for; learned for all places
    std::string text;
    Purpose purpose;
};
struct Rating {  // the speaker's word on how a ticket was handled (row 51)
    std::string ticket;
    int value = 0;           // 1 … 5; 0: only asked, which is not done again for a week
    std::string comment{};
    bool anonymous = false;  // kept without who said it
};
struct GoPrivate {  // the words of the event's thread leave what is stored of it (row 36)
    std::string message{};  // only those of this message; empty: of all
};
struct Audit {
    std::string act;     // "channel.mode"
    std::string detail;  // a JSON object, no message text
};
struct PlaceChange {  // `/desk channel mode …`, in the event's place
    nlohmann::json fields;  // "mode", "roll_out", "posts_per_hour" …
};
// How a question stands, for the home of whoever asked it and of whoever it waits for (bot/questions).
struct QuestionStands {
    enum class State {
        open,        // nobody could answer it so far
        asked_back,  // we wait for the asker's word
        answered,
        queued,      // for a human
        with_human,  // `handler` works on it; from queued to handled no answer of ours counts
        handled,     // by a human
        gone         // its message was taken back, or it was none
    };
    State state = State::open;
    std::string message{};  // that asked it; empty: the newest question of the thread
    std::string text{};     // empty: as before
    std::string handler{};  // person id
    std::string account{}, place{}, thread{};  // empty account: those of the event
};
// One person on many networks, by a one-time code (bot/links). The speaker's own:
struct LinkCode {      // replaces the earlier code of the speaker's person
    std::string hash;  // the code itself stands in the reply alone
    Time until;
};
struct LinkTry {         // a code was typed
    std::string hash;    // empty: what was typed cannot be one
    std::string person;  // whose code it is: the speaker's user is that person from now on; empty: of nobody
};
struct VoidCode {  // a code that others may have seen
    std::string hash;
};
struct Unlink {
    Identity identity;
};
// Something about services, their followers, incidents and changes (bot/service_acts).
struct ServiceAct;
struct OnServices {
    std::shared_ptr<const ServiceAct> act;
};
// Something about points besides merits (bot/point_acts).
struct PointAct;
struct OnPoints {
    std::shared_ptr<const PointAct> act;
};
// Something about people's skills and questions to experts (bot/expert_acts).
struct ExpertAct;
struct OnExperts {
    std::shared_ptr<const ExpertAct> act;
};
// Something about the life of people here: onboarding, pairing, what leavers leave (bot/people_acts).
struct PeopleAct;
struct OnPeople {
    std::shared_ptr<const PeopleAct> act;
};
// Another thread that belongs to this one (relay of a hand-off), changed in the same transaction.
struct LinkThread {
    std::string account, place, thread;  // the other thread
    nlohmann::json links;                // merged into its Conversation::links; a null removes a link
    std::optional<HandOff> hand_off{};   // its state from now on; nothing: as it was
    std::optional<HandOff> only_from{};  // what its state was taken for: when it is another now, the turn runs again
};
using Effect = std::variant<Post, Withdraw, Timer, Vote, Lesson, Audit, PlaceChange, LinkThread, QuestionStands, LinkCode, LinkTry,
                            VoidCode, Unlink, LongerStay, OnServices, PurposeLesson, Rating, GoPrivate, Merit, MeritWithdrawn,
                            OnPoints, OnExperts, OnPeople>;

struct Outcome {
    std::string label;             // what became of the event: "answered", "offered_list", "silent.mode_mention" …
    std::vector<Effect> effects{};
    Conversation state{};          // of this thread afterwards (begin with a copy of Turn::conversation)
    nlohmann::json trace{};        // for `why`: query, candidates with scores, filters, thresholds, rule, version
    bool gives_way = false;        // there is nothing good to say: what a skill of Fit::last says goes before
};

// A part of somebody's home: the bot's home tab, or what `/desk home` shows. Without words and buttons it is left out.
struct HomeSection {
    enum class Part { waiting, recent, about, foot };  // from top to bottom; within one by the order of the skills
    Part part = Part::about;
    std::string title{};  // in the turn's language; empty: none
    std::string text{};   // Markdown
    std::vector<Action> actions{};
};

class Skill {
  public:
    virtual ~Skill() = default;
    virtual std::string_view name() const = 0;
    virtual Fit fit(const Turn& turn) const = 0;  // pure and quick
    virtual boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) = 0;
    // What this skill has to show on the speaker's home; nothing: nothing. An error leaves the section out.
    virtual boost::asio::awaitable<Result<std::vector<HomeSection>>> home(const Turn& turn);
    // Called on the dispatcher's executor after the transaction that held this outcome, for what a skill keeps in memory.
    virtual void committed(const Turn&, const Outcome&) {}
};

}  // namespace twicket
