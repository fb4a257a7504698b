// Which attribute is which field.
#include "adapters/ldap/decode.hpp"

#include "bot/local_time.hpp"
#include "bot/text/fold.hpp"

namespace twicket::ldap {
namespace {

using directory::Field;
using directory::Record;

struct Usual {
    Field field;
    std::vector<std::string> attributes;  // the first that has a value counts
};

const std::vector<Usual>& usual() {
    static const std::vector<Usual> all{{Field::name, {"displayname", "cn"}},
                                        {Field::email, {"mail"}},
                                        {Field::title, {"title"}},
                                        {Field::department, {"department", "departmentnumber", "ou"}},
                                        {Field::location, {"physicaldeliveryofficename", "l"}},
                                        {Field::timezone, {}},
                                        {Field::manager, {"manager"}},
                                        {Field::languages, {"preferredlanguage"}}};
    return all;
}

std::vector<std::string> attributes_of(const Usual& one, const Settings& settings) {
    const auto set = settings.attributes.find(one.field);
    return set == settings.attributes.end() ? one.attributes : std::vector<std::string>{set->second};
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
}

// Sixteen bytes, the first three groups little-endian (MS-DTYP 2.3.4).
std::string guid(const std::string& bytes) {
    if (bytes.size() != 16) return {};
    constexpr int order[] = {3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const int at : order) {
        if (at < 0) {
            text += '-';
            continue;
        }
        const auto byte = static_cast<unsigned char>(bytes[static_cast<std::size_t>(at)]);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string usable(const std::string& value) {
    return text::is_valid_utf8(value) ? text::clip(value, 500) : std::string{};
}

// "de-DE, en;q=0.8" (RFC 9110) or one tag.
std::vector<std::string> languages_in(const std::vector<std::string>& values) {
    std::vector<std::string> tags;
    for (const std::string& value : values)
        for (std::size_t at = 0; at < value.size();) {
            const std::size_t end = std::min(value.find(',', at), value.size());
            std::string tag = value.substr(at, end - at);
            tag = tag.substr(0, tag.find(';'));
            const auto first = tag.find_first_not_of(' ');
            if (first != tag.npos) tags.push_back(tag.substr(first, tag.find_last_not_of(' ') - first + 1));
            at = end + 1;
        }
    return tags;
}

// "postgres:4", or "postgres", which says nothing of a level: 3.
void add_skill(const std::string& value, Person& person) {
    const auto colon = value.rfind(':');
    const bool level = colon != value.npos && colon + 2 == value.size() && value[colon + 1] >= '1' && value[colon + 1] <= '5';
    const std::string name = usable(level ? value.substr(0, colon) : value);
    if (!name.empty()) person.skills.push_back({name, level ? value[colon + 1] - '0' : 3});
}

void set(Record& record, Field field, const std::vector<std::string>& values) {
    const std::string value = usable(values.front());
    if (value.empty()) return;
    Person& said = record.said;
    switch (field) {
        case Field::name: said.name = value; break;
        case Field::email: said.email = value; break;
        case Field::title: said.title = value; break;
        case Field::department: said.department = value; break;
        case Field::location: said.location = value; break;
        case Field::manager: said.manager = value; break;
        case Field::timezone:
            if (!is_timezone(value)) return;
            said.timezone = value;
            break;
        case Field::languages: said.languages = languages_in(values); break;
        default: return;
    }
    record.give(field);
}

// ACCOUNTDISABLE, MS-ADTS 2.2.16.
bool is_disabled(const Entry& entry) {
    const std::string flags = entry.first("useraccountcontrol");
    return !flags.empty() && (std::strtoul(flags.c_str(), nullptr, 10) & 2U) != 0;
}

}  // namespace

std::vector<std::string> person_attributes(const Settings& settings) {
    std::vector<std::string> all{"entryUUID", "objectGUID", "modifyTimestamp", "uSNChanged", "uid", "sAMAccountName", "userAccountControl"};
    for (const Usual& one : usual())
        for (std::string& attribute : attributes_of(one, settings)) all.push_back(std::move(attribute));
    if (!settings.id.empty()) all.push_back(settings.id);
    if (!settings.skills.empty()) all.push_back(settings.skills);
    return all;
}

std::vector<std::string> group_attributes() {
    return {"entryUUID", "objectGUID", "cn", "member", "uniqueMember", "memberUid"};
}

std::string key_of(const Entry& entry) {
    const std::string uuid = entry.first("entryuuid");
    return uuid.empty() ? guid(entry.first("objectguid")) : lower(uuid);
}

std::optional<Record> person_from(const Entry& entry, const Settings& settings) {
    Record record{.key = key_of(entry)};
    const std::string uid = entry.first("uid"), account = entry.first("samaccountname");
    std::string id = settings.id.empty() ? (uid.empty() ? account : uid) : entry.first(lower(settings.id));
    id = lower(usable(id));
    if (record.key.empty() || id.empty()) return std::nullopt;
    record.said.id = id;
    record.names = {entry.dn, id};
    for (const Usual& one : usual())
        for (const std::string& attribute : attributes_of(one, settings)) {
            const auto found = entry.values.find(lower(attribute));
            if (found == entry.values.end() || found->second.empty()) continue;
            set(record, one.field, found->second);
            break;
        }
    if (const auto skills = entry.values.find(lower(settings.skills)); !settings.skills.empty() && skills != entry.values.end()) {
        for (const std::string& value : skills->second) add_skill(value, record.said);
        record.give(Field::skills);
    }
    record.active = !is_disabled(entry);
    record.give(Field::active);
    return record;
}

std::optional<directory::Group> group_from(const Entry& entry) {
    directory::Group group{.key = key_of(entry), .name = usable(entry.first("cn"))};
    if (group.key.empty() || group.name.empty()) return std::nullopt;
    group.names = {entry.dn};
    for (const char* attribute : {"member", "uniquemember", "memberuid"})
        if (const auto found = entry.values.find(attribute); found != entry.values.end())
            group.members.insert(group.members.end(), found->second.begin(), found->second.end());
    std::erase_if(group.members, [](const std::string& member) { return member.empty() || !text::is_valid_utf8(member); });
    return group;
}

}  // namespace twicket::ldap
