// The role matrix of promise S18, in one table.
#include "console/rights.hpp"

#include <algorithm>

namespace twicket::console {
namespace {

constexpr std::array<std::string_view, right_count> names{
    "open",          "signed-in",     "today:read",      "gaps:read",      "threads:read",  "threads:work",  "tickets:read",
    "tickets:work",  "services:read", "services:write",  "knowledge:read", "knowledge:write", "channels:read", "channels:write",
    "experts:read",  "experts:decide", "points:read",    "points:check",   "people:read",   "health:read",
    "parked:decide", "audit:read",    "tokens:write"};

struct Bringing {
    std::string_view role;
    std::vector<Right> rights;
};

const std::vector<Bringing>& matrix() {
    using enum Right;
    static const std::vector<Bringing> all{
        {"member", {signed_in}},
        {"expert", {signed_in, knowledge_read, experts_read, points_read}},
        {"agent", {signed_in, today, threads, threads_work, tickets_read, tickets_work, services_read, services_write, knowledge_read,
                   channels_read, experts_read, points_read, people_read, health_read}},
        {"curator", {signed_in, today, gaps, services_read, knowledge_read, knowledge_write, channels_read, experts_read, points_read, health_read}},
        {"admin",
         {signed_in, today, gaps, threads, threads_work, tickets_read, tickets_work, services_read, services_write, knowledge_read,
          knowledge_write, channels_read, channels_write, experts_read, experts_decide, points_read, points_check,
          people_read, health_read, parked, audit_read, tokens}},
    };
    return all;
}

}  // namespace

std::string_view name_of(Right right) {
    return names[static_cast<std::size_t>(right)];
}

Rights Rights::also_in(const Rights& other) const {
    Rights both;
    for (std::size_t i = 0; i < right_count; ++i) both.held_[i] = held_[i] && other.held_[i];
    return both;
}

std::vector<std::string> Rights::names() const {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < right_count; ++i)
        if (held_[i]) found.emplace_back(name_of(static_cast<Right>(i)));
    return found;
}

bool Rights::any() const {
    for (std::size_t i = static_cast<std::size_t>(Right::signed_in) + 1; i < right_count; ++i)
        if (held_[i]) return true;
    return false;
}

Rights rights_of(const std::vector<std::string>& roles) {
    Rights rights;
    for (const Bringing& row : matrix())
        if (std::ranges::find(roles, row.role) != roles.end())
            for (const Right right : row.rights) rights.add(right);
    return rights;
}

Rights rights_named(const std::vector<std::string>& scopes) {
    Rights rights;
    rights.add(Right::signed_in);
    for (std::size_t i = 0; i < right_count; ++i)
        if (std::ranges::find(scopes, names[i]) != scopes.end()) rights.add(static_cast<Right>(i));
    return rights;
}

}  // namespace twicket::console
