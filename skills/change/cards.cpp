// What people read of a change, and the forms; times are the reader's.
#include <algorithm>
#include <set>

#include "bot/local_time.hpp"
#include "bot/say.hpp"
#include "bot/service_questions.hpp"
#include "bot/text/fold.hpp"
#include "skills/change/change.hpp"
#include "skills/change/texts.hpp"

namespace twicket::change {
namespace {

constexpr std::string_view about_change =
    " change changes maintenance update upgrade migration replacement planned work window "
    "änderung änderungen wartung umstellung aktualisierung migration geplant "
    "changement changements entretien mise à migration prévu maintenance "
    "cambio cambios mantenimiento actualización migración previsto ";
constexpr std::string_view asks_when =
    " when time long start starts begin end ends until date wann dauert lange beginnt endet bis quand durée heure "
    "cuándo hora dura hasta ";
constexpr std::string_view asks_who =
    " who whom affected affects hit impact wen wer betroffen betrifft trifft qui touché concerné quién afecta "
    "afectado ";
constexpr std::string_view asks_object =
    " object objection against stop postpone widersprechen widerspruch dagegen verschieben opposer contre repousser "
    "objetar contra aplazar ";

bool any_of(std::string_view list, const std::vector<std::string>& words) {
    return std::ranges::any_of(words,
                               [&](const std::string& word) { return list.find(' ' + word + ' ') != list.npos; });
}

std::vector<std::string> sentences_of(const std::string& text) {
    std::vector<std::string> all;
    std::string one;
    for (std::size_t i = 0; i < text.size(); ++i) {
        one += text[i];
        const bool end = text[i] == '\n' || ((text[i] == '.' || text[i] == '!' || text[i] == '?') &&
                                             (i + 1 == text.size() || text[i + 1] == ' '));
        if (!end) continue;
        all.push_back(std::move(one));
        one.clear();
    }
    if (!one.empty()) all.push_back(std::move(one));
    return all;
}

}  // namespace

ChangeSkill::Reader ChangeSkill::reader_of(const Turn& turn) const {
    return {turn.language, turn.person.id.empty() ? turn.place.timezone : turn.person.timezone, turn.now};
}

std::string ChangeSkill::called(const PlannedChange& change, const std::string& language) const {
    const Service* service = services_.find(change.service);
    return service ? service->called(language) : change.service;
}

std::string ChangeSkill::when(const PlannedChange& change, const Reader& reader) const {
    const auto clock = [&](Time at) {
        const int minute = local_time(at, reader.timezone).minute_of_day;
        char text[8];
        std::snprintf(text, sizeof text, "%02d:%02d", minute / 60 % 24, minute % 60);
        return std::string{text};
    };
    const std::string day = date_on(change.starts, reader.timezone), last = date_on(change.ends, reader.timezone);
    const std::string from = day + " " + clock(change.starts),
                      to = (last == day ? "" : last + " ") + clock(change.ends);
    return texts().say("from_to", reader.language, {{"from", from}, {"to", to}, {"zone", reader.timezone}});
}

Card ChangeSkill::change_card(const PlannedChange& change, const Reader& reader) const {
    const std::string number = std::to_string(change.number);
    Card card{.text = texts().say("head", reader.language,
                                  {{"number", number}, {"service", called(change, reader.language)}}) +
                      "\n\n" + change.what,
              .language = reader.language};
    const auto field = [&](const char* key, const std::string& value) {
        if (!value.empty()) card.fields.push_back({texts().say(key, reader.language), value});
    };
    field("l.when", when(change, reader));
    field("l.hit", change.hit);
    field("l.object", change.object);
    if (!settings_.public_url.empty() && change.upcoming())
        card.sources.push_back({texts().say("l.calendar", reader.language),
                                settings_.public_url + "/changes/" + change.token + ".ics", ""});
    card.state_line = texts().say("s." + std::string{name_of(change.state)}, reader.language);
    if (!change.upcoming()) return card;
    card.actions.push_back({"change.ask", texts().say("ask", reader.language), number, ActionStyle::plain, ""});
    card.actions.push_back({"change.object", texts().say("object", reader.language), number, ActionStyle::plain, ""});
    return card;
}

Card ChangeSkill::approval_card(const PlannedChange& change, Time now) const {
    using State = PlannedChange::State;
    const std::string& language = settings_.language;
    Card card = change_card(change, {language, settings_.timezone, now});
    card.actions.clear();
    const std::string number = std::to_string(change.number);
    card.state_line = texts().say("by", language, {{"name", change.by_name}});
    if (change.state == State::proposed) {
        card.actions.push_back({"change.approve", texts().say("approve", language), number, ActionStyle::primary, "👍"});
        card.actions.push_back({"change.decline", texts().say("decline", language), number, ActionStyle::danger, "👎"});
    } else {
        const char* key = change.state == State::declined    ? "declined_by"
                          : change.state == State::cancelled ? "cancelled_by"
                                                             : "approved_by";
        card.state_line += "; " + texts().say(key, language, {{"name", change.decided_by}});
    }
    return card;
}

Card ChangeSkill::notice_card(const PlannedChange& change, const std::string& stage, const std::string& batch,
                              const Reader& reader) const {
    const std::string number = std::to_string(change.number), value = number + " " + batch;
    const auto say = [&](const char* key) { return texts().say(key, reader.language); };
    if (stage == "cancelled") {
        Card card{
            .text = texts().say(
                "cancelled", reader.language,
                {{"number", number}, {"service", called(change, reader.language)}, {"when", when(change, reader)}}),
            .language = reader.language};
        card.actions.push_back({"change.seen", say("seen"), value, ActionStyle::plain, ""});
        return card;
    }
    if (stage == "after") {
        Card card{.text = texts().say("after", reader.language,
                                      {{"number", number}, {"service", called(change, reader.language)}}),
                  .language = reader.language};
        card.actions.push_back({"change.works", say("works"), value, ActionStyle::primary, "👍"});
        card.actions.push_back({"change.broken", say("broken"), value, ActionStyle::danger, "👎"});
        return card;
    }
    Card card = change_card(change, reader);
    card.actions.insert(card.actions.begin(), {"change.seen", say("seen"), value, ActionStyle::primary, "👍"});
    return card;
}

// The change of which a text speaks: its service, and that there is a change.
const PlannedChange* ChangeSkill::asked_about(const std::string& said) const {
    const bool any = std::ranges::any_of(changes_.all(), [](const PlannedChange& one) { return one.upcoming(); });
    if (!any || said.size() > 400) return nullptr;
    const std::vector<std::string> words = text::words(text::fold(said));
    if (!any_of(about_change, words)) return nullptr;
    const std::vector<const Service*> services = services_.mentioned(said);
    const PlannedChange* next = nullptr;
    for (const PlannedChange& one : changes_.all()) {
        const bool meant =
            std::ranges::any_of(services, [&](const Service* service) { return service->id == one.service; });
        if (one.upcoming() && meant && (!next || one.starts < next->starts)) next = &one;
    }
    return next;
}

std::string ChangeSkill::answer_from(const PlannedChange& change, const std::string& question,
                                     const Reader& reader) const {
    const std::vector<std::string> words = text::words(text::fold(question));
    if (any_of(asks_when, words)) return called(change, reader.language) + ": " + when(change, reader) + ".";
    if (any_of(asks_object, words) && !change.object.empty()) return change.object;
    if (any_of(asks_who, words) && !change.hit.empty()) return change.hit;
    std::vector<std::string> asked = content_words(question);
    // The words that only say which change is meant carry no question.
    const std::vector<std::string> name = content_words(called(change, reader.language) + " " + change.service);
    std::erase_if(asked, [&](const std::string& word) {
        return std::ranges::find(name, word) != name.end() || about_change.find(' ' + word) != about_change.npos;
    });
    std::string best;
    std::size_t most = 0;
    for (const std::string& sentence : sentences_of(change.what + "\n" + change.hit + "\n" + change.object)) {
        const std::vector<std::string> held = content_words(sentence);
        std::vector<std::string> common;
        std::ranges::set_intersection(asked, held, std::back_inserter(common));
        if (common.size() > most) best = sentence, most = common.size();
    }
    if (most > 0) return best;
    // "What about the mail change?" asks for the whole of it.
    return asked.empty() ? change.what + "\n\n" + when(change, reader) + (change.hit.empty() ? "" : "\n\n" + change.hit)
                         : std::string{};
}

Form ChangeSkill::propose_form(const std::string& language) const {
    const auto label = [&](const char* key) { return texts().say(key, language); };
    Form form{.id = "change.propose", .title = label("form"), .submit_label = label("send"), .language = language};
    using Kind = FormField::Kind;
    FormField service{.name = "service", .label = label("f.service"), .kind = Kind::choice, .required = true};
    for (const Service& one : services_.all()) service.options.emplace_back(one.id, one.called(language));
    form.fields.push_back(std::move(service));
    const auto add = [&](const char* name, const char* key, Kind kind, int length, bool required) {
        form.fields.push_back(
            {.name = name, .label = label(key), .kind = kind, .required = required, .max_length = length});
    };
    add("what", "f.what", Kind::long_text, 900, true);
    add("date", "f.date", Kind::date, 10, true);
    add("from", "f.from", Kind::text, 5, true);
    add("to", "f.to", Kind::text, 5, true);
    add("hit", "f.hit", Kind::long_text, 900, true);
    add("object", "f.object", Kind::text, 300, true);
    return form;
}

Form ChangeSkill::word_form(const char* kind, const PlannedChange& change, const std::string& language) const {
    const bool objection = std::string_view{kind} == "objection";
    const auto label = [&](const char* key) { return texts().say(key, language); };
    Form form{.id = std::string{"change."} + kind,
              .title = label(objection ? "object" : "ask"),
              .submit_label = label("send"),
              .language = language,
              .fields = {},
              .value = std::to_string(change.number)};
    form.fields.push_back({.name = "text",
                           .label = label(objection ? "f.objection" : "f.question"),
                           .kind = FormField::Kind::long_text,
                           .required = true,
                           .max_length = 900});
    return form;
}

Outcome ChangeSkill::list(const Turn& turn) const {
    const Reader reader = reader_of(turn);
    std::vector<const PlannedChange*> shown;
    for (const PlannedChange& one : changes_.all())
        if (one.upcoming()) shown.push_back(&one);
    std::ranges::sort(shown, {}, [](const PlannedChange* one) { return one->starts; });
    Card card{.text = "", .language = turn.language};
    for (const PlannedChange* one : shown)
        card.text += (card.text.empty() ? "- " : "\n- ") + std::string{"**"} + std::to_string(one->number) + "** " +
                     called(*one, turn.language) + " · " + when(*one, reader) + " · " + text::clip(one->what, 120);
    if (card.text.empty()) card.text = texts().say("none", turn.language);
    return only_to_speaker(turn, "changes_listed", std::move(card));
}

}  // namespace twicket::change
