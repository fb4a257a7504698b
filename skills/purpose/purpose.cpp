// The one button.
#include "skills/purpose/purpose.hpp"

#include "bot/say.hpp"

namespace twicket::purpose {
namespace {

using nlohmann::json;

constexpr Text table[] = {
    {"learned",
     {"Noted: a {purpose}. I learn from it.", "Notiert: {purpose}. Ich lerne daraus.",
      "Noté : {purpose}. J’en tire la leçon.", "Anotado: {purpose}. Aprendo de ello."}},
    {"agents_only",
     {"Only agents can do that.", "Das können nur Agenten.", "Réservé aux agents.",
      "Solo los agentes pueden hacerlo."}},
    {"gone",
     {"This card is out of date.", "Diese Karte ist veraltet.", "Cette carte est périmée.",
      "Esta tarjeta está desfasada."}},
    {"question", {"question", "Frage", "question", "pregunta"}},
    {"incident", {"incident", "Störung", "incident", "incidencia"}},
    {"request", {"request", "Anfrage", "demande", "solicitud"}},
    {"status", {"status", "Nachfrage", "suivi", "seguimiento"}},
    {"complaint", {"complaint", "Beschwerde", "réclamation", "queja"}},
    {"praise", {"praise", "Lob", "éloge", "elogio"}},
    {"noise", {"noise", "Plauderei", "bavardage", "charla"}},
};

}  // namespace

const Texts& texts() {
    static const Texts all{"purpose", table};
    return all;
}

Fit PurposeSkill::fit(const Turn& turn) const {
    const auto* click = std::get_if<Click>(&turn.event.what);
    return click && click->action.starts_with("purpose.") ? Fit::owns : Fit::none;
}

boost::asio::awaitable<Result<Outcome>> PurposeSkill::answer(const Turn& turn) {
    co_return correct(turn, std::get<Click>(turn.event.what));
}

Outcome PurposeSkill::correct(const Turn& turn, const Click& click) const {
    const auto say = [&turn](const char* key) {
        return Card{.text = texts().say(key, turn.language), .language = turn.language};
    };
    if (click.taken_back) return {.label = "ignored.taken_back", .state = turn.conversation};
    if (!turn.person.has_role("agent") && !turn.person.has_role("admin"))
        return only_to_speaker(turn, "refused.not_an_agent", say("agents_only"));
    const json value = json::parse(click.value, nullptr, false);
    const auto purpose = value.is_object() ? purpose_from(value.value("is", "")) : std::nullopt;
    if (!purpose || value.value("text", "").empty()) return only_to_speaker(turn, "ignored.old_card", say("gone"));
    const std::string name = texts().say(name_of(*purpose), turn.language);
    Card card{.text = texts().say("learned", turn.language, {{"purpose", name}}), .language = turn.language};
    Outcome outcome = only_to_speaker(turn, "purpose.corrected", std::move(card));
    outcome.effects.push_back(PurposeLesson{value.value("text", ""), *purpose});
    outcome.effects.push_back(Audit{"purpose.correct", json{{"is", name_of(*purpose)}}.dump()});
    return outcome;
}

}  // namespace twicket::purpose
