// Commands about the place itself. Changes need the role curator, agent or admin; each is audited.
#include "skills/channel/channel.hpp"

#include <sstream>

#include "bot/say.hpp"
#include "bot/text/fold.hpp"

namespace twicket::channel {
namespace {

constexpr Text table[] = {
    {"mode", {"Mode", "Modus", "Mode", "Modo"}},
    {"roll_out", {"Roll-out step", "Einführungsstufe", "Étape", "Etapa"}},
    {"first_answer", {"First answer", "Erste Antwort", "Première réponse", "Primera respuesta"}},
    {"posts_per_hour", {"Unasked posts per hour", "Ungefragte Beiträge je Stunde", "Messages spontanés par heure", "Mensajes espontáneos por hora"}},
    {"quiet_hours", {"Quiet hours", "Ruhezeiten", "Heures calmes", "Horas de silencio"}},
    {"scopes", {"Knowledge scopes", "Wissensbereiche", "Domaines", "Ámbitos"}},
    {"all_scopes", {"everything", "alles", "tout", "todo"}},
    {"none", {"none", "keine", "aucune", "ninguna"}},
    {"this_place", {"How I behave in **{place}**", "So verhalte ich mich in **{place}**", "Mon comportement dans **{place}**",
                    "Cómo me comporto en **{place}**"}},
    {"usage", {"Change it with `/desk channel mode mention|questions|all|off`, `/desk channel step listen|suggest|answer`, "
               "`/desk channel first bot|human|ask` or `/desk channel posts N`.",
               "Ändern mit `/desk channel mode mention|questions|all|off`, `/desk channel step listen|suggest|answer`, "
               "`/desk channel first bot|human|ask` oder `/desk channel posts N`.",
               "À modifier par `/desk channel mode mention|questions|all|off`, `/desk channel step listen|suggest|answer`, "
               "`/desk channel first bot|human|ask` ou `/desk channel posts N`.",
               "Se cambia con `/desk channel mode mention|questions|all|off`, `/desk channel step listen|suggest|answer`, "
               "`/desk channel first bot|human|ask` o `/desk channel posts N`."}},
    {"changed", {"Done: {what} is now **{value}**.", "Erledigt: {what} ist jetzt **{value}**.", "C’est fait : {what} est maintenant **{value}**.",
                 "Hecho: {what} es ahora **{value}**."}},
    {"bad_value", {"“{value}” is not possible here.", "„{value}“ ist hier nicht möglich.", "« {value} » n’est pas possible ici.",
                   "«{value}» no es posible aquí."}},
    {"not_allowed", {"Only agents, curators and admins can change that.", "Das können nur Agenten, Kuratoren und Administratoren ändern.",
                     "Seuls les agents, curateurs et administrateurs peuvent le changer.",
                     "Solo agentes, curadores y administradores pueden cambiarlo."}},
    {"only_channels", {"That is for channels; in a direct message I always answer.", "Das gilt für Kanäle; in Direktnachrichten antworte ich immer.",
                       "Cela vaut pour les canaux ; en message direct je réponds toujours.",
                       "Eso es para canales; en mensajes directos siempre respondo."}},
    {"why_nothing", {"I have not said anything here yet.", "Ich habe hier noch nichts gesagt.", "Je n’ai encore rien dit ici.",
                     "Aún no he dicho nada aquí."}},
    {"why_head", {"How my last answer came about:", "So kam meine letzte Antwort zustande:", "D’où vient ma dernière réponse :",
                  "Cómo surgió mi última respuesta:"}},
    {"why_words", {"Question as compared", "Frage, wie verglichen", "Question comparée", "Pregunta comparada"}},
    {"why_confidence", {"Confidence", "Sicherheit", "Confiance", "Confianza"}},
    {"why_step", {"Outcome", "Ergebnis", "Résultat", "Resultado"}},
    {"why_groups", {"Readers’ common groups", "Gemeinsame Gruppen der Leser", "Groupes communs des lecteurs", "Grupos comunes de los lectores"}},
};

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream{text};
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

bool may_change(const Person& person) {
    return person.has_role("agent") || person.has_role("curator") || person.has_role("admin");
}

std::string percent(double value) { return std::to_string(static_cast<int>(value * 100 + 0.5)) + " %"; }

std::string joined(const nlohmann::json& list, const std::string& otherwise) {
    std::string text;
    for (const auto& one : list) text += (text.empty() ? "" : ", ") + one.get<std::string>();
    return text.empty() ? otherwise : text;
}

Card rules_card(const Turn& turn) {
    const Place& place = turn.place;
    Card card{.text = texts().say("this_place", turn.language, {{"place", place.name}}) + "\n\n" + texts().say("usage", turn.language),
              .language = turn.language};
    const auto clock = [](int minute) {
        char text[8];
        std::snprintf(text, sizeof text, "%02d:%02d", minute / 60 % 24, minute % 60);
        return std::string{text};
    };
    const bool quiet = place.quiet.from_minute != place.quiet.to_minute;
    card.fields = {{texts().say("mode", turn.language), std::string{name_of(place.mode)}},
                   {texts().say("roll_out", turn.language), std::string{name_of(place.roll_out)}},
                   {texts().say("first_answer", turn.language), std::string{name_of(place.first_answer)}},
                   {texts().say("posts_per_hour", turn.language), std::to_string(place.posts_per_hour)},
                   {texts().say("quiet_hours", turn.language),
                    quiet ? clock(place.quiet.from_minute) + "–" + clock(place.quiet.to_minute) : texts().say("none", turn.language)},
                   {texts().say("scopes", turn.language), joined(place.scopes, texts().say("all_scopes", turn.language))}};
    return card;
}

// The change that the words ask for: name of the field and its new value; nothing when the value is not possible.
std::optional<nlohmann::json> change_of(const std::vector<std::string>& words) {
    const std::string& what = words[1];
    const std::string& value = words[2];
    if (what == "mode" && mode_from(value)) return nlohmann::json{{"mode", value}};
    if (what == "step" && roll_out_from(value)) return nlohmann::json{{"roll_out", value}};
    if (what == "first" && first_answer_from(value)) return nlohmann::json{{"first_answer", value}};
    if (what == "posts" && value.size() <= 4 && value.find_first_not_of("0123456789") == value.npos)
        return nlohmann::json{{"posts_per_hour", std::stoi(value)}};
    return std::nullopt;
}

}  // namespace

const Texts& texts() {
    static const Texts all{"channel", table};
    return all;
}

Fit ChannelSkill::fit(const Turn& turn) const {
    const auto* command = std::get_if<Command>(&turn.event.what);
    if (!command) return Fit::none;
    const std::vector<std::string> words = words_of(command->text);
    return !words.empty() && (words[0] == "channel" || words[0] == "why") ? Fit::strong : Fit::none;
}

boost::asio::awaitable<Result<Outcome>> ChannelSkill::answer(const Turn& turn) {
    const std::vector<std::string> words = words_of(std::get<Command>(turn.event.what).text);
    if (words[0] == "why") {
        Result<Outcome> explained = co_await why(turn);
        co_return explained;
    }
    co_return show_or_change(turn, words);
}

Outcome ChannelSkill::show_or_change(const Turn& turn, const std::vector<std::string>& words) const {
    const auto sentence = [&](const char* key, std::string value = {}, std::string what = {}) {
        return Card{.text = texts().say(key, turn.language, {{"value", value}, {"what", what}}), .language = turn.language};
    };
    if (turn.event.kind == PlaceKind::direct) return only_to_speaker(turn, "refused.only_channels", sentence("only_channels"));
    if (words.size() < 3) return only_to_speaker(turn, "channel_shown", rules_card(turn));
    if (!may_change(turn.person)) return only_to_speaker(turn, "refused.role", sentence("not_allowed"));
    const auto change = change_of(words);
    if (!change) return only_to_speaker(turn, "refused.value", sentence("bad_value", text::clip(words[2], 40)));
    const std::string field = change->begin().key();
    Outcome outcome{.label = "channel_changed", .state = turn.conversation};
    Card card = sentence("changed", words[2], texts().say(field, turn.language));
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    outcome.effects.push_back(PlaceChange{*change});
    outcome.effects.push_back(Audit{"channel.change", nlohmann::json{{"place", turn.event.place}, {"change", *change}}.dump()});
    return outcome;
}

boost::asio::awaitable<Result<Outcome>> ChannelSkill::why(const Turn& turn) {
    const std::int64_t sequence = turn.conversation.memory.value("why", std::int64_t{0});
    nlohmann::json trace;
    if (sequence != 0) {
        const Result<std::string> found = co_await read_trace_(sequence);
        if (found.has_error()) co_return found.error();
        trace = nlohmann::json::parse(*found, nullptr, false);
    }
    if (!trace.is_object() || !trace.contains("candidates"))
        co_return only_to_speaker(turn, "why_nothing", Card{.text = texts().say("why_nothing", turn.language), .language = turn.language});
    Card card{.text = texts().say("why_head", turn.language), .language = turn.language};
    int number = 0;
    for (const auto& candidate : trace["candidates"]) {
        char score[16];
        std::snprintf(score, sizeof score, "%.2f", candidate.value("score", 0.0));
        card.text += "\n" + std::to_string(++number) + ". " + candidate.value("title", "") + " (`" + candidate.value("entry", "") + "`, " + score + ")";
    }
    const nlohmann::json filters = trace.value("filters", nlohmann::json::object());
    card.fields = {{texts().say("why_words", turn.language), trace.value("question_words", "")},
                   {texts().say("why_confidence", turn.language), percent(trace.value("confidence", 0.0))},
                   {texts().say("why_step", turn.language), trace.value("step", "")},
                   {texts().say("why_groups", turn.language),
                    joined(filters.value("groups", nlohmann::json::array()), texts().say("none", turn.language))}};
    co_return only_to_speaker(turn, "why_shown", std::move(card));
}

}  // namespace twicket::channel
