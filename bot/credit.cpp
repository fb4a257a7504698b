// A stranger's word would be nobody's, that is the desk's own: it becomes a merit of nobody instead.
#include "bot/credit.hpp"

namespace twicket {
namespace {
constexpr double sure = 0.6;  // chance that it is praise: what follows is quiet and harmless
}

Merit credit(const Turn& turn, MeritKind kind, std::string person, std::string evidence) {
    Merit merit{.kind = kind, .person = std::move(person), .by = turn.person.id, .evidence = std::move(evidence)};
    if (!may_credit(turn)) merit.person.clear();
    if (turn.event.kind != PlaceKind::direct) merit.account = turn.event.account, merit.place = turn.event.place;
    merit.at = turn.now;
    if (const auto* message = std::get_if<Message>(&turn.event.what))
        merit.said_in = evidence_of_message(turn.event.account, turn.event.place, message->id);
    return merit;
}

MeritWithdrawn discredit(const Turn& turn, std::optional<MeritKind> kind, std::string evidence) {
    return {.evidence = std::move(evidence), .reason = "retracted", .by = turn.person.id, .kind = kind};
}

bool is_praise(const Turn& turn) {
    return turn.purpose.purpose == Purpose::praise && turn.purpose.confidence >= sure;
}

}  // namespace twicket
