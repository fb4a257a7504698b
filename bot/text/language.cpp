// Function words and typical letters, counted; a clear winner or nothing.
#include "bot/text/language.hpp"

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
     " the is are was were been what whats how where when who why which whose does did dont doesnt cant cannot can could would "
     "should will wont have has had having my your our their its im ive youre they them this that these those there here and "
     "or but not with from into about after before because if then than to of for on at by be do get got getting keep keeps "
     "i you we he she it any anyone anybody somebody every again still please help need want works working work broken down ",
     ""},
    {"de",
     " der die das den dem ein eine einen einem einer eines ist sind war waren wird werden wurde kann kannst können koennen "
     "muss muessen müssen soll darf wie wo wann wer warum wieso welche welcher welches wen wem ich du wir ihr mein meine "
     "meinen meinem meiner dein unser unsere sich mich mir dir uns nicht kein keine keinen und oder aber mit ohne von vom zu "
     "zum zur für fuer auf aus bei beim nach über ueber unter seit geht gehen funktioniert habe hat haben hab noch schon "
     "immer wieder bitte hilfe brauche bekomme gibt wenn dass weil auch nur mehr im ins am an bricht startet ",
     "äöüß"},
    {"fr",
     " le la les des du un une est sont était sera peut peux puis pouvez dois doit faut comment où quand qui pourquoi quel "
     "quelle quels quelles quoi je tu il elle nous vous ils elles mon ma mes ton votre vos notre nos ce cet cette ces ne pas "
     "plus et ou mais avec sans pour par sur dans chez vers depuis jai narrive marche fonctionne fonctionnent ai avez avons "
     "au aux merci aide besoin que quest cest lai mest suis être avoir fait faire toujours encore dun dune lordinateur limprimante ",
     "çèêëàùûîïœ"},
    {"es",
     " el los las del una unos unas es son era fue será puede puedo pueden puedes debo debe hay cómo dónde cuándo quién por "
     "cuál cuáles yo tú él ella nosotros ustedes mi mis tu su sus nuestro este esta esto esos no y o pero con sin para sobre "
     "desde hasta tengo tiene tienen funciona funcionan va está están estoy ayuda necesito quiero gracias que al como donde "
     "cuando quien cual muy más otra otro vez siempre todavía me se nos lo ",
     "ñ¿¡áíóú"},
};

bool holds(std::string_view list, const std::string& word) { return list.find(' ' + word + ' ') != list.npos; }

int letters_in(std::string_view text, std::string_view letters) {
    int found = 0;
    for (std::size_t at = 0; at + 1 < letters.size(); at += 2)
        if (text.find(letters.substr(at, 2)) != text.npos) ++found;
    return found;
}

}  // namespace

std::string_view detect_language(std::string_view text) {
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
    return best > second ? winner : std::string_view{};
}

}  // namespace twicket::text
