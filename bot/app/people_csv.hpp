// People out of a table, as a personnel system exports it (docs/people.md): columns by name, each broken row told by its
// line, and a file with one of them refused as a whole.
#pragma once
#include <istream>
#include <string>
#include <vector>

#include "bot/directory/record.hpp"
#include "config/problem.hpp"

namespace twicket::app {

struct PeopleTable {
    std::vector<directory::Record> records;
    std::vector<config::Problem> errors;    // in the order of the lines; with any, the records are not to be used
    std::vector<config::Problem> warnings;  // columns that are not known
};

// Columns: employee_id, email, given_name, family_name, display_name, title, department, location, manager_email, languages
// and skills ("name:level|name:level"), active; also id, name, manager, timezone, groups and roles (with "|" between).
PeopleTable read_people_table(std::istream& in, const std::string& file);

}  // namespace twicket::app
