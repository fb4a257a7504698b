// What we say: a card with text, sources and actions, addressed to a thread. Networks render it as buttons, reactions or
// typed numbers; plain_text always exists. Nothing network-specific here.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/form.hpp"
#include "bot/ticket.hpp"

namespace twicket {

struct Source {
    std::string title;
    std::string link;  // empty: no page to open
    std::string date;  // "2026-09-14", last verified; empty: unknown
};

enum class ActionStyle { plain, primary, danger };

struct Action {
    std::string id;     // "answer.helpful": the skill's name, a dot, what it does
    std::string label;  // in the card's language
    std::string value;  // handed back with the click; opaque to networks
    ActionStyle style = ActionStyle::plain;
    std::string emoji{};  // the reaction that stands for it where there are no buttons; 👍 👎 🙋 🎫 count (bot/gesture)
};

struct Field {
    std::string label;
    std::string value;
};

struct Card {
    std::string text;             // Markdown
    std::string language{"en"};   // BCP 47, the language of all texts of the card
    std::vector<Source> sources{};
    std::vector<Field> fields{};
    std::vector<Action> actions{};
    std::string state_line{};  // one quiet line at the foot: confidence, who took it, "marked helpful"
    std::string speaker{};     // a person's name when we relay his or her words, else empty
};

// Who sees a reply: everyone in the place, or one person there (the network's user id).
struct Reply {
    Card card;
    std::string only_for{};  // empty: everyone
};

// Where it is shown: in the thread, or on the bot's home tab of the one person it is for (networks that have one).
enum class Surface { thread, home };

// One thing to deliver. `id` is the idempotency key and the marker that is looked for before a resend.
struct Outgoing {
    std::string id;
    std::string account;
    std::string place;
    std::string thread;
    Reply reply;
    std::string updates{};  // id of an earlier Outgoing whose card this one replaces; empty: a new message
    Time not_after{};       // epoch: no limit; later than this it is pointless and is dropped with that reason
    // Event::reply_to of the event that this answers in its own thread; filled in by the core. Never logged.
    std::string reply_to{};
    // A form to open for the person `reply.only_for`, instead of a card. Skills simply post it: where it cannot be opened
    // (Adapter::opens_forms, or nothing to open it with) the core asks for its fields in the thread (bot/form_dialogue).
    std::optional<Form> form{};
    Surface surface = Surface::thread;
    // To a desk's account ("desk/rt"): what to do there; `thread` is the ticket's id, `place` and the card are empty.
    std::optional<TicketCall> ticket{};
};

// What the network called it.
struct Receipt {
    std::string external_id;
};

// The card for people and places without buttons: text, numbered sources, actions as "1 Helpful · 2 Not helpful".
std::string plain_text(const Card& card);

std::string to_json(const Outgoing& outgoing);
Result<Outgoing> outgoing_from_json(std::string_view json);
// The card alone; what the web chat sends to the browser is built from it.
std::string to_json(const Card& card);

}  // namespace twicket
