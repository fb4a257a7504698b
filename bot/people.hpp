// The directory: one person with identities on several networks, groups and roles; guests with a sponsor and an end. Kept
// in memory, loaded from the store and from the configured sources; read on the main executor only.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bot/clock.hpp"
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

// Somebody from outside for whom a colleague answers (row 9).
struct Guest {
    std::string sponsor;  // person id of a full member
    std::string until;    // "2026-12-31", the last day, in the guest's time zone
    bool operator==(const Guest&) const = default;
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
    std::optional<Guest> guest{};
    bool has_role(std::string_view role) const;
    bool is_agent() const;  // may take over threads and tickets: an agent, or an admin
    bool in_group(std::string_view group) const;
};

// By what a network's user counts as a person; what stands first goes before.
enum class KnownBy {
    directory,  // the person's record names the user
    address,    // the network vouches for an address that is the person's
    link        // the person typed a one-time code there (bot/links)
};
struct KnownIdentity {
    Identity identity;
    KnownBy by;
};

// A sponsor's word that a guest stays longer than the record says.
struct LongerStay {
    std::string person;
    std::string instead_of;  // the end that the record gave then; once it gives another, this counts no more
    std::string until;
};

class People {
  public:
    // The clock ends the stay of guests; it outlives the directory.
    explicit People(const Clock& clock = system_clock()) : clock_{&clock} {}
    // Replaces everybody. Two people with one identity are an error that names both. `left`: who worked here once, and is a
    // stranger now wherever the network still knows the user.
    Result<void> load(std::vector<Person> people, std::vector<Person> left = {});
    // The person behind a network's user, or the stranger (empty id, no groups). A guest whose stay is over, or whose
    // sponsor is no full member, is a stranger.
    const Person& by_identity(const std::string& account, const std::string& user) const;
    const Person* find(std::string_view id) const;
    // Somebody who has left; null: nobody of that id has.
    const Person* find_left(std::string_view id) const;
    // The user is known to be somebody who has left: nothing is said to them.
    bool has_left(const std::string& account, const std::string& user) const;
    // Who answers for what was theirs: the person; for one who has left the next manager who is here. Null: nobody.
    const Person* in_charge_for(std::string_view id) const;
    // A full member of that network's organisation came along. By a verified address he or she is a person of the
    // directory; else somebody without an id who belongs to "everyone". What the directory says itself goes before.
    void welcome(const std::string& account, const std::string& user, std::string_view email);
    // Somebody from outside that organisation came along: by a verified address a guest of the directory, else a stranger.
    void welcome_outsider(const std::string& account, const std::string& user, std::string_view email);
    // A stranger again: a bot, somebody who left.
    void forget(const std::string& account, const std::string& user);
    // The user is that person, where nothing else says who it is; kept over a load.
    void link(const Identity& identity, const std::string& person);
    void unlink(const Identity& identity);
    // The person that the user is linked to, whoever else vouches for somebody; empty: not linked.
    std::string linked_to(const Identity& identity) const;
    // Under which users a person is known now, the directory's first.
    std::vector<KnownIdentity> identities_of(const Person& person) const;
    void lengthen(const LongerStay& stay);
    // False for a guest whose stay is over, and for one without a sponsor.
    bool stands(const Person& person) const;
    // The end of a guest's stay by the record alone; empty: no guest.
    std::string end_by_record(std::string_view guest) const;
    const std::vector<Person>& all() const { return people_; }

  private:
    struct Welcomed {
        std::string email;  // lower case
        bool outsider = false;
    };
    const Person* by_address(const Welcomed& welcomed) const;
    bool is_left_identity(const std::string& key) const;
    void apply(const LongerStay& stay);

    const Clock* clock_;
    std::vector<Person> people_, left_;
    std::unordered_map<std::string, std::size_t> left_by_id_;
    std::set<std::string> left_keys_;  // identities and addresses of those who have left, and of nobody who is here
    std::unordered_map<std::string, std::size_t> by_identity_;
    std::unordered_map<std::string, std::size_t> by_id_;
    std::unordered_map<std::string, std::size_t> by_email_;        // lower case; addresses of several people are left out
    std::unordered_map<std::string, Welcomed> welcomed_;           // by identity, to be matched anew after a load
    std::unordered_map<std::string, std::string> links_;           // identity → person id
    std::unordered_map<std::string, std::string> ends_by_record_;  // of guests, by id
    std::unordered_map<std::string, LongerStay> longer_;           // by guest
};

// One person a JSON object (interfaces.md, "People JSONL"); an error says which key is wrong.
Result<Person> person_from_json(std::string_view json);

}  // namespace twicket
