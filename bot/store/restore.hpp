// Proving a copy of a database, and putting it in the place of the present one.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "bot/error.hpp"

namespace twicket::store {

struct Proof {
    std::string problem;  // empty: the file is whole
    int schema = 0;
    std::map<std::string, std::int64_t> rows;  // by table
};
// SQLite's own check of every page, the schema's number, and how many rows each table holds. Changes nothing.
Proof prove(const std::string& file);

// Puts a copy of `file` in the place of `database`: written beside, proven by `prove_copy` (an error stops all),
// synced, renamed, the folder synced. The old database stays beside as "<database>.replaced". Refused while a twicket
// works on it.
Result<void> put_back(const std::string& file, const std::string& database,
                      const std::function<void(int percent)>& progress,
                      const std::function<Result<void>(const std::string& copy)>& prove_copy);

}  // namespace twicket::store
