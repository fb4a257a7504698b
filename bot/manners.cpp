// The rules of speaking, in order of weight: who works here, were we called, what the place wishes.
#include "bot/manners.hpp"

#include "bot/local_time.hpp"
#include "bot/text/fold.hpp"

namespace twicket {
namespace {

constexpr std::string_view question_openers =
    " how what whats where when who why which can could does do is are has have should may anyone anybody "
    "wie was wo wann wer warum wieso welche welcher welches kann darf gibt hat weiß weiss "
    "comment où quand qui pourquoi quel quelle quels quelles puis peut est quelquun "
    "cómo como qué que dónde donde cuándo cuando quién quien cuál cual puedo hay alguien ";

// Signs of a report of trouble, which wants an answer though it asks nothing.
constexpr std::string_view trouble[] = {
    "not working", "doesnt work", "does not work", "isnt working", "is broken", "is down", "keeps ", "cant ", "cannot ",
    "wont ", "unable to", "no longer", "stopped working", "forgot my", "lost my", "i need ", "help with", "error",
    "geht nicht", "funktioniert nicht", "ist kaputt", "kann nicht", "kann mich nicht", "bricht ab", "vergessen", "ich brauche",
    "ne marche pas", "ne fonctionne pas", "narrive pas", "en panne", "besoin d", "oublié", "perdu",
    "no funciona", "no puedo", "no va", "necesito", "olvidé", "perdí", "está roto"};

std::string without_apostrophes(std::string_view text) {
    std::string joined;
    for (const std::string& word : text::words(text::fold(text))) joined += word + ' ';
    return joined;
}

bool holds_word(std::string_view list, std::string_view word) {
    return list.find(' ' + std::string{word} + ' ') != list.npos;
}

}  // namespace

bool looks_like_question(std::string_view text) {
    if (text.find('?') != text.npos || text.find("？") != text.npos || text.find("¿") != text.npos) return true;
    const std::string joined = without_apostrophes(text);
    const std::string_view first = std::string_view{joined}.substr(0, joined.find(' '));
    const bool several_words = std::count(joined.begin(), joined.end(), ' ') >= 3;
    if (several_words && holds_word(question_openers, first)) return true;
    return std::any_of(std::begin(trouble), std::end(trouble),
                       [&](std::string_view sign) { return joined.find(sign) != joined.npos; });
}

std::string without_call(const std::string& text) {
    std::string cleaned;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_of(" \n\t", at), text.size());
        const std::string word = text.substr(at, end - at);
        if (!text::fold(word).starts_with("@twicket")) cleaned += word;
        if (end < text.size()) cleaned += text[end];
        at = end + 1;
    }
    const auto first = cleaned.find_first_not_of(" \n\t,:;");
    return first == cleaned.npos ? std::string{} : cleaned.substr(first);
}

int minute_of_day(Time now, const std::string& timezone) { return local_time(now, timezone).minute_of_day; }

bool is_quiet(const QuietHours& quiet, int minute) {
    if (quiet.from_minute == quiet.to_minute) return false;
    if (quiet.from_minute < quiet.to_minute) return minute >= quiet.from_minute && minute < quiet.to_minute;
    return minute >= quiet.from_minute || minute < quiet.to_minute;
}

Manners manners(const Occasion& occasion) {
    const Place& place = occasion.place;
    if (occasion.message.from_bot) return {Leave::keep_quiet, "silent.other_bot"};
    if (place.mode == Mode::off) return {Leave::keep_quiet, "silent.mode_off"};
    const bool direct = occasion.kind == PlaceKind::direct;
    const bool called = occasion.message.calls_us;
    const HandOff state = occasion.conversation.hand_off;
    if (state == HandOff::human || state == HandOff::queued)
        return called && !direct ? Manners{Leave::speak, "called"} : Manners{Leave::keep_quiet, "silent.human"};
    if (called) return {Leave::speak, direct ? "direct" : "called"};
    if (direct) return {Leave::speak, "direct"};
    if (place.mode == Mode::mention) return {Leave::keep_quiet, "silent.mode_mention"};
    if (!occasion.top_level && !occasion.from_asker) return {Leave::keep_quiet, "silent.others_talk"};
    if (place.mode == Mode::questions && !looks_like_question(occasion.message.text))
        return {Leave::keep_quiet, "silent.not_a_question"};
    if (place.mode == Mode::questions && occasion.taught_otherwise) return {Leave::keep_quiet, "silent.taught"};
    if (is_quiet(place.quiet, minute_of_day(occasion.now, place.timezone))) return {Leave::keep_quiet, "silent.quiet_hours"};
    if (occasion.posts_last_hour >= place.posts_per_hour) return {Leave::keep_quiet, "silent.posts_per_hour"};
    return {Leave::if_sure, "question"};
}

}  // namespace twicket
