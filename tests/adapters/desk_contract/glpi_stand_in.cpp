// A session ends after forty calls. Users: 7 Tom Agent, 2 Twicket.
#include "tests/adapters/desk_contract/glpi_stand_in.hpp"

#include <algorithm>

#include "adapters/desk/wording.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"

namespace twicket::desk_contract {
namespace {

using nlohmann::json;
using testing::ApiAnswer;

ApiAnswer refused(int status, const std::string& code) {
    return json_answer(status, json::array({code, "said by the stand-in"}));
}
std::string html(const std::string& text) {
    std::string result = text;
    for (const auto& [from, to] : {std::pair{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\n", "<br>"}}) {
        const std::string sign = from, other = to;
        for (std::size_t at = result.find(sign); at != result.npos; at = result.find(sign, at + other.size()))
            result.replace(at, sign.size(), other);
    }
    return "<p>" + result + "</p>";
}

}  // namespace

std::string GlpiStandIn::word(TicketState state) const {
    static const std::map<TicketState, std::string> words{{TicketState::open, "1"},    {TicketState::working, "2"},
                                                          {TicketState::waiting, "4"}, {TicketState::solved, "5"},
                                                          {TicketState::closed, "6"},  {TicketState::dropped, "6"}};
    return words.at(state);
}

ApiAnswer GlpiStandIn::serve(Asked asked, const testing::ApiRequest& request) {
    const std::string base = "/apirest.php";
    if (request.header("App-Token") != "app") return refused(400, "ERROR_WRONG_APP_TOKEN_PARAMETER");
    if (asked.is("GET", base + "/initSession")) {
        if (request.header("Authorization") != "user_token good") return refused(401, "ERROR_GLPI_LOGIN");
        return json_answer(200, {{"session_token", "session-" + std::to_string(++session_)}});
    }
    if (++calls_ % 40 == 0) ++session_;
    if (request.header("Session-Token") != "session-" + std::to_string(session_))
        return refused(401, "ERROR_SESSION_TOKEN_INVALID");
    const json input = asked.body.is_object() ? asked.body.value("input", json::object()) : json::object();
    if (asked.is("GET", base + "/Entity/*"))
        return has_queue_ ? json_answer(200, {{"id", 3}}) : refused(404, "ERROR_ITEM_NOT_FOUND");
    if (asked.is("GET", base + "/User/*"))
        return json_answer(200, asked.parts[0] == "7"
                                    ? json{{"firstname", "Tom"}, {"realname", "Agent"}, {"name", "tom"}}
                                    : json{{"firstname", ""}, {"realname", ""}, {"name", "twicket"}});
    if (asked.is("GET", base + "/search/User")) {
        const bool tom = asked.get("criteria[0][value]") == "tom@example.com";
        return json_answer(200, {{"totalcount", tom ? 1 : 0}, {"data", tom ? json{{{"2", 7}}} : json::array()}});
    }
    if (asked.is("GET", base + "/search/Ticket")) return json_answer(200, search(asked));
    if (asked.is("GET", base + "/Ticket")) return json_answer(200, newest(asked));
    if (asked.is("POST", base + "/Ticket")) return create(input);
    if (asked.is("POST", base + "/Ticket_User")) {
        if (Ticket* ticket = find(input.value("tickets_id", ""))) ticket->owner = "Tom Agent", touch(*ticket);
        return json_answer(201, {{"id", 1}});
    }
    if (asked.is("POST", base + "/Document")) return take_document(request);
    if (asked.is("POST", base + "/Document_Item")) return link_document(input);
    if (asked.is("GET", base + "/Document/*")) {
        const std::string& content = documents_.at(std::stoul(asked.parts[0]) - 1).second;
        return json_answer(200, {{"sha1sum", text::to_hex(net::digest(net::Hash::sha1, content))}});
    }
    const bool parted = asked.is("GET", base + "/Ticket/*/*") || asked.is("POST", base + "/Ticket/*/*");
    if (!parted && !asked.is("GET", base + "/Ticket/*") && !asked.is("PUT", base + "/Ticket/*"))
        return refused(400, "ERROR_RESOURCE_NOT_FOUND");
    Ticket* ticket = find(asked.parts[0]);
    if (!ticket) return refused(404, "ERROR_ITEM_NOT_FOUND");
    if (parted && asked.parts[1] == "Ticket_User")
        return json_answer(200, ticket->owner.empty() ? json::array() : json{{{"users_id", 7}, {"type", 2}}});
    if (parted && asked.parts[1] == "Document_Item") {
        json list = json::array();
        for (const std::size_t number : linked_[ticket->key]) list.push_back({{"documents_id", number}});
        return json_answer(200, list);
    }
    if (parted && asked.method == "GET") return json_answer(200, followups(*ticket));
    if (parted) {
        const Note& written = note(*ticket, "Twicket", desk::plain_of_html(input.value("content", "")),
                                   input.value("is_private", 0) == 1);
        return json_answer(201, {{"id", written.id}, {"message", ""}});
    }
    if (asked.method == "GET") return json_answer(200, shown(*ticket));
    ticket->state = input.value("status", ticket->state);
    touch(*ticket);
    return json_answer(200, json{{{asked.parts[0], true}, {"message", ""}}});
}

ApiAnswer GlpiStandIn::take_document(const testing::ApiRequest& request) {
    const std::vector<FormPart> parts = form_parts(request);
    if (parts.size() != 2 || parts[0].name != "uploadManifest" || parts[1].name != "filename[0]")
        return refused(400, "ERROR_UPLOAD_FILE_TOO_BIG_POST_MAX_SIZE");
    const json manifest = json::parse(parts[0].content);
    if (manifest.at("input").at("_filename").at(0) != parts[1].file_name) return refused(400, "ERROR_GLPI_ADD");
    documents_.emplace_back(parts[1].file_name, parts[1].content);
    return json_answer(201, {{"id", documents_.size()}, {"message", ""}});
}

ApiAnswer GlpiStandIn::link_document(const json& input) {
    const std::size_t number = std::stoul(input.value("documents_id", "0"));
    Ticket* ticket = input.value("itemtype", "") == "Ticket" ? find(input.value("items_id", "")) : nullptr;
    if (!ticket || number < 1 || number > documents_.size()) return refused(400, "ERROR_GLPI_ADD");
    linked_[ticket->key].push_back(number);
    ticket->files[documents_[number - 1].first] = documents_[number - 1].second;
    return json_answer(201, {{"id", 1}, {"message", ""}});
}

json GlpiStandIn::shown(const Ticket& ticket) const {
    return {{"id", ticket.number},
            {"name", ticket.title},
            {"content", html(ticket.text)},
            {"status", std::stoi(ticket.state)},
            {"date_mod", plain_time(ticket.updated)}};
}

json GlpiStandIn::followups(const Ticket& ticket) const {
    json list = json::array();
    for (const Note& one : ticket.notes)
        if (!one.text.empty())
            list.push_back({{"id", one.id},
                            {"content", html(one.text)},
                            {"is_private", one.internal ? 1 : 0},
                            {"users_id", one.author == "Tom Agent" ? 7 : 2},
                            {"date_creation", plain_time(one.at)}});
    return list;
}

json GlpiStandIn::newest(const Asked& asked) const {
    std::vector<const Ticket*> all;
    for (const Ticket& ticket : tickets_)
        if (!ticket.gone) all.push_back(&ticket);
    std::sort(all.begin(), all.end(), [](const Ticket* a, const Ticket* b) { return a->updated > b->updated; });
    json list = json::array();
    for (const Ticket* ticket : all)
        if (asked.get("range") != "0-0" || list.empty()) list.push_back(shown(*ticket));
    return list;
}

json GlpiStandIn::search(const Asked& asked) const {
    json rows = json::array();
    for (const Ticket& ticket : tickets_)
        if (!ticket.gone && ticket.text.find(asked.get("criteria[0][value]")) != std::string::npos)
            rows.push_back({{"2", ticket.number}});
    return {{"totalcount", rows.size()}, {"data", rows}};
}

ApiAnswer GlpiStandIn::create(const json& input) {
    if (!has_queue_) return refused(400, "ERROR_GLPI_ADD");
    const std::string name = input.value("name", "");
    if (name.empty() || name.size() > 255 || name.find('\n') != name.npos) return refused(400, "ERROR_GLPI_ADD");
    Ticket& ticket = add(name, desk::plain_of_html(input.value("content", "")), input.value("entities_id", ""));
    if (const auto notif = input.find("_users_id_requester_notif"); notif != input.end())
        ticket.requester = notif->at("alternative_email").at(0);
    return json_answer(201, {{"id", ticket.number}, {"message", ""}});
}

}  // namespace twicket::desk_contract
