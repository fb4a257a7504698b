// A person's record as JSON, read strictly: each error names the key.
#include <nlohmann/json.hpp>

#include "bot/local_time.hpp"
#include "bot/people.hpp"

namespace twicket {
namespace {

// A member that may be absent; a wrong type is reported with its key.
template <class T>
void read_member(const nlohmann::json& from, const char* key, T& into) {
    const auto member = from.find(key);
    if (member == from.end() || member->is_null()) return;
    try {
        member->get_to(into);
    } catch (const nlohmann::json::exception&) {
        throw std::runtime_error(std::string{"\""} + key + "\" has the wrong type");
    }
}

void read_skills_and_identities(const nlohmann::json& from, Person& person) {
    for (const nlohmann::json& skill : from.value("skills", nlohmann::json::array())) {
        const int level = skill.value("level", 0);
        if (level < 1 || level > 5) throw std::runtime_error("a skill's \"level\" must be 1 to 5");
        person.skills.push_back({skill.at("name"), level});
    }
    for (const nlohmann::json& identity : from.value("identities", nlohmann::json::array()))
        person.identities.push_back(
            {identity.at("network").get<std::string>() + "/" + identity.value("account", "default"),
             identity.at("user")});
}

// {"guest": {"sponsor": "ann.example", "until": "2026-12-31"}}; a guest has the role "guest" and no other.
void read_guest(const nlohmann::json& from, Person& person) {
    const auto member = from.find("guest");
    if (member == from.end() || member->is_null()) return;
    if (!member->is_object()) throw std::runtime_error("\"guest\" must be an object with \"sponsor\" and \"until\"");
    Guest guest;
    read_member(*member, "sponsor", guest.sponsor);
    read_member(*member, "until", guest.until);
    if (guest.sponsor.empty()) throw std::runtime_error("\"guest\" needs \"sponsor\", the id of a colleague");
    if (guest.sponsor == person.id) throw std::runtime_error("a guest cannot be the own sponsor");
    if (!is_date(guest.until)) throw std::runtime_error("\"guest\" needs \"until\", a date like 2026-12-31");
    const auto roles = from.find("roles");
    if (roles == from.end() || roles->is_null()) person.roles = {"guest"};
    if (person.roles != std::vector<std::string>{"guest"})
        throw std::runtime_error("a guest has the role \"guest\" and no other");
    person.guest = std::move(guest);
}

}  // namespace

Result<Person> person_from_json(std::string_view text) {
    try {
        const nlohmann::json from = nlohmann::json::parse(text);
        Person person;
        read_member(from, "id", person.id);
        if (person.id.empty()) return Error{ErrorCode::invalid, "\"id\" is missing"};
        read_member(from, "name", person.name);
        if (person.name.empty()) return Error{ErrorCode::invalid, "\"name\" of '" + person.id + "' is missing"};
        read_member(from, "email", person.email);
        read_member(from, "title", person.title);
        read_member(from, "department", person.department);
        read_member(from, "location", person.location);
        read_member(from, "timezone", person.timezone);
        read_member(from, "manager", person.manager);
        read_member(from, "languages", person.languages);
        read_member(from, "groups", person.groups);
        read_member(from, "roles", person.roles);
        read_guest(from, person);
        read_skills_and_identities(from, person);
        return person;
    } catch (const nlohmann::json::parse_error& wrong) {
        return Error{ErrorCode::invalid, "not JSON (byte " + std::to_string(wrong.byte) + ")"};
    } catch (const std::exception& wrong) {
        return Error{ErrorCode::invalid, wrong.what()};
    }
}

}  // namespace twicket
