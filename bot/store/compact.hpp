// Writing a database anew, so that what was deleted is in no free page of it. For a file that nobody works on.
#pragma once
#include <string>

namespace twicket::store {

// Takes the lock. Throws std::runtime_error or DatabaseError.
void compact(const std::string& database);

}  // namespace twicket::store
