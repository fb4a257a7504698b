// Names are compared without case, as userName is.
#include "adapters/scim/resources.hpp"

#include "bot/directory/records.hpp"
#include "bot/local_time.hpp"

namespace twicket::scim {
namespace {

using directory::Field;
using nlohmann::json;

std::string_view name_of(Kind kind) {
    return kind == Kind::user ? "user" : "group";
}

std::string called(Kind kind, const json& body) {
    return directory::comparable(body.value(kind == Kind::user ? "userName" : "displayName", ""));
}

Resource row_of(store::Rows& rows) {
    return {rows.string(0), json::parse(rows.text(1)), rows.integer(2), from_millis(rows.integer(3)), from_millis(rows.integer(4))};
}

constexpr const char* columns = "SELECT id, body, version, created, modified FROM scim_resource";

json full(const Resource& resource) {
    json body = resource.body;
    body["id"] = resource.id;
    body["meta"] = {{"created", to_rfc3339(resource.created)}, {"lastModified", to_rfc3339(resource.modified)}};
    return body;
}

// The one name that a filter asks for, which is what every client looks up before it creates; empty: something else.
std::string only_name(Kind kind, const Filter& filter) {
    const char* attribute = kind == Kind::user ? "userName" : "displayName";
    const bool one = filter.what == Filter::Operator::equal && filter.path.steps.size() == 1 && filter.path.steps.front()->name == attribute;
    return one && filter.literal.is_string() ? directory::comparable(filter.literal.get<std::string>()) : std::string{};
}

std::string text_at(const json& body, std::initializer_list<const char*> steps) {
    const json* at = &body;
    for (const char* step : steps) {
        if (!at->is_object() || !at->contains(step)) return {};
        at = &(*at)[step];
    }
    return at->is_string() ? at->get<std::string>() : std::string{};
}

std::string email_of(const json& body) {
    std::string first;
    for (const json& one : body.value("emails", json::array())) {
        if (one.value("primary", false)) return one.value("value", "");
        if (first.empty()) first = one.value("value", "");
    }
    const std::string name = body.value("userName", "");
    return first.empty() && name.find('@') != name.npos ? name : first;
}

}  // namespace

std::optional<Resource> find_resource(store::Connection& connection, Kind kind, const std::string& id) {
    auto rows = connection.query("SELECT id, body, version, created, modified FROM scim_resource WHERE kind = $1 AND id = $2", {name_of(kind), id});
    if (!rows.next()) return std::nullopt;
    return row_of(rows);
}

Outcome<void> keep_resource(store::Connection& connection, Kind kind, const std::string& source, const Resource& resource) {
    const std::string name = called(kind, resource.body), external = resource.body.value("externalId", "");
    const auto taken = [&](const char* column, const std::string& value) {
        const std::string sql = std::string{"SELECT 1 FROM scim_resource WHERE kind = $1 AND "} + column + " = $2 AND id <> $3";
        auto rows = connection.query(sql, {name_of(kind), value, resource.id});
        return rows.next();
    };
    if (taken("name", name))
        return Refusal{409, "uniqueness", std::string{"another one has this "} + (kind == Kind::user ? "userName" : "displayName")};
    if (kind == Kind::user && !external.empty() && taken("external_id", external)) return Refusal{409, "uniqueness", "another one has this externalId"};
    const std::string body = resource.body.dump();
    connection.execute("INSERT INTO scim_resource (id, kind, name, external_id, body, version, created, modified)"
                       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                       " external_id = excluded.external_id, body = excluded.body, version = excluded.version, modified = excluded.modified",
                       {resource.id, name_of(kind), name, external, body, resource.version, to_millis(resource.created), to_millis(resource.modified)});
    if (kind == Kind::user) {
        const directory::Record record = record_of(resource);
        directory::put_records(connection, source, {&record, 1});
    } else {
        directory::put_group(connection, source, group_of(resource));
    }
    return {};
}

bool remove_resource(store::Connection& connection, Kind kind, const std::string& source, const std::string& id) {
    if (connection.execute("DELETE FROM scim_resource WHERE kind = $1 AND id = $2", {name_of(kind), id}) == 0) return false;
    if (kind == Kind::user) directory::remove_records(connection, source, {id});
    else directory::remove_group(connection, source, id);
    return true;
}

Page list_resources(store::Connection& connection, Kind kind, const Filter* filter, std::size_t start, std::size_t count) {
    const std::string name = filter ? only_name(kind, *filter) : std::string{};
    const std::string by_name = std::string{columns} + " WHERE kind = $1 AND name = $2 ORDER BY created, id";
    const std::string by_kind = std::string{columns} + " WHERE kind = $1 ORDER BY created, id";
    auto rows = name.empty() ? connection.query(by_kind, {name_of(kind)}) : connection.query(by_name, {name_of(kind), name});
    Page page;
    while (rows.next()) {
        const bool wanted = page.total + 1 >= start && page.resources.size() < count;
        if (!filter && !wanted) {
            ++page.total;
            continue;
        }
        Resource one = row_of(rows);
        if (filter && !matches(*filter, full(one))) continue;
        if (++page.total >= start && page.resources.size() < count) page.resources.push_back(std::move(one));
    }
    return page;
}

directory::Record record_of(const Resource& user) {
    const json& body = user.body;
    directory::Record record{.key = user.id, .names = {body.value("userName", "")}};
    Person& said = record.said;
    said.id = directory::comparable(body.value("userName", ""));
    const auto put = [&](Field field, std::string Person::* member, std::string value) {
        if (value.empty()) return;
        said.*member = std::move(value);
        record.give(field);
    };
    const std::string given = text_at(body, {"name", "givenName"}), family = text_at(body, {"name", "familyName"});
    std::string name = body.value("displayName", "");
    if (name.empty()) name = text_at(body, {"name", "formatted"});
    if (name.empty()) name = given + (given.empty() || family.empty() ? "" : " ") + family;
    put(Field::name, &Person::name, std::move(name));
    put(Field::email, &Person::email, email_of(body));
    put(Field::title, &Person::title, body.value("title", ""));
    const std::string enterprise{enterprise_schema};
    put(Field::department, &Person::department, text_at(body, {enterprise.c_str(), "department"}));
    put(Field::manager, &Person::manager, text_at(body, {enterprise.c_str(), "manager", "value"}));
    if (const std::string zone = body.value("timezone", ""); is_timezone(zone)) put(Field::timezone, &Person::timezone, zone);
    for (const char* attribute : {"preferredLanguage", "locale"})
        if (const std::string tag = body.value(attribute, ""); !tag.empty() && said.languages.empty()) {
            said.languages = {tag};
            record.give(Field::languages);
        }
    record.active = body.value("active", true);
    record.give(Field::active);
    const auto skills = body.find(std::string{skills_schema});
    if (skills == body.end()) return record;
    record.give(Field::skills);
    for (const json& one : skills->value("skills", json::array())) {
        const std::string level = one.value("level", "3");
        if (one.value("value", "").empty()) continue;
        said.skills.push_back({one.value("value", ""), level.size() == 1 && level[0] >= '1' && level[0] <= '5' ? level[0] - '0' : 3});
    }
    return record;
}

directory::Group group_of(const Resource& group) {
    directory::Group made{.key = group.id, .name = group.body.value("displayName", "")};
    for (const json& one : group.body.value("members", json::array())) made.members.push_back(one.value("value", ""));
    std::erase(made.members, "");
    return made;
}

}  // namespace twicket::scim
