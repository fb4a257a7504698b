// One thing the bot can do. A skill computes: it never sends, sleeps on a socket or stores; so it can be tested as text
// and replayed. All it decides is in the Outcome, which is written in one transaction with the event's "done".
#pragma once
#include <boost/asio/awaitable.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "bot/conversation.hpp"
#include "bot/error.hpp"
#include "bot/event.hpp"
#include "bot/people.hpp"
#include "bot/places.hpp"
#include "bot/reply.hpp"

namespace twicket {

// Everything a skill may look at. Owned by the dispatcher, valid during the call.
struct Turn {
    const Event& event;
    const Conversation& conversation;  // state of this thread before the event
    const Person& person;              // who speaks; a stranger has an empty id
    const Audience& audience;          // who reads along
    const Place& place;                // its mode, scopes, language, roll-out step
    std::string language;              // to answer in: "en", "de", "fr", "es"
    Time now;
};

enum class Fit { none, weak, strong, owns };  // owns: the dialogue or the button is this skill's

// --- Effects: what shall happen, done by others after the commit ---
struct Post {
    Outgoing outgoing;  // id, account may be empty: the dispatcher fills them in
};
struct Timer {
    std::string name;
    Time due;
    bool cancel = false;
};
struct Vote {  // somebody judged an answer: kept for ranking and figures
    std::string entry;
    std::string wording;  // the folded question this vote is about
    int value;            // +1 helpful, -1 not helpful
    std::string reason;   // "wrong", "outdated", "unclear"; empty for helpful
};
struct Audit {
    std::string act;     // "channel.mode"
    std::string detail;  // a JSON object, no message text
};
struct PlaceChange {  // /desk channel mode …
    std::string place;
    nlohmann::json fields;
};
// A message of another thread that belongs to this one (relay of a hand-off): posts and state there, same transaction.
struct LinkThread {
    std::string account, place, thread;  // the other thread
    nlohmann::json fields;               // merged into its Conversation::links
};
using Effect = std::variant<Post, Timer, Vote, Audit, PlaceChange, LinkThread>;

struct Outcome {
    std::string label;             // what became of the event: "answered", "offered_list", "silent.mode_mention" …
    std::vector<Effect> effects{};
    Conversation state{};          // of this thread afterwards (begin with a copy of Turn::conversation)
    nlohmann::json trace{};        // for `why`: query, candidates with scores, filters, thresholds, rule, version
};

class Skill {
  public:
    virtual ~Skill() = default;
    virtual std::string_view name() const = 0;
    virtual Fit fit(const Turn& turn) const = 0;  // pure and quick
    virtual boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) = 0;
};

}  // namespace twicket
