// What people see of a ticket.
#include "skills/ticket/cards.hpp"

#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/ticket/texts.hpp"

namespace twicket::ticket {
namespace {

constexpr int title_limit = 150, text_limit = 3000;  // characters; ServiceNow takes 160 in a title

FormField levels(const char* name, const std::string& language) {
    const std::string base{name};
    FormField field{.name = base,
                    .label = texts().say("field_" + base, language),
                    .kind = FormField::Kind::choice,
                    .required = true};
    for (const Level level : {Level::low, Level::medium, Level::high}) {
        const std::string value{name_of(level)};
        field.options.emplace_back(value, texts().say(base + "." + value, language));
    }
    field.value = name_of(Level::low);
    return field;
}

Form one_text(std::string id, std::string value, std::string title, const char* label, const std::string& language) {
    return {.id = std::move(id),
            .title = std::move(title),
            .submit_label = texts().say("comment_send", language),
            .language = language,
            .fields = {{.name = "text",
                        .label = texts().say(label, language),
                        .kind = FormField::Kind::long_text,
                        .required = true,
                        .max_length = text_limit}},
            .value = std::move(value)};
}

void add_fields(Card& card, const Remembered& ticket, const std::string& language) {
    card.fields.push_back({texts().say("label_state", language), state_words(ticket.facts.state, language)});
    if (!ticket.facts.owner.empty()) card.fields.push_back({texts().say("label_owner", language), ticket.facts.owner});
    card.fields.push_back({texts().say("label_priority", language), std::to_string(ticket.priority)});
}

}  // namespace

std::string state_words(TicketState state, const std::string& language) {
    return texts().say("state." + std::string{name_of(state)}, language);
}

Card ticket_card(const Remembered& ticket) {
    const std::string& language = ticket.language;
    const TicketFacts& facts = ticket.facts;
    Card card{.text = texts().say("card", language, {{"number", facts.number}, {"title", ticket.title}}),
              .language = language};
    add_fields(card, ticket, language);
    if (!facts.url.empty()) card.sources.push_back({facts.number, facts.url, ""});
    if (is_over(facts.state)) {
        if (facts.state == TicketState::solved)
            card.actions.push_back(
                {"ticket.confirm", texts().say("yes_closed", language), ticket.id, ActionStyle::primary, "👍"});
        card.actions.push_back({"ticket.reopen", texts().say("reopen", language), ticket.id, ActionStyle::plain, "👎"});
        return card;
    }
    card.actions.push_back({"ticket.comment", texts().say("comment", language), ticket.id, ActionStyle::plain, ""});
    card.actions.push_back({"ticket.confirm", texts().say("solved_it", language), ticket.id, ActionStyle::plain, "👍"});
    return card;
}

Card agents_card(const Remembered& ticket, const std::string& value, const std::string& language) {
    Card card{
        .text = texts().say("agents_card", language,
                            {{"number", ticket.facts.number}, {"title", ticket.title}, {"text", quoted(ticket.text)}}),
        .language = language};
    add_fields(card, ticket, language);
    card.fields.push_back({texts().say("label_from", language), ticket.from});
    if (is_over(ticket.facts.state)) return card;
    if (ticket.facts.owner.empty())
        card.actions.push_back({"ticket.take", texts().say("take", language), value, ActionStyle::primary, "✋"});
    card.actions.push_back({"ticket.solve", texts().say("solve", language), value, ActionStyle::plain, ""});
    return card;
}

Form open_form(const std::string& text, const std::string& language) {
    const std::string first_line = text.substr(0, text.find('\n'));
    Form form{.id = "ticket.open",
              .title = texts().say("form_title", language),
              .submit_label = texts().say("form_send", language),
              .language = language};
    form.fields.push_back({.name = "title",
                           .label = texts().say("field_title", language),
                           .kind = FormField::Kind::text,
                           .required = true,
                           .max_length = title_limit,
                           .value = text::clip(first_line, title_limit)});
    form.fields.push_back({.name = "text",
                           .label = texts().say("field_text", language),
                           .kind = FormField::Kind::long_text,
                           .max_length = text_limit,
                           .value = text == first_line ? std::string{} : text::clip(text, text_limit)});
    form.fields.push_back(levels("impact", language));
    form.fields.push_back(levels("urgency", language));
    return form;
}

Form comment_form(const std::string& id, const std::string& number, const std::string& language) {
    return one_text("ticket.comment", id, texts().say("comment_title", language, {{"number", number}}), "comment_label",
                    language);
}

Form solve_form(const std::string& value, const std::string& number, const std::string& language) {
    return one_text("ticket.solve", value, texts().say("solve_title", language, {{"number", number}}), "solve_label",
                    language);
}

Card list_card(const std::vector<KnownTicket>& tickets, const std::string& language) {
    Card card{.text = texts().say(tickets.empty() ? "mine_none" : "mine", language), .language = language};
    for (const KnownTicket& ticket : tickets) {
        const TicketFacts& facts = ticket.facts;
        card.text += "\n- **" + facts.number + "** " + ticket.title + " · " + state_words(facts.state, language);
        if (!facts.owner.empty()) card.text += " · " + facts.owner;
    }
    return card;
}

}  // namespace twicket::ticket
