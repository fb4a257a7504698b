// What was read off Debian's request-tracker5 5.0.3 with the same calls.
#include "tests/adapters/desk_contract/rt_stand_in.hpp"

#include <algorithm>
#include <regex>

#include "bot/text/base64.hpp"

namespace twicket::desk_contract {
namespace {

using nlohmann::json;
using testing::ApiAnswer;
using testing::ApiRequest;

const std::string base = "/REST/2.0";

std::string name_of_user(const std::string& user) {
    if (user == "tom") return "Tom Agent";
    return user == "twicket" ? "Twicket" : "";
}

json user_ref(const std::string& user) {
    return {{"id", user},
            {"type", "user"},
            {"_url", "http://rt/user/" + user},
            {"RealName", name_of_user(user)},
            {"Name", user}};
}

ApiAnswer refused(int status, const std::string& message) {
    return json_answer(status, {{"message", message}});
}

ApiAnswer page_of(json items, std::size_t total, std::size_t per_page) {
    const std::size_t count = items.size();
    return json_answer(
        200, {{"page", 1}, {"per_page", per_page}, {"total", total}, {"count", count}, {"items", std::move(items)}});
}

std::size_t page_size(const Asked& asked) {
    return std::min<std::size_t>(100, std::stoul(asked.get("per_page", "20")));
}

}  // namespace

RtStandIn::Ticket* RtStandIn::find(const std::string& id) {
    for (Ticket& ticket : tickets_)
        if (ticket.id == id && ticket.status != "gone") return &ticket;
    return nullptr;
}

void RtStandIn::note(const Ticket& ticket, std::string type, std::string field, std::string data, std::string creator,
                     std::string content) {
    transactions_.push_back({static_cast<int>(transactions_.size()) + 1, ticket.id, std::move(type), std::move(field),
                             std::move(data), std::move(creator), std::move(content)});
}

std::string RtStandIn::set_status(Ticket& ticket, const std::string& status, const std::string& creator) {
    for (const char* known : {"new", "open", "stalled", "resolved", "rejected", "deleted"}) {
        if (status != known) continue;
        if (ticket.status == status) return "You can't change status from '" + status + "' to '" + status + "'.";
        const std::string message = "Status changed from '" + ticket.status + "' to '" + status + "'";
        ticket.status = status;
        note(ticket, "Status", "Status", "", creator);
        return message;
    }
    return "Status '" + status + "' isn't a valid status for this ticket.";
}

ApiAnswer RtStandIn::answer(const ApiRequest& request) {
    const std::lock_guard guard{lock_};
    if (request.header("Authorization") != "token 1-14-good") return refused(401, "Unauthorized");
    Asked asked{request};
    if (asked.is("GET", base + "/rt")) return json_answer(200, {{"Version", "5.0.3"}, {"Plugins", json::array()}});
    if (asked.is("POST", base + "/ticket")) return create(asked);
    if (asked.is("GET", base + "/tickets")) return search_tickets(asked);
    if (asked.is("GET", base + "/transactions")) return search_transactions(asked);
    if (asked.is("GET", base + "/transaction/*/attachments")) return attachments(asked.parts[0]);
    if (asked.is("GET", base + "/attachment/*")) {
        for (const Transaction& one : transactions_)
            if (std::to_string(one.id) == asked.parts[0])
                return json_answer(200, {{"id", asked.parts[0]}, {"Content", text::to_base64(one.content) + "\n"}});
        return refused(404, "Not Found");
    }
    if (asked.is("GET", base + "/queue/*")) {
        if (!has_queue_ || asked.parts[0] != "General") return refused(404, "Not Found");
        return json_answer(
            200, {{"Name", "General"}, {"Disabled", "0"}, {"_hyperlinks", {{{"ref", "self"}}, {{"ref", "create"}}}}});
    }
    if (asked.is("GET", base + "/users")) {
        json items = json::array();
        if (asked.get("query").find("tom@example.com") != std::string::npos) items.push_back(user_ref("tom"));
        return page_of(items, items.size(), 20);
    }
    if (asked.is("PUT", base + "/ticket/*") || asked.is("POST", base + "/ticket/*/*")) {
        Ticket* ticket = find(asked.parts[0]);
        if (!ticket) return refused(404, "Not Found");
        return asked.method == "PUT" ? update(asked, *ticket) : message(asked, *ticket, asked.parts[1]);
    }
    return refused(404, "Not Found");
}

void RtStandIn::attach(Ticket& ticket, const json& body) {
    for (const json& one : body.value("Attachments", json::array()))
        ticket.files[one.at("FileName")] = text::from_base64(one.at("FileContent").get<std::string>()).value();
}

ApiAnswer RtStandIn::create(const Asked& asked) {
    const json& body = asked.body;
    const std::string queue = body.value("Queue", "");
    if (!has_queue_ || queue != "General")
        return refused(403, "No permission to create tickets in the queue '" + queue + "'");
    if (body.value("ContentType", "").empty()) return refused(400, "ContentType is a required field");
    if (body.value("Subject", "").find('\n') != std::string::npos) return refused(400, "Subject holds a line break");
    Ticket ticket{std::to_string(tickets_.size() + 1), queue, body.value("Subject", "").substr(0, 200),
                  body.value("Content", ""), body.value("Requestor", "")};
    ticket.refers_to = body.value("RefersTo", "");
    attach(ticket, body);
    tickets_.push_back(ticket);
    note(ticket, "Create", "", "", "twicket", ticket.content);
    note(ticket, "EmailRecord", "", "<rt-5.0.3@example.com>", "RT_System", "Greetings\n\n" + ticket.content);
    return json_answer(201, {{"_url", "http://rt/ticket/" + ticket.id}, {"type", "ticket"}, {"id", ticket.id}});
}

ApiAnswer RtStandIn::message(const Asked& asked, Ticket& ticket, const std::string& kind) {
    if (asked.body.value("ContentType", "").empty())
        return refused(400, "ContentType is a required field for application/json");
    const bool correspond = kind == "correspond";
    note(ticket, correspond ? "Correspond" : "Comment", "",
         asked.body.value("Subject", "No Subject").substr(0, 254) + "\n", "twicket", asked.body.value("Content", ""));
    attach(ticket, asked.body);
    json results{correspond ? "Correspondence added" : "Comments added"};
    if (correspond && (ticket.status == "new" || ticket.status == "resolved")) set_status(ticket, "open", "RT_System");
    if (asked.body.contains("Status")) results.push_back(set_status(ticket, asked.body["Status"], "twicket"));
    return json_answer(201, results);
}

ApiAnswer RtStandIn::update(const Asked& asked, Ticket& ticket) {
    json results = json::array();
    if (asked.body.contains("Status"))
        results.push_back("Ticket 1: " + set_status(ticket, asked.body["Status"], "twicket"));
    if (asked.body.contains("Owner")) {
        const std::string owner = asked.body["Owner"];
        if (owner != "tom") return json_answer(200, json{"Ticket 1: That user does not exist"});
        ticket.owner = owner;
        note(ticket, "Set", "Owner", "", "twicket");
        note(ticket, "SetWatcher", "Owner", "", "twicket");
        results.push_back("Owner changed from Nobody to tom");
    }
    return json_answer(200, results);
}

json RtStandIn::shown(const Ticket& ticket) const {
    return {{"id", ticket.id},
            {"type", "ticket"},
            {"Status", ticket.status},
            {"Subject", ticket.subject},
            {"Owner", user_ref(ticket.owner)}};
}

ApiAnswer RtStandIn::search_tickets(const Asked& asked) const {
    static const std::regex by_marker{"RefersTo = '([^']*)'"}, by_id{"id = '([0-9]+)'"};
    const std::string query = asked.get("query");
    json items = json::array();
    std::smatch found;
    std::vector<std::string> ids;
    for (std::sregex_iterator at{query.begin(), query.end(), by_id}, end; at != end; ++at) ids.push_back((*at)[1]);
    const bool marker = std::regex_search(query, found, by_marker);
    if (!marker && ids.empty()) return refused(400, "Couldn't parse query");
    for (const Ticket& ticket : tickets_) {
        const bool fits =
            marker ? ticket.refers_to == found[1] : std::find(ids.begin(), ids.end(), ticket.id) != ids.end();
        if (fits && ticket.status != "gone" && items.size() < page_size(asked)) items.push_back(shown(ticket));
    }
    return page_of(items, items.size(), page_size(asked));
}

json RtStandIn::shown(const Transaction& one) const {
    return {{"id", std::to_string(one.id)},
            {"type", "transaction"},
            {"Type", one.type},
            {"Field", one.field},
            {"Data", one.data},
            {"ObjectId", one.ticket},
            {"Creator", user_ref(one.creator)}};
}

// Conditions on several fields hold together, on one field (Type) any of them. Mails that were sent are not shown to
// everybody: they are left out of their page, and then nobody hears how much there is.
ApiAnswer RtStandIn::search_transactions(const Asked& asked) const {
    const json query = json::parse(asked.get("query"), nullptr, false);
    if (!query.is_array()) return refused(400, "query must be JSON");
    const auto fits = [&](const Transaction& one) {
        bool typed = false, of_type = false;
        for (const json& part : query) {
            const std::string field = part.at("field"), value = part.at("value"), how = part.value("operator", "=");
            if (field == "ObjectType" && (value != "RT::Ticket" || one.ticket.empty())) return false;
            if (field == "id" && how == ">" && one.id <= std::stoi(value)) return false;
            if (field == "id" && how == "<" && one.id >= std::stoi(value)) return false;
            if (field == "ObjectId" && one.ticket != value) return false;
            if (field == "Data" && one.data.find(value) == std::string::npos) return false;
            typed = typed || field == "Type";
            of_type = of_type || (field == "Type" && one.type == value);
        }
        return !typed || of_type;
    };
    std::vector<const Transaction*> all;
    for (const Transaction& one : transactions_)
        if (fits(one)) all.push_back(&one);
    if (asked.get("order") == "DESC") std::reverse(all.begin(), all.end());
    const std::size_t size = page_size(asked), first = size * (std::stoul(asked.get("page", "1")) - 1);
    json items = json::array();
    for (std::size_t n = first; n < all.size() && n < first + size; ++n)
        if (all[n]->type != "EmailRecord") items.push_back(shown(*all[n]));
    return json_answer(200,
                       {{"page", 1}, {"per_page", size}, {"total", nullptr}, {"pages", nullptr}, {"items", items}});
}

ApiAnswer RtStandIn::attachments(const std::string& transaction) const {
    json items = json::array();
    for (const Transaction& one : transactions_) {
        if (std::to_string(one.id) != transaction) continue;
        if (!one.content.empty())
            items.push_back({{"id", transaction}, {"ContentType", "text/plain"}, {"Filename", ""}});
        if (!one.file.empty())
            items.push_back({{"id", "f" + transaction}, {"ContentType", "image/png"}, {"Filename", one.file}});
    }
    return page_of(items, items.size(), 20);
}

std::vector<SeenTicket> RtStandIn::tickets() {
    const std::lock_guard guard{lock_};
    static const std::map<std::string, TicketState> states{{"new", TicketState::open},
                                                           {"open", TicketState::working},
                                                           {"stalled", TicketState::waiting},
                                                           {"resolved", TicketState::solved},
                                                           {"rejected", TicketState::dropped}};
    std::vector<SeenTicket> all;
    for (const Ticket& ticket : tickets_) {
        if (ticket.status == "gone") continue;
        SeenTicket seen{ticket.id,    ticket.subject,   ticket.content,
                        ticket.queue, ticket.requestor, name_of_user(ticket.owner)};
        seen.state = states.at(ticket.status);
        seen.files = ticket.files;
        for (const Transaction& one : transactions_)
            if (one.ticket == ticket.id && (one.type == "Correspond" || one.type == "Comment"))
                seen.notes.push_back({one.content, one.type == "Comment"});
        all.push_back(std::move(seen));
    }
    return all;
}

void RtStandIn::says(const std::string& key, const std::string& text, bool internal) {
    const std::lock_guard guard{lock_};
    note(*find(key), internal ? "Comment" : "Correspond", "", "No Subject", "tom", text);
}

bool RtStandIn::says_with_file(const std::string& key, const std::string& text, const std::string& name,
                               const std::string&) {
    const std::lock_guard guard{lock_};
    note(*find(key), "Correspond", "", "No Subject", "tom", text);
    transactions_.back().file = name;
    return true;
}

void RtStandIn::sets(const std::string& key, TicketState state) {
    const std::lock_guard guard{lock_};
    static const std::map<TicketState, std::string> words{
        {TicketState::open, "new"},        {TicketState::working, "open"},    {TicketState::waiting, "stalled"},
        {TicketState::solved, "resolved"}, {TicketState::closed, "resolved"}, {TicketState::dropped, "rejected"}};
    set_status(*find(key), words.at(state), "tom");
}

void RtStandIn::takes(const std::string& key) {
    const std::lock_guard guard{lock_};
    find(key)->owner = "tom";
    note(*find(key), "Set", "Owner", "", "tom");
    note(*find(key), "SetWatcher", "Owner", "", "tom");
}

std::string RtStandIn::opens(const std::string& title) {
    const std::lock_guard guard{lock_};
    tickets_.push_back({std::to_string(tickets_.size() + 1), "General", title, "by hand", "bob@example.com"});
    note(tickets_.back(), "Create", "", "", "tom", "by hand");
    return tickets_.back().id;
}

bool RtStandIn::loses_queue() {
    const std::lock_guard guard{lock_};
    has_queue_ = false;
    return true;
}

bool RtStandIn::loses_ticket(const std::string& key) {
    const std::lock_guard guard{lock_};
    find(key)->status = "gone";
    return true;
}

}  // namespace twicket::desk_contract
