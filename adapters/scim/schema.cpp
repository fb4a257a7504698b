// One table; tidying and the discovery documents are read off it.
#include "adapters/scim/schema.hpp"

#include <algorithm>

namespace twicket::scim {
namespace {

using nlohmann::json;
using Type = Attribute::Type;

constexpr std::size_t longest_text = 4'000, most_values = 20'000;

const std::vector<Attribute>& user_attributes() {
    static const std::vector<Attribute> plural{{"value"}, {"display"}, {"type"}, {"primary", Type::boolean}};
    static const std::vector<Attribute> all{
        {"id", Type::text, {}, true, true},
        {"externalId", Type::text, {}, true},
        {"userName"},
        {"name", Type::complex, {{"formatted"}, {"familyName"}, {"givenName"}, {"middleName"}}},
        {"displayName"},
        {"title"},
        {"userType"},
        {"preferredLanguage"},
        {"locale"},
        {"timezone"},
        {"active", Type::boolean},
        {"emails", Type::list, plural},
        {std::string{enterprise_schema},
         Type::complex,
         {{"employeeNumber"}, {"costCenter"}, {"organization"}, {"division"}, {"department"}, {"manager", Type::complex, {{"value", Type::text, {}, true}, {"displayName"}}}}},
        {std::string{skills_schema}, Type::complex, {{"skills", Type::list, {{"value"}, {"level"}, {"source"}}}}},
        {"meta", Type::complex, {{"created"}, {"lastModified"}, {"resourceType"}, {"version"}, {"location"}}, false, true}};
    return all;
}

const std::vector<Attribute>& group_attributes() {
    static const std::vector<Attribute> all{
        {"id", Type::text, {}, true, true},
        {"externalId", Type::text, {}, true},
        {"displayName"},
        {"members", Type::list, {{"value", Type::text, {}, true}, {"display"}, {"type"}}},
        {"meta", Type::complex, {{"created"}, {"lastModified"}, {"resourceType"}, {"version"}, {"location"}}, false, true}};
    return all;
}

Refusal wrong_value(const Attribute& attribute, std::string_view wanted) {
    return {400, "invalidValue", "\"" + attribute.name + "\" must be " + std::string{wanted}};
}

Outcome<json> tidy_text(const Attribute& attribute, const json& value) {
    if (value.is_number_integer()) return good(std::to_string(value.get<std::int64_t>()));
    if (!value.is_string()) return wrong_value(attribute, "a text");
    if (value.get_ref<const std::string&>().size() > longest_text) return wrong_value(attribute, "shorter than 4,000 bytes");
    return good(value);
}

// Entra sends booleans as "True" and "False".
Outcome<json> tidy_boolean(const Attribute& attribute, const json& value) {
    if (value.is_boolean()) return good(value);
    if (value.is_string() && same_name(value.get_ref<const std::string&>(), "true")) return good(true);
    if (value.is_string() && same_name(value.get_ref<const std::string&>(), "false")) return good(false);
    return wrong_value(attribute, "true or false");
}

Outcome<json> tidy_complex(const Attribute& attribute, const json& from) {
    json value = from;
    if (value.is_array() && value.size() == 1) value = from.front();
    if (!value.is_object()) {
        if (attribute.name != "manager" || !value.is_string()) return wrong_value(attribute, "an object");
        value = json{{"value", from}};  // the manager's id alone
    }
    json made = json::object();
    for (const auto& [name, one] : value.items()) {
        const Attribute* part = find(attribute.parts, name);
        if (!part || one.is_null()) continue;
        Outcome<json> tidied = tidy(*part, one);
        if (tidied.has_error()) return tidied.error();
        made[part->name] = std::move(*tidied);
    }
    return good(std::move(made));
}

Outcome<json> tidy_list(const Attribute& attribute, const json& from) {
    const json values = from.is_array() ? from : json::array({from});
    if (values.size() > most_values) return Refusal{413, "tooMany", "\"" + attribute.name + "\" has too many values"};
    json made = json::array();
    for (const json& one : values) {
        Outcome<json> tidied = tidy_complex(attribute, one.is_string() ? json{{"value", one}} : one);
        if (tidied.has_error()) return tidied.error();
        if (!tidied->empty()) made.push_back(std::move(*tidied));
    }
    return good(std::move(made));
}

json attribute_document(const Attribute& attribute) {
    const bool list = attribute.type == Type::list, complex = list || attribute.type == Type::complex;
    json made{{"name", attribute.name},
              {"type", complex ? "complex" : attribute.type == Type::boolean ? "boolean" : "string"},
              {"multiValued", list},
              {"required", attribute.name == "userName"},
              {"caseExact", attribute.exact},
              {"mutability", attribute.ours ? "readOnly" : "readWrite"},
              {"returned", "default"},
              {"uniqueness", attribute.name == "userName" ? "server" : "none"}};
    for (const Attribute& part : attribute.parts) made["subAttributes"].push_back(attribute_document(part));
    return made;
}

json schema_document(std::string_view id, std::string_view name, const std::vector<Attribute>& attributes) {
    json list = json::array();
    for (const Attribute& one : attributes)
        if (one.name != "id" && one.name != "meta" && !one.name.starts_with("urn:")) list.push_back(attribute_document(one));
    return {{"schemas", {"urn:ietf:params:scim:schemas:core:2.0:Schema"}}, {"id", id}, {"name", name}, {"attributes", std::move(list)}};
}

}  // namespace

bool same_name(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, [](char a, char b) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
        return lower(a) == lower(b);
    });
}

const std::vector<Attribute>& attributes_of(Kind kind) {
    return kind == Kind::user ? user_attributes() : group_attributes();
}

const Attribute* find(const std::vector<Attribute>& among, std::string_view name) {
    for (const Attribute& one : among)
        if (same_name(one.name, name)) return &one;
    return nullptr;
}

Outcome<json> tidy(const Attribute& attribute, const json& value) {
    switch (attribute.type) {
        case Type::text: return tidy_text(attribute, value);
        case Type::boolean: return tidy_boolean(attribute, value);
        case Type::complex: return tidy_complex(attribute, value);
        case Type::list: return tidy_list(attribute, value);
    }
    return good(value);
}

Outcome<json> tidy_resource(Kind kind, const json& from) {
    if (!from.is_object()) return Refusal{400, "invalidSyntax", "the body must be a JSON object"};
    json made = json::object();
    for (const auto& [name, value] : from.items()) {
        const Attribute* attribute = find(attributes_of(kind), name);
        if (!attribute || attribute->ours || value.is_null()) continue;
        Outcome<json> tidied = tidy(*attribute, value);
        if (tidied.has_error()) return tidied.error();
        made[attribute->name] = std::move(*tidied);
    }
    if (const Outcome<void> checked = check(kind, made); checked.has_error()) return checked.error();
    return good(std::move(made));
}

Outcome<void> check(Kind kind, const json& resource) {
    const char* required = kind == Kind::user ? "userName" : "displayName";
    if (resource.value(required, "").empty())
        return Refusal{400, "invalidValue", std::string{"\""} + required + "\" is missing"};
    return {};
}

json schemas_document() {
    json list = json::array();
    list.push_back(schema_document(user_schema, "User", user_attributes()));
    list.push_back(schema_document(group_schema, "Group", group_attributes()));
    list.push_back(schema_document(enterprise_schema, "EnterpriseUser", find(user_attributes(), enterprise_schema)->parts));
    list.push_back(schema_document(skills_schema, "Skills", find(user_attributes(), skills_schema)->parts));
    return list;
}

json resource_types_document(const std::string& base) {
    const auto type = [&](const char* name, const char* endpoint, std::string_view schema) {
        return json{{"schemas", {"urn:ietf:params:scim:schemas:core:2.0:ResourceType"}},
                    {"id", name},
                    {"name", name},
                    {"endpoint", endpoint},
                    {"schema", schema},
                    {"meta", {{"resourceType", "ResourceType"}, {"location", base + "/ResourceTypes/" + name}}}};
    };
    json user = type("User", "/Users", user_schema);
    user["schemaExtensions"] = json::array({{{"schema", enterprise_schema}, {"required", false}}, {{"schema", skills_schema}, {"required", false}}});
    return json::array({std::move(user), type("Group", "/Groups", group_schema)});
}

json provider_document(const std::string& base) {
    return {{"schemas", {"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"}},
            {"patch", {{"supported", true}}},
            {"bulk", {{"supported", false}, {"maxOperations", 0}, {"maxPayloadSize", 0}}},
            {"filter", {{"supported", true}, {"maxResults", 200}}},
            {"changePassword", {{"supported", false}}},
            {"sort", {{"supported", false}}},
            {"etag", {{"supported", true}}},
            {"authenticationSchemes",
             json::array({{{"type", "oauthbearertoken"}, {"name", "Bearer token"}, {"description", "The token of people.sources"}, {"primary", true}}})},
            {"meta", {{"resourceType", "ServiceProviderConfig"}, {"location", base + "/ServiceProviderConfig"}}}};
}

}  // namespace twicket::scim
