// One walk over what an event can carry, and the warning.
#include "bot/screening.hpp"

#include <algorithm>
#include <map>

#include "bot/say.hpp"
#include "bot/text/shape.hpp"
#include "bot/texts.hpp"

namespace twicket {
namespace {

constexpr Text table[] = {
    {"password", {"a password", "ein Passwort", "un mot de passe", "una contraseña"}},
    {"access_key", {"an access key", "ein Zugangsschlüssel", "une clé d’accès", "una clave de acceso"}},
    {"private_key", {"a private key", "ein privater Schlüssel", "une clé privée", "una clave privada"}},
    {"card", {"a card number", "eine Kartennummer", "un numéro de carte", "un número de tarjeta"}},
    {"iban", {"a bank account", "ein Bankkonto", "un compte bancaire", "una cuenta bancaria"}},
    {"id_number", {"an ID number", "eine Ausweisnummer", "un numéro d’identité", "un número de identidad"}},
    {"own",
     {"something that your company keeps out of here", "etwas, das in Ihrer Firma nicht hierher gehört",
      "une chose que votre entreprise ne veut pas voir ici", "algo que su empresa no quiere ver aquí"}},
    {"seen",
     {"🔑 Your message held {what}. I have kept none of it. Whoever can read it here can use it, so please delete your "
      "message (in its menu) "
      "or take it out.",
      "🔑 Ihre Nachricht enthielt {what}. Ich habe davon nichts behalten. Wer es hier lesen kann, kann es benutzen: "
      "Bitte löschen Sie Ihre "
      "Nachricht (in ihrem Menü) oder nehmen Sie es heraus.",
      "🔑 Votre message contenait {what}. Je n’en ai rien gardé. Qui peut le lire ici peut s’en servir : supprimez "
      "votre message (dans son "
      "menu) ou retirez-le.",
      "🔑 Su mensaje contenía {what}. No he guardado nada de ello. Quien pueda leerlo aquí puede usarlo: borre su "
      "mensaje (en su menú) o "
      "quítelo."}},
    {"alone",
     {"🔑 Your message held {what}. I have kept none of it; nobody else reads along here.",
      "🔑 Ihre Nachricht enthielt {what}. Ich habe davon nichts behalten; hier liest niemand sonst mit.",
      "🔑 Votre message contenait {what}. Je n’en ai rien gardé ; personne d’autre ne lit ici.",
      "🔑 Su mensaje contenía {what}. No he guardado nada de ello; aquí no lee nadie más."}},
    {"change_it",
     {" Then change it, as if it were known.", " Ändern Sie es danach, als wäre es bekannt.",
      " Changez-le ensuite, comme s’il était connu.", " Después cámbielo, como si fuera conocido."}},
};

const Texts& texts() {
    static const Texts all{"screening", table};
    return all;
}

std::string listed(const std::vector<guard::Kind>& kinds, const std::string& language) {
    std::string list;
    for (const guard::Kind kind : kinds)
        list += (list.empty() ? "" : ", ") + texts().say(guard::name_of(kind), language);
    return list;
}

}  // namespace

Screening::Screening(ScreeningRules rules) : rules_{std::move(rules)}, guard_{rules_.own} {}

Screened Screening::hide(Event& event) const {
    Screened screened;
    if (rules_.exempt.contains({event.account, event.place})) return screened;
    const auto take_out = [this, &screened](std::string& text) {
        guard::Masked masked = guard_.mask(text, rules_.kinds);
        if (masked.kinds.empty()) return;
        text = std::move(masked.text);
        for (const guard::Kind kind : masked.kinds)
            if (std::ranges::find(screened.kinds, kind) == screened.kinds.end()) screened.kinds.push_back(kind);
    };
    if (auto* message = std::get_if<Message>(&event.what))
        take_out(message->text);
    else if (auto* edit = std::get_if<Edit>(&event.what))
        take_out(edit->text);
    else if (auto* forward = std::get_if<Forward>(&event.what))
        take_out(forward->text);
    else if (auto* command = std::get_if<Command>(&event.what))
        take_out(command->text);
    else if (auto* news = std::get_if<TicketChanged>(&event.what))
        take_out(news->text);
    else if (auto* form = std::get_if<Submission>(&event.what))
        for (auto& [name, value] : form->values) take_out(value);
    return screened;
}

std::string Screening::hidden(const std::string& account, const std::string& place, std::string text) const {
    if (rules_.exempt.contains({account, place})) return text;
    return guard_.mask(text, rules_.kinds).text;
}

namespace {
Screening& the_screening() {
    static Screening one;
    return one;
}
}  // namespace

const Screening& screening() {
    return the_screening();
}

void set_screening(Screening screening) {
    the_screening() = std::move(screening);
}

std::string with_screened(const std::string& event_json, const Screened& screened) {
    if (screened.kinds.empty()) return event_json;
    nlohmann::json whole = nlohmann::json::parse(event_json);
    nlohmann::json kinds = nlohmann::json::array();
    for (const guard::Kind kind : screened.kinds) kinds.push_back(guard::name_of(kind));
    whole["hidden"] = std::move(kinds);
    return whole.dump();
}

Screened screened_in(const std::string& event_json) {
    Screened screened;
    if (event_json.find("\"hidden\"") == std::string::npos) return screened;
    const nlohmann::json whole = nlohmann::json::parse(event_json, nullptr, false);
    const nlohmann::json& kinds = text::member(whole, "hidden");
    for (const nlohmann::json& name : kinds.is_array() ? kinds : nlohmann::json::array())
        if (const auto kind = name.is_string() ? guard::kind_named(name.get<std::string>()) : std::nullopt)
            screened.kinds.push_back(*kind);
    return screened;
}

void warn_writer(const Turn& turn, const Screened& screened, Outcome& outcome) {
    const auto* message = std::get_if<Message>(&turn.event.what);
    const bool is_written = (message && !message->from_bot) || std::holds_alternative<Edit>(turn.event.what);
    if (screened.kinds.empty() || !is_written || turn.event.person.empty()) return;
    nlohmann::json names = nlohmann::json::array();
    for (const guard::Kind kind : screened.kinds) names.push_back(guard::name_of(kind));
    outcome.trace["hidden"] = std::move(names);
    if (turn.place.mode == Mode::off || turn.place.roll_out == RollOut::listen) return;
    const bool direct = turn.event.kind == PlaceKind::direct;
    const std::string what = listed(screened.kinds, turn.language);
    Card card{.text = texts().say(direct ? "alone" : "seen", turn.language, {{"what", what}}),
              .language = turn.language};
    const bool is_secret =
        std::ranges::any_of(screened.kinds, [](guard::Kind kind) { return guard::secrets.has(kind); });
    if (is_secret && !direct) card.text += texts().say("change_it", turn.language);
    Post warning = say_here(turn, 0, std::move(card), only_speaker(turn));
    warning.outgoing.id = turn.key + "-screened";
    warning.outgoing.account = turn.event.account;
    warning.outgoing.place = turn.event.place;
    warning.outgoing.thread = turn.event.thread;
    warning.outgoing.reply_to = turn.event.reply_to;
    outcome.effects.push_back(std::move(warning));
}

}  // namespace twicket
