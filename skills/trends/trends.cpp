// One card: the newest week, each line beside the week before.
#include "skills/trends/trends.hpp"

#include <sstream>

#include "bot/say.hpp"

namespace twicket::trends {
namespace {

constexpr std::size_t most_lines = 15;

constexpr Text table[] = {
    {"off",
     {"Trends are switched off here.", "Trends sind hier ausgeschaltet.", "Les tendances sont désactivées ici.",
      "Las tendencias están desactivadas aquí."}},
    {"not_allowed",
     {"Only agents, curators and admins can see that.", "Das können nur Agenten, Kuratoren und Administratoren sehen.",
      "Réservé aux agents, curateurs et administrateurs.", "Solo agentes, curadores y administradores pueden verlo."}},
    {"none",
     {"No week has had enough people so far ({minimum} are needed).", "Noch keine Woche hatte genug Menschen ({minimum} sind nötig).",
      "Aucune semaine n’a encore réuni assez de personnes (il en faut {minimum}).",
      "Ninguna semana ha tenido aún bastantes personas (se necesitan {minimum})."}},
    {"head",
     {"**Week of {week}**. Only groups of {minimum} people or more are counted.",
      "**Woche ab {week}**. Gezählt werden nur Gruppen ab {minimum} Menschen.",
      "**Semaine du {week}**. Seuls les groupes d’au moins {minimum} personnes sont comptés.",
      "**Semana del {week}**. Solo se cuentan grupos de al menos {minimum} personas."}},
    {"all", {"Everything", "Alles", "Tout", "Todo"}},
    {"spoke",
     {"{name}: {messages} messages, {complaints} % complaints, {praise} % praise",
      "{name}: {messages} Nachrichten, {complaints} % Beschwerden, {praise} % Lob",
      "{name} : {messages} messages, {complaints} % de réclamations, {praise} % d’éloges",
      "{name}: {messages} mensajes, {complaints} % quejas, {praise} % elogios"}},
    {"before",
     {"week before: {complaints} %, {praise} %", "Woche davor: {complaints} %, {praise} %",
      "semaine d’avant : {complaints} %, {praise} %", "semana anterior: {complaints} %, {praise} %"}},
    {"followers", {"{count} follow it", "{count} folgen", "{count} abonnés", "{count} la siguen"}},
    {"followed", {"{name}: {count} follow it", "{name}: {count} folgen", "{name} : {count} abonnés", "{name}: {count} la siguen"}},
    {"entry",
     {"{name}: shown {served} times, helpful {helpful}, not helpful {not_helpful}, used again {reused}, shared {shared}",
      "{name}: {served}-mal gezeigt, hilfreich {helpful}, nicht hilfreich {not_helpful}, wieder gebraucht {reused}, geteilt {shared}",
      "{name} : montré {served} fois, utile {helpful}, pas utile {not_helpful}, réutilisé {reused}, partagé {shared}",
      "{name}: mostrada {served} veces, útil {helpful}, no útil {not_helpful}, reutilizada {reused}, compartida {shared}"}},
    {"place",
     {"{name}: {questions} questions", "{name}: {questions} Fragen", "{name} : {questions} questions", "{name}: {questions} preguntas"}},
    {"wait",
     {"first useful answer after {wait} (median)", "erste brauchbare Antwort nach {wait} (Median)",
      "première réponse utile après {wait} (médiane)", "primera respuesta útil tras {wait} (mediana)"}},
};

bool may_see(const Person& person) {
    return person.is_agent() || person.has_role("curator");
}

std::string number(std::int64_t value) {
    return std::to_string(value);
}

// Seconds as people say them.
std::string minutes(std::int64_t seconds) {
    if (seconds < 60) return number(seconds) + " s";
    if (seconds < 2 * 3600) return number(seconds / 60) + " min";
    return number(seconds / 3600) + " h";
}

std::string share(std::int64_t part, std::int64_t whole) {
    return number(whole == 0 ? 0 : (part * 100 + whole / 2) / whole);
}

}  // namespace

const Texts& texts() {
    static const Texts all{"trends", table};
    return all;
}

Fit TrendsSkill::fit(const Turn& turn) const {
    const auto* command = std::get_if<Command>(&turn.event.what);
    if (!command) return Fit::none;
    std::string verb;
    std::istringstream{command->text} >> verb;
    return verb == "trends" ? Fit::strong : Fit::none;
}

boost::asio::awaitable<Result<Outcome>> TrendsSkill::answer(const Turn& turn) {
    const auto sentence = [&turn](const char* key, const std::string& minimum = {}) {
        return Card{.text = texts().say(key, turn.language, {{"minimum", minimum}}), .language = turn.language};
    };
    if (!may_see(turn.person)) co_return only_to_speaker(turn, "refused.role", sentence("not_allowed"));
    if (!parts_.settings.on) co_return only_to_speaker(turn, "trends_off", sentence("off"));
    const Result<std::vector<Trend>> all = co_await parts_.stored();
    if (all.has_error()) co_return all.error();
    if (all->empty())
        co_return only_to_speaker(turn, "trends_none", sentence("none", number(parts_.settings.minimum)));
    co_return only_to_speaker(turn, "trends_shown", card_of(turn, *all));
}

std::string TrendsSkill::line_of(const Trend& trend, const Trend* before, const std::string& language) const {
    const std::string name = trend.subject == "all" ? texts().say("all", language) : parts_.name_of(trend.subject);
    if (name.empty()) return {};
    const auto figure = [&](const char* key) { return number(trend.figure(key)); };
    if (trend.subject.starts_with("entry:"))
        return texts().say("entry", language,
                           {{"name", name}, {"served", figure("served")}, {"helpful", figure("helpful")},
                            {"not_helpful", figure("not_helpful")}, {"reused", figure("reused")}, {"shared", figure("shared")}});
    if (trend.subject.starts_with("place:")) {
        std::string line = texts().say("place", language, {{"name", name}, {"questions", figure("questions")}});
        if (trend.figures.contains("wait"))
            line += " · " + texts().say("wait", language, {{"wait", minutes(trend.figure("wait"))}});
        return line;
    }
    const std::string followers = figure("followers");
    if (!trend.figures.contains("messages")) return texts().say("followed", language, {{"name", name}, {"count", followers}});
    const auto shares = [&](const Trend& of, const char* key) {
        const std::int64_t all = of.figure("messages");
        return texts().say(key, language,
                           {{"name", name}, {"messages", number(all)}, {"complaints", share(of.figure("complaints"), all)},
                            {"praise", share(of.figure("praise"), all)}});
    };
    std::string line = shares(trend, "spoke");
    if (before && before->figures.contains("messages")) line += " · " + shares(*before, "before");
    if (trend.figures.contains("followers")) line += " · " + texts().say("followers", language, {{"count", followers}});
    return line;
}

Card TrendsSkill::card_of(const Turn& turn, const std::vector<Trend>& all) const {
    const std::string& language = turn.language;
    const std::string& newest = all.front().week;
    Card card{.text = texts().say("head", language, {{"week", newest}, {"minimum", number(parts_.settings.minimum)}}),
              .language = language};
    std::size_t lines = 0;
    for (const Trend& trend : all) {
        if (trend.week != newest || lines == most_lines) break;
        const auto before = std::ranges::find_if(
            all, [&](const Trend& other) { return other.subject == trend.subject && other.week < newest; });
        const std::string line = line_of(trend, before == all.end() ? nullptr : &*before, language);
        if (line.empty()) continue;
        card.text += "\n- " + line;
        ++lines;
    }
    return card;
}

}  // namespace twicket::trends
