// The request skill's texts: English, German, French, Spanish.
#include "skills/request/request.hpp"

namespace twicket::request {
namespace {
constexpr Text table[] = {
    {"catalogue", {"From the catalogue:", "Aus dem Katalog:", "Du catalogue :", "Del catálogo:"}},
    {"something_else", {"Something else", "Etwas anderes", "Autre chose", "Otra cosa"}},
    {"form_title", {"Request", "Anfrage", "Demande", "Solicitud"}},
    {"send", {"Send", "Senden", "Envoyer", "Enviar"}},
    {"gone",
     {"This is settled already, or I do not know it any more.", "Das ist schon erledigt, oder ich kenne es nicht mehr.",
      "C’est déjà réglé, ou je ne le connais plus.", "Ya está resuelto, o ya no lo conozco."}},
    {"not_you",
     {"Only who was asked to approve can decide, and nobody decides on an own request.",
      "Nur wer gefragt wurde, kann entscheiden, und niemand über die eigene Anfrage.",
      "Seule la personne sollicitée peut décider, et personne pour sa propre demande.",
      "Solo puede decidir a quien se le preguntó, y nadie sobre su propia solicitud."}},
    {"cannot_be",
     {"That person cannot approve this.", "Diese Person kann das nicht genehmigen.",
      "Cette personne ne peut pas approuver cela.", "Esa persona no puede aprobar esto."}},
    {"nobody_can",
     {"I can reach nobody who may approve this. Please ask your manager.",
      "Ich erreiche niemanden, der das genehmigen darf. Bitte fragen Sie Ihre Führungskraft.",
      "Je ne joins personne qui puisse l’approuver. Demandez à votre responsable.",
      "No alcanzo a nadie que pueda aprobarlo. Pregunte a su responsable."}},
    {"opening",
     {"Opening your request: **{item}**", "Ihre Anfrage wird eröffnet: **{item}**",
      "Ouverture de votre demande : **{item}**", "Abriendo su solicitud: **{item}**"}},
    {"waits_for",
     {"**{item}** waits for the approval of {name}.", "**{item}** wartet auf die Genehmigung von {name}.",
      "**{item}** attend l’accord de {name}.", "**{item}** espera la aprobación de {name}."}},
    {"the_desk", {"the desk", "dem Servicedesk", "le service", "la mesa de servicio"}},
    {"asks_for",
     {"**{name}** asks for **{item}**\n\n> {text}", "**{name}** beantragt **{item}**\n\n> {text}",
      "**{name}** demande **{item}**\n\n> {text}", "**{name}** solicita **{item}**\n\n> {text}"}},
    {"approve", {"Approve", "Genehmigen", "Approuver", "Aprobar"}},
    {"decline", {"Decline", "Ablehnen", "Refuser", "Rechazar"}},
    {"ask", {"Ask", "Nachfragen", "Demander", "Preguntar"}},
    {"delegate", {"Delegate", "Weiterreichen", "Déléguer", "Delegar"}},
    {"why_not", {"Why not?", "Warum nicht?", "Pourquoi pas ?", "¿Por qué no?"}},
    {"your_question",
     {"What do you want to know?", "Was möchten Sie wissen?", "Que voulez-vous savoir ?", "¿Qué quiere saber?"}},
    {"your_answer", {"Your answer", "Ihre Antwort", "Votre réponse", "Su respuesta"}},
    {"to_whom",
     {"Who decides in your place?", "Wer entscheidet an Ihrer Stelle?", "Qui décide à votre place ?",
      "¿Quién decide en su lugar?"}},
    {"answer", {"Answer", "Antworten", "Répondre", "Responder"}},
    {"asked_back",
     {"**{name}** asks about **{item}**: {text}", "**{name}** fragt zu **{item}**: {text}",
      "**{name}** demande à propos de **{item}** : {text}", "**{name}** pregunta sobre **{item}**: {text}"}},
    {"delegated",
     {"{name} decides now.", "Jetzt entscheidet {name}.", "{name} décide à présent.", "Ahora decide {name}."}},
    {"approved",
     {"✓ **{name}** approved **{item}**.", "✓ **{name}** hat **{item}** genehmigt.",
      "✓ **{name}** a approuvé **{item}**.", "✓ **{name}** aprobó **{item}**."}},
    {"you_approved",
     {"✓ Approved: **{item}** for {name}.", "✓ Genehmigt: **{item}** für {name}.",
      "✓ Approuvé : **{item}** pour {name}.", "✓ Aprobado: **{item}** para {name}."}},
    {"declined",
     {"**{name}** declined **{item}**: {text}", "**{name}** hat **{item}** abgelehnt: {text}",
      "**{name}** a refusé **{item}** : {text}", "**{name}** rechazó **{item}**: {text}"}},
    {"you_declined",
     {"Declined: **{item}** for {name}.", "Abgelehnt: **{item}** für {name}.", "Refusé : **{item}** pour {name}.",
      "Rechazado: **{item}** para {name}."}},
    {"reminder",
     {"⏰ **{name}** waits for your word on **{item}**.", "⏰ **{name}** wartet auf Ihre Entscheidung zu **{item}**.",
      "⏰ **{name}** attend votre décision sur **{item}**.", "⏰ **{name}** espera su decisión sobre **{item}**."}},
    {"was_reminded",
     {"I have reminded {name}.", "Ich habe {name} erinnert.", "J’ai relancé {name}.", "He recordado a {name}."}},
};
}  // namespace

const Texts& texts() {
    static const Texts all{"request", table};
    return all;
}

}  // namespace twicket::request
