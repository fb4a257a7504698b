// What was read off Debian's redmine 5.0.4 with the same calls.
#include "tests/adapters/desk_contract/redmine_stand_in.hpp"

#include <algorithm>

namespace twicket::desk_contract {
namespace {

using nlohmann::json;
using testing::ApiAnswer;

const std::vector<std::string> states{"New", "In Progress", "Resolved", "Feedback", "Closed", "Rejected"};

std::string with_web_lines(const std::string& text) {
    std::string result;
    for (const char c : text) result += c == '\n' ? std::string{"\r\n"} : std::string{c};
    return result;
}

json named(int id, const std::string& name) {
    return {{"id", id}, {"name", name}};
}

ApiAnswer errors(const std::string& text) {
    return json_answer(422, {{"errors", {text}}});
}

// The address in the line "From: name <address>".
std::string address_in(const std::string& text) {
    const auto from = text.rfind("From: "), open = text.find('<', from);
    if (from == text.npos || open == text.npos) return {};
    return text.substr(open + 1, text.find('>', open) - open - 1);
}

}  // namespace

std::string RedmineStandIn::word(TicketState state) const {
    static const std::map<TicketState, std::string> words{
        {TicketState::open, "New"},        {TicketState::working, "In Progress"}, {TicketState::waiting, "Feedback"},
        {TicketState::solved, "Resolved"}, {TicketState::closed, "Closed"},       {TicketState::dropped, "Rejected"}};
    return words.at(state);
}

ApiAnswer RedmineStandIn::serve(Asked asked, const testing::ApiRequest& request) {
    if (request.header("X-Redmine-API-Key") != "good-key") return json_answer(401, nullptr);
    if (asked.is("GET", "/users/current.json")) return json_answer(200, {{"user", {{"id", 1}, {"login", "twicket"}}}});
    if (asked.is("GET", "/issue_statuses.json")) {
        json all = json::array();
        for (std::size_t n = 0; n < states.size(); ++n) all.push_back(named(static_cast<int>(n) + 1, states[n]));
        return json_answer(200, {{"issue_statuses", all}});
    }
    if (asked.is("GET", "/enumerations/issue_priorities.json"))
        return json_answer(200, {{"issue_priorities", {named(1, "Low"), named(2, "Normal"), named(3, "High")}}});
    if (asked.is("GET", "/projects/*/memberships.json"))
        return json_answer(200, {{"memberships", {{{"id", 1}, {"user", named(5, "Tom Agent")}}}}});
    if (asked.is("GET", "/users.json")) return json_answer(403, nullptr);
    if (asked.is("GET", "/projects/*")) {
        if (!has_queue_ || asked.parts[0] != "desk.json") return json_answer(404, nullptr);
        return json_answer(
            200, {{"project", {{"identifier", "desk"}, {"trackers", {named(1, "Bug"), named(3, "Support")}}}}});
    }
    if (asked.is("POST", "/uploads.json")) {
        if (request.header("Content-Type") != "application/octet-stream") return json_answer(406, nullptr);
        uploads_.push_back(request.body);
        return json_answer(201,
                           {{"upload", {{"id", uploads_.size()}, {"token", std::to_string(uploads_.size()) + ".t"}}}});
    }
    if (asked.is("POST", "/issues.json")) return create(asked);
    if (asked.is("GET", "/issues.json")) return list(asked);
    if (asked.is("PUT", "/issues/*")) return update(asked);
    if (asked.is("GET", "/issues/*")) {
        const Ticket* ticket = find(asked.parts[0].substr(0, asked.parts[0].find('.')));
        return ticket ? json_answer(200, {{"issue", shown(*ticket, true)}}) : json_answer(404, nullptr);
    }
    return json_answer(404, nullptr);
}

json RedmineStandIn::shown(const Ticket& ticket, bool journals) const {
    const auto id = std::find(states.begin(), states.end(), ticket.state) - states.begin() + 1;
    json issue{{"id", ticket.number},
               {"subject", ticket.title},
               {"description", with_web_lines(ticket.marker)},
               {"status", named(static_cast<int>(id), ticket.state)},
               {"created_on", iso_time(ticket.created)},
               {"updated_on", iso_time(ticket.updated)}};
    if (!ticket.owner.empty()) issue["assigned_to"] = named(5, ticket.owner);
    if (!journals) return issue;
    issue["journals"] = json::array();
    for (const Note& one : ticket.notes) {
        json details = json::array();
        if (!one.state.empty()) details.push_back({{"property", "attr"}, {"name", "status_id"}});
        if (!one.file.empty()) details.push_back({{"property", "attachment"}, {"name", "1"}, {"new_value", one.file}});
        issue["journals"].push_back({{"id", one.id},
                                     {"user", named(5, one.author)},
                                     {"notes", with_web_lines(one.text)},
                                     {"created_on", iso_time(one.at)},
                                     {"private_notes", one.internal},
                                     {"details", details}});
    }
    return issue;
}

void RedmineStandIn::attach(Ticket& ticket, const json& issue) {
    for (const json& one : issue.value("uploads", json::array())) {
        const std::size_t number = std::stoul(one.at("token").get<std::string>());
        ticket.files[one.at("filename")] = uploads_.at(number - 1);
    }
}

ApiAnswer RedmineStandIn::create(const Asked& asked) {
    const json& issue = asked.body.at("issue");
    if (!has_queue_ || issue.value("project_id", "") != "desk") return errors("Project cannot be blank");
    const std::string subject = issue.value("subject", "");
    if (subject.empty() || subject.size() > 1000) return errors("Subject is too long (maximum is 255 characters)");
    if (subject.find('\n') != subject.npos) return errors("Subject is invalid");
    Ticket& ticket = add(subject, issue.value("description", ""), "desk");
    ticket.marker = ticket.text;
    attach(ticket, issue);
    ticket.requester = address_in(ticket.text);
    return json_answer(201, {{"issue", shown(ticket, false)}});
}

ApiAnswer RedmineStandIn::update(const Asked& asked) {
    Ticket* ticket = find(asked.parts[0].substr(0, asked.parts[0].find('.')));
    if (!ticket) return json_answer(404, nullptr);
    const json& issue = asked.body.at("issue");
    if (issue.contains("assigned_to_id") && issue["assigned_to_id"] != 5) return errors("Assignee is invalid");
    Note& written = note(*ticket, "Twicket", issue.value("notes", ""), issue.value("private_notes", false));
    attach(*ticket, issue);
    const auto status = static_cast<std::size_t>(issue.value("status_id", 0));
    if (status >= 1 && status <= states.size() && states[status - 1] != ticket->state)
        ticket->state = written.state = states[status - 1];
    if (issue.contains("assigned_to_id")) ticket->owner = "Tom Agent";
    return json_answer(204, nullptr);
}

ApiAnswer RedmineStandIn::list(const Asked& asked) {
    if (!has_queue_) return json_answer(404, nullptr);
    const std::string text = asked.get("description"), since = asked.get("updated_on"), sort = asked.get("sort");
    std::vector<const Ticket*> fit;
    for (const Ticket& ticket : tickets_) {
        if (ticket.gone) continue;
        if (!text.empty() && ticket.marker.find(text.substr(1)) == std::string::npos) continue;
        if (!since.empty() && iso_time(ticket.updated) < since.substr(2)) continue;
        fit.push_back(&ticket);
    }
    if (sort.starts_with("updated_on"))
        std::sort(fit.begin(), fit.end(), [](const Ticket* a, const Ticket* b) { return a->updated < b->updated; });
    if (sort.ends_with(":desc")) std::reverse(fit.begin(), fit.end());
    json issues = json::array();
    for (const Ticket* ticket : fit)
        if (issues.size() < std::stoul(asked.get("limit", "25"))) issues.push_back(shown(*ticket, false));
    return json_answer(200, {{"issues", issues}, {"total_count", fit.size()}, {"offset", 0}, {"limit", 25}});
}

}  // namespace twicket::desk_contract
