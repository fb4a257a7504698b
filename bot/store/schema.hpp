// The tables, their meaning and their crash rules (prose at the top of schema.cpp), and the numbered migrations that
// make them. Each migration is one transaction together with its number, so a death in the middle leaves the step
// before.
#pragma once
#include <functional>
#include <string_view>

#include "bot/store/database.hpp"

namespace twicket::store {

// The number of the newest migration this program knows.
int newest_schema();
// The number the database stands at; 0: empty.
int schema_of(Connection& connection);
// Brings the database up to newest_schema(). Throws std::runtime_error when the database is newer than the program, and
// DatabaseError. `before_statement` is told each statement just before it runs (fault tests stop there).
void migrate(Connection& connection, const std::function<void(std::string_view)>& before_statement = {});

}  // namespace twicket::store
