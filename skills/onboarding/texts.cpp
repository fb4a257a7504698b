// The onboarding skill's texts: English, German, French, Spanish.
#include "skills/onboarding/onboarding.hpp"

namespace twicket::onboarding {
namespace {

constexpr Text table[] = {
    {"welcome",
     {"Welcome, **{name}**! I am the service desk: ask me anything, any time. For your first weeks I have a plan; here is day 1.",
      "Willkommen, **{name}**! Ich bin der Service Desk: Fragen Sie mich jederzeit alles. Für die ersten Wochen habe ich einen Plan; hier ist Tag 1.",
      "Bienvenue, **{name}** ! Je suis le service d’assistance : posez-moi toutes vos questions. J’ai un plan pour vos premières semaines ; voici le jour 1.",
      "¡Bienvenido, **{name}**! Soy la mesa de ayuda: pregúnteme lo que quiera. Tengo un plan para sus primeras semanas; este es el día 1."}},
    {"day", {"Day {day}", "Tag {day}", "Jour {day}", "Día {day}"}},
    {"read", {"Good to know: **{title}**", "Gut zu wissen: **{title}**", "Bon à savoir : **{title}**", "Conviene saber: **{title}**"}},
    {"meet", {"Get to know **{name}**", "Lernen Sie **{name}** kennen", "Faites connaissance avec **{name}**", "Conozca a **{name}**"}},
    {"by", {"{name} takes care of it", "{name} kümmert sich darum", "{name} s’en occupe", "{name} se encarga"}},
    {"done_button", {"Done: {task}", "Erledigt: {task}", "Fait : {task}", "Hecho: {task}"}},
    {"for_owner",
     {"For **{name}**, who has just joined: {task}", "Für **{name}**, neu bei uns: {task}", "Pour **{name}**, qui vient d’arriver : {task}",
      "Para **{name}**, que acaba de llegar: {task}"}},
    {"checklist", {"Your checklist: {done} of {all} done", "Ihre Liste: {done} von {all} erledigt", "Votre liste : {done} sur {all}", "Su lista: {done} de {all}"}},
    {"nothing_yet", {"There is no plan for you at the moment.", "Für Sie gibt es zurzeit keinen Plan.", "Il n’y a pas de plan pour vous en ce moment.",
                     "De momento no hay ningún plan para usted."}},
    {"your_newcomers", {"How far newcomers of yours are:", "Wie weit Ihre Neuen sind:", "Où en sont vos nouveaux :", "Cómo van sus nuevos compañeros:"}},
    {"progress",
     {"**{name}**: {done} of {all} done, day {day}", "**{name}**: {done} von {all} erledigt, Tag {day}", "**{name}** : {done} sur {all}, jour {day}",
      "**{name}**: {done} de {all}, día {day}"}},
    {"finished_line", {"finished", "abgeschlossen", "terminé", "terminado"}},
    {"finished",
     {"That was the plan, well done! `/desk onboarding` shows what is open still; and you can ask me for ever.",
      "Das war der Plan, gut gemacht! `/desk onboarding` zeigt, was noch offen ist; und fragen können Sie mich immer.",
      "Voilà le plan, bravo ! `/desk onboarding` montre ce qui reste ; et je réponds toujours à vos questions.",
      "Ese era el plan, ¡bien hecho! `/desk onboarding` muestra lo que queda; y siempre puede preguntarme."}},
    {"finished_for_manager",
     {"**{name}** is through with the plan for newcomers: {done} of {all} done.", "**{name}** ist mit dem Plan für Neue durch: {done} von {all} erledigt.",
      "**{name}** a terminé le plan d’accueil : {done} sur {all}.", "**{name}** ha terminado el plan de acogida: {done} de {all}."}},
    {"ticked", {"Done: {task}", "Erledigt: {task}", "Fait : {task}", "Hecho: {task}"}},
    {"not_yours", {"Only whoever it is for can tick that.", "Das kann nur abhaken, wen es betrifft.", "Seule la personne concernée peut le cocher.",
                   "Solo puede marcarlo la persona a quien le toca."}},
    {"gone", {"That plan is over.", "Dieser Plan ist zu Ende.", "Ce plan est terminé.", "Ese plan ha terminado."}},
};

}  // namespace

const Texts& texts() {
    static const Texts all{"onboarding", table};
    return all;
}

}  // namespace twicket::onboarding
