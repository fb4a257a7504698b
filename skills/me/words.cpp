// Plain words count where we were spoken to and they are nothing else.
#include "skills/me/words.hpp"

#include <sstream>

#include "bot/links.hpp"
#include "bot/text/fold.hpp"
#include "skills/me/texts.hpp"

namespace twicket::me {
namespace {

std::string rest_of(std::istringstream& words) {
    std::string rest;
    std::getline(words >> std::ws, rest);
    while (!rest.empty() && (rest.back() == ' ' || rest.back() == '\r')) rest.pop_back();
    return rest;
}

Wish of_command(const std::string& text) {
    std::istringstream words{text};
    std::string verb;
    words >> verb;
    const std::string rest = rest_of(words);
    if (verb == "me" || verb == "whoami") return {Wish::Kind::show};
    if (verb == "guests") return {Wish::Kind::guests};
    if (verb == "unlink") return {Wish::Kind::unlink, rest};
    if (verb == "link") return {rest.empty() ? Wish::Kind::give_code : Wish::Kind::take_code, rest};
    return {};
}

Wish of_words(const std::string& text) {
    std::vector<std::string> words = text::words(text::fold(text));
    std::erase(words, "twicket");
    std::string joined;
    for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
    const auto is = [&](std::initializer_list<std::string_view> wordings) {
        return std::find(wordings.begin(), wordings.end(), joined) != wordings.end();
    };
    if (is({"who am i", "wer bin ich", "qui suis je", "quién soy"})) return {Wish::Kind::show};
    if (is({"my guests", "meine gäste", "mes invités", "mis invitados"})) return {Wish::Kind::guests};
    if (is({"link my account", "link my accounts", "mein konto verknüpfen", "konten verknüpfen", "konto verknüpfen",
            "lier mon compte", "lier mes comptes", "vincular mi cuenta", "vincular mis cuentas"}))
        return {Wish::Kind::give_code};
    if (words.size() < 2) return {};
    const bool verb = words[0] == "link" || words[0] == "verknüpfen" || words[0] == "lier" || words[0] == "vincular";
    std::string code;
    for (std::size_t i = 1; i < words.size(); ++i) code += words[i];
    if (verb && !links::hash_of(code).empty()) return {Wish::Kind::take_code, code};
    return {};
}

}  // namespace

Wish wish_of(const Event& event) {
    if (const auto* command = std::get_if<Command>(&event.what)) return of_command(command->text);
    const auto* message = std::get_if<Message>(&event.what);
    if (!message || message->from_bot || message->text.size() > 120) return {};
    return of_words(message->text);
}

Outcome say_to_speaker(const Turn& turn, std::string label, const char* text,
                       std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
    Card card{.text = texts().say(text, turn.language, values), .language = turn.language};
    return only_to_speaker(turn, std::move(label), std::move(card));
}

}  // namespace twicket::me
