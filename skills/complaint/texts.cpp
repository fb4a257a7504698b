// The complaint skill's texts: English, German, French, Spanish.
#include "skills/complaint/complaint.hpp"

namespace twicket::complaint {
namespace {
constexpr Text table[] = {
    {"offer",
     {"I am sorry to hear that. Shall I open a case with {name}? It stays between the two of you; nothing is said "
      "here.",
      "Das tut mir leid. Soll ich bei {name} einen Fall eröffnen? Er bleibt zwischen Ihnen beiden; hier wird nichts "
      "gesagt.",
      "J’en suis désolé. Dois-je ouvrir un dossier auprès de {name} ? Il reste entre vous deux ; rien n’est dit ici.",
      "Lo siento. ¿Abro un caso con {name}? Queda entre ustedes dos; aquí no se dice nada."}},
    {"open", {"Open a case", "Fall eröffnen", "Ouvrir un dossier", "Abrir un caso"}},
    {"no", {"No, thank you", "Nein, danke", "Non merci", "No, gracias"}},
    {"declined",
     {"All right, nothing is passed on.", "In Ordnung, es wird nichts weitergegeben.",
      "Très bien, rien n’est transmis.", "De acuerdo, no se transmite nada."}},
    {"title", {"A complaint", "Eine Beschwerde", "Une réclamation", "Una queja"}},
    {"opening",
     {"I am passing it on to {name}.", "Ich gebe es an {name} weiter.", "Je le transmets à {name}.",
      "Se lo paso a {name}."}},
    {"opened",
     {"Your case **{number}** is open. {name} has it; only the two of you read along here.",
      "Ihr Fall **{number}** ist eröffnet. {name} hat ihn; nur Sie beide lesen hier mit.",
      "Votre dossier **{number}** est ouvert. {name} s’en occupe ; vous seuls lisez ici.",
      "Su caso **{number}** está abierto. Lo lleva {name}; solo ustedes dos leen aquí."}},
    {"to_owner",
     {"A complaint of {name}, for you alone:", "Eine Beschwerde von {name}, nur für Sie:",
      "Une réclamation de {name}, pour vous seul :", "Una queja de {name}, solo para usted:"}},
    {"reply", {"Reply", "Antworten", "Répondre", "Responder"}},
    {"done", {"Close it", "Abschließen", "Clore", "Cerrar"}},
    {"add", {"Add something", "Etwas hinzufügen", "Ajouter quelque chose", "Añadir algo"}},
    {"your_words", {"Your words", "Ihre Worte", "Vos mots", "Sus palabras"}},
    {"send", {"Send", "Senden", "Envoyer", "Enviar"}},
    {"passed_on", {"Passed on.", "Weitergegeben.", "Transmis.", "Transmitido."}},
    {"closed",
     {"Your case **{number}** is closed.", "Ihr Fall **{number}** ist abgeschlossen.",
      "Votre dossier **{number}** est clos.", "Su caso **{number}** está cerrado."}},
    {"closed_owner",
     {"The complaint of {name} is closed.", "Die Beschwerde von {name} ist abgeschlossen.",
      "La réclamation de {name} est close.", "La queja de {name} está cerrada."}},
    {"delayed",
     {"The desk cannot be reached right now; your case is kept and opened as soon as it can.",
      "Der Desk ist gerade nicht erreichbar; Ihr Fall ist aufgehoben und wird eröffnet, sobald es geht.",
      "Le guichet est injoignable pour l’instant ; votre dossier est gardé et sera ouvert dès que possible.",
      "La mesa no está disponible ahora; su caso se guarda y se abrirá en cuanto se pueda."}},
    {"refused",
     {"The desk did not take the case; {name} has your words all the same.",
      "Der Desk hat den Fall nicht angenommen; {name} hat Ihre Worte trotzdem.",
      "Le guichet n’a pas accepté le dossier ; {name} a vos mots malgré tout.",
      "La mesa no aceptó el caso; {name} tiene sus palabras igualmente."}},
    {"unreachable",
     {"I cannot reach whom it is for in private right now. Please try again later, or open a ticket.",
      "Ich erreiche die zuständige Person gerade nicht privat. Bitte später noch einmal, oder eröffnen Sie ein Ticket.",
      "Je ne peux pas joindre en privé la personne concernée. Réessayez plus tard ou ouvrez un ticket.",
      "Ahora no puedo contactar en privado con la persona indicada. Inténtelo más tarde o abra un ticket."}},
    {"gone",
     {"This card is out of date.", "Diese Karte ist veraltet.", "Cette carte est périmée.",
      "Esta tarjeta está desfasada."}},
};
}  // namespace

const Texts& texts() {
    static const Texts all{"complaint", table};
    return all;
}

}  // namespace twicket::complaint
