// A merit: the fact that somebody helped, with its proof. Skills tell it as an effect, the turn's transaction stores it
// (bot/merits). The ledger of points posts on these facts, a profile of skills counts them as proof; nobody else does.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "bot/thread_name.hpp"

namespace twicket {

enum class MeritKind {
    accepted,   // the asker said that this person's answer solved it
    helpful,    // an answer of this person's was called helpful
    reused,     // … by somebody else, once more, after it had helped another
    verified,   // looked through an entry and found it right
    resolved,   // solved a ticket, and its requester said so
    thanks,     // was thanked by a colleague
    onboarding  // took a step of settling in
};
constexpr std::size_t merit_kind_count = 7;

std::string_view name_of(MeritKind kind);
// Nothing: no kind is called that.
std::optional<MeritKind> merit_kind_from(std::string_view name);

// That `person` helped. Once for each kind, person, giver and evidence, however often it is told.
struct Merit {
    MeritKind kind = MeritKind::thanks;
    std::string person;                   // who helped: a person's id
    std::string by;                       // who says so: a person's id; empty: the desk itself
    std::string evidence;                 // by the functions below
    std::vector<std::string> skills{};    // what it was about: names of skills, tags, services
    std::vector<std::string> audience{};  // the evidence may be shown to whoever is in one of these groups …
    std::string account{}, place{};       // … and to whoever is in this place; all empty: to `person` and `by` alone
    Time at{};
    std::string said_in{};  // the evidence of the message that said so, if one did: when it is deleted, the merit goes
    bool operator==(const Merit&) const = default;
};

// What a merit rested on is gone: a ticket was reopened, a message deleted, a vote taken back.
struct MeritWithdrawn {
    std::string evidence;             // or the message that said so
    std::string reason;               // one word: "reopened", "deleted", "retracted"
    std::string by{};                 // only what this person has said; empty: what anybody has
    std::optional<MeritKind> kind{};  // only of this kind; nothing: of all
};

// Evidence is "<what>:<name>". A message is known by its place, since not every network tells a deleted one's thread.
std::string evidence_of_thread(const ThreadName& thread);
std::string evidence_of_message(const std::string& account, const std::string& place, const std::string& message);
std::string evidence_of_ticket(const std::string& ticket);
std::string evidence_of_entry(const std::string& entry);
// Where an evidence of a thread or message stands (of a message, its id in the thread's place); nothing: it is neither.
std::optional<ThreadName> thread_of_evidence(std::string_view evidence);

// Whether somebody helped another: nobody is credited by his or her own word, and a stranger is nobody.
bool counts(const Merit& merit);

}  // namespace twicket
