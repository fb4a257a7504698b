// What people see of a ticket.
#include "skills/ticket/cards.hpp"

#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/ticket/texts.hpp"

namespace twicket::ticket {
namespace {

constexpr std::size_t carried_words = 400;  // characters in a button
constexpr std::size_t most_comments = 20;
constexpr int title_limit = 150, text_limit = 3000;  // characters; ServiceNow takes 160 in a title

FormField levels(const char* name, Level proposed, const std::string& language) {
    const std::string base{name};
    FormField field{.name = base,
                    .label = texts().say("field_" + base, language),
                    .kind = FormField::Kind::choice,
                    .required = true};
    for (const Level level : {Level::low, Level::medium, Level::high}) {
        const std::string value{name_of(level)};
        field.options.emplace_back(value, texts().say(base + "." + value, language));
    }
    field.value = name_of(proposed);
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

Remembered::Comment& comment_of(Remembered& ticket, const std::string& comment) {
    for (Remembered::Comment& one : ticket.comments)
        if (one.comment == comment) return one;
    if (ticket.comments.size() >= most_comments) ticket.comments.erase(ticket.comments.begin());
    return ticket.comments.emplace_back(Remembered::Comment{"", comment});
}

Card ticket_card(const Remembered& ticket, std::string state_line) {
    const std::string& language = ticket.language;
    const TicketFacts& facts = ticket.facts;
    Card card{.text = texts().say("card", language, {{"number", facts.number}, {"title", ticket.title}}),
              .language = language};
    add_fields(card, ticket, language);
    card.state_line = std::move(state_line);
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
    if (!ticket.read_as.empty()) card.fields.push_back({texts().say("label_purpose", language), ticket.read_as});
    if (is_over(ticket.facts.state)) return card;
    if (ticket.facts.owner.empty())
        card.actions.push_back({"ticket.take", texts().say("take", language), value, ActionStyle::primary, "✋"});
    card.actions.push_back({"ticket.solve", texts().say("solve", language), value, ActionStyle::plain, ""});
    if (ticket.read_as.empty()) return card;
    for (const Purpose other : {Purpose::incident, Purpose::request, Purpose::question}) {
        if (other == ticket.purpose) continue;
        const nlohmann::json correction{{"is", name_of(other)}, {"text", text::clip(ticket.text, carried_words)}};
        const std::string key = "it_is_" + std::string{name_of(other)};
        card.actions.push_back({"purpose.is", texts().say(key, language), correction.dump(), ActionStyle::plain, ""});
    }
    return card;
}

Form open_form(const Proposal& proposal, const std::string& language) {
    const std::string& text = proposal.text;
    const std::string first_line = proposal.title.empty() ? text.substr(0, text.find('\n')) : proposal.title;
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
    form.fields.push_back(levels("impact", proposal.impact, language));
    form.fields.push_back(levels("urgency", proposal.urgency, language));
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

Card offer_card(const Proposal& proposal, const std::vector<ServiceName>& services, const std::string& value,
                const std::string& language) {
    const bool incident = proposal.kind == TicketKind::incident;
    Card card{.text = texts().say(incident ? "offer_incident" : "offer_request", language, {{"title", proposal.title}}),
              .language = language};
    const auto level = [&](const char* name, Level of) {
        return texts().say(std::string{name} + "." + std::string{name_of(of)}, language);
    };
    card.fields.push_back({texts().say("field_impact", language), level("impact", proposal.impact)});
    card.fields.push_back({texts().say("field_urgency", language), level("urgency", proposal.urgency)});
    for (const ServiceName& service : services)
        if (service.id == proposal.service)
            card.fields.push_back({texts().say("label_service", language), service.name});
    const char* label = incident ? "open_incident" : "open_request";
    card.actions.push_back({"ticket.offer_open", texts().say(label, language), value, ActionStyle::primary, "🎫"});
    card.actions.push_back({"ticket.offer_change", texts().say("change", language), value, ActionStyle::plain, ""});
    card.actions.push_back(
        {"ticket.offer_question", texts().say("it_is_question", language), value, ActionStyle::plain, "👎"});
    card.actions.push_back({"handoff.ask", texts().say("ask_a_human", language), "", ActionStyle::plain, "🙋"});
    return card;
}

Card same_card(const KnownTicket& ticket, const std::string& value, const std::string& language) {
    Card card{.text = texts().say("looks_same", language, {{"ticket", ticket_line(ticket, language)}}),
              .language = language};
    card.actions.push_back({"ticket.join", texts().say("join", language), value, ActionStyle::primary, "👍"});
    card.actions.push_back({"ticket.anew", texts().say("open_anew", language), value, ActionStyle::plain, "👎"});
    return card;
}

Card rating_card(const std::string& value, bool anonymous, const std::string& language) {
    Card card{.text = texts().say("how_was_it", language), .language = language};
    constexpr const char* faces[] = {"😡", "🙁", "😐", "🙂", "😍"};
    for (int i = 5; i >= 1; --i) {
        const nlohmann::json rating{{"ticket", value}, {"value", i}, {"anonymous", anonymous}};
        card.actions.push_back({"ticket.rate", faces[i - 1], rating.dump(), ActionStyle::plain, ""});
    }
    if (anonymous)
        card.state_line = texts().say("anonymously", language);
    else
        card.actions.push_back(
            {"ticket.rate_anonymously", texts().say("anonymously", language), value, ActionStyle::plain, ""});
    return card;
}

std::string ticket_line(const KnownTicket& ticket, const std::string& language) {
    const TicketFacts& facts = ticket.facts;
    std::string line = "**" + facts.number + "** " + ticket.title + " · " + state_words(facts.state, language);
    if (!facts.owner.empty()) line += " · " + facts.owner;
    return line;
}

Card list_card(const std::vector<KnownTicket>& tickets, const char* title, const char* none,
               const std::string& language) {
    Card card{.text = texts().say(tickets.empty() ? none : title, language), .language = language};
    for (const KnownTicket& ticket : tickets) card.text += "\n- " + ticket_line(ticket, language);
    return card;
}

}  // namespace twicket::ticket
