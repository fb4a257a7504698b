// The answer skill's texts: English, German, French, Spanish.
#include "skills/answer/texts.hpp"

namespace twicket::answer {
namespace {
constexpr Text table[] = {
    {"helpful", {"Helpful", "Hilfreich", "Utile", "Útil"}},
    {"not_helpful", {"Not helpful", "Nicht hilfreich", "Pas utile", "No es útil"}},
    {"human", {"Ask a human", "Einen Menschen fragen", "Demander à un humain", "Preguntar a una persona"}},
    {"none_of_these", {"None of these", "Nichts davon", "Aucun de ceux-ci", "Ninguna de estas"}},
    {"confidence.sure", {"I am sure about this one", "Da bin ich mir sicher", "J’en suis sûr", "Estoy seguro"}},
    {"confidence.fairly", {"I am fairly sure", "Ich bin mir ziemlich sicher", "J’en suis assez sûr", "Estoy bastante seguro"}},
    {"confidence.unsure", {"I am not sure", "Ich bin mir nicht sicher", "Je n’en suis pas sûr", "No estoy seguro"}},
    {"chosen", {"You picked this one", "Von Ihnen ausgewählt", "C’est votre choix", "Usted eligió esta"}},
    {"stale", {"Last checked more than a year ago: please verify before relying on it.",
               "Zuletzt vor mehr als einem Jahr geprüft: bitte vor Gebrauch nachfragen.",
               "Vérifié il y a plus d’un an : à confirmer avant de s’y fier.",
               "Revisado hace más de un año: conviene comprobarlo antes de usarlo."}},
    {"other_language", {"This entry exists only in {language}.", "Diesen Eintrag gibt es nur auf {language}.",
                        "Cette fiche n’existe qu’en {language}.", "Esta entrada solo existe en {language}."}},
    {"language.en", {"English", "Englisch", "anglais", "inglés"}},
    {"language.de", {"German", "Deutsch", "allemand", "alemán"}},
    {"language.fr", {"French", "Französisch", "français", "francés"}},
    {"language.es", {"Spanish", "Spanisch", "espagnol", "español"}},
    {"did_you_mean", {"Did you mean one of these?", "Meinten Sie eines davon?", "Vouliez-vous dire l’un de ceux-ci ?",
                      "¿Quiso decir una de estas?"}},
    {"clarify", {"I am not sure what you mean. Could you say it in other words, or name the program, device or form it is about?",
                 "Ich bin nicht sicher, was Sie meinen. Könnten Sie es anders sagen oder das Programm, Gerät oder Formular nennen?",
                 "Je ne suis pas sûr de comprendre. Pouvez-vous reformuler, ou nommer le logiciel, l’appareil ou le formulaire ?",
                 "No estoy seguro de entender. ¿Puede decirlo de otra forma o nombrar el programa, aparato o formulario?"}},
    {"dont_know", {"I don’t know that one: nothing in the knowledge base fits, and I would rather not guess.",
                   "Das weiß ich nicht: In der Wissensbasis passt nichts dazu, und raten möchte ich nicht.",
                   "Je ne sais pas : rien dans la base de connaissances n’y répond, et je préfère ne pas deviner.",
                   "No lo sé: nada en la base de conocimiento encaja y prefiero no adivinar."}},
    {"private_more", {"I have more on this for you privately.", "Dazu habe ich noch etwas nur für Sie.",
                      "J’ai autre chose à ce sujet, pour vous seulement.", "Tengo más sobre esto, solo para usted."}},
    {"private_show", {"Show me privately", "Nur mir zeigen", "Me montrer en privé", "Mostrármelo en privado"}},
    {"private_note", {"Only you can see this.", "Nur Sie sehen das.", "Vous seul voyez ceci.", "Solo usted ve esto."}},
    {"thanks_helpful", {"Marked helpful by {name}. Thank you!", "Von {name} als hilfreich markiert. Danke!",
                        "Jugé utile par {name}. Merci !", "{name} lo marcó como útil. ¡Gracias!"}},
    {"why_not", {"Sorry about that. What was wrong?", "Das tut mir leid. Was war falsch?", "Désolé. Qu’est-ce qui n’allait pas ?",
                 "Lo siento. ¿Qué estaba mal?"}},
    {"reason.wrong_topic", {"Not what I meant", "Nicht das, was ich meinte", "Ce n’est pas ma question", "No es lo que quería decir"}},
    {"reason.outdated", {"Wrong or outdated", "Falsch oder veraltet", "Faux ou périmé", "Incorrecto o anticuado"}},
    {"reason.unclear", {"Hard to follow", "Schwer verständlich", "Difficile à suivre", "Difícil de seguir"}},
    {"noted", {"Noted: {reason}. I will not give this answer to that wording again.",
               "Notiert: {reason}. Auf diese Formulierung gebe ich diese Antwort nicht mehr.",
               "C’est noté : {reason}. Je ne donnerai plus cette réponse à cette formulation.",
               "Anotado: {reason}. No volveré a dar esta respuesta a esa formulación."}},
    {"try_next", {"Perhaps one of these instead?", "Vielleicht eher eines davon?", "Peut-être plutôt l’un de ceux-ci ?",
                  "¿Quizá una de estas?"}},
    {"closed_list", {"None of these fitted.", "Nichts davon passte.", "Aucun ne convenait.", "Ninguna encajaba."}},
    {"withdrawn", {"The question was deleted.", "Die Frage wurde gelöscht.", "La question a été supprimée.",
                   "La pregunta fue eliminada."}},
    {"gone", {"That entry is no longer available here.", "Diesen Eintrag gibt es hier nicht mehr.",
              "Cette fiche n’est plus disponible ici.", "Esa entrada ya no está disponible aquí."}},
    {"suggestion", {"Suggested answer (not shown to anybody else) to a question of {name} in {place}:",
                    "Vorgeschlagene Antwort (sonst niemandem gezeigt) auf eine Frage von {name} in {place}:",
                    "Réponse proposée (montrée à personne d’autre) à une question de {name} dans {place} :",
                    "Respuesta propuesta (nadie más la ve) a una pregunta de {name} en {place}:"}},
};
}  // namespace

const Texts& texts() {
    static const Texts all{"answer", table};
    return all;
}
}  // namespace twicket::answer
