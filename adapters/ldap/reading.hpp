// Reading a directory into the store, on the thread that may wait for the server: everything at first, afterwards what has
// changed (modifyTimestamp, or uSNChanged of one controller), and each time the keys of all, since nothing else shows who
// was deleted.
#pragma once
#include "adapters/ldap/session.hpp"
#include "bot/store/store.hpp"

namespace twicket::ldap {

struct Reading {
    bool complete = false;        // all was read anew, not only what has changed
    std::size_t written = 0;      // records new or changed
    std::size_t unusable = 0;     // entries without a stable key or an id
    std::size_t gone = 0;         // records removed
    std::size_t withheld = 0;     // vanished, but so many at once that it is surely a mistake: nothing was removed
    std::size_t known = 0;        // records afterwards
    bool groups_changed = false;
    bool changed() const { return written > 0 || gone > 0 || groups_changed; }
};

// Blocking. An error leaves what was known of the source; pages that came are kept, nobody is removed.
Result<Reading> read_into(store::Store& store, Session& session, const Settings& settings, Time now);

// At most a sentence for the log and the health page; empty: all is well.
std::string trouble_of(const Reading& reading);

}  // namespace twicket::ldap
