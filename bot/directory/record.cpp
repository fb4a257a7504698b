// Records as JSON: short keys are not worth it, the people of a company are a few megabytes.
#include "bot/directory/record.hpp"

#include <array>

namespace twicket::directory {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, field_count> names{"name",      "email",  "title",      "department", "location",
                                                          "timezone",  "manager", "languages", "skills",     "identities",
                                                          "roles",     "groups", "guest",      "active"};

json skills_of(const Person& person) {
    json list = json::array();
    for (const SkillLevel& skill : person.skills) list.push_back({{"name", skill.name}, {"level", skill.level}});
    return list;
}

json identities_of(const Person& person) {
    json list = json::array();
    for (const Identity& one : person.identities) list.push_back({{"account", one.account}, {"user", one.user}});
    return list;
}

template <class T>
void read(const json& from, Field field, Record& record, T& into) {
    const auto member = from.find(std::string{name_of(field)});
    if (member == from.end()) return;
    member->get_to(into);
    record.give(field);
}

void read_lists(const json& from, Record& record) {
    if (const auto skills = from.find("skills"); skills != from.end()) {
        for (const json& one : *skills) record.said.skills.push_back({one.at("name"), one.at("level")});
        record.give(Field::skills);
    }
    if (const auto identities = from.find("identities"); identities != from.end()) {
        for (const json& one : *identities) record.said.identities.push_back({one.at("account"), one.at("user")});
        record.give(Field::identities);
    }
    if (const auto guest = from.find("guest"); guest != from.end()) {
        record.said.guest = Guest{guest->at("sponsor"), guest->at("until")};
        record.give(Field::guest);
    }
}

}  // namespace

std::string_view name_of(Field field) {
    return names[static_cast<std::size_t>(field)];
}

std::optional<Field> field_from(std::string_view name) {
    for (std::size_t i = 0; i < field_count; ++i)
        if (names[i] == name) return static_cast<Field>(i);
    return std::nullopt;
}

std::string to_json(const Record& record) {
    const Person& said = record.said;
    json into{{"key", record.key}, {"id", said.id}, {"names", record.names}};
    const auto put = [&](Field field, json value) {
        if (record.gives(field)) into[std::string{name_of(field)}] = std::move(value);
    };
    put(Field::name, said.name);
    put(Field::email, said.email);
    put(Field::title, said.title);
    put(Field::department, said.department);
    put(Field::location, said.location);
    put(Field::timezone, said.timezone);
    put(Field::manager, said.manager);
    put(Field::languages, said.languages);
    put(Field::roles, said.roles);
    put(Field::groups, said.groups);
    put(Field::active, record.active);
    if (record.gives(Field::skills)) into["skills"] = skills_of(said);
    if (record.gives(Field::identities)) into["identities"] = identities_of(said);
    if (said.guest) into["guest"] = {{"sponsor", said.guest->sponsor}, {"until", said.guest->until}};
    return into.dump();
}

Result<Record> record_from_json(std::string_view text) {
    try {
        const json from = json::parse(text);
        Record record{.key = from.at("key"), .names = from.at("names")};
        record.said.id = from.at("id");
        read(from, Field::name, record, record.said.name);
        read(from, Field::email, record, record.said.email);
        read(from, Field::title, record, record.said.title);
        read(from, Field::department, record, record.said.department);
        read(from, Field::location, record, record.said.location);
        read(from, Field::timezone, record, record.said.timezone);
        read(from, Field::manager, record, record.said.manager);
        read(from, Field::languages, record, record.said.languages);
        read(from, Field::roles, record, record.said.roles);
        read(from, Field::groups, record, record.said.groups);
        read(from, Field::active, record, record.active);
        read_lists(from, record);
        return record;
    } catch (const json::exception& wrong) {
        return Error{ErrorCode::invalid, std::string{"no record of a person: "} + wrong.what()};
    }
}

std::string to_json(const Group& group) {
    return json{{"key", group.key}, {"name", group.name}, {"names", group.names}, {"members", group.members}}.dump();
}

Result<Group> group_from_json(std::string_view text) {
    try {
        const json from = json::parse(text);
        return Group{from.at("key"), from.at("name"), from.at("names"), from.at("members")};
    } catch (const json::exception& wrong) {
        return Error{ErrorCode::invalid, std::string{"no record of a group: "} + wrong.what()};
    }
}

Record record_of(Person person) {
    Record record{.key = person.id, .said = std::move(person)};
    const Person& said = record.said;
    const auto given = [&](Field field, bool there) {
        if (there) record.give(field);
    };
    record.give(Field::name);
    record.give(Field::timezone);
    record.give(Field::roles);
    record.give(Field::groups);
    given(Field::email, !said.email.empty());
    given(Field::title, !said.title.empty());
    given(Field::department, !said.department.empty());
    given(Field::location, !said.location.empty());
    given(Field::manager, !said.manager.empty());
    given(Field::languages, !said.languages.empty());
    given(Field::skills, !said.skills.empty());
    given(Field::identities, !said.identities.empty());
    given(Field::guest, said.guest.has_value());
    return record;
}

std::string comparable(std::string_view name) {
    std::string plain;
    plain.reserve(name.size());
    for (const char c : name) {
        if (c == ' ' && (plain.empty() || plain.back() == ',' || plain.back() == '=' || plain.back() == ' ')) continue;
        if ((c == ',' || c == '=') && !plain.empty() && plain.back() == ' ') plain.pop_back();
        plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    while (!plain.empty() && plain.back() == ' ') plain.pop_back();
    return plain;
}

}  // namespace twicket::directory
