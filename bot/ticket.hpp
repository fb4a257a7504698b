// A ticket in our own words, whichever back-end keeps it (rows 28 to 38), and what can be asked of one. Values only. A
// ticket's id is ours: the id of the Outgoing that opened it. Its number is the back-end's, shown to people.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "bot/attachment.hpp"
#include "bot/error.hpp"
#include "bot/thread_name.hpp"

namespace twicket {

enum class TicketKind { incident, request, problem, change };
enum class TicketState { open, working, waiting, solved, closed, dropped };
enum class Level { high, medium, low };

struct TicketDraft {
    TicketKind kind = TicketKind::incident;
    std::string title;  // one line
    std::string text;
    Level impact = Level::low, urgency = Level::low;
    std::string service{};  // a service's id; empty: none
    std::string requester{}, requester_name{},
        requester_email{};  // a person's id (empty: a stranger), name and address
    ThreadName origin{};    // where it was asked for: told of every change
    std::vector<CarriedFile> files{};
};

// 1 (critical) to 5 (planning), by ITIL's matrix of impact and urgency.
int priority_of(Level impact, Level urgency);

// What a back-end shows of a ticket at one moment.
struct TicketFacts {
    std::string number;  // "INC-12"
    std::string url;     // its page; empty: none
    std::string owner;   // a name; empty: nobody yet
    TicketState state = TicketState::open;
    bool operator==(const TicketFacts&) const = default;
};

// One thing to do at a back-end, carried by Outgoing::ticket. The Outgoing's id is the marker that makes it once.
struct TicketCall {
    enum class Act { open, comment, set_state, take, edit_comment, remove_comment };
    Act act = Act::open;
    std::string ticket{};                   // ours; of an `open`: empty, it becomes the Outgoing's id
    TicketDraft draft{};                    // open
    std::string author{};                   // a name: comment, set_state, take
    std::string email{};                    // the author's address, by which back-ends know people; empty: unknown
    std::string person{};                   // who that is: a person's id, or account/user of a stranger
    std::string text{};                     // comment, and why a state is set
    bool internal = false;                  // a comment for agents only
    std::string comment{};                  // edit_comment, remove_comment: the id of the Outgoing that made it
    TicketState state = TicketState::open;  // set_state
    std::vector<CarriedFile> files{};       // comment
};

// The last two are about a call of ours: the back-end cannot be reached now and the call is kept; it said no for good.
enum class TicketNews { opened, commented, state, owner, edited, removed, delayed, refused };

std::string_view name_of(TicketKind kind);
std::string_view name_of(TicketState state);
std::string_view name_of(Level level);
std::string_view name_of(TicketNews news);
std::string_view name_of(TicketCall::Act act);
// The other way round; what is no name becomes the first of its kind.
TicketKind ticket_kind_from(std::string_view name);
TicketState ticket_state_from(std::string_view name);
Level level_from(std::string_view name);
TicketNews ticket_news_from(std::string_view name);

inline bool is_over(TicketState state) {
    return state == TicketState::solved || state == TicketState::closed || state == TicketState::dropped;
}

nlohmann::json json_of(const TicketDraft& draft);
nlohmann::json json_of(const TicketCall& call);
// They throw nlohmann::json's exceptions on what json_of has not written.
TicketDraft ticket_draft_of(const nlohmann::json& from);
TicketCall ticket_call_of(const nlohmann::json& from);

}  // namespace twicket
