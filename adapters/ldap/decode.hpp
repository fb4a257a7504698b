// Entries of a directory server as records of people and groups: OpenLDAP's names and Active Directory's. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapters/ldap/session.hpp"
#include "bot/directory/record.hpp"

namespace twicket::ldap {

// What is asked for; more costs time, less loses fields.
std::vector<std::string> person_attributes(const Settings& settings);
std::vector<std::string> group_attributes();

// Nothing: the entry has no stable key or no name to be called by.
std::optional<directory::Record> person_from(const Entry& entry, const Settings& settings);
std::optional<directory::Group> group_from(const Entry& entry);
// entryUUID, or objectGUID in its usual notation; empty: neither.
std::string key_of(const Entry& entry);

}  // namespace twicket::ldap
