// Two cards, and one more a ticket.
#include "skills/leaver/leaver.hpp"

#include "bot/say.hpp"
#include "bot/text/fold.hpp"

namespace twicket::leaver {
namespace {

using nlohmann::json;

constexpr Text table[] = {
    {"agents",
     {"**{name}** does not work here any more. What was in hand:", "**{name}** arbeitet nicht mehr hier. Was in Arbeit war:",
      "**{name}** ne travaille plus ici. Ce qui était en cours :", "**{name}** ya no trabaja aquí. Lo que tenía entre manos:"}},
    {"manager",
     {"**{name}** does not work here any more. This is yours from now on:", "**{name}** arbeitet nicht mehr hier. Das ist von jetzt an Ihres:",
      "**{name}** ne travaille plus ici. Désormais, ceci vous revient :", "**{name}** ya no trabaja aquí. Desde ahora esto es suyo:"}},
    {"questions",
     {"{count} conversations are back in the queue", "{count} Gespräche sind wieder in der Warteschlange",
      "{count} conversations sont de retour dans la file", "{count} conversaciones vuelven a la cola"}},
    {"one_question",
     {"1 conversation is back in the queue", "1 Gespräch ist wieder in der Warteschlange", "1 conversation est de retour dans la file",
      "1 conversación vuelve a la cola"}},
    {"requests",
     {"Approvals that are asked of you now: {list}", "Genehmigungen, um die Sie nun gebeten werden: {list}",
      "Approbations qui vous sont maintenant demandées : {list}", "Aprobaciones que ahora se le piden: {list}"}},
    {"requests_moved",
     {"Approvals that go to the manager: {list}", "Genehmigungen, die an die Führungskraft gehen: {list}",
      "Approbations transmises au responsable : {list}", "Aprobaciones que pasan al responsable: {list}"}},
    {"entries",
     {"Knowledge to be looked after: {list}", "Wissenseinträge, um die sich jemand kümmern muss: {list}",
      "Articles dont il faut s’occuper : {list}", "Artículos de los que hay que ocuparse: {list}"}},
    {"tickets",
     {"Tickets that nobody has now: {list}", "Tickets, die nun niemand hat: {list}", "Tickets que personne n’a plus : {list}",
      "Tickets que ahora no tiene nadie: {list}"}},
    {"ticket_free",
     {"**{number}** {title}: was {name}’s, and is nobody’s now.", "**{number}** {title}: gehörte {name} und jetzt niemandem.",
      "**{number}** {title} : était à {name}, n’est plus à personne.", "**{number}** {title}: era de {name} y ahora no es de nadie."}},
    {"take", {"I take it", "Ich übernehme", "Je m’en charge", "Me encargo"}},
};

std::string joined(const json& list) {
    std::string text;
    for (const json& one : list) text += (text.empty() ? "" : ", ") + text::clip(one.get<std::string>(), 80);
    return text;
}

json numbers(const json& tickets) {
    json list = json::array();
    for (const json& one : tickets) list.push_back(one.value("number", ""));
    return list;
}

void add_line(Card& card, const char* key, const json& list) {
    if (!list.empty()) card.text += "\n- " + texts().say(key, card.language, {{"list", joined(list)}});
}

void add_questions(Card& card, const json& list) {
    const std::string count = std::to_string(list.size());
    if (!list.empty()) card.text += "\n- " + texts().say(list.size() == 1 ? "one_question" : "questions", card.language, {{"count", count}});
}

std::string person_in(std::string_view timer) {
    return std::string{timer.substr(timer.find(':') + 1)};
}

}  // namespace

const Texts& texts() {
    static const Texts all{"leaver", table};
    return all;
}

Fit LeaverSkill::fit(const Turn& turn) const {
    const auto* tick = std::get_if<Tick>(&turn.event.what);
    return tick && tick->timer.starts_with("leaver.") ? Fit::owns : Fit::none;
}

boost::asio::awaitable<Result<Outcome>> LeaverSkill::answer(const Turn& turn) {
    const std::string& timer = std::get<Tick>(turn.event.what).timer;
    std::string id = person_in(timer);
    const Person* left = parts_.people.find_left(id);
    if (!left) co_return Outcome{.label = "ignored.returned", .state = turn.conversation};
    const Person copy = *left;
    const Result<Paper> paper = co_await parts_.paper(std::move(id));
    if (paper.has_error()) co_return paper.error();
    const json body = json::parse(paper->body, nullptr, false);
    if (!body.is_object()) co_return Outcome{.label = "ignored.nothing_left", .state = turn.conversation};
    co_return timer.starts_with("leaver.agents:") ? tell_agents(turn, copy, body) : tell_manager(turn, copy, body);
}

Outcome LeaverSkill::tell_agents(const Turn& turn, const Person& left, const json& paper) const {
    const std::string& language = parts_.agents_language;
    Outcome outcome{.label = "leaver.told_agents", .state = turn.conversation};
    Card card{.text = texts().say("agents", language, {{"name", left.name}}), .language = language};
    add_questions(card, paper["questions"]);
    add_line(card, "requests_moved", paper["requests"]);
    add_line(card, "entries", paper["entries"]);
    add_line(card, "tickets", numbers(paper["tickets"]));
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    std::size_t number = 1;
    for (const json& ticket : paper["tickets"]) {
        const std::string shown = ticket.value("number", ""), title = text::clip(ticket.value("title", ""), 200);
        Card one{.text = texts().say("ticket_free", language, {{"number", shown}, {"title", title}, {"name", left.name}}), .language = language};
        one.actions.push_back({"ticket.take", texts().say("take", language), ticket.dump(), ActionStyle::primary, "✋"});
        outcome.effects.push_back(say_here(turn, number++, std::move(one)));
    }
    outcome.effects.push_back(Audit{"person.left", json{{"person", left.id}}.dump()});
    return outcome;
}

Outcome LeaverSkill::tell_manager(const Turn& turn, const Person& left, const json& paper) const {
    Outcome outcome{.label = "leaver.told_manager", .state = turn.conversation};
    Card card{.text = texts().say("manager", turn.language, {{"name", left.name}}), .language = turn.language};
    add_line(card, "requests", paper["requests"]);
    add_line(card, "entries", paper["entries"]);
    add_line(card, "tickets", numbers(paper["tickets"]));
    add_questions(card, paper["questions"]);
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    return outcome;
}

}  // namespace twicket::leaver
