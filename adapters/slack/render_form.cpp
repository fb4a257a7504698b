// Forms as modals. A field's name is its block's id, so that Slack shows an error at the right place.
#include <algorithm>

#include "adapters/slack/decode.hpp"
#include "adapters/slack/markup.hpp"
#include "adapters/slack/render.hpp"
#include "adapters/slack/words.hpp"
#include "bot/text/fold.hpp"

namespace twicket::slack {
namespace {

using nlohmann::json;

constexpr std::size_t title_limit = 24, label_limit = 1900, hint_limit = 1900, option_limit = 72, options_most = 100;
constexpr int longest_input = 3000;
constexpr std::size_t fields_most = 90;  // of 100 blocks

json plain_words(std::string_view words, std::size_t limit) {
    std::string short_words = text::clip(calm(words), limit);
    if (short_words.empty()) short_words = "…";
    return {{"type", "plain_text"}, {"text", std::move(short_words)}, {"emoji", true}};
}

// An option's value is its number: ours may be longer than Slack takes.
json choice(const FormField& field, std::string_view language) {
    json options = json::array();
    json element{{"type", "static_select"}, {"placeholder", plain_words(words().say("choose", language), 70)}};
    for (std::size_t i = 0; i < std::min(field.options.size(), options_most); ++i) {
        options.push_back({{"text", plain_words(field.options[i].second, option_limit)}, {"value", std::to_string(i)}});
        if (field.options[i].first == field.value && !field.value.empty()) element["initial_option"] = options.back();
    }
    element["options"] = std::move(options);
    return element;
}

json element_of(const FormField& field, std::string_view language) {
    json element;
    switch (field.kind) {
        case FormField::Kind::choice:
            element = choice(field, language);
            break;
        case FormField::Kind::person:
            element = {{"type", "users_select"}};
            if (!field.value.empty()) element["initial_user"] = field.value;
            break;
        case FormField::Kind::date:
            element = {{"type", "datepicker"}};
            if (!field.value.empty()) element["initial_date"] = field.value;
            break;
        case FormField::Kind::text:
        case FormField::Kind::long_text:
            element = {{"type", "plain_text_input"},
                       {"multiline", field.kind == FormField::Kind::long_text},
                       {"max_length", std::clamp(field.max_length, 1, longest_input)}};
            if (!field.value.empty())
                element["initial_value"] =
                    text::clip(field.value, static_cast<std::size_t>(std::clamp(field.max_length, 1, longest_input)));
            break;
    }
    element["action_id"] = "v";
    return element;
}

}  // namespace

json render_form(const Outgoing& outgoing) {
    const Form& form = *outgoing.form;
    json blocks = json::array();
    for (const FormField& field : form.fields) {
        if (blocks.size() == fields_most) break;
        if (field.kind == FormField::Kind::choice && field.options.empty()) continue;  // Slack refuses an empty menu
        json block{{"type", "input"},
                   {"block_id", field.name.substr(0, 255)},
                   {"optional", !field.required},
                   {"label", plain_words(field.label, label_limit)},
                   {"element", element_of(field, form.language)}};
        if (!field.hint.empty()) block["hint"] = plain_words(field.hint, hint_limit);
        blocks.push_back(std::move(block));
    }
    const json origin{{"o", outgoing.id}, {"p", outgoing.place}, {"t", outgoing.thread}};
    const std::string send = form.submit_label.empty() ? words().say("send", form.language) : form.submit_label;
    return {{"type", "modal"},
            {"callback_id", view_callback},
            {"private_metadata", origin.dump()},
            {"title", plain_words(form.title, title_limit - 1)},
            {"submit", plain_words(send, title_limit - 1)},
            {"close", plain_words(words().say("close", form.language), title_limit - 1)},
            {"blocks", std::move(blocks)}};
}

Rendered render_form_later(const Outgoing& outgoing) {
    const Form& form = *outgoing.form;
    const std::string line =
        escaped(words().say("form_waits", form.language, {{"title", text::clip(form.title, 100)}}));
    const json open{{"type", "button"},
                    {"action_id", open_form_action},
                    {"style", "primary"},
                    {"text", plain_words(words().say("open_form", form.language), 70)}};
    json blocks = json::array();
    blocks.push_back({{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", line}, {"verbatim", true}}}});
    blocks.push_back({{"type", "actions"}, {"block_id", block_id(outgoing, 0)}, {"elements", json::array({open})}});
    return {line, std::move(blocks)};
}

}  // namespace twicket::slack
