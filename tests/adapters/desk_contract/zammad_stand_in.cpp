// After the contract sheet. Users: 1 nobody, 2 Twicket, 3 Tom Agent.
#include "tests/adapters/desk_contract/zammad_stand_in.hpp"

#include <algorithm>

#include "bot/text/base64.hpp"

namespace twicket::desk_contract {
namespace {

using nlohmann::json;
using testing::ApiAnswer;

ApiAnswer refused(int status, const std::string& message) {
    return json_answer(status, {{"error", message}});
}
int id_of(const std::string& name) {
    return name.empty() ? 1 : name == "Tom Agent" ? 3 : 2;
}
json user(int id) {
    if (id == 3)
        return {{"id", 3}, {"login", "tom"}, {"email", "tom@example.com"}, {"firstname", "Tom"}, {"lastname", "Agent"}};
    return {
        {"id", id}, {"login", "twicket"}, {"email", "twicket@example.com"}, {"firstname", "Twicket"}, {"lastname", ""}};
}

void attach(auto& ticket, const json& article) {
    for (const json& one : article.value("attachments", json::array()))
        ticket.files[one.at("filename")] = text::from_base64(one.at("data").get<std::string>()).value();
}

}  // namespace

std::string ZammadStandIn::word(TicketState state) const {
    static const std::map<TicketState, std::string> words{
        {TicketState::open, "new"},      {TicketState::working, "open"},  {TicketState::waiting, "pending reminder"},
        {TicketState::solved, "closed"}, {TicketState::closed, "closed"}, {TicketState::dropped, "closed"}};
    return words.at(state);
}

ApiAnswer ZammadStandIn::serve(Asked asked, const testing::ApiRequest& request) {
    const std::string base = "/api/v1";
    if (request.header("Authorization") != "Token token=good") return refused(401, "Not authorized");
    if (asked.is("GET", base + "/users/me")) return json_answer(200, user(2));
    if (asked.is("GET", base + "/users/search"))
        return json_answer(200, asked.get("query") == "\"tom@example.com\"" ? json{user(3)} : json::array());
    if (asked.is("GET", base + "/users/*")) return json_answer(200, user(std::stoi(asked.parts[0])));
    if (asked.is("GET", base + "/groups"))
        return json_answer(200, has_queue_ ? json{{{"name", "Users"}, {"active", true}}} : json::array());
    if (asked.is("POST", base + "/tickets")) return create(asked);
    if (asked.is("GET", base + "/tickets/search")) return json_answer(200, search(asked));
    const bool article = asked.is("GET", base + "/ticket_articles/by_ticket/*");
    if (!article && !asked.is("GET", base + "/tickets/*") && !asked.is("PUT", base + "/tickets/*"))
        return refused(404, "No route");
    Ticket* ticket = find(asked.parts[0]);
    if (!ticket) return refused(404, "Couldn't find Ticket");
    if (article) return json_answer(200, articles(*ticket));
    return asked.method == "GET" ? json_answer(200, shown(*ticket)) : update(*ticket, asked.body);
}

json ZammadStandIn::shown(const Ticket& ticket) const {
    return {{"id", ticket.number},
            {"number", std::to_string(67000 + ticket.number)},
            {"title", ticket.title},
            {"group", ticket.queue},
            {"state", ticket.state},
            {"owner_id", id_of(ticket.owner)},
            {"owner", ticket.owner.empty() ? "-" : "tom"},
            {"updated_at", iso_time(ticket.updated)}};
}

json ZammadStandIn::articles(const Ticket& ticket) const {
    json list = json::array();
    const auto add_one = [&](int id, std::int64_t at, const std::string& author, const std::string& text, bool internal,
                             const std::string& file = "") {
        json files = json::array();
        if (!file.empty()) files.push_back({{"id", 1}, {"filename", file}});
        list.push_back({{"id", id},
                        {"body", text},
                        {"content_type", "text/plain"},
                        {"internal", internal},
                        {"sender", author == "Tom Agent" ? "Agent" : "Customer"},
                        {"created_by_id", id_of(author)},
                        {"created_at", iso_time(at)},
                        {"attachments", files}});
    };
    add_one(1'000'000 + ticket.number, ticket.created, "Twicket", ticket.text, false);
    for (const Note& one : ticket.notes)
        if (!one.text.empty()) add_one(one.id, one.at, one.author, one.text, one.internal, one.file);
    return list;
}

json ZammadStandIn::search(const Asked& asked) const {
    const std::string query = asked.get("query");
    std::vector<const Ticket*> fit;
    for (const Ticket& ticket : tickets_) {
        bool fits = !ticket.gone;
        if (query.starts_with('"'))
            fits = fits && articles(ticket).dump().find(query.substr(1, query.size() - 2)) != std::string::npos;
        if (const auto since = query.find("updated_at:[\""); since != query.npos)
            fits = fits && iso_time(ticket.updated) >= query.substr(since + 13, 20);
        if (fits) fit.push_back(&ticket);
    }
    if (asked.get("sort_by") == "updated_at")
        std::sort(fit.begin(), fit.end(), [](const Ticket* a, const Ticket* b) { return a->updated < b->updated; });
    if (asked.get("order_by") == "desc") std::reverse(fit.begin(), fit.end());
    json list = json::array();
    for (const Ticket* ticket : fit)
        if (list.size() < std::stoul(asked.get("limit", "50"))) list.push_back(shown(*ticket));
    return list;
}

ApiAnswer ZammadStandIn::create(const Asked& asked) {
    const json& body = asked.body;
    if (!has_queue_ || body.value("group", "") != "Users")
        return refused(422, "No lookup value found for 'group': \"Users\"");
    if (!body.contains("article") || !body.contains("customer_id"))
        return refused(422, "Need at least article: and customer_id");
    if (body.value("title", "").size() > 250 || body.value("title", "").find('\n') != std::string::npos)
        return refused(422, "title is not usable");
    Ticket& ticket = add(body["title"], body["article"].value("body", ""), "Users");
    attach(ticket, body["article"]);
    if (body["customer_id"].is_string()) ticket.requester = body["customer_id"].get<std::string>().substr(6);
    return json_answer(201, shown(ticket));
}

ApiAnswer ZammadStandIn::update(Ticket& ticket, const json& body) {
    const std::string state = body.value("state", "");
    if (state.starts_with("pending") && !body.contains("pending_time"))
        return refused(422, "Missing required value for field 'pending_time'");
    if (body.contains("article")) {
        const json& article = body["article"];
        note(ticket, "Twicket", article.value("body", ""), article.value("internal", false));
        attach(ticket, article);
    }
    if (!state.empty()) ticket.state = state;
    if (body.value("owner_id", 0) == 3) ticket.owner = "Tom Agent";
    return json_answer(200, shown(ticket));
}

}  // namespace twicket::desk_contract
