// What the status page says: English, German, French, Spanish.
#include "bot/app/status_texts.hpp"

namespace twicket::app {
namespace {
constexpr Text table[] = {
    {"title", {"{company}: status", "{company}: Status", "{company} : état des services", "{company}: estado"}},
    {"all_well",
     {"All services work.", "Alle Dienste laufen.", "Tous les services fonctionnent.",
      "Todos los servicios funcionan."}},
    {"one_trouble",
     {"One service has trouble.", "Ein Dienst ist gestört.", "Un service est perturbé.",
      "Un servicio tiene problemas."}},
    {"trouble",
     {"{count} services have trouble.", "{count} Dienste sind gestört.", "{count} services sont perturbés.",
      "{count} servicios tienen problemas."}},
    {"none",
     {"No services are listed yet.", "Es sind noch keine Dienste eingetragen.", "Aucun service n’est encore inscrit.",
      "Aún no hay servicios en la lista."}},
    {"ok", {"works", "läuft", "fonctionne", "funciona"}},
    {"degraded", {"works in part", "eingeschränkt", "en partie", "en parte"}},
    {"down", {"down", "gestört", "en panne", "caído"}},
    {"maintenance", {"maintenance", "Wartung", "maintenance", "mantenimiento"}},
    {"since", {"since {time}", "seit {time}", "depuis {time}", "desde {time}"}},
    {"workaround", {"Until then: {text}", "Bis dahin: {text}", "En attendant : {text}", "Mientras tanto: {text}"}},
    {"next",
     {"Next update: {time}", "Nächster Stand: {time}", "Prochaine nouvelle : {time}", "Próxima noticia: {time}"}},
    {"needs",
     {"It needs {names}, which has trouble.", "Es braucht {names}; dort ist eine Störung.",
      "Il dépend de {names}, qui est perturbé.", "Necesita {names}, que tiene problemas."}},
    {"before",
     {"The last two weeks", "Die letzten zwei Wochen", "Les deux dernières semaines", "Las últimas dos semanas"}},
    {"nothing_before", {"No trouble.", "Keine Störungen.", "Aucune panne.", "Ningún problema."}},
    {"planned", {"Planned", "Geplant", "Prévu", "Previsto"}},
    {"calendar", {"Calendar", "Kalender", "Calendrier", "Calendario"}},
    {"foot",
     {"As of {time} ({zone}).", "Stand {time} ({zone}).", "Situation à {time} ({zone}).",
      "Situación a las {time} ({zone})."}},
    {"feed", {"Feed", "Feed", "Flux", "Canal"}},
};
}  // namespace

const Texts& status_texts() {
    static const Texts all{"status", table};
    return all;
}

}  // namespace twicket::app
