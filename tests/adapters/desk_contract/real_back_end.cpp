// One connection a request: what is tested is the desk, not this.
#include "tests/adapters/desk_contract/real_back_end.hpp"

#include <cstdlib>

#include "adapters/desk/api.hpp"
#include "bot/net/url.hpp"
#include "bot/text/base64.hpp"
#include "tests/support/raw_client.hpp"

namespace twicket::desk_contract {
namespace {

using desk::encoded;
using desk::member;
using desk::text_at;
using nlohmann::json;
using testing::ApiAnswer;
using testing::ApiRequest;

constexpr auto patience = std::chrono::seconds{20};
const std::string rest = "/REST/2.0";

std::string tom_of_rt() {
    return desk::basic("tom", "tom-password");
}
std::string root_of_rt() {
    return desk::basic("root", "password");
}
std::string tom_of_redmine() {
    return desk::basic("tom", "tom-password");
}
std::string admin_of_redmine() {
    return desk::basic("admin", "desk-admin-pass");
}

std::string rt_word(TicketState state) {
    static const std::map<TicketState, std::string> words{
        {TicketState::open, "new"},        {TicketState::working, "open"},    {TicketState::waiting, "stalled"},
        {TicketState::solved, "resolved"}, {TicketState::closed, "resolved"}, {TicketState::dropped, "rejected"}};
    return words.at(state);
}
TicketState rt_state(const std::string& word) {
    for (int n = 0; n <= static_cast<int>(TicketState::dropped); ++n)
        if (rt_word(static_cast<TicketState>(n)) == word) return static_cast<TicketState>(n);
    throw std::runtime_error("unknown state of RT: " + word);
}

}  // namespace

std::uint16_t port_in(const char* variable) {
    const char* url = std::getenv(variable);
    return url ? net::parse_url(url).value().port : 0;
}

ApiAnswer RealBackEnd::answer(const ApiRequest& request) {
    testing::RawClient client{port_};
    std::string bytes =
        request.method + " " + request.target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) + "\r\n";
    for (const auto& [name, value] : request.headers)
        if (name != "Host" && name != "Connection" && name != "Content-Length") bytes += name + ": " + value + "\r\n";
    bytes += "Connection: close\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" + request.body;
    client.send(bytes);
    const auto answer = client.answer(false, patience);
    if (!answer)
        throw std::runtime_error("the real back-end gave no answer to " + request.method + " " + request.target);
    ApiAnswer passed{.status = answer->status, .body = answer->body, .headers = {}};
    for (const char* name : {"content-type", "retry-after", "location", "date"})
        if (const std::string value = answer->header(name); !value.empty()) passed.headers.emplace_back(name, value);
    return passed;
}

json RealBackEnd::ask(const std::string& method, const std::string& target, const std::string& proof,
                      const json& body) {
    ApiRequest request{method,
                       target,
                       {{"Authorization", proof}, {"Content-Type", "application/json"}, {"Accept", "application/json"}},
                       ""};
    if (!body.is_null()) request.body = body.dump();
    const ApiAnswer answer = RealBackEnd::answer(request);
    if (answer.status < 200 || answer.status > 299)
        throw std::runtime_error(method + " " + target + " answered " + std::to_string(answer.status) + " " +
                                 answer.body);
    return answer.body.empty() ? json{} : json::parse(answer.body);
}

// --- Request Tracker ---

RealRt::RealRt(std::uint16_t port) : RealBackEnd{port}, before_{newest()} {}

std::string RealRt::newest() {
    const json page =
        ask("GET", rest + "/tickets?query=" + encoded("id > 0") + "&orderby=id&order=DESC&per_page=1", root_of_rt());
    return page.at("items").empty() ? "0" : text_at(page["items"][0], "id");
}

SeenTicket RealRt::seen(const std::string& id) {
    const json ticket = ask("GET", rest + "/ticket/" + id + "?fields[Queue]=Name", root_of_rt());
    SeenTicket found{id, text_at(ticket, "Subject"), "", "General", "", ""};
    if (const json& who = member(ticket, "Requestor"); who.is_array() && !who.empty())
        found.requester = text_at(who[0], "id");
    if (const std::string owner = text_at(member(ticket, "Owner"), "id"); owner != "Nobody")
        found.owner = text_at(ask("GET", rest + "/user/" + owner, root_of_rt()), "RealName");
    found.state = rt_state(text_at(ticket, "Status"));
    std::map<std::string, std::string> kinds;
    const json history = ask("GET", rest + "/ticket/" + id + "/history?fields=Type&per_page=100", root_of_rt());
    for (const json& one : history.at("items")) kinds[text_at(one, "id")] = text_at(one, "Type");
    const json parts =
        ask("GET", rest + "/ticket/" + id + "/attachments?fields=ContentType,Filename,TransactionId&per_page=100",
            root_of_rt());
    for (const json& part : parts.at("items")) {
        const std::string kind = kinds[text_at(part, "TransactionId")], name = text_at(part, "Filename");
        if (name.empty() && text_at(part, "ContentType") != "text/plain") continue;
        const json whole = ask("GET", rest + "/attachment/" + text_at(part, "id"), root_of_rt());
        std::string base64 = text_at(whole, "Content");
        std::erase(base64, '\n');
        const std::string content = text::from_base64(base64).value();
        if (!name.empty())
            found.files[name] = content;
        else if (kind == "Create")
            found.text = content;
        else if (kind == "Correspond" || kind == "Comment")
            found.notes.push_back({content, kind == "Comment"});
    }
    return found;
}

std::vector<SeenTicket> RealRt::tickets() {
    std::vector<SeenTicket> all;
    const std::string query =
        encoded("id > " + before_ + " AND Status != 'deleted' AND Subject NOT LIKE 'Nothing to do with us'");
    const json page = ask("GET", rest + "/tickets?query=" + query + "&orderby=id&order=ASC&per_page=100", root_of_rt());
    for (const json& one : page.at("items")) all.push_back(seen(text_at(one, "id")));
    return all;
}

std::size_t RealRt::count() {
    const std::string query = encoded("id > " + before_);
    const json page = ask("GET", rest + "/tickets?query=" + query + "&per_page=1", root_of_rt());
    return page.at("total").get<std::size_t>();
}

void RealRt::says(const std::string& key, const std::string& text, bool internal) {
    ask("POST", rest + "/ticket/" + key + (internal ? "/comment" : "/correspond"), tom_of_rt(),
        {{"Content", text}, {"ContentType", "text/plain"}});
}
bool RealRt::says_with_file(const std::string& key, const std::string& text, const std::string& name,
                            const std::string& bytes) {
    const json file{{"FileName", name}, {"FileType", "image/png"}, {"FileContent", text::to_base64(bytes)}};
    ask("POST", rest + "/ticket/" + key + "/correspond", tom_of_rt(),
        {{"Content", text}, {"ContentType", "text/plain"}, {"Attachments", json::array({file})}});
    return true;
}
void RealRt::sets(const std::string& key, TicketState state) {
    ask("PUT", rest + "/ticket/" + key, tom_of_rt(), {{"Status", rt_word(state)}});
}
bool RealRt::sets_all(const std::vector<std::string>& keys, TicketState state) {
    constexpr std::size_t at_once = 50;
    for (std::size_t first = 0; first < keys.size(); first += at_once) {
        json part = json::array();
        for (std::size_t n = first; n < keys.size() && n < first + at_once; ++n)
            part.push_back({{"id", keys[n]}, {"Status", rt_word(state)}});
        ask("PUT", rest + "/tickets/bulk", tom_of_rt(), part);
    }
    return true;
}
void RealRt::takes(const std::string& key) {
    ask("PUT", rest + "/ticket/" + key + "/take", tom_of_rt());
}
std::string RealRt::opens(const std::string& title) {
    const json made =
        ask("POST", rest + "/ticket", tom_of_rt(),
            {{"Queue", "General"}, {"Subject", title}, {"Content", "by hand"}, {"ContentType", "text/plain"}});
    return text_at(made, "id");
}
// What is deleted there can still be written to.
bool RealRt::loses_ticket(const std::string&) {
    return false;
}

// --- Redmine ---

RealRedmine::RealRedmine(std::uint16_t port) : RealBackEnd{port} {
    const json page = ask("GET", "/issues.json?status_id=*&sort=id:desc&limit=1", admin_of_redmine());
    if (!page.at("issues").empty()) before_ = page["issues"][0].at("id");
}

std::vector<SeenTicket> RealRedmine::tickets() {
    static const std::map<std::string, TicketState> states{
        {"New", TicketState::open},        {"In Progress", TicketState::working}, {"Feedback", TicketState::waiting},
        {"Resolved", TicketState::solved}, {"Closed", TicketState::closed},       {"Rejected", TicketState::dropped}};
    std::vector<SeenTicket> all;
    const json page = ask("GET", "/issues.json?status_id=*&sort=id:desc&limit=100", admin_of_redmine());
    for (const json& one : page.at("issues")) {
        const int id = one.at("id");
        if (id <= before_ || text_at(one, "subject") == "Nothing to do with us") continue;
        const json issue =
            ask("GET", "/issues/" + std::to_string(id) + ".json?include=journals,attachments", admin_of_redmine())
                .at("issue");
        SeenTicket found{std::to_string(id),
                         text_at(issue, "subject"),
                         text_at(issue, "description"),
                         "desk",
                         "",
                         text_at(member(issue, "assigned_to"), "name")};
        std::erase(found.text, '\r');
        if (const auto from = found.text.rfind("From: "), open = found.text.find('<', from);
            from != found.text.npos && open != found.text.npos)
            found.requester = found.text.substr(open + 1, found.text.find('>', open) - open - 1);
        found.state = states.at(text_at(member(issue, "status"), "name"));
        for (const json& file : issue.at("attachments")) {
            const std::string address = text_at(file, "content_url");
            const ApiRequest wanted{
                "GET", address.substr(address.find("/attachments")), {{"Authorization", admin_of_redmine()}}, ""};
            found.files[text_at(file, "filename")] = answer(wanted).body;
        }
        for (const json& journal : issue.at("journals")) {
            SeenNote note{text_at(journal, "notes"), member(journal, "private_notes") == json(true)};
            std::erase(note.text, '\r');
            if (!note.text.empty()) found.notes.push_back(std::move(note));
        }
        all.insert(all.begin(), std::move(found));
    }
    return all;
}

std::size_t RealRedmine::count() {
    const json page =
        ask("GET", "/issues.json?status_id=*&limit=1&issue_id=" + encoded(">=" + std::to_string(before_ + 1)),
            admin_of_redmine());
    return page.at("total_count").get<std::size_t>();
}

void RealRedmine::change(const std::string& key, const json& issue) {
    ask("PUT", "/issues/" + key + ".json", tom_of_redmine(), {{"issue", issue}});
}
void RealRedmine::says(const std::string& key, const std::string& text, bool internal) {
    change(key, {{"notes", text}, {"private_notes", internal}});
}
bool RealRedmine::says_with_file(const std::string& key, const std::string& text, const std::string& name,
                                 const std::string& bytes) {
    const ApiRequest upload{"POST",
                            "/uploads.json?filename=" + encoded(name),
                            {{"Authorization", tom_of_redmine()}, {"Content-Type", "application/octet-stream"}},
                            bytes};
    const json kept = json::parse(answer(upload).body);
    const json file{{"token", kept.at("upload").at("token")}, {"filename", name}, {"content_type", "image/png"}};
    change(key, {{"notes", text}, {"uploads", json::array({file})}});
    return true;
}
void RealRedmine::sets(const std::string& key, TicketState state) {
    static const std::map<TicketState, int> ids{{TicketState::open, 1},   {TicketState::working, 2},
                                                {TicketState::solved, 3}, {TicketState::waiting, 4},
                                                {TicketState::closed, 5}, {TicketState::dropped, 6}};
    change(key, {{"status_id", ids.at(state)}});
}
void RealRedmine::takes(const std::string& key) {
    const json self = ask("GET", "/users/current.json", tom_of_redmine());
    change(key, {{"assigned_to_id", self.at("user").at("id")}});
}
std::string RealRedmine::opens(const std::string& title) {
    const json made = ask("POST", "/issues.json", tom_of_redmine(),
                          {{"issue", {{"project_id", "desk"}, {"subject", title}, {"description", "by hand"}}}});
    return text_at(made.at("issue"), "id");
}
bool RealRedmine::loses_ticket(const std::string& key) {
    ask("DELETE", "/issues/" + key + ".json", admin_of_redmine());
    return true;
}

}  // namespace twicket::desk_contract
