// The audit log: privileged acts, append-only, each row chained to the one before by SHA-256.
#pragma once
#include <string>

#include "bot/clock.hpp"
#include "bot/store/database.hpp"

namespace twicket {

struct AuditRow {
    Time at;
    std::string actor, act, detail;
};
void append_audit(store::Connection& connection, const AuditRow& row);

}  // namespace twicket
