// The privacy skill's texts: English, German, French, Spanish.
#include "skills/privacy/privacy.hpp"

namespace twicket::privacy {
namespace {
constexpr Text table[] = {
    {"private",
     {"🔒 Continued privately.", "🔒 Wird vertraulich fortgesetzt.", "🔒 Poursuivi en privé.", "🔒 Continúa en privado."}},
    {"here_now",
     {"🔒 Let us go on here, where only you read along. What was said there is no longer kept by me:\n\n> {text}",
      "🔒 Hier geht es weiter, wo nur Sie mitlesen. Was dort gesagt wurde, bewahre ich nicht mehr auf:\n\n> {text}",
      "🔒 Continuons ici, où vous seul lisez. Ce qui a été dit là-bas n’est plus conservé par moi :\n\n> {text}",
      "🔒 Sigamos aquí, donde solo usted lee. Ya no guardo lo que se dijo allí:\n\n> {text}"}},
    {"ask_a_human", {"Ask a human", "Einen Menschen fragen", "Demander à un humain", "Preguntar a una persona"}},
    {"open_a_ticket", {"Open a ticket", "Ticket eröffnen", "Ouvrir un ticket", "Abrir un ticket"}},
    {"only_theirs",
     {"Only who wrote it, or an agent, can move it.", "Das kann nur, wer es geschrieben hat, oder ein Agent.",
      "Seul son auteur, ou un agent, peut le déplacer.", "Solo puede moverlo quien lo escribió, o un agente."}},
    {"nothing_here",
     {"There is nothing here that I could move.", "Hier ist nichts, was ich verschieben könnte.",
      "Il n’y a rien ici à déplacer.", "Aquí no hay nada que mover."}},
    {"not_reached",
     {"I cannot write to that person directly, so nothing was moved.",
      "Ich kann dieser Person nicht direkt schreiben; es wurde nichts verschoben.",
      "Je ne peux pas écrire directement à cette personne ; rien n’a été déplacé.",
      "No puedo escribir directamente a esa persona; no se movió nada."}},
};
}  // namespace

const Texts& texts() {
    static const Texts all{"privacy", table};
    return all;
}

}  // namespace twicket::privacy
