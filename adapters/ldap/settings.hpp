// What the configuration says of one directory server. Plain values.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "bot/clock.hpp"
#include "bot/directory/record.hpp"

namespace twicket::ldap {

struct Settings {
    std::string name = "ldap";  // of the source
    std::string host;
    std::uint16_t port = 389;
    bool ldaps = false;
    bool start_tls = true;  // false: in clear, which the configuration allows on a loopback address only
    std::string ca_file{};  // beside the system's authorities
    std::string bind_dn{}, password{};  // empty: anonymous
    std::string base, filter = "(objectClass=person)";
    std::string group_base{}, group_filter{};  // an empty base: no groups are read
    std::string id{}, skills{};                // attributes; empty: uid or sAMAccountName; none
    std::map<directory::Field, std::string> attributes{};  // instead of the usual ones
    int page = 500;
    int most_leavers = 10;  // percent
    Duration every = std::chrono::hours{1};
    Duration patience = std::chrono::seconds{30};  // for one answer of the server
    // What decides which entries are read: when it changes, all are read anew.
    std::string fingerprint() const;
};

}  // namespace twicket::ldap
