// The policy skill's texts: English, German, French, Spanish.
#include "skills/policy/policy.hpp"

namespace twicket::policy {
namespace {
constexpr Text table[] = {
    {"reported",
     {"🚩 Reported to the moderators. Nobody else is told that you did.",
      "🚩 Den Moderatoren gemeldet. Sonst erfährt niemand, dass Sie es waren.",
      "🚩 Signalé aux modérateurs. Personne d’autre ne saura que c’était vous.",
      "🚩 Se ha avisado a los moderadores. Nadie más sabrá que ha sido usted."}},
    {"known",
     {"You have reported this already.", "Das haben Sie schon gemeldet.", "Vous l’avez déjà signalé.",
      "Ya lo ha denunciado."}},
    {"nothing_here",
     {"There is no message of somebody else here that I know of.", "Hier kenne ich keine Nachricht von jemand anderem.",
      "Je ne connais ici aucun message de quelqu’un d’autre.", "No conozco aquí ningún mensaje de otra persona."}},
    {"card",
     {"🚩 **{by}** reports a message of **{author}** in {place}:\n\n> {text}",
      "🚩 **{by}** meldet eine Nachricht von **{author}** in {place}:\n\n> {text}",
      "🚩 **{by}** signale un message de **{author}** dans {place} :\n\n> {text}",
      "🚩 **{by}** denuncia un mensaje de **{author}** en {place}:\n\n> {text}"}},
    {"reason", {"Because: {reason}", "Weil: {reason}", "Motif : {reason}", "Motivo: {reason}"}},
    {"open", {"Open the thread", "Zum Gespräch", "Ouvrir la conversation", "Abrir la conversación"}},
    {"settle", {"Settled", "Erledigt", "Réglé", "Resuelto"}},
    {"settled", {"Settled by {name}", "Erledigt von {name}", "Réglé par {name}", "Resuelto por {name}"}},
    {"settled_already",
     {"This has been settled.", "Das ist schon erledigt.", "C’est déjà réglé.", "Esto ya está resuelto."}},
    {"only_moderators",
     {"Only moderators can do that.", "Das können nur Moderatoren.", "Seuls les modérateurs le peuvent.",
      "Solo los moderadores pueden hacerlo."}},
    {"none_open",
     {"No reports are open.", "Keine Meldung ist offen.", "Aucun signalement en attente.",
      "No hay denuncias abiertas."}},
    {"open_ones",
     {"Open reports: {count}", "Offene Meldungen: {count}", "Signalements en attente : {count}",
      "Denuncias abiertas: {count}"}},
};
}  // namespace

const Texts& texts() {
    static const Texts all{"policy", table};
    return all;
}

}  // namespace twicket::policy
