// Outgoings of a turn.
#include "bot/say.hpp"

namespace twicket {

Post say_here(const Turn& turn, std::size_t number, Card card, std::string only_for) {
    Post post = say_in(turn, number, {}, std::move(card));
    post.outgoing.reply.only_for = std::move(only_for);
    return post;
}

Post say_in(const Turn& turn, std::size_t number, const ThreadName& where, Card card) {
    return {{.id = turn.outgoing_id(number),
             .account = where.account,
             .place = where.place,
             .thread = where.thread,
             .reply = {std::move(card)}}};
}

Post replace_card(const Turn& turn, std::size_t number, std::string card, Card fresh, std::string only_for) {
    Post post = say_here(turn, number, std::move(fresh), std::move(only_for));
    post.outgoing.updates = std::move(card);
    return post;
}

std::string only_speaker(const Turn& turn) {
    return turn.event.kind == PlaceKind::direct ? "" : turn.event.person;
}

Outcome only_to_speaker(const Turn& turn, std::string label, Card card) {
    Outcome outcome{.label = std::move(label), .state = turn.conversation};
    outcome.effects.push_back(say_here(turn, 0, std::move(card), only_speaker(turn)));
    return outcome;
}

std::string quoted(std::string text) {
    for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 3)) text.replace(at, 1, "\n> ");
    return text;
}

}  // namespace twicket
