// The incident skill's texts: English, German, French, Spanish.
#include "skills/incident/texts.hpp"

namespace twicket::incident {
namespace {
constexpr Text table[] = {
    {"surge",
     {"**{people} people** report the same trouble in {threads} conversations since {since}: **{about}**",
      "**{people} Personen** melden seit {since} dieselbe Störung in {threads} Gesprächen: **{about}**",
      "**{people} personnes** signalent la même panne dans {threads} conversations depuis {since} : **{about}**",
      "**{people} personas** informan del mismo problema en {threads} conversaciones desde {since}: **{about}**"}},
    {"in_private", {"{count} of the reports were made in private.", "{count} der Meldungen waren vertraulich.", "{count} des signalements étaient privés.", "{count} de los avisos fueron privados."}},
    {"declare", {"Declare", "Ausrufen", "Déclarer", "Declarar"}},
    {"watch", {"Watch", "Beobachten", "Surveiller", "Vigilar"}},
    {"dismiss", {"Dismiss", "Verwerfen", "Écarter", "Descartar"}},
    {"workaround_button", {"Workaround", "Umgehung", "Contournement", "Solución temporal"}},
    {"over_button", {"It works again", "Es läuft wieder", "Ça remarche", "Vuelve a funcionar"}},
    {"declared_line", {"declared by {name} at {time}", "ausgerufen von {name} um {time}", "déclaré par {name} à {time}", "declarado por {name} a las {time}"}},
    {"watched_line",
     {"watched by {name}; told again when twice as many report it", "beobachtet von {name}; gemeldet, wenn doppelt so viele es sagen",
      "surveillé par {name} ; signalé de nouveau si le double le rapporte", "vigilado por {name}; se avisa de nuevo si lo dicen el doble"}},
    {"dismissed_line", {"dismissed by {name}; quiet for an hour", "verworfen von {name}; eine Stunde Ruhe", "écarté par {name} ; silence pendant une heure", "descartado por {name}; silencio durante una hora"}},
    {"over_line", {"over since {time}; `/desk problem {number}` shows the timeline", "vorbei seit {time}; `/desk problem {number}` zeigt den Verlauf",
                   "terminé depuis {time} ; `/desk problem {number}` montre le déroulement", "terminado desde {time}; `/desk problem {number}` muestra la cronología"}},
    {"looking", {"Several people report it; we are looking into it.", "Mehrere melden es; wir gehen dem nach.", "Plusieurs personnes le signalent ; nous cherchons.", "Varias personas lo comunican; lo estamos mirando."}},
    {"holding",
     {"**{about}** has trouble for several people. It is known and being worked on; I will tell you here when it is over.",
      "**{about}** ist bei mehreren gestört. Das ist bekannt und in Arbeit; ich sage hier Bescheid, wenn es vorbei ist.",
      "**{about}** est en panne pour plusieurs personnes. C’est connu et en cours ; je vous dirai ici quand ce sera fini.",
      "**{about}** tiene problemas para varias personas. Se sabe y se está trabajando; aquí diré cuando termine."}},
    {"told", {"Declared. {count} conversations were told, {people} people follow **{about}** now.",
              "Ausgerufen. {count} Gespräche wurden benachrichtigt, {people} Personen folgen jetzt **{about}**.",
              "Déclaré. {count} conversations ont été prévenues, {people} personnes suivent maintenant **{about}**.",
              "Declarado. Se avisó en {count} conversaciones, {people} personas siguen ahora **{about}**."}},
    {"over", {"**{about}** works again.", "**{about}** läuft wieder.", "**{about}** fonctionne de nouveau.", "**{about}** vuelve a funcionar."}},
    {"known_error",
     {"This is known ({about}). Until it is mended: {text}", "Das ist bekannt ({about}). Bis es behoben ist: {text}", "C’est connu ({about}). En attendant la réparation : {text}",
      "Es conocido ({about}). Hasta que se arregle: {text}"}},
    {"known_line", {"known error PRB-{number}", "bekannter Fehler PRB-{number}", "erreur connue PRB-{number}", "error conocido PRB-{number}"}},
    {"did_help_not", {"That does not help me", "Das hilft mir nicht", "Cela ne m’aide pas", "Eso no me ayuda"}},
    {"form_declare", {"Declare a major incident", "Großstörung ausrufen", "Déclarer un incident majeur", "Declarar una incidencia grave"}},
    {"form_workaround", {"Workaround", "Umgehung", "Contournement", "Solución temporal"}},
    {"form_over", {"It works again", "Es läuft wieder", "Ça remarche", "Vuelve a funcionar"}},
    {"send", {"Send", "Absenden", "Envoyer", "Enviar"}},
    {"service", {"Which service?", "Welcher Dienst?", "Quel service ?", "¿Qué servicio?"}},
    {"public_text", {"What everybody may read", "Was alle lesen dürfen", "Ce que tous peuvent lire", "Lo que todos pueden leer"}},
    {"workaround_text", {"What people can do until then", "Was man bis dahin tun kann", "Que faire en attendant", "Qué hacer mientras tanto"}},
    {"over_text", {"What was it? Everybody reads this.", "Was war es? Das lesen alle.", "Qu’est-ce que c’était ? Tout le monde le lit.", "¿Qué fue? Lo leen todos."}},
    {"workaround_set", {"The workaround is shown to everybody who asks.", "Die Umgehung wird allen gezeigt, die fragen.", "Le contournement est montré à tous ceux qui demandent.", "La solución temporal se muestra a quien pregunte."}},
    {"agents_only", {"Only agents can do that.", "Das können nur Agenten.", "Seuls les agents peuvent le faire.", "Solo los agentes pueden hacerlo."}},
    {"no_such", {"There is no problem {number}. `/desk problem` lists them.", "Ein Problem {number} gibt es nicht. `/desk problem` zeigt alle.",
                 "Il n’y a pas de problème {number}. `/desk problem` les montre.", "No hay ningún problema {number}. `/desk problem` los muestra."}},
    {"none", {"No incidents and no problems.", "Keine Störungen und keine Probleme.", "Aucun incident, aucun problème.", "Ni incidencias ni problemas."}},
    {"closed", {"Problem {number} is closed.", "Problem {number} ist geschlossen.", "Le problème {number} est clos.", "El problema {number} está cerrado."}},
    {"problem_head", {"**PRB-{number}** · {about} · {state}", "**PRB-{number}** · {about} · {state}", "**PRB-{number}** · {about} · {state}", "**PRB-{number}** · {about} · {state}"}},
    {"state.raised", {"reported", "gemeldet", "signalé", "comunicado"}},
    {"state.watched", {"watched", "beobachtet", "surveillé", "vigilado"}},
    {"state.dismissed", {"dismissed", "verworfen", "écarté", "descartado"}},
    {"state.declared", {"under way", "läuft", "en cours", "en curso"}},
    {"state.problem", {"over, cause open", "vorbei, Ursache offen", "terminé, cause ouverte", "terminado, causa abierta"}},
    {"state.closed", {"closed", "geschlossen", "clos", "cerrado"}},
    {"note.raised", {"reported by {text} people", "gemeldet von {text} Personen", "signalé par {text} personnes", "comunicado por {text} personas"}},
    {"note.declared", {"declared by {who}: {text}", "ausgerufen von {who}: {text}", "déclaré par {who} : {text}", "declarado por {who}: {text}"}},
    {"note.watched", {"watched by {who} {text}", "beobachtet von {who} {text}", "surveillé par {who} {text}", "vigilado por {who} {text}"}},
    {"note.dismissed", {"dismissed by {who} {text}", "verworfen von {who} {text}", "écarté par {who} {text}", "descartado por {who} {text}"}},
    {"note.workaround", {"workaround by {who}: {text}", "Umgehung von {who}: {text}", "contournement par {who} : {text}", "solución temporal de {who}: {text}"}},
    {"note.over", {"works again {text}", "läuft wieder {text}", "fonctionne de nouveau {text}", "vuelve a funcionar {text}"}},
    {"note.closed", {"closed by {who} {text}", "geschlossen von {who} {text}", "clos par {who} {text}", "cerrado por {who} {text}"}},
    {"affected", {"{people} people in {threads} conversations", "{people} Personen in {threads} Gesprächen", "{people} personnes dans {threads} conversations", "{people} personas en {threads} conversaciones"}},
    {"problem_ticket", {"Problem: {about}", "Problem: {about}", "Problème : {about}", "Problema: {about}"}},
};
}  // namespace

const Texts& texts() {
    static const Texts all{"incident", table};
    return all;
}

}  // namespace twicket::incident
