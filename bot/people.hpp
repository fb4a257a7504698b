// The directory: one person with identities on several networks, groups and roles. Kept in memory, loaded from the store
// and from the configured sources; read on the main executor only.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bot/error.hpp"

namespace twicket {

struct Identity {
    std::string account;  // "webchat/default"
    std::string user;     // the network's user id
    bool operator==(const Identity&) const = default;
};

struct SkillLevel {
    std::string name;
    int level = 0;  // 1–5
};

struct Person {
    std::string id;  // empty: a stranger
    std::string name{};
    std::string email{};
    std::string title{};
    std::string department{};
    std::string location{};
    std::string timezone{"UTC"};  // IANA name
    std::string manager{};
    std::vector<std::string> languages{};
    std::vector<std::string> groups{};
    std::vector<std::string> roles{"member"};
    std::vector<SkillLevel> skills{};
    std::vector<Identity> identities{};
    bool has_role(std::string_view role) const;
    bool in_group(std::string_view group) const;
};

class People {
  public:
    // Replaces everybody. Two people with one identity are an error that names both.
    Result<void> load(std::vector<Person> people);
    // The person behind a network's user, or the stranger (empty id, no groups).
    const Person& by_identity(const std::string& account, const std::string& user) const;
    const Person* find(std::string_view id) const;
    // A full member of that network's organisation came along. By a verified address he or she is a person of the
    // directory; else somebody without an id who belongs to "everyone". What the directory says itself goes before.
    void welcome(const std::string& account, const std::string& user, std::string_view email);
    // A stranger again: a guest, a bot, somebody who left.
    void forget(const std::string& account, const std::string& user);
    const std::vector<Person>& all() const { return people_; }

  private:
    std::vector<Person> people_;
    std::unordered_map<std::string, std::size_t> by_identity_;
    std::unordered_map<std::string, std::size_t> by_id_;
    std::unordered_map<std::string, std::size_t> by_email_;        // lower case; addresses of several people are left out
    std::unordered_map<std::string, std::string> welcomed_;        // identity → address, to be matched anew after a load
};

// One person a JSON object (interfaces.md, "People JSONL"); an error says which key is wrong.
Result<Person> person_from_json(std::string_view json);

}  // namespace twicket
