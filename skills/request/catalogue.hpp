// What people may ask for (row 32): items with words by which they are found, the fields of their form, and who
// approves. Values only.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bot/form.hpp"
#include "bot/ticket.hpp"

namespace twicket::request {

struct Item {
    std::string id, name;
    std::string description{};
    std::vector<std::string> words{};
    std::string approver{};  // "manager", a person's id, or empty: nobody need approve
    std::vector<FormField> fields{};
};

// The items whose words a text holds, the best first; at most three.
std::vector<const Item*> find_items(const std::vector<Item>& items, std::string_view text);
Form form_of(const Item& item, const std::string& submit_label, const std::string& language);
// The filled-in form as people read it, a line a field.
std::string told(const Item& item, const std::map<std::string, std::string>& values);

}  // namespace twicket::request
