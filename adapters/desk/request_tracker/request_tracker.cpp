// Opening, looking, changing. RT answers 200 to a change of state that it refuses, so what it kept is read afterwards.
#include "adapters/desk/request_tracker/request_tracker.hpp"

#include <boost/asio/use_awaitable.hpp>

#include "bot/text/base64.hpp"

namespace twicket::desk {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::string_view shown = "&fields=Status,Owner,Subject&fields[Owner]=RealName,Name";
constexpr std::size_t longest_subject = 200;  // RT's column of a ticket's subject
constexpr std::size_t longest_author = 80;    // with the marker within the 255 of a transaction's

constexpr std::string_view our_subject = "Message from ";

net::Headers who(const Settings& settings) {
    const std::string proof =
        settings.token.empty() ? basic(settings.user, settings.password) : "token " + settings.token;
    return {{"Authorization", proof}};
}

// RT's own priorities run from 0 to 100.
std::string priority_word(const TicketDraft& draft) {
    return std::to_string((5 - priority_of(draft.impact, draft.urgency)) * 25);
}

// RT 5.0 keeps other letters of a name as bytes of no encoding: its own pages would show a box for them.
std::string plain_name(std::string_view name) {
    std::string plain = one_line(name, longest_subject);
    std::replace_if(
        plain.begin(), plain.end(), [](unsigned char c) { return c >= 0x80; }, '_');
    return plain;
}

json attachments_of(const std::vector<CarriedFile>& files) {
    json all = json::array();
    for (const CarriedFile& one : files)
        if (!one.content.empty())
            all.push_back({{"FileName", plain_name(one.file.name)},
                           {"FileType", type_of(one)},
                           {"FileContent", text::to_base64(one.content)}});
    return all;
}

}  // namespace

std::string RequestTracker::subject_of(const TicketCall& call, std::string_view marker) {
    return std::string{our_subject} + one_line(call.author, longest_author) + " " + mark(marker);
}

bool RequestTracker::is_our_subject(std::string_view subject) {
    return subject.starts_with(our_subject) && subject.find(" [twicket:") != subject.npos;
}

RequestTracker::RequestTracker(Settings settings, net::HttpClient& client, Clock& clock)
    : RestDesk{settings,
               client,
               clock,
               "/REST/2.0",
               who(settings),
               States{{{TicketState::open, "new"},
                       {TicketState::working, "open"},
                       {TicketState::waiting, "stalled"},
                       {TicketState::solved, "resolved"},
                       {TicketState::closed, "resolved"},
                       {TicketState::dropped, "rejected"}},
                      {{TicketState::dropped, "deleted"}, {TicketState::closed, "closed"}},
                      settings.states}} {}

TicketFacts RequestTracker::facts_of(const std::string& key, const json& ticket) const {
    TicketFacts facts{.number = "#" + key, .url = settings_.url + "/Ticket/Display.html?id=" + key, .owner = ""};
    const json& owner = member(ticket, "Owner");
    if (const std::string id = text_at(owner, "id"); id != "Nobody") {
        facts.owner = text_at(owner, "RealName");
        if (facts.owner.empty()) facts.owner = id;
    }
    facts.state = states_.read(text_at(ticket, "Status"));
    return facts;
}

awaitable<Result<TicketRef>> RequestTracker::open(TicketDraft draft, std::string marker) {
    json body{{"Queue", settings_.queue},         {"Subject", one_line(draft.title, longest_subject)},
              {"Content", text_of(draft)},        {"ContentType", "text/plain"},
              {"Priority", priority_word(draft)}, {"RefersTo", "twicket:" + marker}};
    if (!draft.requester_email.empty()) body["Requestor"] = draft.requester_email;
    if (json files = attachments_of(draft.files); !files.empty()) body["Attachments"] = std::move(files);
    std::vector<std::string> words = words_of(draft);
    Result<json> made = co_await api_.change("POST", "/ticket", std::move(body), std::move(words));
    if (made.has_error()) co_return made.error();
    const std::string key = text_at(*made, "id");
    if (key.empty()) co_return api_.error(ErrorCode::unknown_outcome, "said yes without the ticket's id");
    TicketRef ref{key, facts_of(key, json::object())};
    ref.facts.state = TicketState::open;
    co_return ref;
}

awaitable<Result<TicketRef>> RequestTracker::find(std::string marker) {
    const std::string query = encoded("RefersTo = 'twicket:" + marker + "'");
    std::string path = "/tickets?query=" + query + "&orderby=id&order=ASC&per_page=5" + std::string{shown};
    Result<json> found = co_await api_.get(std::move(path));
    if (found.has_error()) co_return found.error();
    const json& items = member(*found, "items");
    if (!items.is_array()) co_return api_.error(ErrorCode::unavailable, "answered a search without a list");
    if (items.empty()) co_return api_.error(ErrorCode::not_found, "no ticket carries this marker");
    const std::string key = text_at(items.front(), "id");
    co_return TicketRef{key, facts_of(key, items.front())};
}

awaitable<Result<TicketFacts>> RequestTracker::read(std::string key) {
    std::string path = "/tickets?query=" + encoded("id = '" + key + "'") + std::string{shown};
    Result<json> found = co_await api_.get(std::move(path));
    if (found.has_error()) co_return found.error();
    const json& items = member(*found, "items");
    if (!items.is_array() || items.empty())
        co_return api_.error(ErrorCode::not_found, "ticket " + key + " is not there, or may not be seen");
    co_return facts_of(key, items.front());
}

awaitable<Result<TicketFacts>> RequestTracker::change(std::string key, TicketCall call, std::string marker) {
    const bool says = call.act == TicketCall::Act::comment || call.act == TicketCall::Act::edit_comment;
    const bool talks = says && !call.internal;
    const bool explains = call.act == TicketCall::Act::set_state && !call.text.empty() && !call.internal;
    json body{{"Content", text_of(call)}, {"ContentType", "text/plain"}, {"Subject", subject_of(call, marker)}};
    if (call.act == TicketCall::Act::set_state) body["Status"] = states_.word(call.state);
    if (json files = attachments_of(call.files); !files.empty()) body["Attachments"] = std::move(files);
    std::string path = "/ticket/" + key + (talks || explains ? "/correspond" : "/comment");
    std::vector<std::string> words = words_of(call);
    Result<json> made = co_await api_.change("POST", std::move(path), std::move(body), std::move(words));
    if (made.has_error()) co_return made.error();
    Result<TicketFacts> facts = co_await read(key);
    // The message is there; what is left is found by looking for it.
    if (facts.has_error()) co_return api_.error(ErrorCode::unknown_outcome, facts.error().detail);
    Result<TicketFacts> settled = co_await settle(key, call, *facts);
    co_return settled;
}

awaitable<Result<TicketFacts>> RequestTracker::find_change(std::string key, TicketCall call, std::string marker) {
    json query = json::array({{{"field", "ObjectType"}, {"value", "RT::Ticket"}},
                              {{"field", "ObjectId"}, {"value", key}},
                              {{"field", "Data"}, {"operator", "LIKE"}, {"value", mark(marker)}}});
    Result<json> page = co_await transactions(query.dump(), "&per_page=5");
    if (page.has_error()) co_return page.error();
    if (page->empty()) co_return api_.error(ErrorCode::not_found, "no message carries this marker");
    Result<TicketFacts> facts = co_await read(key);
    if (facts.has_error()) co_return facts.error();
    if (call.act == TicketCall::Act::set_state) {
        // Somebody set a state after our message: then ours was set as well, or it is no longer wanted.
        query = json::array({{{"field", "ObjectType"}, {"value", "RT::Ticket"}},
                             {{"field", "ObjectId"}, {"value", key}},
                             {{"field", "Type"}, {"value", "Status"}},
                             {{"field", "id"}, {"operator", ">"}, {"value", text_at(page->front(), "id")}}});
        Result<json> later = co_await transactions(query.dump(), "&per_page=1");
        if (later.has_error()) co_return later.error();
        if (!later->empty()) {
            if (states_.same(facts->state, call.state)) facts->state = call.state;
            co_return facts;
        }
    }
    Result<TicketFacts> settled = co_await settle(key, call, *facts);
    co_return settled;
}

awaitable<Result<TicketFacts>> RequestTracker::settle(std::string key, TicketCall call, TicketFacts facts) {
    json wanted = json::object();
    if (call.act == TicketCall::Act::set_state && !states_.same(facts.state, call.state))
        wanted["Status"] = states_.word(call.state);
    if (call.act == TicketCall::Act::take) {
        Result<std::string> user = co_await user_with(call.email);
        if (user.has_error()) co_return user.error();
        if (!user->empty()) wanted["Owner"] = *user;
        if (facts.state == TicketState::open) wanted["Status"] = states_.word(TicketState::working);
    }
    if (!wanted.empty()) {
        Result<json> done = co_await api_.change("PUT", "/ticket/" + key, std::move(wanted));
        if (done.has_error()) co_return done.error();
        Result<TicketFacts> now = co_await read(key);
        if (now.has_error()) co_return api_.error(ErrorCode::unknown_outcome, now.error().detail);
        facts = std::move(*now);
    }
    // Nobody with this address works in RT: the ticket's history says who took it, and so do we.
    if (call.act == TicketCall::Act::take && facts.owner.empty()) facts.owner = call.author;
    if (call.act != TicketCall::Act::set_state) co_return facts;
    if (!states_.same(facts.state, call.state))
        co_return api_.error(ErrorCode::invalid, "ticket " + key + " cannot become '" + states_.word(call.state) +
                                                     "' there; set desks.states to the words of its lifecycle");
    facts.state = call.state;
    co_return facts;
}

awaitable<Result<std::string>> RequestTracker::user_with(std::string email) {
    if (email.empty()) co_return std::string{};
    const json query = json::array({{{"field", "EmailAddress"}, {"value", email}}});
    std::string path = "/users?query=" + encoded(query.dump()) + "&fields=Name";
    Result<json> found = co_await api_.get(std::move(path));
    if (found.has_error() && found.error().code == ErrorCode::forbidden) co_return std::string{};
    if (found.has_error()) co_return found.error();
    const json& items = member(*found, "items");
    co_return items.is_array() && !items.empty() ? text_at(items.front(), "Name") : std::string{};
}

awaitable<std::vector<Finding>> RequestTracker::self_test() {
    std::vector<Finding> findings;
    Result<json> hello = co_await api_.get("/rt");
    if (hello.has_error()) {
        findings.push_back({Grade::bad, hello.error().detail + "; look at url and token"});
        co_return findings;
    }
    findings.push_back({Grade::good, "Request Tracker " + text_at(*hello, "Version") + " lets us in"});
    add_clock(findings);
    std::string path = "/queue/" + encoded(settings_.queue);
    Result<json> queue = co_await api_.get(std::move(path));
    if (queue.has_error() || text_at(*queue, "Disabled") == "1") {
        findings.push_back({Grade::bad, "the queue '" + settings_.queue +
                                            "' is not there, is disabled, or our user may not see it (SeeQueue)"});
        co_return findings;
    }
    bool may_create = false;
    const json& links = member(*queue, "_hyperlinks");
    for (const json& link : links) may_create = may_create || text_at(link, "ref") == "create";
    findings.push_back(may_create ? Finding{Grade::good, "the queue '" + settings_.queue + "' is there"}
                                  : Finding{Grade::bad, "our user may not open tickets in the queue '" +
                                                            settings_.queue + "': grant CreateTicket"});
    const json nothing = json::array({{{"field", "id"}, {"operator", "<"}, {"value", "1"}}});
    Result<json> history = co_await transactions(nothing.dump(), "&per_page=1");
    if (history.has_error())
        findings.push_back(
            {Grade::bad, "the history cannot be read, so no news would come: " + history.error().detail});
    co_return findings;
}

}  // namespace twicket::desk
