// Copies of a whole database while work goes on, and the opening of one for looking only. Used by the store and by the
// commands that run beside a working twicket.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "bot/error.hpp"
#include "bot/store/database.hpp"

namespace twicket::store {

// A consistent copy of one moment of `database` into the new file `file` (refused when it exists): written beside,
// synced, renamed. Never slows writers; takes no lock. conflict, invalid (not a database), unavailable (disk).
Result<void> copy_database(const std::string& database, const std::string& file,
                           const std::function<void(int percent)>& progress = {});

// A connection that can only look, also while a twicket works on the file. Throws std::runtime_error.
std::unique_ptr<Connection> open_read_only(const std::string& database);

}  // namespace twicket::store
