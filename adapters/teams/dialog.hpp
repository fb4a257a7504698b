// Forms as task modules (dialogs): a form as a card with input fields, what comes back as values, and the answers that
// the client wants. Pure.
// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "bot/form.hpp"

namespace twicket::teams {

using Values = std::map<std::string, std::string>;

// A button that makes the client ask for the form of this outgoing ("task/fetch").
nlohmann::json form_button(const std::string& title, const std::string& outgoing);
// The outgoing whose form is asked for or sent, out of the data of a task/fetch or task/submit.
std::optional<std::string> form_in(const nlohmann::json& data);

// The form as a card: `values` are what was filled in before, `errors` stand above their fields.
nlohmann::json form_card(const Form& form, const std::string& outgoing, const Values& values, const Values& errors);
// What was filled in; empty fields are left out, as they were not answered. People are their Entra object ids.
Values values_in(const nlohmann::json& data, const Form& form);

// {"task":{"type":"continue",…}}: a dialog with that card.
nlohmann::json dialog_of(const std::string& title, nlohmann::json card);
// {"task":{"type":"message",…}}: the dialog closes with a sentence.
nlohmann::json dialog_words(const std::string& words);

}  // namespace twicket::teams
