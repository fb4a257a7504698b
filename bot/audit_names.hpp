// Taking a name out of the audit log (bot/erasure): rows keep their hashes, so the chain holds; what stands there now
// is vouched for by a later row "audit.renamed". Functions run inside a store job and touch only its connection.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "bot/clock.hpp"
#include "bot/store/database.hpp"

namespace twicket::audit {

// A text with the name taken out, or nothing where it is not in it.
using NewText = std::function<std::optional<std::string>(std::string_view)>;
// Actors and details; the number of rows. named() only counts.
std::int64_t rename(store::Connection& connection, const NewText& new_text, Time now);
std::int64_t named(store::Connection& connection, const NewText& new_text);

}  // namespace twicket::audit
