// Checking values, and forms as JSON for the outbox.
#include "bot/form.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <stdexcept>

#include "bot/form_texts.hpp"
#include "bot/text/fold.hpp"

namespace twicket {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 5> kind_names{"text", "long_text", "choice", "person", "date"};

bool is_blank(const std::string& value) { return value.find_first_not_of(" \t\r\n") == value.npos; }

bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    int parts[3] = {0, 0, 0};
    const std::string_view pieces[3] = {text.substr(0, 4), text.substr(5, 2), text.substr(8, 2)};
    for (int i = 0; i < 3; ++i) {
        const auto end = std::from_chars(pieces[i].data(), pieces[i].data() + pieces[i].size(), parts[i]);
        if (end.ec != std::errc{} || end.ptr != pieces[i].data() + pieces[i].size() || parts[i] < 1) return false;
    }
    return std::chrono::year_month_day{std::chrono::year{parts[0]}, std::chrono::month{static_cast<unsigned>(parts[1])},
                                       std::chrono::day{static_cast<unsigned>(parts[2])}}
        .ok();
}

std::string listed(const FormField& field) {
    std::string list;
    for (const auto& [value, label] : field.options) list += (list.empty() ? "" : ", ") + label;
    return list;
}

FormField::Kind kind_from(const std::string& name) {
    const auto found = std::find(kind_names.begin(), kind_names.end(), name);
    if (found == kind_names.end()) throw std::runtime_error("unknown kind of field");
    return static_cast<FormField::Kind>(found - kind_names.begin());
}

json json_of_field(const FormField& field) {
    json out{{"name", field.name}, {"label", field.label}, {"kind", name_of(field.kind)}, {"required", field.required},
             {"max_length", field.max_length}};
    if (!field.hint.empty()) out["hint"] = field.hint;
    if (!field.value.empty()) out["value"] = field.value;
    for (const auto& [value, label] : field.options) out["options"].push_back({{"value", value}, {"label", label}});
    return out;
}

FormField field_of(const json& from) {
    FormField field{.name = from.at("name"), .label = from.at("label"), .kind = kind_from(from.at("kind")),
                    .required = from.at("required"), .max_length = from.at("max_length"), .hint = from.value("hint", "")};
    field.value = from.value("value", "");
    if (const auto options = from.find("options"); options != from.end())
        for (const json& option : *options) field.options.emplace_back(option.at("value"), option.at("label"));
    return field;
}

}  // namespace

std::string_view name_of(FormField::Kind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

std::string check(const FormField& field, const std::string& value, std::string_view language) {
    if (is_blank(value)) return field.required ? form_texts().say("needed", language) : std::string{};
    if (!text::is_valid_utf8(value) || value.find('\0') != value.npos) return form_texts().say("bad_text", language);
    const bool is_option = std::ranges::any_of(field.options, [&](const auto& option) { return option.first == value; });
    switch (field.kind) {
        case FormField::Kind::text:
        case FormField::Kind::long_text:
            if (text::length(value) <= static_cast<std::size_t>(std::max(field.max_length, 0))) return {};
            return form_texts().say("too_long", language, {{"limit", std::to_string(field.max_length)}});
        case FormField::Kind::choice:
            return is_option ? std::string{} : form_texts().say("not_an_option", language, {{"options", listed(field)}});
        case FormField::Kind::date: return is_date(value) ? std::string{} : form_texts().say("not_a_date", language);
        case FormField::Kind::person: break;
    }
    return {};
}

std::map<std::string, std::string> check(const Form& form, const std::map<std::string, std::string>& values) {
    std::map<std::string, std::string> wrong;
    for (const FormField& field : form.fields) {
        const auto given = values.find(field.name);
        std::string complaint = check(field, given == values.end() ? std::string{} : given->second, form.language);
        if (!complaint.empty()) wrong.emplace(field.name, std::move(complaint));
    }
    for (const auto& [name, value] : values) {
        const bool known = std::ranges::any_of(form.fields, [&](const FormField& field) { return field.name == name; });
        if (!known) wrong.emplace(name, form_texts().say("no_field", form.language));
    }
    return wrong;
}

json json_of(const Form& form) {
    json out{{"id", form.id}, {"title", form.title}, {"submit_label", form.submit_label}, {"language", form.language},
             {"value", form.value}, {"fields", json::array()}};
    for (const FormField& field : form.fields) out["fields"].push_back(json_of_field(field));
    return out;
}

Form form_of(const json& from) {
    Form form{.id = from.at("id"), .title = from.at("title"), .submit_label = from.at("submit_label"),
              .language = from.at("language")};
    for (const json& field : from.at("fields")) form.fields.push_back(field_of(field));
    form.value = from.at("value");
    return form;
}

}  // namespace twicket
