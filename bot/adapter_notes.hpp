// What an adapter must remember across restarts: where conversations live, how far it has read. One small text a name,
// of one account. All functions run inside a store job and touch only its connection; beside an event they run in the
// transaction that stores it (Inbox::accept, `alongside`).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/store/database.hpp"

namespace twicket {

// Writes or replaces.
void put_note(store::Connection& connection, std::string_view account, std::string_view name, std::string_view body);
// The text, or nothing when there is none of that name.
std::optional<std::string> find_note(store::Connection& connection, std::string_view account, std::string_view name);
void drop_note(store::Connection& connection, std::string_view account, std::string_view name);
// All of an account, by name: at most `limit`.
std::vector<std::pair<std::string, std::string>> all_notes(store::Connection& connection, std::string_view account,
                                                           std::int64_t limit);

}  // namespace twicket
