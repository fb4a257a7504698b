// The pairing skill's texts: English, German, French, Spanish.
#include "skills/pairing/pairing.hpp"

namespace twicket::pairing {
namespace {

constexpr Text table[] = {
    {"started",
     {"Pairing is on in this channel: every {weeks} weeks, in groups of {size}. Take part with the button or `/desk "
      "pairing join`; nobody is in "
      "unless they say so.",
      "In diesem Kanal wird jetzt gelost: alle {weeks} Wochen, in Gruppen zu {size}. Machen Sie mit dem Knopf oder "
      "`/desk pairing join` mit; dabei "
      "ist nur, wer es sagt.",
      "Les rencontres sont ouvertes dans ce canal : toutes les {weeks} semaines, par groupes de {size}. Participez "
      "avec le bouton ou `/desk pairing "
      "join` ; n’y est que qui le dit.",
      "En este canal hay encuentros: cada {weeks} semanas, en grupos de {size}. Participe con el botón o `/desk "
      "pairing join`; solo entra quien lo dice."}},
    {"started_mentors",
     {"Mentoring is on in this channel: every {weeks} weeks. `/desk pairing join mentor` for mentors, the button or "
      "`/desk pairing join` for whoever "
      "wants to learn.",
      "In diesem Kanal gibt es jetzt Mentoring: alle {weeks} Wochen. `/desk pairing join mentor` für Mentoren, der "
      "Knopf oder `/desk pairing join` für "
      "alle, die lernen wollen.",
      "Le mentorat est ouvert dans ce canal : toutes les {weeks} semaines. `/desk pairing join mentor` pour les "
      "mentors, le bouton ou `/desk pairing "
      "join` pour apprendre.",
      "En este canal hay mentoría: cada {weeks} semanas. `/desk pairing join mentor` para mentores, el botón o `/desk "
      "pairing join` para aprender."}},
    {"stopped",
     {"Pairing is off in this channel.", "In diesem Kanal wird nicht mehr gelost.",
      "Les rencontres sont closes dans ce canal.", "Ya no hay encuentros en este canal."}},
    {"join", {"I take part", "Ich mache mit", "Je participe", "Participo"}},
    {"joined",
     {"You are in, from the next round on. `/desk pairing pause 3` for three weeks off, `/desk pairing leave` to "
      "leave.",
      "Sie sind ab der nächsten Runde dabei. `/desk pairing pause 3` für drei Wochen Pause, `/desk pairing leave` zum "
      "Verlassen.",
      "Vous participez dès le prochain tour. `/desk pairing pause 3` pour trois semaines de pause, `/desk pairing "
      "leave` pour arrêter.",
      "Participa desde la próxima ronda. `/desk pairing pause 3` para tres semanas de pausa, `/desk pairing leave` "
      "para dejarlo."}},
    {"left",
     {"You are out, and will not be asked again.", "Sie sind nicht mehr dabei und werden nicht mehr gefragt.",
      "Vous n’y êtes plus, et ne serez plus sollicité.", "Ya no participa y no se le volverá a preguntar."}},
    {"paused",
     {"You pause until {date}, and are back by yourself then.",
      "Sie pausieren bis {date} und sind dann von selbst wieder dabei.",
      "Vous êtes en pause jusqu’au {date}, puis de retour sans rien faire.",
      "Está en pausa hasta el {date} y luego vuelve por sí solo."}},
    {"resumed", {"You are back in.", "Sie sind wieder dabei.", "Vous êtes de retour.", "Vuelve a participar."}},
    {"not_in",
     {"You do not take part here.", "Sie machen hier nicht mit.", "Vous ne participez pas ici.", "No participa aquí."}},
    {"not_on",
     {"There is no pairing in this channel. Agents, curators and admins begin it with `/desk pairing start`.",
      "In diesem Kanal wird nicht gelost. Agenten, Kuratoren und Administratoren beginnen mit `/desk pairing start`.",
      "Pas de rencontres dans ce canal. Agents, curateurs et administrateurs les ouvrent avec `/desk pairing start`.",
      "No hay encuentros en este canal. Agentes, curadores y administradores los abren con `/desk pairing start`."}},
    {"status",
     {"{count} take part, {paused} pause. Rounds so far: {rounds}. Of those who answered, {met} of {asked} met.",
      "{count} machen mit, {paused} pausieren. Runden bisher: {rounds}. Von denen, die geantwortet haben, trafen sich "
      "{met} von {asked}.",
      "{count} participent, {paused} en pause. Tours : {rounds}. Parmi les réponses, {met} sur {asked} se sont vus.",
      "Participan {count}, {paused} en pausa. Rondas: {rounds}. De quienes respondieron, se vieron {met} de {asked}."}},
    {"not_allowed",
     {"Only agents, curators and admins can change that.",
      "Das können nur Agenten, Kuratoren und Administratoren ändern.",
      "Seuls les agents, curateurs et administrateurs peuvent le changer.",
      "Solo agentes, curadores y administradores pueden cambiarlo."}},
    {"usage",
     {"`/desk pairing start [coffee|mentor] [size 2-5] [every N weeks] [apart N]`, `join [mentor]`, `pause N`, "
      "`resume`, `leave`, `status`, `stop`.",
      "`/desk pairing start [coffee|mentor] [size 2-5] [every N weeks] [apart N]`, `join [mentor]`, `pause N`, "
      "`resume`, `leave`, `status`, `stop`.",
      "`/desk pairing start [coffee|mentor] [size 2-5] [every N weeks] [apart N]`, `join [mentor]`, `pause N`, "
      "`resume`, `leave`, `status`, `stop`.",
      "`/desk pairing start [coffee|mentor] [size 2-5] [every N weeks] [apart N]`, `join [mentor]`, `pause N`, "
      "`resume`, `leave`, `status`, `stop`."}},
    {"only_channels",
     {"Pairing belongs to a channel: say that there.", "Das Losen gehört in einen Kanal: Sagen Sie es dort.",
      "Les rencontres se règlent dans un canal : dites-le là-bas.", "Los encuentros son de un canal: dígalo allí."}},
    {"unknown_you",
     {"I do not know who you are here; see `/desk me`.", "Ich weiß hier nicht, wer Sie sind; siehe `/desk me`.",
      "Je ne sais pas qui vous êtes ici ; voir `/desk me`.", "No sé quién es usted aquí; vea `/desk me`."}},
    {"meet_now",
     {"Round {number} of **{place}**: you meet **{names}**. Find half an hour, and say hello!",
      "Runde {number} von **{place}**: Sie treffen **{names}**. Nehmen Sie sich eine halbe Stunde, und sagen Sie "
      "hallo!",
      "Tour {number} de **{place}** : vous rencontrez **{names}**. Trouvez une demi-heure, et dites bonjour !",
      "Ronda {number} de **{place}**: se encuentra con **{names}**. ¡Busquen media hora y salúdense!"}},
    {"round_told",
     {"Round {number} is drawn: {count} groups. Everybody has a direct message.",
      "Runde {number} ist gelost: {count} Gruppen. Alle haben eine Direktnachricht.",
      "Le tour {number} est tiré : {count} groupes. Chacun a un message direct.",
      "Ronda {number} sorteada: {count} grupos. Todos tienen un mensaje directo."}},
    {"too_few",
     {"This time too few take part for a round.", "Diesmal machen zu wenige für eine Runde mit.",
      "Cette fois, trop peu de monde pour un tour.", "Esta vez participan muy pocas personas para una ronda."}},
    {"did_you",
     {"Did you meet **{names}**?", "Haben Sie **{names}** getroffen?", "Avez-vous rencontré **{names}** ?",
      "¿Se encontró con **{names}**?"}},
    {"yes", {"Yes", "Ja", "Oui", "Sí"}},
    {"no", {"No", "Nein", "Non", "No"}},
    {"noted", {"Thank you, noted.", "Danke, notiert.", "Merci, c’est noté.", "Gracias, anotado."}},
    {"pause_button",
     {"Pause me for 4 weeks", "4 Wochen Pause für mich", "Une pause de 4 semaines", "Pausa de 4 semanas"}},
    {"leave_button", {"I leave", "Ich höre auf", "J’arrête", "Lo dejo"}},
};

}  // namespace

const Texts& texts() {
    static const Texts all{"pairing", table};
    return all;
}

}  // namespace twicket::pairing
