// What a network tells us, in words that belong to no network. Ids are opaque strings that are compared, never parsed;
// the account ("slack/acme", "webchat/default") is part of every key, since two workspaces may use the same ids.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/attachment.hpp"
#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/ticket.hpp"

namespace twicket {

enum class PlaceKind { channel, group, direct };

struct Message {
    std::string id;           // the network's id of this message
    std::string text;         // valid UTF-8, the network's markup already turned into plain Markdown
    bool calls_us = false;    // we were mentioned by name, or this is a direct message
    bool from_bot = false;    // another bot wrote it (our own messages never become events)
    std::vector<Attachment> files{};
};
struct Edit {
    std::string message;  // id of the edited message
    std::string text;     // the whole new text
};
struct Deletion {
    std::string message;
};
struct Reaction {  // in the thread of that message, if the network tells; for one that opens a thread, its own id
    std::string message;
    std::string emoji;  // the sign itself ("👍"), not a network's short name
    bool added = true;
};
struct Click {
    std::string card;    // id of the Outgoing that carried the button
    std::string action;  // Action::id
    std::string value;   // Action::value, or what was chosen or typed in a field
    bool taken_back = false;  // the reaction that stood for it was removed: undo what it did, if this person did it
};
struct Command {
    std::string text;  // what stands behind "/desk"
};
struct Joined {};  // the person (or we ourselves) joined the place
struct Tick {
    std::string timer;  // Timer::name that came due in this thread
};
struct Submission {  // a form was sent, checked by check(form, values); the event's thread is that of the Outgoing
    std::string form;   // Form::id
    std::string value;  // Form::value
    std::map<std::string, std::string> values;  // by FormField::name; what was left out is not here
};
struct Forward {  // a person sends somebody's message to the desk ("Send to desk" on a message)
    std::string message;  // the network's id of that message
    std::string author;   // the network's user id of who wrote it; empty: unknown
    std::string text;
};
struct HomeOpened {};  // the person looks at the bot's home tab
struct Left {};        // the person left the place; with an empty person: we did, or were uninstalled
struct TicketChanged {  // told by a ticket back-end in the thread that asked for the ticket (bot/desk_account)
    std::string ticket;  // our id of it
    TicketNews news = TicketNews::opened;
    TicketFacts facts{};
    std::string author{};  // a name: who did it; empty: the desk itself
    std::string person{};  // who that is for us, as in TicketCall; empty: somebody at the back-end
    std::string text{};    // of a comment, or why
    std::string comment{};  // commented, edited, removed: the id of the Outgoing that made the comment; empty: not ours
};

using What = std::variant<Message, Edit, Deletion, Reaction, Click, Command, Joined, Tick, Submission, Forward, HomeOpened, Left,
                          TicketChanged>;

struct Event {
    std::string account;
    std::string external_id;  // unique within the account: what makes a repeated delivery recognisable
    Time at{};                // when it happened, by the network's clock
    std::string place;
    PlaceKind kind = PlaceKind::channel;
    std::string thread;  // what is answered and kept in order together; empty: the whole place is one thread
    std::string person;  // the network's user id (an identity, not yet one of our people)
    What what;
    // Opaque to all but the adapter that wrote it (a response URL, a trigger id, a conversation reference); comes back in
    // Outgoing::reply_to of everything that answers this event where it happened. Never logged.
    std::string reply_to{};
};

// One JSON object, and back; the inbox stores events in this form, so a change needs a reader for the old form.
// event_from_json knows every form since the first.
std::string to_json(const Event& event);
Result<Event> event_from_json(std::string_view json);
// "message", "click" …: the name of what happened, for logs and metrics.
std::string_view name_of(const What& what);

std::string_view name_of(PlaceKind kind);

}  // namespace twicket
