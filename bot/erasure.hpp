// Erasing a person (row 58, S25): what would go, and its going, over every table; and legal holds, which win. What is
// not in the database (files of knowledge and people, earlier backups, what networks and desks keep) is named in the
// plan and left to those who keep it. Functions on a connection run inside a store job and touch only it.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/people.hpp"
#include "bot/store/database.hpp"

namespace twicket::erasure {

// Everything by which somebody is known here.
struct Subject {
    std::string person;                  // the id; for a stranger "account/user"
    std::vector<std::string> names{};    // the full name, addresses of mail
    std::vector<Identity> identities{};  // of every network
};
// From the directory's records, the people given and the links; nothing: nobody of that id was ever here.
std::optional<Subject> subject_of(store::Connection& connection, const std::string& person, const Person* configured);

// What becomes of the rows that are a person's own; in all others the person's names give way to a name that tells
// nobody.
enum class Own { none, removed, kept };
struct TableRule {
    std::string_view table;
    Own own;
    std::string_view whose;    // columns, parted by blanks, that say whose a row is: a person's id, or "account/user"
    std::string_view emptied;  // columns that are emptied where own rows are kept
    std::string_view what;     // for the plan
};
// Every table of the schema, once. A table without a rule is refused by a test.
std::span<const TableRule> rules();

struct Line {
    std::string table, what;
    std::int64_t removed = 0, renamed = 0;  // rows
};
struct Plan {
    std::string hold;         // why nothing may go; empty: it may
    std::vector<Line> lines;  // of tables with something in them
};
Plan plan(store::Connection& connection, const Subject& subject);

struct Done {
    std::string pseudonym;
    Plan plan;
};
// Afterwards the file should be written anew (store::compact): wants_compacting() says so until compacted() was called.
// conflict: a legal hold. `actor`: a person's id, or "system". Writes one audit row without the person's name.
Result<Done> erase(store::Connection& connection, const Subject& subject, const std::string& actor, Time now);
nlohmann::json to_json(const Plan& plan);
bool wants_compacting(store::Connection& connection);
void compacted(store::Connection& connection);

// --- legal holds ---
struct Hold {
    std::string person, reason, by;
    Time at{};
};
void put_hold(store::Connection& connection, const Subject& subject, const Hold& hold);
bool release_hold(store::Connection& connection, const std::string& person);
std::optional<Hold> hold_on(store::Connection& connection, const std::string& person);
bool any_hold(store::Connection& connection);
// The users of everybody on hold: their events are kept beyond their time.
std::vector<Identity> held(store::Connection& connection);

}  // namespace twicket::erasure
