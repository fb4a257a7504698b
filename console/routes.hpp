// The table of everything the console answers: method, path, who may, and what it is for. Nothing is answered that has
// no row here; the OpenAPI document is made from it.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "console/rights.hpp"

namespace twicket::console {

enum class Operation {
    page,
    page_below,
    asset,
    oidc_begin,
    oidc_return,
    session,
    people_to_pick,
    sign_in,
    sign_out,
    openapi,
    today,
    trends,
    gaps,
    entries,
    entry,
    version,
    draft_put,
    draft_drop,
    draft_replay,
    draft_approve,
    draft_publish,
    entry_retire,
    entry_verify,
    preview,
    golden,
    golden_add,
    golden_drop,
    threads,
    thread,
    thread_act,
    tickets,
    ticket,
    ticket_act,
    services,
    service,
    service_report,
    channels,
    channel_change,
    experts,
    expert_decide,
    points,
    points_check,
    calibration,
    people,
    health,
    parked_decide,
    audit,
    tokens,
    token_add,
    token_drop,
    count
};

struct Row {
    Operation operation;
    std::string_view name;    // operationId
    std::string_view method;  // GET never changes anything
    std::string_view path;    // "{…}" stands for one segment, "**" for the rest
    Right needs;
    std::string_view summary;
    bool changes() const { return method != "GET"; }
    bool of_api() const { return path.starts_with("/api/"); }
};

std::span<const Row> rows();
const Row& row_of(Operation operation);

struct Match {
    const Row* row = nullptr;            // null: no such path, or not with that method
    std::vector<std::string> parts{};    // what stood for "{…}", decoded
    std::vector<std::string> methods{};  // of the rows that have this path
};
// `target` as it came, since a decoded "/" inside a segment is part of it; what stands behind "?" is left out.
Match match(std::string_view method, std::string_view target);

}  // namespace twicket::console
