// See bot/texts.hpp for the order of the columns.
#include "adapters/slack/words.hpp"

namespace twicket::slack {
namespace {

constexpr Text table[] = {
    {"more", {"The rest is here:", "Der Rest steht hier:", "La suite se trouve ici :", "El resto está aquí:"}},
    {"shortened",
     {"This answer is longer than Slack can show; ask me about the part you need.",
      "Diese Antwort ist länger, als Slack zeigen kann; frag mich nach dem Teil, den du brauchst.",
      "Cette réponse est plus longue que ce que Slack peut afficher ; demande-moi la partie qu'il te faut.",
      "Esta respuesta es más larga de lo que Slack puede mostrar; pregúntame por la parte que necesitas."}},
    {"verified", {"verified {date}", "geprüft am {date}", "vérifié le {date}", "verificado el {date}"}},
    {"open_form", {"Fill in", "Ausfüllen", "Remplir", "Rellenar"}},
    {"form_waits",
     {"There is a form to fill in: {title}", "Es gibt ein Formular auszufüllen: {title}",
      "Un formulaire est à remplir : {title}", "Hay un formulario por rellenar: {title}"}},
    {"close", {"Cancel", "Abbrechen", "Annuler", "Cancelar"}},
    {"send", {"Send", "Senden", "Envoyer", "Enviar"}},
    {"choose", {"Choose", "Auswählen", "Choisir", "Elegir"}},
    {"says", {"{name} writes:", "{name} schreibt:", "{name} écrit :", "{name} escribe:"}},
    {"form_gone",
     {"This form is no longer open. Please start again.",
      "Dieses Formular ist nicht mehr offen. Bitte beginne von vorn.",
      "Ce formulaire n'est plus ouvert. Merci de recommencer.",
      "Este formulario ya no está abierto. Empieza de nuevo."}},
    {"not_now",
     {"I could not take this just now. Please try again in a moment.",
      "Das konnte ich gerade nicht annehmen. Bitte versuche es gleich noch einmal.",
      "Je n'ai pas pu enregistrer cela. Merci de réessayer dans un instant.",
      "Ahora no he podido guardarlo. Inténtalo de nuevo en un momento."}},
    {"thinking", {"is looking it up…", "sieht nach …", "cherche…", "está buscando…"}},
};

}  // namespace

const Texts& words() {
    static const Texts texts{"slack", table};
    return texts;
}

}  // namespace twicket::slack
