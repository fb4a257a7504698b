// It tells every comment, Twicket's as well, so that an echo would be heard; of states only what others set.
#include "tests/adapters/desk_contract/webhook_stand_in.hpp"

#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"

namespace twicket::desk_contract {
namespace {

using nlohmann::json;
using testing::ApiAnswer;

void attach(auto& ticket, const json& given) {
    for (const json& one : given.value("files", json::array()))
        if (one.contains("content"))
            ticket.files[one.at("name")] = text::from_base64(one.at("content").get<std::string>()).value();
}

}  // namespace

const std::string WebhookStandIn::secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

std::string WebhookStandIn::word(TicketState state) const {
    return std::string{name_of(state)};
}

json WebhookStandIn::shown(const Ticket& ticket) const {
    return {{"key", ticket.key},
            {"number", "T-" + ticket.key},
            {"url", "http://" + host_ + "/tickets/" + ticket.key},
            {"owner", ticket.owner},
            {"state", ticket.state}};
}

ApiAnswer WebhookStandIn::serve(Asked asked, const testing::ApiRequest& request) {
    const Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    const std::vector<std::string> known{secret};
    const net::SigningRules patient{.tolerance = std::chrono::hours{24}};  // the tests' clock runs ahead
    if (net::check_signature(net::SigningScheme::standard, request.headers, request.body, known, now, patient)
            .has_error())
        return json_answer(401, {{"error", "bad signature"}});
    host_ = request.header("Host");
    if (asked.method == "GET") {
        const auto found = markers_.find(asked.get("marker"));
        const Ticket* ticket = found == markers_.end() ? nullptr : find(found->second);
        return ticket ? json_answer(200, shown(*ticket)) : json_answer(404, {{"error", "unknown marker"}});
    }
    const std::string marker = asked.body.value("marker", "");
    if (const auto found = markers_.find(marker); found != markers_.end())
        return json_answer(200, shown(*find(found->second)));
    if (asked.body.value("type", "") == "ticket.open") {
        const json& given = asked.body.at("ticket");
        Ticket& ticket = add(
            given.at("title"),
            given.value("text", "") + " " + given.value("requester_name", "") + " " + given.value("service", ""), "");
        if (given.value("text", "").empty()) ticket.text = ticket.title;
        ticket.requester = given.value("requester_email", "");
        attach(ticket, given);
        markers_[marker] = ticket.key;
        return json_answer(201, shown(ticket));
    }
    Ticket* ticket = find(asked.body.value("key", ""));
    if (!ticket) return json_answer(404, {{"error", "unknown ticket"}});
    markers_[marker] = ticket->key;
    return change(*ticket, asked.body);
}

ApiAnswer WebhookStandIn::change(Ticket& ticket, const json& body) {
    const std::string type = body.value("type", ""), author = body.value("author", ""), text = body.value("text", "");
    if (type == "ticket.take") {
        ticket.owner = author;
        if (ticket.state == "open") ticket.state = "working";
    }
    attach(ticket, body);
    if (type == "ticket.set_state") ticket.state = body.at("state");
    const std::string mark = "\n\n[twicket:" + body.value("marker", "") + "]";
    note(ticket, "Twicket", text.empty() ? "" : author + ":\n\n" + text + mark, body.value("internal", false)).state =
        ticket.state;
    return json_answer(200, shown(ticket));
}

std::vector<net::HttpRequest> WebhookStandIn::deliveries(Time now) {
    const std::lock_guard guard{lock_};
    std::vector<net::HttpRequest> all;
    const auto tell = [&](const Ticket& ticket, const std::string& id, json body) {
        body["key"] = ticket.key;
        net::HttpRequest request;
        request.method = "POST";
        request.target = request.path = "/webhooks/any";
        request.body = body.dump();
        request.headers = net::sign(net::SigningScheme::standard, id, request.body, secret, now).value();
        all.push_back(std::move(request));
    };
    for (const Ticket& ticket : tickets_) {
        if (owners_[ticket.key] != ticket.owner)
            tell(ticket, "o" + ticket.key + ticket.owner, {{"type", "ticket.owner"}, {"owner", ticket.owner}});
        owners_[ticket.key] = ticket.owner;
        for (const Note& one : ticket.notes) {
            if (one.at <= told_until_) continue;
            const std::string id = "n" + std::to_string(one.id);
            if (!one.text.empty())
                tell(ticket, id,
                     {{"type", "ticket.commented"},
                      {"author", one.author},
                      {"text", one.text},
                      {"internal", one.internal}});
            if (!one.state.empty() && one.author != "Twicket")
                tell(ticket, id + "s", {{"type", "ticket.state"}, {"state", one.state}});
        }
    }
    told_until_ = time_;
    return all;
}

}  // namespace twicket::desk_contract
