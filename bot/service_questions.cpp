// A question counts when hardly anything else is said: "is mail down?" asks for the state, "why does mail not sync my
// second calendar" is for the knowledge base.
#include "bot/service_questions.hpp"

#include <algorithm>
#include <set>

#include "bot/manners.hpp"
#include "bot/text/fold.hpp"

namespace twicket {
namespace {

bool holds(std::string_view list, const std::string& word) {
    return list.find(' ' + word + ' ') != list.npos;
}

// Signs that something does not work, or that somebody asks whether it does.
constexpr std::string_view signs[] = {" down ",         " outage ",
                                      " outages ",      " offline ",
                                      " unavailable ",  " not working ",
                                      " not work ",     " doesnt work ",
                                      " isnt working ", " is working ",
                                      " working ",      " trouble ",
                                      " problem ",      " problems ",
                                      " issue ",        " issues ",
                                      " status ",       " broken ",
                                      " up ",           " reachable ",
                                      " slow ",         " cant ",
                                      " cannot ",       " unable ",
                                      " not reach ",    " wrong with ",
                                      " stopped ",      " error ",
                                      " störung ",      " störungen ",
                                      " gestört ",      " ausfall ",
                                      " ausgefallen ",  " läuft ",
                                      " laeuft ",       " laufen ",
                                      " geht ",         " gehen ",
                                      " funktioniert ", " kaputt ",
                                      " erreichbar ",   " probleme ",
                                      " los mit ",      " kann nicht ",
                                      " nicht ",        " en panne ",
                                      " panne ",        " marche ",
                                      " fonctionne ",   " hors service ",
                                      " indisponible ", " problème ",
                                      " problèmes ",    " bloqué ",
                                      " ne peux pas ",  " caído ",
                                      " caída ",        " caido ",
                                      " caida ",        " funciona ",
                                      " funcionan ",    " fuera de servicio ",
                                      " problemas ",    " problema ",
                                      " no puedo ",     " va "};

// Words that add nothing to such a question.
constexpr std::string_view filler =
    " the a an is are was be been being has have had does do did doing it its there any anyone anybody everyone else "
    "somebody some now right today still "
    "again currently at of with for me us you my our your on in to know about or and just hi hello hey please really "
    "what whats going s t not no "
    "der die das den dem ein eine ist sind war hat haben es gibt gerade jetzt heute noch immer wieder mit bei für im "
    "in am und oder uns euch mir ich "
    "mein meine unser unsere unseren nicht denn eigentlich wieder jemand sonst auch hallo bitte was los kein keine "
    "le la les l un une des est ce que qu il y a t elle sont avec chez en ce moment aujourdhui encore toujours mon ma "
    "mes notre nos vous nous pas ne n "
    "quelquun dautre bonjour svp et ou estce de du "
    "el los las un una está esta están estan hay con en ahora hoy todavía sigue mi mis nuestro alguien más otro hola "
    "no se de del y o algún algun ";
constexpr std::string_view how_to =
    " how why when where who wie warum wieso wann wo wer comment pourquoi quand où qui cómo por qué cuándo dónde "
    "quién ";
constexpr std::string_view openers =
    " is are any anyone does do has have status what whats ist läuft laeuft laufen geht gehen gibt sind funktioniert "
    "hat est estce y il ya marche está esta "
    "están hay funciona funcionan va ";

std::string spaced(const std::vector<std::string>& words) {
    std::string line = " ";
    for (const std::string& word : words) line += word + ' ';
    return line;
}

bool has_sign(const std::string& line) {
    return std::ranges::any_of(signs, [&](std::string_view one) { return line.find(one) != line.npos; });
}

}  // namespace

bool reports_trouble(const std::string& said) {
    const std::vector<std::string> words = text::words(text::fold(without_call(said)));
    const bool how = std::ranges::any_of(words, [](const std::string& word) { return holds(how_to, word); });
    return !how && words.size() >= 2 && words.size() <= 60 && has_sign(spaced(words));
}

std::vector<std::string> content_words(const std::string& said) {
    constexpr std::size_t stem = 5;
    std::set<std::string> kept;
    for (std::string word : text::words(text::fold(without_call(said)))) {
        if (text::length(word) < 3 || holds(filler, word)) continue;
        if (word.size() > stem && std::ranges::all_of(word, [](unsigned char c) { return c < 0x80; }))
            word.resize(stem);
        kept.insert(std::move(word));
    }
    return {kept.begin(), kept.end()};
}

double likeness(const std::vector<std::string>& one, const std::vector<std::string>& other) {
    std::vector<std::string> common;
    std::ranges::set_intersection(one, other, std::back_inserter(common));
    if (common.size() < 2) return 0;
    return static_cast<double>(common.size()) / static_cast<double>(one.size() + other.size() - common.size());
}

Asked asked_in(const std::string& said, const Services& services) {
    const std::string text = without_call(said);
    if (text.size() > 300) return {};
    Asked asked{.services = services.mentioned(text)};
    if (asked.services.empty()) return {};
    const std::vector<std::string> words = text::words(text::fold(text));
    const std::string line = spaced(words);
    if (words.empty() || !has_sign(line)) return {};
    asked.kind = Asked::Kind::trouble;
    if (std::ranges::any_of(words, [](const std::string& word) { return holds(how_to, word); })) {
        asked.kind = Asked::Kind::nothing;
        return asked;
    }
    // What is said besides the service, the sign and small words.
    std::set<std::string> known;
    for (const Service* service : asked.services) {
        std::vector<std::string> names = service->aliases;
        names.push_back(service->id);
        names.push_back(service->name);
        for (const auto& [language, name] : service->names) names.push_back(name);
        for (const std::string& name : names)
            for (const std::string& word : text::words(text::fold(name)))
                known.insert({word, word + "s", "l" + word, "d" + word});
    }
    std::size_t more = 0;
    for (const std::string& word : words) {
        const bool of_sign = std::ranges::any_of(signs, [&](std::string_view one) { return holds(one, word); });
        more += !known.contains(word) && !of_sign && !holds(filler, word);
    }
    const bool asks = text.find('?') != text.npos || text.find("¿") != text.npos || holds(openers, words.front()) ||
                      line.find(" status ") != line.npos;
    if (asks && more <= 1) asked.kind = Asked::Kind::status;
    return asked;
}

}  // namespace twicket
