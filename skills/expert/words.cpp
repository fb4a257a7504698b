// Wordings of a search for somebody, as folded beginnings and endings; orders, word by word.
#include "skills/expert/words.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "bot/local_time.hpp"
#include "bot/text/fold.hpp"

namespace twicket::expert {
namespace {

// Longer ones first where one begins with another.
constexpr std::string_view beginnings[] = {"who knows something about ",
                                           "who knows about ",
                                           "who knows ",
                                           "who can help me with ",
                                           "who can help us with ",
                                           "who can help with ",
                                           "who is good at ",
                                           "who is good with ",
                                           "who understands ",
                                           "who has experience with ",
                                           "who has experience in ",
                                           "who is an expert in ",
                                           "who is an expert on ",
                                           "who is an expert for ",
                                           "who is the expert in ",
                                           "who is the expert on ",
                                           "who is the expert for ",
                                           "who is our expert for ",
                                           "who is our expert in ",
                                           "who are the experts on ",
                                           "who are the experts in ",
                                           "whos good at ",
                                           "who do i ask about ",
                                           "whom do i ask about ",
                                           "who should i ask about ",
                                           "find an expert for ",
                                           "find an expert in ",
                                           "find an expert on ",
                                           "find me an expert for ",
                                           "expert for ",
                                           "wer kennt sich gut mit ",
                                           "wer kennt sich mit ",
                                           "wer kennt ",
                                           "wer weiß etwas über ",
                                           "wer weiß was über ",
                                           "wer weiß bescheid über ",
                                           "wer kann mir bei ",
                                           "wer kann mir mit ",
                                           "wer kann bei ",
                                           "wer hat erfahrung mit ",
                                           "wer hat ahnung von ",
                                           "wer versteht etwas von ",
                                           "wer ist experte für ",
                                           "wer ist experte in ",
                                           "wer ist expertin für ",
                                           "qui sy connaît en ",
                                           "qui connaît bien ",
                                           "qui connaît ",
                                           "qui peut maider avec ",
                                           "qui peut maider en ",
                                           "qui peut aider avec ",
                                           "qui maîtrise ",
                                           "qui est expert en ",
                                           "qui a de lexpérience avec ",
                                           "qui a de lexpérience en ",
                                           "quién sabe algo de ",
                                           "quién sabe de ",
                                           "quién sabe ",
                                           "quién conoce ",
                                           "quién entiende de ",
                                           "quién puede ayudarme con ",
                                           "quién tiene experiencia con ",
                                           "quién tiene experiencia en ",
                                           "quién es experto en ",
                                           "quien sabe de ",
                                           "quien conoce "};
constexpr std::string_view endings[] = {" gut aus", " aus",   " helfen", " weiterhelfen", " bescheid",
                                        " please",  " bitte", " here",   " hier"};
constexpr std::string_view articles[] = {"about ", "the ", "our ", "der ", "die ", "das ", "dem ", "den ", "unser ",
                                         "le ",    "la ",  "les ", "el ",  "los ", "las ", "a ",   "an "};
// After these an ordinary question follows: who knows how to …
constexpr std::string_view questions[] = {"how",     "why",      "when",   "where", "what", "if",   "whether", "which",
                                          "who",     "wie",      "warum",  "wann",  "wo",   "was",  "ob",      "welche",
                                          "comment", "pourquoi", "quand",  "où",    "si",   "quel", "quelle",  "cómo",
                                          "como",    "por",      "cuándo", "dónde", "qué",  "cuál"};
constexpr std::size_t longest_subject = 120;

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto from = text.find_first_not_of(" \t\n");
        if (from == text.npos) break;
        text.remove_prefix(from);
        const auto to = std::min(text.find_first_of(" \t\n"), text.size());
        words.emplace_back(text.substr(0, to));
        text.remove_prefix(to);
    }
    return words;
}

std::string joined(const std::vector<std::string>& words, std::size_t from, std::size_t to) {
    std::string all;
    for (std::size_t i = from; i < to && i < words.size(); ++i) all += (all.empty() ? "" : " ") + words[i];
    return all;
}

std::optional<int> number_in(std::string_view word) {
    int number = 0;
    const auto [end, wrong] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (wrong != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return number;
}

std::optional<int> minute_in(std::string_view word) {
    const auto colon = word.find(':');
    const auto hour = number_in(word.substr(0, colon));
    const auto minute = colon == word.npos ? std::optional<int>{0} : number_in(word.substr(colon + 1));
    if (!hour || !minute || *hour < 0 || *hour > 24 || *minute < 0 || *minute > 59 || *hour * 60 + *minute > 24 * 60)
        return std::nullopt;
    return *hour * 60 + *minute;
}

bool any_of(const std::string& word, std::initializer_list<std::string_view> wordings) {
    return std::ranges::find(wordings, word) != wordings.end();
}

Order with_skill_and_level(Order::Kind kind, std::vector<std::string> rest) {
    Order order{.kind = kind};
    if (rest.size() > 1)
        if (const auto level = number_in(rest.back())) {
            order.level = *level;
            rest.pop_back();
        }
    order.skill = joined(rest, 0, rest.size());
    if (order.skill.empty() || order.level < 1 || order.level > 5) order.kind = Order::Kind::unclear;
    return order;
}

Order show_order(std::vector<std::string> rest) {
    Order order{.kind = Order::Kind::show};
    const std::string to = rest.empty() ? std::string{} : text::fold(rest.back());
    if (any_of(to, {"me", "mich", "moi", "mí"}))
        order.show = 2;
    else if (any_of(to, {"team", "équipe", "equipo"}))
        order.show = 1;
    else if (any_of(to, {"all", "alle", "tous", "todos"}))
        order.show = 0;
    else
        return {.kind = Order::Kind::unclear};
    rest.pop_back();
    order.skill = joined(rest, 0, rest.size());
    return order;
}

Order hours_order(const std::vector<std::string>& rest) {
    Order order{.kind = Order::Kind::hours};
    const std::string span = joined(rest, 0, rest.size());
    const auto dash = span.find('-');
    if (any_of(text::fold(span), {"usual", "normal"})) return order;
    const auto from = minute_in(span.substr(0, dash));
    const auto to = dash == span.npos ? std::nullopt : minute_in(span.substr(dash + 1));
    if (!from || !to || *from >= *to) return {.kind = Order::Kind::unclear};
    order.from_minute = *from, order.to_minute = *to;
    return order;
}

Order skills_order(const std::vector<std::string>& words) {
    using Kind = Order::Kind;
    if (words.size() == 1) return {.kind = Kind::card};
    const std::string verb = text::fold(words[1]);
    const std::vector<std::string> rest{words.begin() + 2, words.end()};
    const std::string all = joined(rest, 0, rest.size());
    if (any_of(verb, {"add", "hinzufügen", "ajouter", "añadir"})) return with_skill_and_level(Kind::add, rest);
    if (any_of(verb, {"remove", "delete", "entfernen", "retirer", "quitar"}))
        return {all.empty() ? Kind::unclear : Kind::remove, all};
    if (any_of(verb, {"show", "zeigen", "montrer", "mostrar"})) return show_order(rest);
    if (any_of(verb, {"hide", "verbergen", "cacher", "ocultar"})) {
        Order order{.kind = Kind::show, .skill = all, .show = 2};
        return order;
    }
    if (any_of(verb, {"never", "nie", "jamais", "nunca"})) return {Kind::never, all.empty() ? "*" : all};
    if (any_of(verb, {"again", "wieder", "encore", "otravez"})) return {Kind::again, all.empty() ? "*" : all};
    if (any_of(verb, {"propose", "endorse", "vorschlagen", "proposer", "proponer"})) {
        if (rest.size() < 2) return {.kind = Kind::unclear};
        Order order = with_skill_and_level(Kind::propose, {rest.begin() + 1, rest.end()});
        order.person = rest.front();
        return order;
    }
    if (any_of(verb, {"away", "abwesend", "absent", "ausente"})) {
        Order order{.kind = is_date(all) ? Kind::away : Kind::unclear, .date = all};
        return order;
    }
    if (any_of(verb, {"back", "zurück", "retour", "devuelta"})) return {.kind = Kind::back};
    if (any_of(verb, {"weekly", "limit", "wöchentlich", "hebdo", "semanal"})) {
        const auto number = number_in(all);
        if (!number || *number < 0 || *number > 100) return {.kind = Kind::unclear};
        Order order{.kind = Kind::weekly, .number = *number};
        return order;
    }
    if (any_of(verb, {"hours", "zeiten", "horaires", "horario"})) return hours_order(rest);
    if (verb == "export" && all.empty()) return {.kind = Kind::take_out};
    if (any_of(verb, {"forget", "vergessen", "oublier", "olvidar"}) && all.empty()) return {.kind = Kind::forget};
    Order order{.kind = Kind::card, .person = joined(words, verb == "of" ? 2 : 1, words.size())};
    return order;
}

}  // namespace

std::optional<std::string> subject_asked(std::string_view message) {
    std::string folded;
    // Signs that belong to a name ("C++", ".NET", "CI/CD") stay.
    for (const std::string& word : words_of(text::fold(message))) {
        std::string kept;
        for (std::size_t i = 0; i < word.size(); ++i) {
            const auto rest = std::string_view{word}.substr(i);
            if (rest.starts_with("’")) {
                i += 2;
                continue;
            }
            if (rest.starts_with("¿")) {
                i += 1;
                continue;
            }
            if (rest.starts_with("？")) {
                i += 2;
                continue;
            }
            if (std::string_view{"?!,;:\"'"}.find(word[i]) == std::string_view::npos) kept += word[i];
        }
        while (kept.ends_with('.')) kept.pop_back();
        if (!kept.empty()) folded += (folded.empty() ? "" : " ") + kept;
    }
    const auto begin = std::ranges::find_if(beginnings, [&](std::string_view one) { return folded.starts_with(one); });
    if (begin == std::end(beginnings)) return std::nullopt;
    std::string subject = folded.substr(begin->size());
    for (bool cut = true; cut;) {
        cut = false;
        for (const std::string_view one : endings)
            if (subject.ends_with(one)) subject.resize(subject.size() - one.size()), cut = true;
        for (const std::string_view one : articles)
            if (subject.starts_with(one)) subject.erase(0, one.size()), cut = true;
    }
    const std::string first = subject.substr(0, subject.find(' '));
    if (subject.empty() || std::ranges::find(questions, first) != std::end(questions)) return std::nullopt;
    return text::clip(subject, longest_subject);
}

Order order_of(std::string_view command) {
    const std::vector<std::string> words = words_of(command);
    if (words.empty()) return {};
    const std::string first = text::fold(words.front());
    if (any_of(first, {"who", "expert", "experts", "wer", "qui", "quién"})) {
        const std::string rest = joined(words, 1, words.size());
        const std::optional<std::string> subject = subject_asked(first + " " + rest);
        Order order{.kind = rest.empty() ? Order::Kind::unclear : Order::Kind::who,
                    .skill = subject ? *subject : text::clip(rest, longest_subject)};
        return order;
    }
    if (any_of(first, {"skills", "skill", "fähigkeiten", "kenntnisse", "compétences", "competencias"}))
        return skills_order(words);
    return {};
}

}  // namespace twicket::expert
