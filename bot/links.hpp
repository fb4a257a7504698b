// One person on many networks where no address tells (row 8): one-time codes, tries at them, the links that come of
// them; and the longer stays of guests (row 9). Codes are typed by hand, so they are short, live ten minutes, work
// once, and tries are counted (S23). All functions on a connection run inside a store job and touch only it.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/people.hpp"
#include "bot/skill.hpp"
#include "bot/store/database.hpp"

namespace twicket::links {

inline constexpr Duration code_lasts = std::chrono::minutes{10};
inline constexpr Duration tries_last = std::chrono::minutes{15};
inline constexpr int tries_allowed = 10;  // wrong ones by one user, within tries_last

// A fresh code from the system's random source, 50 bits: "K7QM2-9XH4B".
std::string new_code();
// What is kept of a code. Case, blanks and dashes do not count, and I, L and O are read as 1, 1 and 0. Empty: no code
// looks like this.
std::string hash_of(std::string_view typed);

// Where a code was asked for, and for whom.
struct Asked {
    std::string person;
    std::string account, place, thread, language;
};
// What a try would meet now.
struct Standing {
    int tries = 0;  // wrong ones that count still
    std::optional<Asked> code{};
};
Standing standing(store::Connection& connection, const Identity& who, const std::string& hash, Time now);

// --- in the turn's transaction ---
void put_code(store::Connection& connection, const LinkCode& code, const Asked& asked, Time now);
void void_code(store::Connection& connection, const VoidCode& code);
// Whether the try meets what its turn saw: the code lives, and not too many were tried. Else the turn runs again.
bool still_so(store::Connection& connection, const LinkTry& link, const Identity& who, Time now);
void settle(store::Connection& connection, const LinkTry& link, const Identity& who, Time now);
void remove(store::Connection& connection, const Unlink& link);
void put_stay(store::Connection& connection, const LongerStay& stay, const std::string& by, Time now);

// Everything kept so far, into the directory.
struct Kept {
    std::vector<std::pair<Identity, std::string>> links;  // and whose
    std::vector<LongerStay> stays;
};
Kept kept(store::Connection& connection);
void restore(const Kept& kept, People& people);

// After the commit: what the effect changes about who is whom. False: nothing.
bool apply(const Effect& effect, const Identity& speaker, People& people);

}  // namespace twicket::links
