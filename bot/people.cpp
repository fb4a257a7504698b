// The directory in memory: look-ups by id and by identity, and people read from JSON.
#include "bot/people.hpp"

#include <nlohmann/json.hpp>

namespace twicket {
namespace {

const Person stranger{.id = "", .roles = {}};
const Person colleague{.id = "", .groups = {"everyone"}, .roles = {}};
constexpr std::size_t nobody_alone = static_cast<std::size_t>(-1);

std::string identity_key(const std::string& account, const std::string& user) { return account + '\n' + user; }

std::string lower_case(std::string_view email) {
    std::string lower{email};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return lower;
}

bool contains(const std::vector<std::string>& list, std::string_view wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

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
        person.identities.push_back({identity.at("network").get<std::string>() + "/" + identity.value("account", "default"),
                                     identity.at("user")});
}

}  // namespace

bool Person::has_role(std::string_view role) const { return contains(roles, role); }
bool Person::in_group(std::string_view group) const { return contains(groups, group); }

Result<void> People::load(std::vector<Person> people) {
    std::unordered_map<std::string, std::size_t> by_identity, by_id, by_email;
    for (std::size_t i = 0; i < people.size(); ++i) {
        if (!by_id.emplace(people[i].id, i).second)
            return Error{ErrorCode::conflict, "two people have the id '" + people[i].id + "'"};
        if (!people[i].email.empty()) {
            const auto [known, fresh] = by_email.emplace(lower_case(people[i].email), i);
            if (!fresh) known->second = nobody_alone;
        }
        for (const Identity& identity : people[i].identities) {
            const auto [known, fresh] = by_identity.emplace(identity_key(identity.account, identity.user), i);
            if (!fresh)
                return Error{ErrorCode::conflict, "'" + people[known->second].id + "' and '" + people[i].id +
                                                      "' both claim the user '" + identity.user + "' of " + identity.account};
        }
    }
    people_ = std::move(people);
    by_identity_ = std::move(by_identity);
    by_id_ = std::move(by_id);
    by_email_ = std::move(by_email);
    return {};
}

const Person& People::by_identity(const std::string& account, const std::string& user) const {
    const std::string key = identity_key(account, user);
    if (const auto found = by_identity_.find(key); found != by_identity_.end()) return people_[found->second];
    const auto welcomed = welcomed_.find(key);
    if (welcomed == welcomed_.end()) return stranger;
    const auto person = by_email_.find(welcomed->second);
    return person == by_email_.end() || person->second == nobody_alone ? colleague : people_[person->second];
}

void People::welcome(const std::string& account, const std::string& user, std::string_view email) {
    welcomed_[identity_key(account, user)] = lower_case(email);
}

void People::forget(const std::string& account, const std::string& user) { welcomed_.erase(identity_key(account, user)); }

const Person* People::find(std::string_view id) const {
    const auto found = by_id_.find(std::string{id});
    return found == by_id_.end() ? nullptr : &people_[found->second];
}

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
        read_skills_and_identities(from, person);
        return person;
    } catch (const nlohmann::json::parse_error& wrong) {
        return Error{ErrorCode::invalid, "not JSON (byte " + std::to_string(wrong.byte) + ")"};
    } catch (const std::exception& wrong) {
        return Error{ErrorCode::invalid, wrong.what()};
    }
}

}  // namespace twicket
