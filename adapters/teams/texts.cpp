// Our own words in Teams.
#include "adapters/teams/texts.hpp"

namespace twicket::teams {
namespace {

constexpr Text table[] = {
    {"mentions_only",
     {"I only see messages that mention me here.", "Ich sehe hier nur Nachrichten, die mich erwähnen.",
      "Ici, je ne vois que les messages qui me mentionnent.", "Aquí solo veo los mensajes que me mencionan."}},
    {"noted", {"Noted.", "Notiert.", "C’est noté.", "Anotado."}},
    {"open_form", {"Open the form", "Formular öffnen", "Ouvrir le formulaire", "Abrir el formulario"}},
    {"form_gone",
     {"This form is no longer open.", "Dieses Formular ist nicht mehr offen.", "Ce formulaire n’est plus ouvert.",
      "Este formulario ya no está abierto."}},
    {"sent", {"Sent.", "Gesendet.", "Envoyé.", "Enviado."}},
    {"send_to_desk",
     {"Send to desk", "An den Helpdesk senden", "Envoyer au service d’aide", "Enviar a la mesa de ayuda"}},
    {"sent_to_desk",
     {"The desk has it. I will answer you here in Teams.", "Der Helpdesk hat es. Ich antworte Ihnen hier in Teams.",
      "Le service d’aide l’a reçu. Je vous répondrai ici dans Teams.",
      "La mesa de ayuda lo tiene. Le responderé aquí en Teams."}},
    {"forward_question",
     {"Send this message to the desk?", "Diese Nachricht an den Helpdesk senden?",
      "Envoyer ce message au service d’aide ?", "¿Enviar este mensaje a la mesa de ayuda?"}},
    {"more_at",
     {"The whole text: {link}", "Der ganze Text: {link}", "Le texte entier : {link}", "El texto completo: {link}"}},
    {"cut",
     {"The text is longer than Teams can show.", "Der Text ist länger, als Teams zeigen kann.",
      "Le texte est plus long que ce que Teams peut afficher.",
      "El texto es más largo de lo que Teams puede mostrar."}},
    {"try_again",
     {"That did not work just now. Please try again.", "Das hat gerade nicht geklappt. Bitte noch einmal versuchen.",
      "Cela n’a pas fonctionné. Veuillez réessayer.", "No ha funcionado ahora. Inténtelo de nuevo."}},
};

}  // namespace

const Texts& texts() {
    static const Texts all{"teams", table};
    return all;
}

}  // namespace twicket::teams
