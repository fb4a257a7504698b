// What one source (a directory server, a SCIM client, a file) says of people and groups. Plain values; which source is
// believed in what is decided in merge.hpp, where records are kept in records.hpp.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/error.hpp"
#include "bot/people.hpp"

namespace twicket::directory {

// The fields in which sources may differ; their names are those of a person's record (interfaces.md) and of
// `people.priority`.
enum class Field {
    name, email, title, department, location, timezone, manager, languages, skills, identities, roles, groups, guest, active
};
inline constexpr std::size_t field_count = 14;
std::string_view name_of(Field field);
std::optional<Field> field_from(std::string_view name);

struct Record {
    std::string key;                     // the same as long as the source knows the person, whatever is renamed
    std::vector<std::string> names{};    // how the source calls the person elsewhere: in members, as a manager
    Person said{};                       // what it says; `id` is how the person is called when nobody else does already
    std::uint32_t given = 0;             // one bit a Field
    bool active = true;

    bool gives(Field field) const { return (given >> static_cast<unsigned>(field) & 1U) != 0; }
    void give(Field field) { given |= 1U << static_cast<unsigned>(field); }
};

struct Group {
    std::string key;
    std::string name;                    // as entries, places and roles name it
    std::vector<std::string> names{};    // as other groups name it
    std::vector<std::string> members{};  // keys or names of people and of groups
};

struct Source {
    std::string name;  // "ldap", as in the configuration
    std::vector<Record> records{};
    std::vector<Group> groups{};
    bool adds_only = false;  // tells more of people whom other sources know, and makes nobody one of us by itself
};

// One JSON object, and back; the store keeps them in this form. Fields that were not given are left out.
std::string to_json(const Record& record);
Result<Record> record_from_json(std::string_view json);
std::string to_json(const Group& group);
Result<Group> group_from_json(std::string_view json);

// The record of a whole person, as a file gives it: every field that is there counts as given.
Record record_of(Person person);

// Letters without case and blanks around "," and "=" gone: how distinguished names and addresses are compared.
std::string comparable(std::string_view name);

}  // namespace twicket::directory
