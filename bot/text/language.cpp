// Of ours: function words and typical letters, counted; a clear winner or nothing. Of all others, and where those say
// nothing: Google's Compact Language Detector 2, which needs a few words to be believed.
#include "bot/text/language.hpp"

#include <cstdio>  // the next one does not bring what it names
//
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>

#include "bot/text/fold.hpp"

namespace twicket::text {
namespace {

struct Evidence {
    std::string_view language;
    std::string_view words;    // each between spaces; words common to two of the languages stand in neither list
    std::string_view letters;  // UTF-8 sequences that the others do not use
};

constexpr Evidence evidence[] = {
    {"en",
     " the is are was were been what whats how where when who why which whose does did dont doesnt cant cannot can "
     "could would "
     "should will wont have has had having my your our their its im ive youre they them this that these those there "
     "here and "
     "or but not with from into about after before because if then than to of for on at by be do get got getting keep "
     "keeps "
     "i you we he she it any anyone anybody somebody every again still please help need want works working work broken "
     "down ",
     ""},
    {"de",
     " der die das den dem ein eine einen einem einer eines ist sind war waren wird werden wurde kann kannst können "
     "koennen "
     "muss muessen müssen soll darf wie wo wann wer warum wieso welche welcher welches wen wem ich du wir ihr mein "
     "meine "
     "meinen meinem meiner dein unser unsere sich mich mir dir uns nicht kein keine keinen und oder aber mit ohne von "
     "vom zu "
     "zum zur für fuer auf aus bei beim nach über ueber unter seit geht gehen funktioniert habe hat haben hab noch "
     "schon "
     "immer wieder bitte hilfe brauche bekomme gibt wenn dass weil auch nur mehr im ins am an bricht startet ",
     "äöüß"},
    {"fr",
     " le la les des du un une est sont était sera peut peux puis pouvez dois doit faut comment où quand qui pourquoi "
     "quel "
     "quelle quels quelles quoi je tu il elle nous vous ils elles mon ma mes ton votre vos notre nos ce cet cette ces "
     "ne pas "
     "plus et ou mais avec sans pour par sur dans chez vers depuis jai narrive marche fonctionne fonctionnent ai avez "
     "avons "
     "au aux merci aide besoin que quest cest lai mest suis être avoir fait faire toujours encore dun dune lordinateur "
     "limprimante ",
     "çèêëàùûîïœ"},
    {"es",
     " el los las del una unos unas es son era fue será puede puedo pueden puedes debo debe hay cómo dónde cuándo "
     "quién por "
     "cuál cuáles yo tú él ella nosotros ustedes mi mis tu su sus nuestro este esta esto esos no y o pero con sin para "
     "sobre "
     "desde hasta tengo tiene tienen funciona funcionan va está están estoy ayuda necesito quiero gracias que al como "
     "donde "
     "cuando quien cual muy más otra otro vez siempre todavía me se nos lo ",
     "ñ¿¡áíóú"},
};

bool holds(std::string_view list, const std::string& word) {
    return list.find(' ' + word + ' ') != list.npos;
}

int letters_in(std::string_view text, std::string_view letters) {
    int found = 0;
    for (std::size_t at = 0; at + 1 < letters.size(); at += 2)
        if (text.find(letters.substr(at, 2)) != text.npos) ++found;
    return found;
}

struct Guess {
    std::string_view language{};
    int ahead = 0;  // of the next one: 2 for a word or a pair of letters
};

Guess guess_of_ours(std::string_view text) {
    const std::string folded = fold(text);
    const std::vector<std::string> said = words(folded);
    int best = 0, second = 0;
    std::string_view winner;
    for (const Evidence& one : evidence) {
        int score = 2 * letters_in(folded, one.letters);
        for (const std::string& word : said) score += 2 * holds(one.words, word);
        if (score > best) {
            second = best;
            best = score;
            winner = one.language;
        } else if (score > second) {
            second = score;
        }
    }
    return best > second ? Guess{winner, best - second} : Guess{};
}

// By letters: three words, or a script that hardly another language has.
constexpr std::size_t words_to_believe = 3;

// Commands, codes and abbreviations ("/desk link 7XK-PQR") are words of no language.
std::size_t plain_words(std::string_view text) {
    std::size_t found = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        const std::string_view word = text.substr(at, end - at);
        const auto is = [&](auto kind) {
            return std::any_of(word.begin(), word.end(), [&](unsigned char c) { return kind(c); });
        };
        const bool small = is([](unsigned char c) { return c >= 0x80 || (c >= 'a' && c <= 'z'); });
        const bool odd =
            is([](unsigned char c) { return (c >= '0' && c <= '9') || c == '/' || c == '{' || c == '@' || c == '_'; });
        found += small && !odd;
        at = end + 1;
    }
    return found;
}

std::string guess_of_all(std::string_view text) {
    const CLD2::CLDHints nothing_known{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language found[3]{};
    int percent[3]{}, bytes = 0;
    double score[3]{};
    bool reliable = false;
    const auto size = static_cast<int>(std::min<std::size_t>(text.size(), 4'000));
    const CLD2::Language best =
        CLD2::ExtDetectLanguageSummary(text.data(), size, true, &nothing_known, CLD2::kCLDFlagBestEffort, found,
                                       percent, score, nullptr, &bytes, &reliable);
    const bool latin =
        std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0xd0; });  // and its accents
    if (!reliable || best == CLD2::UNKNOWN_LANGUAGE || (latin && plain_words(text) < words_to_believe))
        return {};
    const std::string_view code = CLD2::LanguageCode(best);
    return std::string{code.substr(0, code.find('-'))};
}

bool is_ours(std::string_view language) {
    return std::any_of(std::begin(evidence), std::end(evidence),
                       [&](const Evidence& one) { return one.language == language; });
}

}  // namespace

std::string language_of(std::string_view text) {
    constexpr int surely = 6;  // neighbours (Italian and Spanish, Dutch and German) share a word or two of grammar
    const Guess ours = guess_of_ours(text);
    if (ours.ahead >= surely) return std::string{ours.language};
    const std::string any = guess_of_all(text);
    if (!any.empty() && !is_ours(any)) return any;
    return ours.language.empty() ? any : std::string{ours.language};
}

std::string_view detect_language(std::string_view text) {
    const std::string language = language_of(text);
    for (const Evidence& one : evidence)
        if (one.language == language) return one.language;
    return {};
}

}  // namespace twicket::text
