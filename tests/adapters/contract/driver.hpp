// What a network must offer to the contract suite. A driver owns the adapter under test and a local stand-in of the
// network's API; it says things in the network's own payloads and reports what the API was told, in plain words.
// To put a network under the contract: write a driver, call run_contract (contract.hpp) from a test case.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/adapter.hpp"
#include "tests/adapters/contract/world.hpp"

namespace twicket::contract {

// What happens on the network. Ids are the case's own short words ("m1", "help", "ann"); a driver may turn them into
// others, but must give them back as they were in Shown and through the functions below.
struct Happening {
    enum class Kind {
        message,
        edit,
        deletion,
        reaction,
        reaction_removed,
        joined,
        left,
        click,      // on button `button` of the shown message `message`
        command,    // "/desk text"
        forward,    // "Send to desk" on `message`, whose text is `text`
        form_sent,  // the form shown by `message`, filled in with `values`
        home,       // the person opens the bot's home tab
        unknown,    // a kind of event that nobody has heard of
        noise       // a known kind that concerns nobody: a renamed channel
    };
    enum class Author { person, us, other_bot };
    Kind kind = Kind::message;
    std::string id = "m1";   // of the message; for other kinds, of the delivery
    std::string delivery{};  // of this delivery, when it must differ from or repeat another one; empty: by id
    std::string message{};   // the message that this is about
    std::string text{};      // plain words; the driver escapes as the network does
    std::string person = "ann";
    std::string place = "help";
    PlaceKind where = PlaceKind::channel;
    std::string thread{};   // the message that opened the thread; empty: this one does
    bool calls_us = false;  // we are mentioned by name
    Author author = Author::person;
    std::string sign{};  // of a reaction: "👍"
    std::size_t button = 0;
    std::map<std::string, std::string> values{};  // of a form's fields by name; "*": of its first field
    bool with_file = false;                       // a file "plan.pdf" hangs on it
};

// A request made wrong on purpose.
enum class Spoiled {
    unsigned_request,
    wrong_secret,
    altered_body,
    altered_time,
    stale,
    early,
    empty_signature,
    doubled_signature,
    not_json,
    half_json,
    wrong_types,
    missing_ids,
    array_body,
    empty_body,
    oversized,
    deep_nesting
};

// What the API does with the next call that would show something.
enum class Fault {
    none,
    rate_limited,       // "wait 30 seconds"
    server_error,       // 500 without having acted
    unavailable,        // 503
    acted_then_cut,     // it is shown, and the answer is lost
    cut_before_acting,  // nothing is shown, and the answer is lost
    acted_half_answer,  // it is shown, the answer breaks off
    web_page,           // 200 with a sign-in page, nothing shown
    no_id,              // "yes" without the id of what was shown; it is shown
    bad_token,          // our credentials are refused
    gone                // the place does not exist any more
};

// One thing that people see because we asked for it, in the order of the calls.
struct Shown {
    std::string id{};  // how a Happening names it: reactions, clicks
    std::string place{};
    std::string thread{};  // the message that opened the thread it stands in; empty: it stands in the place itself
    std::string text{};    // every word that people read, the network's escapes undone
    std::string raw{};     // what was sent
    std::vector<std::string> buttons{};
    std::string only_for{};
    std::string replaces{};  // the Shown::id that it took the place of
    bool is_form = false;
    bool is_home = false;
};

struct Abilities {
    bool signatures = true;  // requests to us are signed and carry a time
    bool second_secret = false;
    bool mentions = true;
    bool threads = true;
    bool edits = true, deletions = true, reactions = true, clicks = true, commands = false, forwards = false;
    bool forms = false, home = false, private_replies = true, updates = true, files = true, joins = true;
    bool any_sign = true;      // reactions are more than a like
    bool own_messages = true;  // our own posts come back as events
    bool other_bots = true;
    bool look_up = true;                 // find() can tell
    bool blind = false;                  // it cannot: what is unknown is left to people
    bool private_in_place = true;        // what one person sees stands in the thread, not in a chat of its own
    bool finds_none = true;              // find() can tell that what was never said is not there
    bool update_calls = true;            // replacing a card is a call to somebody else
    bool remote = true;                  // showing is a call to somebody else, which can fail
    bool says_when = true;               // "rate limited" comes with a time
    bool limits_apart = false;           // "wait" is for a conversation or a method …
    bool limits_all = true;              // … or for the account as a whole
    bool open_ended = true;              // kinds of events may come that nobody has heard of; else they are refused
    bool renders = true;                 // what we send is shown as it is; else the other side makes text of the parts
    bool tells_trouble = true;           // Adapter::trouble
    std::size_t longest_in = 12'000;     // of what a person may write
    std::size_t longest_text = 100'000;  // of what people read of one answer; longer ones may end in a link
};

class Driver {
  public:
    virtual ~Driver() = default;
    virtual Abilities abilities() const = 0;
    virtual Adapter& adapter() = 0;
    // The program dies and comes back over the same store; the network goes on.
    virtual void restart() = 0;
    // Who exists, and who is in a place, by the case's words: what the network tells when it is asked. Before: ann is
    // in every place.
    virtual void seat(const std::string& place, const std::vector<std::string>& people) = 0;

    // The network tells us; the status of our answer (200 and its kin: acknowledged). A network that is polled lets us
    // read it once and says 200.
    virtual net::HttpResponse tell(const Happening& happening) = 0;
    // The same, made wrong. For Spoiled::oversized the body is over our limit.
    virtual net::HttpResponse tell_spoiled(const Happening& happening, Spoiled how) = 0;
    // With the secret before the present one.
    virtual net::HttpResponse tell_by_old_secret(const Happening& happening) = 0;

    virtual void next_calls(Fault fault, int times) = 0;
    virtual std::vector<Shown> shown() = 0;
    // Calls that would show something, whether they did or not.
    virtual std::size_t calls() = 0;
    // How Message::id, Event::place, thread and person look in events for the case's words.
    virtual std::string message_id(const std::string& word) = 0;
    virtual std::string place_id(const std::string& word) = 0;
    virtual std::string person_id(const std::string& word) = 0;
    // What would call everybody, or somebody whom nobody named, if it left us: in requests, as they are sent.
    virtual std::vector<std::string> calls_to_all() const {
        return {"<!channel", "<!here", "<!everyone", "<@U0BOSS", "@everyone", "@here", "@channel", "<at>all"};
    }
    // What the network answered to the form that was sent, when it was refused: errors by field; empty otherwise.
    virtual std::map<std::string, std::string> form_errors() { return {}; }
};

using MakeDriver = std::function<std::unique_ptr<Driver>(World&)>;

}  // namespace twicket::contract
