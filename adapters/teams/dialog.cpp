// Input elements of Adaptive Cards 1.5, one a field.
#include "adapters/teams/dialog.hpp"

#include "adapters/teams/activity.hpp"
#include "adapters/teams/markdown.hpp"
#include "adapters/teams/render.hpp"
#include "bot/text/fold.hpp"

namespace twicket::teams {
namespace {

using nlohmann::json;

constexpr std::size_t title_characters = 64;

// Input ids share the data object with our own member.
std::string input_id(const std::string& field) {
    return "field_" + field;
}

json choices_of(const FormField& field) {
    json choices = json::array();
    for (const auto& [value, label] : field.options) choices.push_back({{"title", label}, {"value", value}});
    return choices;
}

json input_of(const FormField& field, const std::string& value) {
    json input{{"id", input_id(field.name)}, {"label", field.label}, {"isRequired", field.required}};
    switch (field.kind) {
        case FormField::Kind::text:
        case FormField::Kind::long_text:
            input["type"] = "Input.Text";
            input["isMultiline"] = field.kind == FormField::Kind::long_text;
            if (field.max_length > 0) input["maxLength"] = field.max_length;
            if (!field.hint.empty()) input["placeholder"] = field.hint;
            break;
        case FormField::Kind::choice:
            input["type"] = "Input.ChoiceSet";
            input["style"] = field.options.size() <= 4 ? "expanded" : "compact";
            input["choices"] = choices_of(field);
            break;
        case FormField::Kind::person:
            // Teams fills the list while the person types.
            input["type"] = "Input.ChoiceSet";
            input["choices"] = json::array();
            input["choices.data"] = {{"type", "Data.Query"}, {"dataset", "graph.microsoft.com/users"}};
            break;
        case FormField::Kind::date:
            input["type"] = "Input.Date";
            break;
    }
    // The client refuses an empty required field with this sentence; ours come back above the field.
    if (field.required) input["errorMessage"] = field.label;
    if (!value.empty()) input["value"] = value;
    return input;
}

json complaint(const std::string& text) {
    return {{"type", "TextBlock"}, {"text", escape_card(text)}, {"wrap", true}, {"color", "Attention"}};
}

}  // namespace

json form_button(const std::string& title, const std::string& outgoing) {
    const json data{{"msteams", {{"type", "task/fetch"}}}, {"twicket", {{"form", outgoing}}}};
    return {{"type", "Action.Submit"}, {"title", title}, {"style", "positive"}, {"data", data}};
}

std::optional<std::string> form_in(const json& data) {
    std::string id = text_in(object_in(data, "twicket"), "form");
    if (id.empty()) return std::nullopt;
    return id;
}

json form_card(const Form& form, const std::string& outgoing, const Values& values, const Values& errors) {
    json card = new_card(form.language);
    const auto told = [&](const std::string& name) {
        if (const auto found = errors.find(name); found != errors.end())
            card["body"].push_back(complaint(found->second));
    };
    for (const FormField& field : form.fields) {
        told(field.name);
        const auto given = values.find(field.name);
        card["body"].push_back(input_of(field, given != values.end() ? given->second : field.value));
        const bool shown =
            field.hint.empty() || field.kind == FormField::Kind::text || field.kind == FormField::Kind::long_text;
        if (!shown)
            card["body"].push_back(
                {{"type", "TextBlock"}, {"text", escape_card(field.hint)}, {"wrap", true}, {"isSubtle", true}});
    }
    const json data{{"twicket", {{"form", outgoing}}}};
    const std::string& label = form.submit_label.empty() ? form.title : form.submit_label;
    card["actions"] = json::array({json{{"type", "Action.Submit"}, {"title", label}, {"data", data}}});
    return card;
}

Values values_in(const json& data, const Form& form) {
    Values values;
    for (const FormField& field : form.fields) {
        std::string value = text_in(data, input_id(field.name).c_str());
        if (!value.empty()) values[field.name] = std::move(value);
    }
    return values;
}

json dialog_of(const std::string& title, json card) {
    return {{"task",
             {{"type", "continue"},
              {"value",
               {{"title", text::clip(title, title_characters)},
                {"width", "medium"},
                {"height", "medium"},
                {"card", attachment_of(std::move(card))}}}}}};
}

json dialog_words(const std::string& words) {
    return {{"task", {{"type", "message"}, {"value", words}}}};
}

}  // namespace twicket::teams
