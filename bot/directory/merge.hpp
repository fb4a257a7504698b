// Several sources into one directory: who is the same human, which source is believed in which field, and who belongs to
// which group through however many groups. Pure.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "bot/directory/record.hpp"

namespace twicket::directory {

struct Rules {
    std::map<Field, std::vector<std::string>> priority{};           // names of sources, the best first; others follow in order
    std::map<std::string, std::vector<std::string>> roles{};        // role → groups whose people have it
    std::vector<std::string> home_accounts{};                       // web chats, where a person's user is the person's id
    std::string timezone{"UTC"};                                    // of people for whom no source tells one
};

struct Merged {
    std::vector<Person> here;         // in the order of the sources
    std::vector<Person> left;         // known to a source, which says that they work here no more
    std::vector<std::string> notes;   // what could not be followed, for the log: at most 20, and how many more
};

// Sources in the order of the configuration. A record is the person of an earlier source who bears its id, or else its
// address (case does not count); two records of one source are never one person. Managers and members may be given by
// key, by name, by address or by id. A record that lists groups is believed in that (a file); everybody else but guests
// belongs to "everyone", and is a user of the web chat under the own id.
Merged merge(const std::vector<Source>& sources, const Rules& rules);

}  // namespace twicket::directory
