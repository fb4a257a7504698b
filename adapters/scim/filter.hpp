// SCIM filters and paths (RFC 7644, 3.4.2.2 and 3.5.2): read, and decided on a resource. Names and operators in any case;
// length and depth are bounded, since they come from outside. Pure.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/scim/schema.hpp"

namespace twicket::scim {

// "urn:…:User:manager.value" taken apart: names as the table writes them.
struct AttributePath {
    std::vector<const Attribute*> steps;  // from the resource downwards; empty: an attribute that is not known
};

struct Filter {
    enum class Operator { all, any, no, equal, differs, contains, starts, ends, present, greater, at_least, less, at_most, value };
    Operator what = Operator::present;
    std::vector<Filter> inner{};   // of all, any, no; of `value` the filter on the list's values
    AttributePath path{};          // of comparisons; of `value` the list
    nlohmann::json literal{};
};

Outcome<Filter> parse_filter(Kind kind, std::string_view text);
bool matches(const Filter& filter, const nlohmann::json& resource);

// Where a PATCH operation works: emails[type eq "work"].value
struct PatchPath {
    AttributePath attribute;         // of the list itself where there is a filter
    std::unique_ptr<Filter> filter;  // on the list's values; null: all
    const Attribute* part = nullptr; // of the chosen values; null: they themselves
    bool known() const { return !attribute.steps.empty(); }
};
Outcome<PatchPath> parse_path(Kind kind, std::string_view text);

}  // namespace twicket::scim
