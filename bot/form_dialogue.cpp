// One question after the other. Choices are buttons (so they are numbers and labels too); everything else is the next
// message of the person who was asked. An hour later an unanswered form is forgotten.
#include "bot/form_dialogue.hpp"

#include "bot/form_texts.hpp"
#include "bot/gesture.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"

namespace twicket {
namespace {

using nlohmann::json;

constexpr auto patience = std::chrono::hours{1};
constexpr std::size_t most_buttons = 8;  // a longer choice is a list to answer in words

// The form being asked, as it stands in memory["form"].
struct Asked {
    Form form;
    std::map<std::string, std::string> values;
    std::size_t field = 0;
    std::string person, only_for, card;
    Time at{};

    const FormField& current() const { return form.fields.at(field); }
    void store(Conversation& state) const {
        state.memory["form"] = {{"form", json_of(form)}, {"values", values},   {"field", field}, {"person", person},
                                {"only_for", only_for},  {"card", card},       {"at", to_millis(at)}};
    }
};

std::optional<Asked> asked_in(const Conversation& conversation) {
    const auto found = conversation.memory.find("form");
    if (found == conversation.memory.end() || !found->is_object()) return std::nullopt;
    Asked asked{.form = form_of(found->at("form")), .values = found->at("values"), .field = found->at("field"),
                .person = found->at("person"), .only_for = found->at("only_for"), .card = found->at("card"),
                .at = from_millis(found->at("at"))};
    if (asked.field >= asked.form.fields.size()) return std::nullopt;
    return asked;
}

Card question(const Asked& asked, const std::string& complaint) {
    const FormField& field = asked.current();
    const std::string& language = asked.form.language;
    Card card{.text = asked.field == 0 ? "**" + asked.form.title + "**\n\n" : "", .language = language};
    if (!complaint.empty()) card.text += complaint + "\n\n";
    card.text += field.label;
    if (!field.hint.empty()) card.text += "\n" + field.hint;
    const bool buttons = field.kind == FormField::Kind::choice && field.options.size() <= most_buttons;
    for (const auto& [value, label] : field.options) {
        if (buttons) card.actions.push_back({"form.choose", label, value, ActionStyle::plain, ""});
        else card.text += "\n- " + label;
    }
    if (!buttons) card.text += "\n\n" + form_texts().say("answer_by_message", language);
    if (!field.required) card.actions.push_back({"form.skip", form_texts().say("skip", language), "", ActionStyle::plain, ""});
    card.actions.push_back({"form.cancel", form_texts().say("cancel", language), "", ActionStyle::plain, ""});
    card.state_line = form_texts().say("step", language, {{"number", std::to_string(asked.field + 1)},
                                                          {"count", std::to_string(asked.form.fields.size())}});
    return card;
}

FormProgress ask_again(const Turn& turn, Asked asked, std::string label, const std::string& complaint = {}) {
    asked.card = turn.outgoing_id(0);
    asked.at = turn.now;
    FormProgress progress{.complete = {}, .outcome = {.label = std::move(label), .state = turn.conversation}};
    progress.outcome.effects.push_back(say_here(turn, 0, question(asked, complaint), asked.only_for));
    asked.store(progress.outcome.state);
    return progress;
}

FormProgress cancel(const Turn& turn, const Asked& asked) {
    FormProgress progress{.complete = {}, .outcome = {.label = "form_cancelled", .state = turn.conversation}};
    progress.outcome.state.memory.erase("form");
    Card card{.text = form_texts().say("cancelled", asked.form.language), .language = asked.form.language};
    progress.outcome.effects.push_back(say_here(turn, 0, std::move(card), asked.only_for));
    return progress;
}

// The typed words as the field's value: a person's name or address as the network's user id, a label as its value.
std::string value_of(const FormField& field, const std::string& typed, const std::string& account, const People& people) {
    const std::string folded = text::fold(typed.starts_with('@') ? typed.substr(1) : typed);
    if (field.kind == FormField::Kind::choice)
        for (const auto& [value, label] : field.options)
            if (text::fold(label) == folded) return value;
    if (field.kind != FormField::Kind::person) return typed;
    for (const Person& person : people.all()) {
        const bool meant = folded == text::fold(person.name) || folded == text::fold(person.email) || folded == text::fold(person.id);
        for (const Identity& identity : person.identities)
            if (identity.account == account && (meant || text::fold(identity.user) == folded)) return identity.user;
    }
    return {};
}

FormProgress fill(const Turn& turn, Asked asked, const std::string& value) {
    const FormField& field = asked.current();
    if (!value.empty()) asked.values[field.name] = value;
    if (++asked.field < asked.form.fields.size()) return ask_again(turn, std::move(asked), "form_answered");
    FormProgress progress{.complete = Submission{asked.form.id, asked.form.value, asked.values},
                          .outcome = {.label = "form_answered", .state = turn.conversation}};
    progress.outcome.state.memory.erase("form");
    return progress;
}

FormProgress press(const Turn& turn, const Asked& asked, const std::string& action, const std::string& value) {
    if (action == "form.cancel") return cancel(turn, asked);
    const FormField& field = asked.current();
    if (action == "form.skip" && !field.required) return fill(turn, asked, field.value);
    if (const std::string complaint = check(field, value, asked.form.language); !complaint.empty())
        return ask_again(turn, asked, "form_refused", complaint);
    return fill(turn, asked, value);
}

FormProgress take_words(const Turn& turn, const Asked& asked, const Message& message, const People& people) {
    const FormField& field = asked.current();
    const std::string typed = without_call(message.text);
    const Card card = question(asked, {});
    const bool numbers_are_words = field.kind != FormField::Kind::choice;
    if (const auto chosen = typed_choice(typed, card, numbers_are_words))
        return press(turn, asked, card.actions[*chosen].id, card.actions[*chosen].value);
    const std::string value = value_of(field, typed, turn.event.account, people);
    std::string complaint = check(field, value, asked.form.language);
    if (field.kind == FormField::Kind::person && value.empty()) complaint = form_texts().say("no_person", asked.form.language);
    if (!complaint.empty()) return ask_again(turn, asked, "form_refused", complaint);
    return fill(turn, asked, value);
}

}  // namespace

bool awaits_words(const Conversation& conversation, const std::string& person, Time now) {
    if (conversation.hand_off == HandOff::human) return false;  // while waiting for one a form may be filled in
    const std::optional<Asked> asked = asked_in(conversation);
    return asked && asked->person == person && now - asked->at <= patience;
}

std::optional<FormProgress> answer_form(const Turn& turn, const People& people) {
    if (const auto* click = std::get_if<Click>(&turn.event.what); click && click->action.starts_with("form.")) {
        const std::optional<Asked> asked = asked_in(turn.conversation);
        if (asked && asked->person == turn.event.person && !click->taken_back && click->card == asked->card)
            return press(turn, *asked, click->action, click->value);
        return FormProgress{.complete = {}, .outcome = {.label = "ignored.old_card", .state = turn.conversation}};
    }
    const auto* message = std::get_if<Message>(&turn.event.what);
    if (!message || message->from_bot || turn.manners.reason == "silent.deleted") return std::nullopt;
    if (!awaits_words(turn.conversation, turn.event.person, turn.now)) return std::nullopt;
    return take_words(turn, *asked_in(turn.conversation), *message, people);
}

void ask_form(const Turn& turn, Outgoing& outgoing, Conversation& state) {
    Asked asked{.form = std::move(*outgoing.form), .values = {}, .field = 0, .person = turn.event.person,
                .only_for = outgoing.reply.only_for, .card = outgoing.id, .at = turn.now};
    outgoing.form.reset();
    outgoing.reply.card = question(asked, {});
    asked.store(state);
}

}  // namespace twicket
