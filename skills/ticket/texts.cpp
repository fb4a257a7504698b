// The ticket skill's texts: English, German, French, Spanish.
#include "skills/ticket/texts.hpp"

namespace twicket::ticket {
namespace {
constexpr Text table[] = {
    {"form_title", {"Open a ticket", "Ticket eröffnen", "Ouvrir un ticket", "Abrir un ticket"}},
    {"form_send", {"Open it", "Eröffnen", "Ouvrir", "Abrir"}},
    {"field_title", {"In one line", "In einer Zeile", "En une ligne", "En una línea"}},
    {"field_text", {"What happens, since when, what have you tried?", "Was geschieht, seit wann, was haben Sie versucht?",
                    "Que se passe-t-il, depuis quand, qu’avez-vous essayé ?", "¿Qué ocurre, desde cuándo, qué ha probado?"}},
    {"field_impact", {"Who is hit?", "Wer ist betroffen?", "Qui est touché ?", "¿A quién afecta?"}},
    {"impact.low", {"Only me", "Nur ich", "Moi seul", "Solo a mí"}},
    {"impact.medium", {"My team", "Mein Team", "Mon équipe", "A mi equipo"}},
    {"impact.high", {"Many people", "Viele", "Beaucoup de monde", "A mucha gente"}},
    {"field_urgency", {"How urgent is it?", "Wie dringend ist es?", "Quelle urgence ?", "¿Qué urgencia tiene?"}},
    {"urgency.low", {"It can wait", "Es kann warten", "Cela peut attendre", "Puede esperar"}},
    {"urgency.medium", {"My work is slowed", "Ich kann nur langsam arbeiten", "Mon travail est ralenti", "Mi trabajo va lento"}},
    {"urgency.high", {"I cannot work", "Ich kann nicht arbeiten", "Je ne peux pas travailler", "No puedo trabajar"}},
    {"opening", {"Opening a ticket: **{title}**", "Ticket wird eröffnet: **{title}**", "Ouverture d’un ticket : **{title}**",
                 "Abriendo un ticket: **{title}**"}},
    {"card", {"**{number}** · {title}", "**{number}** · {title}", "**{number}** · {title}", "**{number}** · {title}"}},
    {"label_state", {"State", "Stand", "État", "Estado"}},
    {"label_owner", {"With", "Bei", "Confié à", "Lo lleva"}},
    {"label_priority", {"Priority", "Priorität", "Priorité", "Prioridad"}},
    {"label_from", {"From", "Von", "De", "De"}},
    {"state.open", {"open", "offen", "ouvert", "abierto"}},
    {"state.working", {"in work", "in Arbeit", "en cours", "en curso"}},
    {"state.waiting", {"waiting for you", "wartet auf Sie", "en attente de vous", "a la espera de usted"}},
    {"state.solved", {"solved", "gelöst", "résolu", "resuelto"}},
    {"state.closed", {"closed", "geschlossen", "clos", "cerrado"}},
    {"state.dropped", {"dropped", "verworfen", "abandonné", "descartado"}},
    {"comment", {"Comment", "Kommentieren", "Commenter", "Comentar"}},
    {"comment_title", {"Comment on {number}", "Kommentar zu {number}", "Commenter {number}", "Comentar {number}"}},
    {"comment_label", {"Your words", "Ihre Worte", "Votre message", "Su mensaje"}},
    {"comment_send", {"Send", "Senden", "Envoyer", "Enviar"}},
    {"commented", {"✓ added to {number}", "✓ zu {number} hinzugefügt", "✓ ajouté à {number}", "✓ añadido a {number}"}},
    {"solved_it", {"Solved", "Gelöst", "Résolu", "Resuelto"}},
    {"reopen", {"Still not working", "Geht noch nicht", "Toujours en panne", "Sigue sin funcionar"}},
    {"did_help", {"**{number}** is solved: {text}\n\nDid it help?", "**{number}** ist gelöst: {text}\n\nHat es geholfen?",
                  "**{number}** est résolu : {text}\n\nCela vous a-t-il aidé ?", "**{number}** está resuelto: {text}\n\n¿Le sirvió?"}},
    {"yes_closed", {"Yes, thank you", "Ja, danke", "Oui, merci", "Sí, gracias"}},
    {"closed_thanks", {"**{number}** is closed. Glad that it works.", "**{number}** ist geschlossen. Schön, dass es geht.",
                       "**{number}** est clos. Content que cela marche.", "**{number}** está cerrado. Me alegro de que funcione."}},
    {"reopened", {"**{number}** is open again.", "**{number}** ist wieder offen.", "**{number}** est rouvert.",
                  "**{number}** vuelve a estar abierto."}},
    {"taken", {"**{name}** has taken **{number}**.", "**{name}** hat **{number}** übernommen.", "**{name}** a pris **{number}**.",
               "**{name}** se encarga de **{number}**."}},
    {"state_now", {"**{number}** is now: {state}", "**{number}** ist jetzt: {state}", "**{number}** est maintenant : {state}",
                   "**{number}** está ahora: {state}"}},
    {"agents_card", {"**{number}** · {title}\n\n> {text}", "**{number}** · {title}\n\n> {text}", "**{number}** · {title}\n\n> {text}",
                     "**{number}** · {title}\n\n> {text}"}},
    {"take", {"Take", "Übernehmen", "Prendre", "Asumir"}},
    {"taken_here", {"Taken by {name}. Write in this thread: your words are added to {number} and passed on. Lines beginning with // stay here.",
                    "Übernommen von {name}. Schreiben Sie in diesem Thread: Ihre Worte kommen zu {number} und werden weitergegeben. Zeilen mit // bleiben hier.",
                    "Pris par {name}. Écrivez dans ce fil : vos mots sont ajoutés à {number} et transmis. Les lignes commençant par // restent ici.",
                    "Asumido por {name}. Escriba en este hilo: sus palabras se añaden a {number} y se transmiten. Las líneas que empiezan por // se quedan aquí."}},
    {"solve", {"Solve", "Lösen", "Résoudre", "Resolver"}},
    {"solve_title", {"Solve {number}", "{number} lösen", "Résoudre {number}", "Resolver {number}"}},
    {"solve_label", {"What was the cause, what was done?", "Was war die Ursache, was wurde getan?",
                     "Quelle était la cause, qu’a-t-on fait ?", "¿Cuál era la causa, qué se hizo?"}},
    {"agents_only", {"Only agents can do that.", "Das können nur Agenten.", "Réservé aux agents.", "Solo los agentes pueden hacerlo."}},
    {"requester_only", {"Only who asked for the ticket, or an agent, can do that.",
                        "Das kann nur, wer das Ticket eröffnet hat, oder ein Agent.",
                        "Réservé au demandeur du ticket ou à un agent.", "Solo puede hacerlo quien pidió el ticket, o un agente."}},
    {"gone", {"I do not know this ticket any more.", "Dieses Ticket kenne ich nicht mehr.", "Je ne connais plus ce ticket.",
              "Ya no conozco este ticket."}},
    {"mine", {"Your tickets:", "Ihre Tickets:", "Vos tickets :", "Sus tickets:"}},
    {"mine_none", {"You have no tickets. `/desk ticket` opens one.", "Sie haben keine Tickets. `/desk ticket` eröffnet eines.",
                   "Vous n’avez aucun ticket. `/desk ticket` en ouvre un.", "No tiene tickets. `/desk ticket` abre uno."}},
};
}  // namespace

const Texts& texts() {
    static const Texts all{"ticket", table};
    return all;
}

}  // namespace twicket::ticket
