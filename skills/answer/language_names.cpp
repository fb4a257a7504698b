// What the four languages of our texts call a language that an entry is in.
#include <algorithm>

#include "bot/texts.hpp"
#include "skills/answer/cards.hpp"

namespace twicket::answer {
namespace {
constexpr Text table[] = {
    {"en", {"English", "Englisch", "anglais", "inglés"}},
    {"de", {"German", "Deutsch", "allemand", "alemán"}},
    {"fr", {"French", "Französisch", "français", "francés"}},
    {"es", {"Spanish", "Spanisch", "espagnol", "español"}},
    {"it", {"Italian", "Italienisch", "italien", "italiano"}},
    {"pt", {"Portuguese", "Portugiesisch", "portugais", "portugués"}},
    {"nl", {"Dutch", "Niederländisch", "néerlandais", "neerlandés"}},
    {"da", {"Danish", "Dänisch", "danois", "danés"}},
    {"sv", {"Swedish", "Schwedisch", "suédois", "sueco"}},
    {"no", {"Norwegian", "Norwegisch", "norvégien", "noruego"}},
    {"fi", {"Finnish", "Finnisch", "finnois", "finés"}},
    {"pl", {"Polish", "Polnisch", "polonais", "polaco"}},
    {"cs", {"Czech", "Tschechisch", "tchèque", "checo"}},
    {"sk", {"Slovak", "Slowakisch", "slovaque", "eslovaco"}},
    {"hu", {"Hungarian", "Ungarisch", "hongrois", "húngaro"}},
    {"ro", {"Romanian", "Rumänisch", "roumain", "rumano"}},
    {"bg", {"Bulgarian", "Bulgarisch", "bulgare", "búlgaro"}},
    {"el", {"Greek", "Griechisch", "grec", "griego"}},
    {"tr", {"Turkish", "Türkisch", "turc", "turco"}},
    {"ru", {"Russian", "Russisch", "russe", "ruso"}},
    {"uk", {"Ukrainian", "Ukrainisch", "ukrainien", "ucraniano"}},
    {"ar", {"Arabic", "Arabisch", "arabe", "árabe"}},
    {"he", {"Hebrew", "Hebräisch", "hébreu", "hebreo"}},
    {"hi", {"Hindi", "Hindi", "hindi", "hindi"}},
    {"ja", {"Japanese", "Japanisch", "japonais", "japonés"}},
    {"ko", {"Korean", "Koreanisch", "coréen", "coreano"}},
    {"zh", {"Chinese", "Chinesisch", "chinois", "chino"}},
};
const Texts names{"languages", table};
}  // namespace

std::string name_of_language(const std::string& tag, const std::string& in) {
    const bool known = std::ranges::any_of(table, [&](const Text& one) { return one.key == tag; });
    return known ? names.say(tag, in) : tag;
}

}  // namespace twicket::answer
