// The attributes of SCIM users and groups that are understood (RFC 7643), and refusals as the protocol words them (RFC 7644,
// 3.12). What is not in the table is accepted and not kept: no more is stored of people than is used.
#pragma once
#include <boost/system/result.hpp>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace twicket::scim {

struct Refusal {
    int status = 400;
    std::string type;    // scimType; empty: none fits
    std::string detail;  // for a person
};
template <class T>
using Outcome = boost::system::result<T, Refusal>;
// nlohmann's json converts to nearly everything, so a good one is named as such.
inline Outcome<nlohmann::json> good(nlohmann::json value) {
    return Outcome<nlohmann::json>{boost::system::in_place_value, std::move(value)};
}
[[noreturn]] inline void throw_exception_from_error(const Refusal& refusal, const boost::source_location&) {
    throw std::runtime_error("unexpected refusal: " + refusal.detail);
}

enum class Kind { user, group };

struct Attribute {
    enum class Type { text, boolean, complex, list };  // list: of complex values
    std::string name;
    Type type = Type::text;
    std::vector<Attribute> parts{};  // of complex values
    bool exact = false;              // case counts
    bool ours = false;               // read-only: what a client says of it is passed over
};

inline constexpr std::string_view user_schema = "urn:ietf:params:scim:schemas:core:2.0:User";
inline constexpr std::string_view group_schema = "urn:ietf:params:scim:schemas:core:2.0:Group";
inline constexpr std::string_view enterprise_schema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
inline constexpr std::string_view skills_schema = "urn:twicket:params:scim:schemas:extension:skills:2.0:User";

// Extensions are attributes named by their URN.
const std::vector<Attribute>& attributes_of(Kind kind);
// By name, whatever its case; null: not known.
const Attribute* find(const std::vector<Attribute>& among, std::string_view name);
bool same_name(std::string_view left, std::string_view right);

// The value in the form in which it is kept: names as in the table, "True" as true, a lone object as a list of one, a
// manager's id as an object. Unknown parts are left out.
Outcome<nlohmann::json> tidy(const Attribute& attribute, const nlohmann::json& value);
// A whole resource, as POST and PUT give it; checks what must be there.
Outcome<nlohmann::json> tidy_resource(Kind kind, const nlohmann::json& from);
// What must be there is.
Outcome<void> check(Kind kind, const nlohmann::json& resource);

nlohmann::json schemas_document();          // the Resources of /Schemas
nlohmann::json resource_types_document(const std::string& base);
nlohmann::json provider_document(const std::string& base);

}  // namespace twicket::scim
