// Sentence by sentence. A greeting or a thank-you of a few words explains nothing and is left out.
#include "skills/keep/explained.hpp"

#include <algorithm>

#include "bot/text/fold.hpp"

namespace twicket::keep {
namespace {

using Words = std::vector<std::string>;

// Folded, as bot/text/fold leaves them; several words in a row are one sign.
constexpr std::string_view cause_signs[] = {"because",   "caused by", "cause was", "the cause", "reason", "due to",
                                            "culprit",   "weil",      "ursache",   "grund",     "lag an", "liegt an",
                                            "lag daran", "parce que", "cause",     "à cause",   "raison", "porque",
                                            "causa",     "razón",     "debido"};
constexpr std::string_view check_signs[] = {
    "check",        "verify",      "you should see", "should now", "to see if", "confirm",       "you will see",
    "prüfen",       "prüfe",       "prüfen sie",     "überprüfen", "kontrolle", "kontrollieren", "sollte nun",
    "sollte jetzt", "sollten nun", "sollten jetzt",  "vérifier",   "vérifiez",  "contrôler",     "devriez",
    "devrait",      "comprobar",   "compruebe",      "comprueba",  "verificar", "debería"};
constexpr std::string_view courtesy[] = {"hello",   "hi",      "hey",    "hallo", "guten", "bonjour", "salut",
                                         "hola",    "buenos",  "thanks", "thank", "danke", "merci",   "gracias",
                                         "welcome", "looking", "moment", "sorry", "bitte"};
constexpr std::size_t short_courtesy = 7;  // words
constexpr std::size_t longest_part = 2500;

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    return std::string{text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1)};
}

// Ends at a line's end, or at . ! ? before a blank: "v2.1" and "intranet.example" stay whole.
std::vector<std::string> sentences_of(std::string_view text) {
    std::vector<std::string> sentences;
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool end = c == '\n' || ((c == '.' || c == '!' || c == '?') &&
                                       (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n'));
        if (!end) continue;
        if (std::string one = trimmed(text.substr(from, at + 1 - from)); !one.empty())
            sentences.push_back(std::move(one));
        from = at + 1;
    }
    if (std::string rest = trimmed(text.substr(from)); !rest.empty()) sentences.push_back(std::move(rest));
    return sentences;
}

bool has_sign(const std::string& spaced, const auto& signs) {
    return std::ranges::any_of(
        signs, [&](std::string_view sign) { return spaced.find(" " + std::string{sign} + " ") != spaced.npos; });
}

void add(std::string& part, const std::string& sentence, const char* between) {
    if (part.size() + sentence.size() < longest_part) part += (part.empty() ? "" : between) + sentence;
}

}  // namespace

Explained explained_in(const std::vector<std::string>& messages) {
    Explained said;
    for (const std::string& message : messages) {
        bool first = true;
        for (const std::string& sentence : sentences_of(message)) {
            const Words words = text::words(text::fold(sentence));
            std::string spaced = " ";
            for (const std::string& word : words) spaced += word + " ";
            const bool polite = words.empty() || (words.size() <= short_courtesy &&
                                                  std::ranges::any_of(words, [](const std::string& word) {
                                                      return std::ranges::find(courtesy, word) != std::end(courtesy);
                                                  }));
            if (has_sign(spaced, cause_signs))
                add(said.cause, sentence, " ");
            else if (has_sign(spaced, check_signs))
                add(said.check, sentence, " ");
            else if (!polite)
                add(said.fix, sentence, first && !said.fix.empty() ? "\n\n" : " "), first = false;
        }
    }
    return said;
}

}  // namespace twicket::keep
