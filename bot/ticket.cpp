// Tickets as JSON, and the matrix of priorities.
#include "bot/ticket.hpp"

#include <array>

namespace twicket {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> kinds{"incident", "request", "problem", "change"};
constexpr std::array<std::string_view, 6> states{"open", "working", "waiting", "solved", "closed", "dropped"};
constexpr std::array<std::string_view, 3> levels{"high", "medium", "low"};
constexpr std::array<std::string_view, 8> news_names{"opened", "commented", "state", "owner", "edited", "removed", "delayed", "refused"};
constexpr std::array<std::string_view, 6> acts{"open", "comment", "set_state", "take", "edit_comment", "remove_comment"};

template <class Kind, std::size_t size>
Kind from_name(const std::array<std::string_view, size>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return static_cast<Kind>(found == names.end() ? 0 : found - names.begin());
}

}  // namespace

int priority_of(Level impact, Level urgency) {
    return 1 + static_cast<int>(impact) + static_cast<int>(urgency);
}

std::string_view name_of(TicketKind kind) {
    return kinds[static_cast<std::size_t>(kind)];
}
std::string_view name_of(TicketState state) {
    return states[static_cast<std::size_t>(state)];
}
std::string_view name_of(Level level) {
    return levels[static_cast<std::size_t>(level)];
}
std::string_view name_of(TicketNews news) {
    return news_names[static_cast<std::size_t>(news)];
}
std::string_view name_of(TicketCall::Act act) {
    return acts[static_cast<std::size_t>(act)];
}
TicketKind ticket_kind_from(std::string_view name) {
    return from_name<TicketKind>(kinds, name);
}
TicketState ticket_state_from(std::string_view name) {
    return from_name<TicketState>(states, name);
}
Level level_from(std::string_view name) {
    return from_name<Level>(levels, name);
}
TicketNews ticket_news_from(std::string_view name) {
    return from_name<TicketNews>(news_names, name);
}

json json_of(const TicketDraft& draft) {
    json out{{"kind", name_of(draft.kind)},
            {"title", draft.title},
            {"text", draft.text},
            {"impact", name_of(draft.impact)},
            {"urgency", name_of(draft.urgency)},
            {"service", draft.service},
            {"requester", draft.requester},
            {"requester_name", draft.requester_name},
            {"requester_email", draft.requester_email},
            {"origin", json_of(draft.origin)}};
    if (!draft.files.empty()) out["files"] = json_of(draft.files);
    return out;
}

TicketDraft ticket_draft_of(const json& from) {
    return {.kind = ticket_kind_from(from.at("kind").get<std::string>()),
            .title = from.at("title"),
            .text = from.at("text"),
            .impact = level_from(from.at("impact").get<std::string>()),
            .urgency = level_from(from.at("urgency").get<std::string>()),
            .service = from.at("service"),
            .requester = from.at("requester"),
            .requester_name = from.at("requester_name"),
            .requester_email = from.at("requester_email"),
            .origin = thread_name_of(from.at("origin")).value_or(ThreadName{}),
            .files = carried_files_of(from.value("files", json::array()))};
}

json json_of(const TicketCall& call) {
    json out{{"act", name_of(call.act)}};
    if (call.act == TicketCall::Act::open) {
        out["draft"] = json_of(call.draft);
        return out;
    }
    out["ticket"] = call.ticket;
    out["author"] = call.author;
    out["person"] = call.person;
    if (!call.email.empty()) out["email"] = call.email;
    out["text"] = call.text;
    if (call.internal) out["internal"] = true;
    if (!call.comment.empty()) out["comment"] = call.comment;
    if (call.act == TicketCall::Act::set_state) out["state"] = name_of(call.state);
    if (!call.files.empty()) out["files"] = json_of(call.files);
    return out;
}

TicketCall ticket_call_of(const json& from) {
    TicketCall call{.act = from_name<TicketCall::Act>(acts, from.at("act").get<std::string>())};
    if (call.act == TicketCall::Act::open) {
        call.draft = ticket_draft_of(from.at("draft"));
        return call;
    }
    call.ticket = from.at("ticket");
    call.author = from.at("author");
    call.person = from.at("person");
    call.email = from.value("email", "");
    call.text = from.at("text");
    call.internal = from.value("internal", false);
    call.comment = from.value("comment", "");
    call.state = ticket_state_from(from.value("state", "open"));
    call.files = carried_files_of(from.value("files", json::array()));
    return call;
}

}  // namespace twicket
