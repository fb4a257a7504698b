// Articles of type "note" and "web" only: one of type "email" would be sent by mail even when it is internal.
#include "adapters/desk/zammad/zammad.hpp"

#include <boost/asio/use_awaitable.hpp>

#include "bot/text/base64.hpp"

namespace twicket::desk {
namespace {

using boost::asio::awaitable;
using nlohmann::json;
using namespace std::chrono_literals;

constexpr std::size_t longest_title = 240;
constexpr Duration reminded_after = 72h;  // a pending ticket must say when it comes back

net::Headers who(const Settings& settings) {
    const std::string proof =
        settings.token.empty() ? basic(settings.user, settings.password) : "Token token=" + settings.token;
    return {{"Authorization", proof}};
}

std::string priority_word(const TicketDraft& draft) {
    const int priority = priority_of(draft.impact, draft.urgency);
    return priority <= 2 ? "3 high" : priority == 3 ? "2 normal" : "1 low";
}

std::string body_of(const json& article) {
    const std::string body = text_at(article, "body");
    return text_at(article, "content_type").starts_with("text/html") ? plain_of_html(body) : body;
}

json attachments_of(const std::vector<CarriedFile>& files) {
    json all = json::array();
    for (const CarriedFile& one : files)
        if (!one.content.empty())
            all.push_back({{"filename", one_line(one.file.name, longest_title)},
                           {"data", text::to_base64(one.content)},
                           {"mime-type", type_of(one)}});
    return all;
}

// Elasticsearch's syntax has signs of its own; in quotation marks only those and the backslash count.
std::string phrase(std::string_view words) {
    std::string quoted = "\"";
    for (const char c : words) quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    return quoted + "\"";
}

}  // namespace

Zammad::Zammad(Settings settings, net::HttpClient& client, Clock& clock)
    : PolledDesk{settings,
                 client,
                 clock,
                 "/api/v1",
                 who(settings),
                 States{{{TicketState::open, "new"},
                         {TicketState::working, "open"},
                         {TicketState::waiting, "pending reminder"},
                         {TicketState::solved, "closed"},
                         {TicketState::closed, "closed"},
                         {TicketState::dropped, "closed"}},
                        {{TicketState::solved, "pending close"},
                         {TicketState::dropped, "merged"},
                         {TicketState::dropped, "removed"}},
                        settings.states}} {}

awaitable<TicketFacts> Zammad::facts_of(json ticket, std::optional<TicketCall> call) {
    TicketFacts facts{.number = text_at(ticket, "number"), .url = "", .owner = ""};
    facts.url = settings_.url + "/#ticket/zoom/" + text_at(ticket, "id");
    const std::string owner = text_at(ticket, "owner_id");
    if (!owner.empty() && owner != "1") facts.owner = co_await name_of_user(owner);  // 1 is nobody: "-"
    const std::string state = text_at(ticket, "state");
    facts.state = call ? state_of(state, *call) : states_.read(state);
    if (call && call->act == TicketCall::Act::take && facts.owner.empty()) facts.owner = call->author;
    co_return facts;
}

awaitable<std::string> Zammad::name_of_user(std::string id) {
    if (const auto known = names_.find(id); known != names_.end()) co_return known->second;
    Result<json> user = co_await api_.get("/users/" + id);
    if (user.has_error()) co_return "#" + id;
    std::string name = text_at(*user, "firstname") + " " + text_at(*user, "lastname");
    name = one_line(name, 120);
    if (name.empty()) name = text_at(*user, "login");
    names_[id] = name;
    co_return name;
}

awaitable<Result<json>> Zammad::user_with(std::string email) {
    Result<json> nobody{boost::system::in_place_value, nullptr};
    if (email.empty()) co_return nobody;
    Result<json> users = co_await api_.get("/users/search?limit=10&query=" + encoded(phrase(email)));
    if (users.has_error()) co_return users.error();
    if (users->is_array())
        for (const json& user : *users)
            if (text_at(user, "email") == email) co_return Result<json>{boost::system::in_place_value, user};
    co_return nobody;
}

awaitable<Result<json>> Zammad::tickets(std::string query, std::string rest) {
    Result<json> found = co_await api_.get("/tickets/search?expand=true&query=" + encoded(query) + rest);
    if (found.has_error()) co_return found.error();
    if (!found->is_array()) co_return api_.error(ErrorCode::unavailable, "answered a search without a list");
    co_return found;
}

awaitable<Result<json>> Zammad::articles(std::string key) {
    Result<json> found = co_await api_.get("/ticket_articles/by_ticket/" + key);
    if (found.has_error()) co_return found.error();
    if (!found->is_array()) co_return api_.error(ErrorCode::unavailable, "answered without a list of articles");
    co_return found;
}

awaitable<Result<TicketRef>> Zammad::open(TicketDraft draft, std::string marker) {
    json article{{"subject", one_line(draft.title, longest_title)},
                 {"body", marked(text_of(draft), marker)},
                 {"type", "web"},
                 {"internal", false},
                 {"sender", "Customer"},
                 {"content_type", "text/plain"}};
    if (json files = attachments_of(draft.files); !files.empty()) article["attachments"] = std::move(files);
    json body{{"title", one_line(draft.title, longest_title)},
              {"group", settings_.queue},
              {"priority", priority_word(draft)},
              {"article", std::move(article)}};
    if (draft.requester_email.empty()) {
        Result<json> self = co_await api_.get("/users/me");
        if (self.has_error()) co_return self.error();
        body["customer_id"] = member(*self, "id");
    } else {
        body["customer_id"] = "guess:" + draft.requester_email;
    }
    std::vector<std::string> words = words_of(draft);
    Result<json> made = co_await api_.change("POST", "/tickets?expand=true", std::move(body), std::move(words));
    if (made.has_error()) co_return made.error();
    const std::string key = text_at(*made, "id");
    if (key.empty()) co_return api_.error(ErrorCode::unknown_outcome, "said yes without the ticket's id");
    TicketRef ref{key, {}};
    ref.facts = co_await facts_of(std::move(*made), std::nullopt);
    ref.facts.state = TicketState::open;
    co_return ref;
}

awaitable<Result<TicketRef>> Zammad::find(std::string marker) {
    Result<json> found = co_await tickets(phrase(mark(marker)), "&limit=20");
    if (found.has_error()) co_return found.error();
    for (const json& ticket : *found) {
        const std::string key = text_at(ticket, "id");
        Result<json> list = co_await articles(key);
        if (list.has_error()) co_return list.error();
        if (list->empty() || !carries(body_of(list->front()), marker)) continue;
        TicketRef ref{key, {}};
        ref.facts = co_await facts_of(ticket, std::nullopt);
        co_return ref;
    }
    co_return api_.error(ErrorCode::not_found, "no ticket carries this marker");
}

awaitable<Result<TicketFacts>> Zammad::change(std::string key, TicketCall call, std::string marker) {
    const bool quiet = call.internal || (call.act != TicketCall::Act::comment && call.text.empty());
    json article{{"body", marked(text_of(call), marker)},
                 {"type", "note"},
                 {"internal", quiet},
                 {"sender", "Agent"},
                 {"content_type", "text/plain"}};
    if (json files = attachments_of(call.files); !files.empty()) article["attachments"] = std::move(files);
    json body{{"article", std::move(article)}};
    if (call.act == TicketCall::Act::set_state) {
        body["state"] = states_.word(call.state);
        if (states_.word(call.state).starts_with("pending"))
            body["pending_time"] = to_rfc3339(clock_.now() + reminded_after);
    }
    if (call.act == TicketCall::Act::take) {
        Result<json> user = co_await user_with(call.email);
        if (user.has_error()) co_return user.error();
        if (!user->is_null()) body["owner_id"] = member(*user, "id");
        Result<json> before = co_await api_.get("/tickets/" + key + "?expand=true");
        if (before.has_error()) co_return before.error();
        if (states_.read(text_at(*before, "state")) == TicketState::open)
            body["state"] = states_.word(TicketState::working);
    }
    std::vector<std::string> words = words_of(call);
    Result<json> done =
        co_await api_.change("PUT", "/tickets/" + key + "?expand=true", std::move(body), std::move(words));
    if (done.has_error()) co_return done.error();
    if (text_at(*done, "id").empty()) co_return api_.error(ErrorCode::unknown_outcome, "said yes without the ticket");
    TicketFacts facts = co_await facts_of(std::move(*done), call);
    if (call.act == TicketCall::Act::set_state && facts.state != call.state)
        co_return api_.error(ErrorCode::invalid, "a rule there keeps another state than " + states_.word(call.state) +
                                                     "; look at desks.states");
    co_return facts;
}

awaitable<Result<TicketFacts>> Zammad::find_change(std::string key, TicketCall call, std::string marker) {
    Result<json> list = co_await articles(key);
    if (list.has_error()) co_return list.error();
    bool there = false;
    for (const json& article : *list) there = there || carries(body_of(article), marker);
    if (!there) co_return api_.error(ErrorCode::not_found, "no article carries this marker");
    Result<json> ticket = co_await api_.get("/tickets/" + key + "?expand=true");
    if (ticket.has_error()) co_return ticket.error();
    TicketFacts facts = co_await facts_of(std::move(*ticket), call);
    co_return facts;
}

awaitable<Result<std::vector<PolledDesk::Touched>>> Zammad::touched_since(std::string time) {
    const std::string group = "group.name:" + phrase(settings_.queue);
    const std::string query = time.empty() ? group : group + " AND updated_at:[" + phrase(time) + " TO *]";
    const std::string order =
        time.empty() ? "&sort_by=updated_at&order_by=desc&limit=1" : "&sort_by=updated_at&order_by=asc&limit=100";
    Result<json> found = co_await tickets(query, order);
    if (found.has_error()) co_return found.error();
    std::vector<Touched> touched;
    for (const json& ticket : *found) {
        Touched one{text_at(ticket, "id"), text_at(ticket, "updated_at")};
        one.facts = co_await facts_of(ticket, std::nullopt);
        touched.push_back(std::move(one));
    }
    co_return touched;
}

// The first article is the ticket's own words.
awaitable<Result<std::vector<PolledDesk::Entry>>> Zammad::entries_of(std::string key) {
    Result<json> list = co_await articles(key);
    if (list.has_error()) co_return list.error();
    std::vector<Entry> entries;
    bool first = true;
    for (const json& article : *list) {
        if (std::exchange(first, false)) continue;
        Entry entry{text_at(article, "id"), text_at(article, "created_at"), "", body_of(article)};
        std::vector<Attachment> files;
        for (const json& file : member(article, "attachments"))
            files.push_back({.name = text_at(file, "filename"), .media_type = "", .url = ""});
        if (!is_ours(entry.text)) entry.text = with_file_names(std::move(entry.text), files);
        entry.internal = member(article, "internal") == json(true) || text_at(article, "sender") == "System";
        entry.author = co_await name_of_user(text_at(article, "created_by_id"));
        entries.push_back(std::move(entry));
    }
    co_return entries;
}

awaitable<std::vector<Finding>> Zammad::self_test() {
    std::vector<Finding> findings;
    Result<json> self = co_await api_.get("/users/me");
    if (self.has_error()) {
        findings.push_back({Grade::bad, self.error().detail + "; look at url and token"});
        co_return findings;
    }
    findings.push_back({Grade::good, "Zammad lets us in as " + text_at(*self, "login")});
    add_clock(findings);
    Result<json> groups = co_await api_.get("/groups");
    bool there = false;
    if (groups.has_value() && groups->is_array())
        for (const json& group : *groups)
            there = there || (text_at(group, "name") == settings_.queue && member(group, "active") != json(false));
    findings.push_back(
        there ? Finding{Grade::good, "the group '" + settings_.queue + "' is there"}
              : Finding{Grade::bad, "there is no group '" + settings_.queue + "', or our user may not see it"});
    Result<json> search = co_await tickets("group.name:" + phrase(settings_.queue), "&limit=1");
    if (search.has_error())
        findings.push_back(
            {Grade::bad, "the search does not answer, so nothing could be looked for: " + search.error().detail});
    co_return findings;
}

}  // namespace twicket::desk
