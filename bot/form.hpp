// A form: a few named fields that a person fills in at once where the network has dialogs, or one by one in the thread
// (bot/form_dialogue). Values are text; how they must look is checked here, the same for every network.
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twicket {

struct FormField {
    // person: a network's user id. date: "YYYY-MM-DD". choice: the value of one of `options`.
    enum class Kind { text, long_text, choice, person, date };
    std::string name;   // unique in its form, "a-z_"
    std::string label;  // in the form's language
    Kind kind = Kind::text;
    bool required = false;
    int max_length = 3000;  // characters, of text and long_text
    std::string hint{};     // one line below the field; empty: none
    std::vector<std::pair<std::string, std::string>> options{};  // value and label, of a choice
    std::string value{};                                         // to begin with
};

struct Form {
    std::string id;  // "answer.reason": skill, dot, what
    std::string title;
    std::string submit_label;
    std::string language{"en"};
    std::vector<FormField> fields{};
    std::string value{};  // opaque, handed back with the submission
};

// What is wrong, in the form's language, by field name; empty: good. Pure and quick, so that an adapter can answer a
// submission within its acknowledgement. A value of a name that is no field is wrong under that name.
std::map<std::string, std::string> check(const Form& form, const std::map<std::string, std::string>& values);
// The same for one field; empty: good.
std::string check(const FormField& field, const std::string& value, std::string_view language);

std::string_view name_of(FormField::Kind kind);

nlohmann::json json_of(const Form& form);
// Throws nlohmann::json's exceptions on what json_of has not written.
Form form_of(const nlohmann::json& from);

}  // namespace twicket
