// The hand-off skill's texts: English, German, French, Spanish.
#include "skills/handoff/texts.hpp"

namespace twicket::handoff {
namespace {
constexpr Text table[] = {
    {"queued", {"I have asked the service desk to take over. Somebody will reply here; until then I keep quiet.",
                "Ich habe den Service-Desk gebeten zu übernehmen. Jemand antwortet hier; bis dahin halte ich mich zurück.",
                "J’ai demandé au support de prendre le relais. Quelqu’un répondra ici ; d’ici là, je me tais.",
                "He pedido al servicio de soporte que se encargue. Alguien responderá aquí; mientras tanto, guardo silencio."}},
    {"who_first", {"Shall I look this up, or would you rather have a person?", "Soll ich nachsehen, oder möchten Sie lieber einen Menschen?",
                   "Dois-je chercher, ou préférez-vous une personne ?", "¿Lo busco yo o prefiere una persona?"}},
    {"look_it_up", {"Look it up", "Nachsehen", "Chercher", "Buscarlo"}},
    {"a_person", {"Person please", "Bitte ein Mensch", "Une personne", "Una persona"}},
    {"already_queued", {"The service desk has your question already; somebody will reply here.",
                        "Der Service-Desk hat Ihre Frage schon; jemand antwortet hier.",
                        "Le support a déjà votre question ; quelqu’un répondra ici.",
                        "El soporte ya tiene su pregunta; alguien responderá aquí."}},
    {"no_desk", {"No human desk is connected here, so I cannot pass this on. Please use the contacts on your intranet.",
                 "Hier ist kein Service-Desk angeschlossen; ich kann das nicht weitergeben. Bitte nutzen Sie die Kontakte im Intranet.",
                 "Aucun support humain n’est relié ici ; je ne peux pas transmettre. Voyez les contacts sur l’intranet.",
                 "Aquí no hay un equipo humano conectado, así que no puedo pasarlo. Use los contactos de la intranet."}},
    {"nobody_yet", {"Nobody has been free yet. Your question stays in the queue; you need not ask again.",
                    "Noch war niemand frei. Ihre Frage bleibt in der Warteschlange; Sie müssen nicht erneut fragen.",
                    "Personne n’a encore été disponible. Votre question reste en file ; inutile de la reposer.",
                    "Aún no ha quedado nadie libre. Su pregunta sigue en la cola; no hace falta repetirla."}},
    {"asks", {"**{name}** asks for a human in {place}:\n\n> {question}", "**{name}** bittet in {place} um einen Menschen:\n\n> {question}",
              "**{name}** demande un humain dans {place} :\n\n> {question}", "**{name}** pide una persona en {place}:\n\n> {question}"}},
    {"direct_place", {"a direct message", "einer Direktnachricht", "un message direct", "un mensaje directo"}},
    {"tried", {"Already tried", "Schon versucht", "Déjà essayé", "Ya intentado"}},
    {"nothing_tried", {"nothing", "nichts", "rien", "nada"}},
    {"who", {"Person", "Person", "Personne", "Persona"}},
    {"their_time", {"Local time", "Ortszeit", "Heure locale", "Hora local"}},
    {"claim", {"Claim", "Übernehmen", "Prendre en charge", "Asumir"}},
    {"give_back", {"Return to the bot", "An den Bot zurückgeben", "Rendre au bot", "Devolver al bot"}},
    {"claimed_by", {"Claimed by {name}. Write in this thread: your words are passed on. Lines beginning with // stay here.",
                    "Übernommen von {name}. Schreiben Sie in diesem Thread: Ihre Worte werden weitergegeben. Zeilen mit // bleiben hier.",
                    "Pris en charge par {name}. Écrivez dans ce fil : vos mots sont transmis. Les lignes commençant par // restent ici.",
                    "Asumido por {name}. Escriba en este hilo: sus palabras se transmiten. Las líneas que empiezan por // se quedan aquí."}},
    {"taken", {"**{name}** has taken this over and will reply here.", "**{name}** hat übernommen und antwortet hier.",
               "**{name}** a pris le relais et répondra ici.", "**{name}** se encarga y responderá aquí."}},
    {"given_back", {"**{name}** has handed the conversation back. I am here again.",
                    "**{name}** hat das Gespräch zurückgegeben. Ich bin wieder da.",
                    "**{name}** m’a rendu la conversation. Je suis de retour.",
                    "**{name}** ha devuelto la conversación. Vuelvo a estar aquí."}},
    {"returned_by", {"Returned to the bot by {name}.", "Von {name} an den Bot zurückgegeben.", "Rendu au bot par {name}.",
                     "Devuelto al bot por {name}."}},
    {"agents_only", {"Only agents can claim a conversation.", "Nur Agenten können ein Gespräch übernehmen.",
                     "Seuls les agents peuvent prendre une conversation.", "Solo los agentes pueden asumir una conversación."}},
    {"too_late", {"That is settled already.", "Das ist schon erledigt.", "C’est déjà réglé.", "Eso ya está resuelto."}},
    {"said_meanwhile", {"Written while waiting:\n\n{text}", "In der Wartezeit geschrieben:\n\n{text}",
                        "Écrit pendant l’attente :\n\n{text}", "Escrito durante la espera:\n\n{text}"}},
};
}  // namespace

const Texts& texts() {
    static const Texts all{"handoff", table};
    return all;
}
}  // namespace twicket::handoff
