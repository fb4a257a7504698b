// After the contract sheet; the search gives what is newer than the minutes asked for, in the stand-in's own time.
#include "tests/adapters/desk_contract/jira_stand_in.hpp"

#include <algorithm>

namespace twicket::desk_contract {
namespace {

using nlohmann::json;
using testing::ApiAnswer;

const std::vector<std::string> states{
    "Waiting for support", "In Progress", "Waiting for customer", "Resolved", "Closed", "Canceled"};

ApiAnswer refused(int status, const std::string& message) {
    return json_answer(status, {{"errorMessage", message}, {"i18nErrorMessage", {{"i18nKey", "x"}}}});
}
std::string jira_time(std::int64_t seconds) {
    return iso_time(seconds + 2 * 3600).substr(0, 19) + ".000+0200";
}
json person(const std::string& name) {
    return {{"displayName", name},
            {"accountId", name == "Tom Agent" ? "acc-tom" : "acc-twicket"},
            {"name", name == "Tom Agent" ? "tom" : "twicket"}};
}

}  // namespace

std::string JiraStandIn::word(TicketState state) const {
    return states[static_cast<std::size_t>(state)];
}

json JiraStandIn::status(const std::string& name) const {
    const bool done = name == "Resolved" || name == "Closed" || name == "Canceled";
    return {{"name", name}, {"statusCategory", {{"key", done ? "done" : name == states[0] ? "new" : "indeterminate"}}}};
}

ApiAnswer JiraStandIn::serve(Asked asked, const testing::ApiRequest& request) {
    const std::string proof = cloud_ ? "Basic Ym90QGV4YW1wbGUuY29tOmdvb2Q=" : "Bearer good";
    if (request.header("Authorization") != proof)
        return refused(401, "Client must be authenticated to access this resource.");
    const std::string desk = "/rest/servicedeskapi", platform = "/rest/api/2";
    if (asked.is("GET", platform + "/myself")) return json_answer(200, person("Twicket"));
    if (asked.is("GET", desk + "/servicedesk/*/requesttype/*/field")) {
        if (!has_queue_) return refused(404, "The service desk does not exist");
        return json_answer(
            200, {{"requestTypeFields",
                   {{{"fieldId", "summary"}, {"required", true}}, {{"fieldId", "description"}, {"required", false}}}}});
    }
    if (asked.is("GET", desk + "/servicedesk/*")) return json_answer(200, {{"id", "2"}, {"projectKey", "HELP"}});
    if (asked.is("GET", platform + "/user/search")) {
        const std::string who = asked.get(cloud_ ? "query" : "username");
        json list = json::array();
        if (who == "tom@example.com")
            list.push_back({{"emailAddress", who}, {"accountId", "acc-tom"}, {"name", "tom"}});
        if (who == "ann@example.com")
            list.push_back({{"emailAddress", who}, {"accountId", "acc-ann"}, {"name", "ann"}});
        return json_answer(200, list);
    }
    if (asked.is("GET", platform + (cloud_ ? "/search/jql" : "/search"))) return json_answer(200, search(asked));
    if (asked.is("POST", desk + "/request")) return create(asked);
    if (asked.is("POST", desk + "/servicedesk/2/attachTemporaryFile")) {
        if (request.header("X-Atlassian-Token") != "no-check") return refused(403, "XSRF check failed");
        json given = json::array();
        for (const FormPart& part : form_parts(request)) {
            if (part.name != "file" || part.file_name.empty()) return refused(400, "no file");
            handed_in_.push_back({part.file_name, part.content});
            given.push_back({{"temporaryAttachmentId", "temp-" + std::to_string(handed_in_.size())}});
        }
        return given.empty() ? refused(400, "no file") : json_answer(201, {{"temporaryAttachments", given}});
    }
    const bool of_request = asked.path.starts_with(desk + "/request/");
    for (const char* verb : {"GET", "POST", "PUT"})
        for (const std::string& pattern : {desk + "/request/*/*", platform + "/issue/*/*", platform + "/issue/*"})
            if (asked.is(verb, pattern)) {
                Ticket* ticket = find(asked.parts[0]);
                if (!ticket) return refused(404, "Issue does not exist or you do not have permission to see it.");
                return of_request ? at_request(asked, *ticket) : at_issue(asked, *ticket);
            }
    return refused(404, "No such resource");
}

json JiraStandIn::shown(const Ticket& ticket) const {
    json fields{{"status", status(ticket.state)}, {"updated", jira_time(ticket.updated)}, {"description", ticket.text}};
    fields["assignee"] = ticket.owner.empty() ? json{} : person(ticket.owner);
    return {{"key", ticket.key}, {"fields", fields}};
}

json JiraStandIn::comments(const Ticket& ticket, const Asked& asked) const {
    const std::size_t start = std::stoul(asked.get("start", "0")),
                      limit = std::min<std::size_t>(3, std::stoul(asked.get("limit", "50")));
    json all = json::array(), values = json::array();
    for (const Note& one : ticket.notes)
        if (!one.text.empty())
            all.push_back({{"id", std::to_string(one.id)},
                           {"body", one.text},
                           {"public", !one.internal},
                           {"author", person(one.author)},
                           {"created", {{"iso8601", jira_time(one.at)}, {"epochMillis", one.at * 1000}}}});
    for (std::size_t n = start; n < all.size() && values.size() < limit; ++n) values.push_back(all[n]);
    return {{"size", values.size()},
            {"start", start},
            {"limit", limit},
            {"isLastPage", start + values.size() >= all.size()},
            {"values", values}};
}

json JiraStandIn::search(const Asked& asked) const {
    const std::string jql = asked.get("jql");
    std::vector<const Ticket*> fit;
    std::string words;
    if (const auto from = jql.find("~ \"\\\""); from != jql.npos)
        words = jql.substr(from + 5, jql.find("\\\"", from + 5) - from - 5);
    for (const Ticket& ticket : tickets_) {
        std::string plain;
        for (const char c : ticket.text) plain += std::isalnum(static_cast<unsigned char>(c)) ? c : ' ';
        if (!ticket.gone && (words.empty() || plain.find(words) != plain.npos)) fit.push_back(&ticket);
    }
    if (jql.find("BY updated") != jql.npos)
        std::sort(fit.begin(), fit.end(), [](const Ticket* a, const Ticket* b) { return a->updated < b->updated; });
    if (jql.find(" DESC") != jql.npos) std::reverse(fit.begin(), fit.end());
    json issues = json::array();
    for (const Ticket* ticket : fit)
        if (issues.size() < std::stoul(asked.get("maxResults", "50"))) issues.push_back(shown(*ticket));
    return {{"issues", issues}};
}

ApiAnswer JiraStandIn::create(const Asked& asked) {
    const json& body = asked.body;
    if (!has_queue_ || body.value("serviceDeskId", "") != "2")
        return refused(400, "The Service Desk with id '2' does not exist.");
    const json& values = body.at("requestFieldValues");
    const std::string summary = values.value("summary", "");
    if (summary.size() > 255 || summary.find('\n') != summary.npos) return refused(400, "The summary is invalid");
    Ticket& ticket = add(summary, values.value("description", ""), "2");
    if (body.value("raiseOnBehalfOf", "") == (cloud_ ? "acc-ann" : "ann")) ticket.requester = "ann@example.com";
    return json_answer(201,
                       {{"issueId", "1"}, {"issueKey", ticket.key}, {"currentStatus", {{"status", ticket.state}}}});
}

ApiAnswer JiraStandIn::at_request(const Asked& asked, Ticket& ticket) {
    if (asked.parts[1] == "attachment") {
        for (const json& id : asked.body.at("temporaryAttachmentIds")) {
            const auto& [name, content] = handed_in_.at(std::stoul(id.get<std::string>().substr(5)) - 1);
            ticket.files[name] = content;
        }
        json comment{{"id", "0"}};
        if (asked.body.contains("additionalComment"))
            comment["id"] = std::to_string(note(ticket, "Twicket", asked.body["additionalComment"].at("body"),
                                                !asked.body.at("public").get<bool>())
                                               .id);
        return json_answer(201, {{"comment", comment}, {"attachments", {{"size", 1}}}});
    }
    if (asked.parts[1] != "comment") return refused(404, "No such resource");
    if (asked.method == "GET") return json_answer(200, comments(ticket, asked));
    const Note& written = note(ticket, "Twicket", asked.body.at("body"), !asked.body.at("public").get<bool>());
    return json_answer(201, {{"id", std::to_string(written.id)}});
}

ApiAnswer JiraStandIn::at_issue(const Asked& asked, Ticket& ticket) {
    if (asked.parts.size() == 1) return json_answer(200, shown(ticket));
    if (asked.parts[1] == "assignee") {
        if (asked.body.value(cloud_ ? "accountId" : "name", "") != (cloud_ ? "acc-tom" : "tom"))
            return refused(400, "cannot be assigned");
        ticket.owner = "Tom Agent";
        touch(ticket);
        return json_answer(204, nullptr);
    }
    if (asked.method == "GET") {
        json ways = json::array();
        for (std::size_t n = 0; n < states.size(); ++n)
            if (states[n] != ticket.state)
                ways.push_back({{"id", std::to_string(n + 1)}, {"name", "go"}, {"to", status(states[n])}});
        return json_answer(200, {{"transitions", ways}});
    }
    const std::size_t chosen = std::stoul(asked.body.at("transition").value("id", "0"));
    if (chosen < 1 || chosen > states.size())
        return refused(400, "It seems that you have tried to perform an illegal workflow operation.");
    ticket.state = states[chosen - 1];
    touch(ticket);
    return json_answer(204, nullptr);
}

}  // namespace twicket::desk_contract
