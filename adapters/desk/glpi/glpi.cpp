// The numbers of search options: 2 id, 5 address (of a user), 21 description.
#include "adapters/desk/glpi/glpi.hpp"

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>
#include <set>

#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"

namespace twicket::desk {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t longest_title = 250;
constexpr int technician = 2;  // of the roles in Ticket_User

net::Headers who(const Settings& settings) {
    net::Headers headers;
    if (!settings.app_token.empty()) headers.emplace_back("App-Token", settings.app_token);
    return headers;
}

std::string html_of(const std::string& text) {
    std::string html;
    for (const char c : text) {
        if (c == '&')
            html += "&amp;";
        else if (c == '<')
            html += "&lt;";
        else if (c == '>')
            html += "&gt;";
        else if (c == '\n')
            html += "<br>";
        else
            html += c;
    }
    return "<p>" + html + "</p>";
}

// Older versions give the HTML itself encoded once more.
std::string plain_of(const std::string& stored) {
    const bool twice = stored.find("&lt;p&gt;") != stored.npos || stored.find("&#60;p&#62;") != stored.npos;
    return plain_of_html(twice ? plain_of_html(stored) : stored);
}

std::string criterion(int field, const std::string& value, int show) {
    return "?criteria[0][field]=" + std::to_string(field) +
           "&criteria[0][searchtype]=contains&criteria[0][value]=" + encoded(value) +
           "&forcedisplay[0]=" + std::to_string(show) + "&range=0-19";
}

// Priorities: GLPI counts urgency and impact from 1 (very low) to 5.
int level_number(Level level) {
    return level == Level::high ? 5 : level == Level::medium ? 3 : 2;
}

}  // namespace

Glpi::Glpi(Settings settings, net::HttpClient& client, Clock& clock)
    : PolledDesk{settings,
                 client,
                 clock,
                 "/apirest.php",
                 who(settings),
                 States{{{TicketState::open, "1"},
                         {TicketState::working, "2"},
                         {TicketState::waiting, "4"},
                         {TicketState::solved, "5"},
                         {TicketState::closed, "6"},
                         {TicketState::dropped, "6"}},
                        {{TicketState::working, "3"}},
                        settings.states}} {}

awaitable<Result<void>> Glpi::sign_in() {
    const std::string proof =
        settings_.token.empty() ? basic(settings_.user, settings_.password) : "user_token " + settings_.token;
    api_.set_header("Session-Token", "");
    api_.set_header("Authorization", proof);
    Result<json> session = co_await api_.get("/initSession");
    if (session.has_error()) co_return session.error();
    const std::string token = text_at(*session, "session_token");
    if (token.empty()) co_return api_.error(ErrorCode::unavailable, "opened no session");
    api_.set_header("Session-Token", token);
    signed_in_ = true;
    co_return Result<void>{};
}

awaitable<Result<json>> Glpi::in_session(Call call) {
    const bool old = signed_in_;
    Result<void> in{};
    if (!old) in = co_await sign_in();
    if (in.has_error()) co_return in.error();
    Result<json> answer = co_await call();
    if (answer.has_value() || answer.error().code != ErrorCode::unauthorized || !old) co_return answer;
    signed_in_ = false;
    in = co_await sign_in();
    if (in.has_error()) co_return in.error();
    answer = co_await call();
    co_return answer;
}

awaitable<Result<json>> Glpi::get(std::string path) {
    Call call = [this, path = std::move(path)] { return api_.get(path); };
    Result<json> answer = co_await in_session(std::move(call));
    co_return answer;
}

awaitable<Result<json>> Glpi::change_at(std::string method, std::string path, json input,
                                        std::vector<std::string> words) {
    Call call = [this, method = std::move(method), path = std::move(path), body = json{{"input", std::move(input)}},
                 words = std::move(words)] { return api_.change(method, path, body, words); };
    Result<json> answer = co_await in_session(std::move(call));
    co_return answer;
}

awaitable<Result<void>> Glpi::attach(std::string key, std::vector<CarriedFile>& files) {
    const bool any =
        std::any_of(files.begin(), files.end(), [](const CarriedFile& one) { return !one.content.empty(); });
    if (!any) co_return Result<void>{};
    Result<json> linked = co_await get("/Ticket/" + key + "/Document_Item?range=0-199");
    if (linked.has_error()) co_return linked.error();
    std::set<std::string> there;
    for (const json& link : *linked) {
        Result<json> document = co_await get("/Document/" + text_at(link, "documents_id"));
        if (document.has_value()) there.insert(text_at(*document, "sha1sum"));
    }
    for (CarriedFile& one : files) {
        if (one.content.empty() || there.contains(text::to_hex(net::digest(net::Hash::sha1, one.content)))) continue;
        const std::string name = one_line(one.file.name, longest_title);
        const json input{{"input", {{"name", name}, {"_filename", {name}}}}};
        const std::vector<Api::FormPart> form{{"uploadManifest", "", "application/json", input.dump()},
                                              {"filename[0]", name, type_of(one), one.content}};
        Call call = [this, form] { return api_.post_form("/Document", form); };
        Result<json> kept = co_await in_session(std::move(call));
        if (kept.has_error() && kept.error().code == ErrorCode::invalid) {
            one.content.clear();
            continue;
        }
        if (kept.has_error()) co_return kept.error();
        json link{{"documents_id", text_at(*kept, "id")}, {"items_id", key}, {"itemtype", "Ticket"}};
        std::vector<std::string> words{name};
        Result<json> put = co_await change_at("POST", "/Document_Item", std::move(link), std::move(words));
        if (put.has_error()) co_return put.error();
    }
    co_return Result<void>{};
}

awaitable<std::string> Glpi::name_of_user(std::string id) {
    if (const auto known = names_.find(id); known != names_.end()) co_return known->second;
    Result<json> user = co_await get("/User/" + id);
    if (user.has_error()) co_return "#" + id;
    std::string name = one_line(text_at(*user, "firstname") + " " + text_at(*user, "realname"), 120);
    if (name.empty()) name = text_at(*user, "name");
    names_[id] = name;
    co_return name;
}

awaitable<std::string> Glpi::owner_of(std::string key) {
    Result<json> people = co_await get("/Ticket/" + key + "/Ticket_User");
    std::string id;
    if (people.has_value() && people->is_array())
        for (const json& one : *people)
            if (text_at(one, "type") == std::to_string(technician)) id = text_at(one, "users_id");
    if (id.empty() || id == "0") co_return std::string{};
    std::string name = co_await name_of_user(id);
    co_return name;
}

awaitable<TicketFacts> Glpi::facts_of(json ticket, std::optional<TicketCall> call) {
    const std::string key = text_at(ticket, "id"), state = text_at(ticket, "status");
    TicketFacts facts{.number = "#" + key, .url = settings_.url + "/front/ticket.form.php?id=" + key, .owner = ""};
    facts.owner = co_await owner_of(key);
    facts.state = call ? state_of(state, *call) : states_.read(state);
    if (call && call->act == TicketCall::Act::take && facts.owner.empty()) facts.owner = call->author;
    co_return facts;
}

awaitable<Result<std::string>> Glpi::user_with(std::string email) {
    if (email.empty()) co_return std::string{};
    Result<json> found = co_await get("/search/User" + criterion(5, email, 2));
    if (found.has_error() && found.error().code == ErrorCode::forbidden) co_return std::string{};
    if (found.has_error()) co_return found.error();
    const json& rows = member(*found, "data");
    co_return rows.is_array() && rows.size() == 1 ? text_at(rows.front(), "2") : std::string{};
}

awaitable<Result<TicketRef>> Glpi::open(TicketDraft draft, std::string marker) {
    json input{{"name", one_line(draft.title, longest_title)},
               {"content", html_of(marked(text_naming_files(draft), marker))},
               {"urgency", level_number(draft.urgency)},
               {"impact", level_number(draft.impact)}};
    if (!settings_.queue.empty()) input["entities_id"] = settings_.queue;
    Result<std::string> requester = co_await user_with(draft.requester_email);
    if (requester.has_error()) co_return requester.error();
    if (!requester->empty()) {
        input["_users_id_requester"] = *requester;
    } else if (!draft.requester_email.empty()) {
        input["_users_id_requester"] = 0;
        input["_users_id_requester_notif"] = {{"use_notification", {1}},
                                              {"alternative_email", {draft.requester_email}}};
    }
    std::vector<std::string> words = words_of(draft);
    Result<json> made = co_await change_at("POST", "/Ticket", std::move(input), std::move(words));
    if (made.has_error()) co_return made.error();
    const std::string key = text_at(*made, "id");
    if (key.empty()) co_return api_.error(ErrorCode::unknown_outcome, "said yes without the ticket's id");
    TicketRef ref{key, {.number = "#" + key, .url = settings_.url + "/front/ticket.form.php?id=" + key, .owner = ""}};
    // The ticket is there: whatever becomes of the files, whose names it tells.
    [[maybe_unused]] const Result<void> attached = co_await attach(key, draft.files);
    co_return ref;
}

awaitable<Result<TicketRef>> Glpi::find(std::string marker) {
    Result<json> found = co_await get("/search/Ticket" + criterion(21, mark(marker), 2));
    if (found.has_error()) co_return found.error();
    if (!found->is_object()) co_return api_.error(ErrorCode::unavailable, "answered a search without a result");
    for (const json& row : member(*found, "data")) {
        Result<json> ticket = co_await get("/Ticket/" + text_at(row, "2"));
        if (ticket.has_error()) co_return ticket.error();
        if (!carries(plain_of(text_at(*ticket, "content")), marker)) continue;
        TicketRef ref{text_at(*ticket, "id"), {}};
        ref.facts = co_await facts_of(std::move(*ticket), std::nullopt);
        co_return ref;
    }
    co_return api_.error(ErrorCode::not_found, "no ticket carries this marker");
}

awaitable<Result<TicketFacts>> Glpi::change(std::string key, TicketCall call, std::string marker) {
    const std::string path = "/Ticket/" + key;
    const std::vector<std::string> words = words_of(call);
    const Result<void> attached = co_await attach(key, call.files);
    if (attached.has_error()) co_return attached.error();
    std::string state = call.act == TicketCall::Act::set_state ? states_.word(call.state) : std::string{};
    if (call.act == TicketCall::Act::take) {
        Result<json> before = co_await get(path);
        if (before.has_error()) co_return before.error();
        if (states_.read(text_at(*before, "status")) == TicketState::open) state = states_.word(TicketState::working);
        Result<std::string> user = co_await user_with(call.email);
        if (user.has_error()) co_return user.error();
        const std::string owner = co_await owner_of(key);
        if (!user->empty() && owner.empty()) {
            json role{{"tickets_id", key}, {"users_id", *user}, {"type", technician}};
            Result<json> given = co_await change_at("POST", "/Ticket_User", std::move(role), words);
            if (given.has_error()) co_return given.error();
        }
    }
    if (!state.empty()) {
        json input{{"status", state}};
        Result<json> set = co_await change_at("PUT", path, std::move(input), words);
        if (set.has_error()) co_return set.error();
    }
    const bool quiet = call.internal || (call.act != TicketCall::Act::comment && call.text.empty());
    json input{{"itemtype", "Ticket"},
               {"items_id", key},
               {"content", html_of(marked(text_of(call), marker))},
               {"is_private", quiet ? 1 : 0}};
    Result<json> done = co_await change_at("POST", path + "/ITILFollowup", std::move(input), words);
    if (done.has_error()) co_return done.error();
    if (text_at(*done, "id").empty())
        co_return api_.error(ErrorCode::unknown_outcome, "said yes without the followup's id");
    Result<json> after = co_await get(path);
    if (after.has_error()) co_return api_.error(ErrorCode::unknown_outcome, after.error().detail);
    TicketFacts facts = co_await facts_of(std::move(*after), call);
    co_return facts;
}

awaitable<Result<TicketFacts>> Glpi::find_change(std::string key, TicketCall call, std::string marker) {
    Result<std::vector<Entry>> entries = co_await entries_of(key);
    if (entries.has_error()) co_return entries.error();
    bool there = false;
    for (const Entry& entry : *entries) there = there || carries(entry.text, marker);
    if (!there) co_return api_.error(ErrorCode::not_found, "no followup carries this marker");
    Result<json> ticket = co_await get("/Ticket/" + key);
    if (ticket.has_error()) co_return ticket.error();
    TicketFacts facts = co_await facts_of(std::move(*ticket), call);
    co_return facts;
}

// The list comes newest first, so it is turned round.
awaitable<Result<std::vector<PolledDesk::Touched>>> Glpi::touched_since(std::string time) {
    std::string path = "/Ticket?sort=date_mod&order=DESC&range=" + std::string{time.empty() ? "0-0" : "0-199"};
    Result<json> found = co_await get(std::move(path));
    if (found.has_error()) co_return found.error();
    if (!found->is_array()) co_return api_.error(ErrorCode::unavailable, "answered without a list of tickets");
    std::vector<Touched> touched;
    for (const json& ticket : *found) {
        Touched one{text_at(ticket, "id"), text_at(ticket, "date_mod")};
        if (one.at < time) break;
        one.facts = co_await facts_of(ticket, std::nullopt);
        touched.insert(touched.begin(), std::move(one));
    }
    co_return touched;
}

awaitable<Result<std::vector<PolledDesk::Entry>>> Glpi::entries_of(std::string key) {
    Result<json> found = co_await get("/Ticket/" + key + "/ITILFollowup?range=0-499");
    if (found.has_error()) co_return found.error();
    if (!found->is_array()) co_return api_.error(ErrorCode::unavailable, "answered without a list of followups");
    std::vector<Entry> entries;
    for (const json& one : *found) {
        Entry entry{text_at(one, "id"), text_at(one, "date_creation"), "", plain_of(text_at(one, "content"))};
        entry.internal = text_at(one, "is_private") == "1";
        entry.author = co_await name_of_user(text_at(one, "users_id"));
        entries.push_back(std::move(entry));
    }
    co_return entries;
}

std::string Glpi::written(Time time) const {
    std::string text = to_rfc3339(time).substr(0, 19);
    text[10] = ' ';
    return text;
}

awaitable<std::vector<Finding>> Glpi::self_test() {
    std::vector<Finding> findings;
    signed_in_ = false;
    Result<json> list = co_await get("/Ticket?range=0-0");
    if (list.has_error()) {
        findings.push_back(
            {Grade::bad,
             list.error().detail + "; look at url, token and app_token, and whether the REST interface is on"});
        co_return findings;
    }
    findings.push_back({Grade::good, "GLPI lets us in and shows tickets"});
    add_clock(findings);
    if (settings_.queue.empty()) co_return findings;
    Result<json> entity = co_await get("/Entity/" + encoded(settings_.queue));
    findings.push_back(entity.has_value() ? Finding{Grade::good, "the entity '" + settings_.queue + "' is there"}
                                          : Finding{Grade::bad, "the entity '" + settings_.queue +
                                                                    "' is not there, or may not be seen"});
    co_return findings;
}

}  // namespace twicket::desk
