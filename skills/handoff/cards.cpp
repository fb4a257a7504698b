// Text and buttons of the cards. Links stand in the text, since a field's value is shown as it is.
#include "skills/handoff/cards.hpp"

#include "bot/local_time.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/handoff/similar.hpp"
#include "skills/handoff/texts.hpp"

namespace twicket::handoff {
namespace {

constexpr std::size_t line_limit = 160, question_limit = 2000;

// One line that can stand in brackets.
std::string one_line(std::string_view words) {
    std::string line{words};
    for (char& c : line) {
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
        if (c == '[') c = '(';
        if (c == ']') c = ')';
        if (c == '`') c = '\'';
    }
    return text::clip(line, line_limit);
}

std::string linked(const std::string& words, const std::string& link) {
    const std::string line = one_line(words);
    return link.empty() ? line : "[" + line + "](" + link + ")";
}

std::string list_of(const std::vector<Alike>& similar) {
    std::string list;
    for (const Alike& one : similar) list += "\n- " + linked(one.text, one.link);
    return list;
}

std::string written_meanwhile(const Case& one, const std::string& language) {
    if (one.meanwhile.empty()) return {};
    std::string said;
    for (const Said& words : one.meanwhile) {
        const std::string name = words.name == one.name ? "" : "**" + words.name + "**: ";
        said += (said.empty() ? "> " : "\n> ") + name + quoted(words.text);
    }
    return "\n\n" + texts().say("said_meanwhile", language, {{"text", said}});
}

Card base_card(const Case& one, const std::string& language) {
    const std::string question = quoted(text::clip(one.question, question_limit));
    Card card{.text = texts().say("asks", language, {{"name", one.name}, {"place", one.where}, {"question", question}}),
              .language = language};
    std::string tried;
    for (const Tried& answer : one.tried)
        tried += "\n- " + linked(answer.title, answer.link) +
                 (answer.verdict.empty() ? "" : " · " + one_line(answer.verdict));
    const std::string nothing = " " + texts().say("nothing_tried", language);
    card.text += "\n\n**" + texts().say("tried", language) + ":**" + (tried.empty() ? nothing : "\n" + tried);
    if (!one.similar.empty())
        card.text += "\n\n**" + texts().say("solved_before", language) + ":**\n" + list_of(one.similar);
    card.text += written_meanwhile(one, language);
    for (const Line& line : one.person) card.fields.push_back({line.label, line.value});
    return card;
}

}  // namespace

Card agents_card(const Case& one, const ThreadName& asker, const std::string& language) {
    Card card = base_card(one, language);
    card.state_line = one.news;
    card.actions.push_back(
        {"handoff.claim", texts().say("claim", language), json_of(asker).dump(), ActionStyle::primary, "✋"});
    return card;
}

Card settled_card(const Case& one, const std::string& how, const std::string& language) {
    Card card = base_card(one, language);
    card.state_line = how;
    return card;
}

Card claimed_card(const Case& one, const std::string& agent, const std::string& since, const std::string& waited,
                  const std::vector<Alike>& similar, const std::string& language) {
    const std::string nothing = texts().say("nothing_tried", language);
    std::string tried, votes;
    for (const Tried& answer : one.tried) {
        tried += (tried.empty() ? "" : ", ") + linked(answer.title, answer.link);
        if (!answer.verdict.empty())
            votes += (votes.empty() ? "" : "; ") + one_line(answer.title + ": " + answer.verdict);
    }
    std::vector<std::string> said;
    for (const Said& words : one.meanwhile) said.push_back(words.text);
    const std::string essential = essence(said, one.question, one.language, line_limit);
    Card card{.text = texts().say("claimed_by", language, {{"name", agent}}), .language = language};
    const auto line = [&](const char* label, const std::string& value) {
        card.text += "\n- **" + texts().say(label, language) + ":** " + (value.empty() ? nothing : value);
    };
    card.text += "\n";
    line("sum_question", one_line(one.question));
    line("tried", tried);
    line("sum_votes", votes);
    line("sum_said", one_line(essential));
    line("sum_since", since + " (" + waited + ")");
    if (!similar.empty()) card.text += "\n\n**" + texts().say("solved_before", language) + ":**\n" + list_of(similar);
    card.actions = {{"handoff.give_back", texts().say("give_back", language), "", ActionStyle::plain, "↩️"},
                    {"handoff.leave", texts().say("leave", language), "", ActionStyle::plain, ""}};
    return card;
}

Card draft_card(const knowledge::Entry& entry, const std::string& language) {
    Card card{
        .text = texts().say("draft", language, {{"text", quoted(entry.answer.empty() ? entry.title : entry.answer)}}),
        .language = language};
    card.sources.push_back({entry.title, entry.links.empty() ? "" : entry.links.front(), entry.verified});
    card.actions.push_back(
        {"handoff.send_draft", texts().say("send_draft", language), entry.id, ActionStyle::primary, ""});
    return card;
}

std::string clock_at(Time when, const std::string& timezone) {
    const int minute = local_time(when, timezone).minute_of_day;
    char text[8];
    std::snprintf(text, sizeof text, "%02d:%02d", minute / 60 % 24, minute % 60);
    return std::string{text} + " (" + timezone + ")";
}

std::string span_of(Duration time) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time).count();
    if (minutes < 120) return std::to_string(minutes) + " min";
    return std::to_string(minutes / 60) + " h";
}

std::string day_and_clock(Time when, const std::string& timezone, const std::string& language) {
    const std::string weekday = "weekday." + std::to_string(local_time(when, timezone).weekday);
    return texts().say(weekday, language) + " " + date_on(when, timezone) + ", " + clock_at(when, timezone);
}

}  // namespace twicket::handoff
