// A form hangs on an Outgoing without words; so does a call.
#include "bot/asking.hpp"

#include "bot/say.hpp"

namespace twicket {

Outcome ask_by_form(const Turn& turn, Form form, std::string label) {
    Outcome outcome{.label = std::move(label), .state = turn.conversation};
    Post post = say_here(turn, 0, {}, turn.event.person);
    post.outgoing.form = std::move(form);
    outcome.effects.push_back(std::move(post));
    return outcome;
}

Post desk_call(const Turn& turn, std::size_t number, const std::string& desk, TicketCall call) {
    call.author = turn.speaker();
    call.person = turn.speaker_key();
    call.email = turn.person.email;
    Outgoing outgoing{.id = turn.outgoing_id(number), .account = desk, .place = "", .thread = call.ticket, .reply = {}};
    if (outgoing.thread.empty()) outgoing.thread = outgoing.id;
    outgoing.ticket = std::move(call);
    return Post{std::move(outgoing)};
}

}  // namespace twicket
