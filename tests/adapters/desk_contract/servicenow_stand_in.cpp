// After the contract sheet; what an administrator could change there is as in the base system.
#include "tests/adapters/desk_contract/servicenow_stand_in.hpp"

#include <algorithm>
#include <sstream>

namespace twicket::desk_contract {
namespace {

using nlohmann::json;
using testing::ApiAnswer;

ApiAnswer refused(int status, const std::string& message) {
    return json_answer(status, {{"error", {{"message", message}, {"detail", ""}}}, {"status", "failure"}});
}
ApiAnswer result(int status, json value) {
    return json_answer(status, {{"result", std::move(value)}});
}
json both(const std::string& value, const std::string& label) {
    return {{"value", value}, {"display_value", label}};
}
json both(const std::string& value) {
    return both(value, value);
}

// The conditions of an encoded query, without its order.
std::vector<std::string> conditions(const Asked& asked) {
    std::vector<std::string> parts;
    std::istringstream in{asked.get("sysparm_query")};
    for (std::string part; std::getline(in, part, '^');)
        if (!part.starts_with("ORDERBY")) parts.push_back(part);
    return parts;
}

// The value of "field<how>value"; nothing: it is another condition.
const char* value_after(const std::string& condition, const std::string& begin) {
    return condition.starts_with(begin) ? condition.c_str() + begin.size() : nullptr;
}

json first(json list, const Asked& asked) {
    while (list.size() > std::stoul(asked.get("sysparm_limit", "10000"))) list.erase(list.size() - 1);
    return list;
}

}  // namespace

std::string ServiceNowStandIn::word(TicketState state) const {
    static const std::map<TicketState, std::string> words{{TicketState::open, "1"},    {TicketState::working, "2"},
                                                          {TicketState::waiting, "3"}, {TicketState::solved, "6"},
                                                          {TicketState::closed, "7"},  {TicketState::dropped, "8"}};
    return words.at(state);
}

std::string ServiceNowStandIn::key_of(int number) const {
    std::string digits = std::to_string(number);
    return std::string(32 - digits.size(), '0') + digits;
}

ApiAnswer ServiceNowStandIn::serve(Asked asked, const testing::ApiRequest& request) {
    if (request.header("x-sn-apikey") != "good-key") return refused(401, "User Not Authenticated");
    const std::string base = "/api/now/table/";
    if (asked.is("GET", "/api/now/attachment")) return result(200, attachments(asked));
    if (asked.is("POST", "/api/now/attachment/file")) {
        Ticket* ticket = asked.get("table_name") == "incident" ? find(asked.get("table_sys_id")) : nullptr;
        if (!ticket) return refused(404, "No Record found");
        ticket->files[asked.get("file_name")] = request.body;
        return result(201, {{"sys_id", "file"}, {"size_bytes", std::to_string(request.body.size())}});
    }
    if (asked.is("GET", base + "incident")) return result(200, incidents(asked));
    if (asked.is("GET", base + "sys_journal_field")) return result(200, journal(asked));
    if (asked.is("GET", base + "sys_user_group")) {
        const bool there = has_queue_ && asked.get("sysparm_query") == "name=Service Desk";
        return result(200, there ? json{{{"sys_id", both("group-1")}}} : json::array());
    }
    if (asked.is("GET", base + "sys_user")) {
        const std::string query = asked.get("sysparm_query");
        if (query == "email=ann@example.com") return result(200, json{{{"sys_id", both("user-ann")}}});
        if (query == "email=tom@example.com") return result(200, json{{{"sys_id", both("user-tom")}}});
        if (query == "user_name=tom.agent") return result(200, json{{{"name", both("Tom Agent")}}});
        return result(200, json::array());
    }
    if (asked.is("POST", base + "incident")) return create(asked);
    if (asked.is("PATCH", base + "incident/*")) return update(asked);
    return refused(404, "No Record found");
}

json ServiceNowStandIn::shown(const Ticket& ticket) const {
    return {{"sys_id", both(ticket.key)},
            {"number", both("INC00" + std::to_string(10000 + ticket.number))},
            {"state", both(ticket.state, "label of " + ticket.state)},
            {"assigned_to", ticket.owner.empty() ? both("") : both("user-tom", ticket.owner)},
            {"sys_updated_on", both(plain_time(ticket.updated), "in somebody's time zone")}};
}

json ServiceNowStandIn::incidents(const Asked& asked) const {
    std::vector<const Ticket*> fit;
    for (const Ticket& ticket : tickets_) {
        bool all = !ticket.gone;
        for (const std::string& one : conditions(asked)) {
            if (const char* id = value_after(one, "correlation_id=")) all = all && ticket.marker == id;
            if (const char* id = value_after(one, "sys_id=")) all = all && ticket.key == id;
            if (const char* time = value_after(one, "sys_updated_on>="))
                all = all && plain_time(ticket.updated) >= time;
        }
        if (all) fit.push_back(&ticket);
    }
    const std::string query = asked.get("sysparm_query");
    if (query.find("sys_updated_on") != query.npos)
        std::sort(fit.begin(), fit.end(), [](const Ticket* a, const Ticket* b) { return a->updated < b->updated; });
    if (query.find("ORDERBYDESC") != query.npos) std::reverse(fit.begin(), fit.end());
    json list = json::array();
    for (const Ticket* ticket : fit) list.push_back(shown(*ticket));
    return first(std::move(list), asked);
}

json ServiceNowStandIn::attachments(const Asked& asked) const {
    json list = json::array();
    for (const Ticket& ticket : tickets_)
        for (const auto& [name, bytes] : ticket.files)
            if (asked.get("sysparm_query") == "table_sys_id=" + ticket.key + "^file_name=" + name)
                list.push_back({{"file_name", name}, {"size_bytes", std::to_string(bytes.size())}});
    return list;
}

json ServiceNowStandIn::journal(const Asked& asked) const {
    json list = json::array();
    for (const Ticket& ticket : tickets_)
        for (const Note& note : ticket.notes) {
            bool all = !note.text.empty() && !ticket.gone;
            for (const std::string& one : conditions(asked)) {
                if (const char* id = value_after(one, "element_id=")) all = all && ticket.key == id;
                if (const char* words = value_after(one, "valueLIKE"))
                    all = all && note.text.find(words) != note.text.npos;
            }
            if (all)
                list.push_back({{"sys_id", both("entry-" + std::to_string(note.id))},
                                {"element", both(note.internal ? "work_notes" : "comments")},
                                {"value", both(note.text)},
                                {"sys_created_on", both(plain_time(note.at), "elsewhere")},
                                {"sys_created_by", both(note.author == "Tom Agent" ? "tom.agent" : "twicket")}});
        }
    return first(std::move(list), asked);
}

ApiAnswer ServiceNowStandIn::create(const Asked& asked) {
    const json& body = asked.body;
    if (body.value("short_description", "").size() > 160) return refused(400, "short_description is too long");
    if (body.value("short_description", "").find('\n') != std::string::npos) return refused(400, "a line break");
    Ticket& ticket = add(body.value("short_description", ""), body.value("description", ""), "");
    ticket.queue = body.value("assignment_group", "") == "group-1" ? "Service Desk" : "";
    ticket.requester = body.value("caller_id", "") == "user-ann" ? "ann@example.com" : "";
    ticket.marker = body.value("correlation_id", "");
    return result(201, shown(ticket));
}

ApiAnswer ServiceNowStandIn::update(const Asked& asked) {
    Ticket* ticket = find(asked.parts[0]);
    if (!ticket) return refused(404, "No Record found");
    const json& body = asked.body;
    const std::string state = body.value("state", "");
    if (state == "3" && (body.value("hold_reason", "").empty() || body.value("comments", "").empty()))
        return refused(403, "On hold reason and comments are mandatory");
    if ((state == "6" || state == "7") &&
        (body.value("close_code", "").empty() || body.value("close_notes", "").empty()))
        return refused(403, "Data Policy Exception: Resolution code and notes are mandatory");
    for (const char* element : {"comments", "work_notes"})
        if (body.contains(element)) note(*ticket, "Twicket", body[element], element == std::string{"work_notes"});
    if (!state.empty()) ticket->state = state;
    if (body.value("assigned_to", "") == "user-tom") ticket->owner = "Tom Agent";
    return result(200, shown(*ticket));
}

}  // namespace twicket::desk_contract
