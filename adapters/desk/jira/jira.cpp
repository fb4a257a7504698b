// Names of states are every project's own: the configured and usual ones count first, else the category that each has.
#include "adapters/desk/jira/jira.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <cstdio>

namespace twicket::desk {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t longest_title = 250;
constexpr int page_size = 100;
const std::string shown = "status,assignee,updated,description";
const std::string desk_path = "/rest/servicedeskapi";
const std::string platform = "/rest/api/2";

// The last two: a form that carries a file is not a page's, and a Data Center calls handing in a file experimental.
net::Headers who(const Settings& settings) {
    const std::string proof = settings.user.empty()
                                  ? "Bearer " + settings.token
                                  : basic(settings.user, settings.token.empty() ? settings.password : settings.token);
    return {{"Authorization", proof}, {"X-Atlassian-Token", "no-check"}, {"X-ExperimentalApi", "opt-in"}};
}

// "2026-11-22T17:18:53.123+0000" as milliseconds since 1970; -1 for anything else.
std::int64_t millis_of(const std::string& text) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milli = 0, zone = 0;
    char sign = '+';
    const int read = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%3d%c%4d", &year, &month, &day, &hour, &minute,
                                 &second, &milli, &sign, &zone);
    if (read != 9) return -1;
    const std::chrono::sys_days date{std::chrono::year{year} / month / day};
    const std::int64_t offset = (zone / 100 * 60 + zone % 100) * (sign == '-' ? -1 : 1);
    const std::int64_t seconds = (hour * 60LL + minute - offset) * 60 + second;
    return std::chrono::duration_cast<Duration>(date.time_since_epoch()).count() + seconds * 1000 + milli;
}

std::string digits(std::int64_t millis) {
    std::string text = std::to_string(std::max<std::int64_t>(millis, 0));
    return text.size() < 13 ? std::string(13 - text.size(), '0') + text : text;
}

// A phrase of JQL: letters and digits only, since everything else means something to its index.
std::string phrase(std::string_view words) {
    std::string plain;
    for (const char c : words) plain += std::isalnum(static_cast<unsigned char>(c)) ? c : ' ';
    return "\"\\\"" + one_line(plain, 200) + "\\\"\"";
}

std::string category_of(const json& status) {
    return text_at(member(status, "statusCategory"), "key");
}

bool fits_category(TicketState state, const std::string& category) {
    if (is_over(state)) return category == "done";
    if (state == TicketState::open) return category == "new";
    return state == TicketState::working && category == "indeterminate";
}

}  // namespace

Jira::Jira(Settings settings, net::HttpClient& client, Clock& clock)
    : PolledDesk{settings,
                 client,
                 clock,
                 "",
                 who(settings),
                 States{{{TicketState::open, "Waiting for support"},
                         {TicketState::working, "In Progress"},
                         {TicketState::waiting, "Waiting for customer"},
                         {TicketState::solved, "Resolved"},
                         {TicketState::closed, "Closed"},
                         {TicketState::dropped, "Canceled"}},
                        {{TicketState::open, "Open"},
                         {TicketState::solved, "Done"},
                         {TicketState::dropped, "Cancelled"},
                         {TicketState::waiting, "Pending"}},
                        settings.states}},
      cloud_{!settings.user.empty() && !settings.token.empty()} {}

TicketState Jira::read_state(const json& status) const {
    const std::string name = text_at(status, "name"), category = category_of(status);
    if (states_.knows(name)) return states_.read(name);
    if (category == "done") return TicketState::solved;
    return category == "new" ? TicketState::open : TicketState::working;
}

TicketFacts Jira::facts_of(const json& issue, const TicketCall* call) const {
    const json& fields = member(issue, "fields");
    const std::string key = text_at(issue, "key");
    TicketFacts facts{.number = key,
                      .url = settings_.url + "/browse/" + key,
                      .owner = text_at(member(fields, "assignee"), "displayName")};
    facts.state = read_state(member(fields, "status"));
    const bool over = call && call->act == TicketCall::Act::set_state && is_over(call->state) && is_over(facts.state);
    if (over && !states_.knows(text_at(member(fields, "status"), "name"))) facts.state = call->state;
    if (call && call->act == TicketCall::Act::take && facts.owner.empty()) facts.owner = call->author;
    return facts;
}

awaitable<Result<json>> Jira::search(std::string jql, std::string fields, int limit) {
    std::string path = platform + (cloud_ ? "/search/jql?jql=" : "/search?jql=") + encoded(jql) +
                       "&fields=" + encoded(fields) + "&maxResults=" + std::to_string(limit);
    Result<json> answer = co_await api_.get(std::move(path));
    if (answer.has_error()) co_return answer.error();
    const json& issues = member(*answer, "issues");
    if (!issues.is_array()) co_return api_.error(ErrorCode::unavailable, "answered a search without a list");
    co_return Result<json>{boost::system::in_place_value, issues};
}

awaitable<Result<json>> Jira::issue(std::string key) {
    Result<json> found = co_await api_.get(platform + "/issue/" + key + "?fields=" + encoded(shown));
    co_return found;
}

awaitable<Result<std::string>> Jira::user_with(std::string email) {
    if (email.empty()) co_return std::string{};
    std::string path = platform + (cloud_ ? "/user/search?query=" : "/user/search?username=") + encoded(email);
    Result<json> users = co_await api_.get(std::move(path));
    if (users.has_error() && users.error().code == ErrorCode::forbidden) co_return std::string{};
    if (users.has_error()) co_return users.error();
    if (users->is_array())
        for (const json& user : *users) {
            // The cloud may hide addresses; then the only one that was found is meant.
            const std::string address = text_at(user, "emailAddress");
            if (address == email || (address.empty() && users->size() == 1))
                co_return text_at(user, cloud_ ? "accountId" : "name");
        }
    co_return std::string{};
}

awaitable<Result<std::string>> Jira::project() {
    if (!project_.empty()) co_return project_;
    Result<json> desk = co_await api_.get(desk_path + "/servicedesk/" + encoded(settings_.queue));
    if (desk.has_error()) co_return desk.error();
    project_ = text_at(*desk, "projectKey");
    if (project_.empty()) co_return api_.error(ErrorCode::unavailable, "named no project of its service desk");
    co_return project_;
}

awaitable<Result<TicketRef>> Jira::open(TicketDraft draft, std::string marker) {
    json body{{"serviceDeskId", settings_.queue},
              {"requestTypeId", settings_.type},
              {"requestFieldValues",
               {{"summary", one_line(draft.title, longest_title)},
                {"description", marked(text_naming_files(draft), marker)}}}};
    Result<std::string> customer = co_await user_with(draft.requester_email);
    if (customer.has_error()) co_return customer.error();
    if (!customer->empty()) body["raiseOnBehalfOf"] = *customer;
    std::vector<std::string> words = words_of(draft);
    Result<json> made = co_await api_.change("POST", desk_path + "/request", std::move(body), std::move(words));
    if (made.has_error()) co_return made.error();
    const std::string key = text_at(*made, "issueKey");
    if (key.empty()) co_return api_.error(ErrorCode::unknown_outcome, "said yes without the request's key");
    TicketRef ref{key, {.number = key, .url = settings_.url + "/browse/" + key, .owner = ""}};
    // The request is there: whatever becomes of the files, whose names it tells.
    const Result<json> ids = co_await hand_in(draft.files);
    if (ids.has_error() || ids->empty()) co_return ref;
    json files{{"temporaryAttachmentIds", *ids}, {"public", true}};
    std::string path = desk_path + "/request/" + key + "/attachment";
    [[maybe_unused]] const Result<json> put = co_await api_.change("POST", std::move(path), std::move(files));
    co_return ref;
}

awaitable<Result<json>> Jira::hand_in(std::vector<CarriedFile>& files) {
    json ids = json::array();
    for (CarriedFile& one : files) {
        if (one.content.empty()) continue;
        std::string path = desk_path + "/servicedesk/" + encoded(settings_.queue) + "/attachTemporaryFile";
        std::vector<Api::FormPart> form{{"file", one_line(one.file.name, longest_title), type_of(one), one.content}};
        Result<json> kept = co_await api_.post_form(std::move(path), std::move(form));
        if (kept.has_error() && kept.error().code != ErrorCode::invalid) co_return kept.error();
        if (kept.has_error()) one.content.clear();
        if (kept.has_value())
            for (const json& file : member(*kept, "temporaryAttachments"))
                ids.push_back(text_at(file, "temporaryAttachmentId"));
    }
    co_return Result<json>{boost::system::in_place_value, std::move(ids)};
}

awaitable<Result<TicketRef>> Jira::find(std::string marker) {
    Result<json> found = co_await search("description ~ " + phrase(mark(marker)) + " ORDER BY created ASC", shown, 20);
    if (found.has_error()) co_return found.error();
    for (const json& one : *found)
        if (carries(text_at(member(one, "fields"), "description"), marker))
            co_return TicketRef{text_at(one, "key"), facts_of(one)};
    co_return api_.error(ErrorCode::not_found, "no request carries this marker");
}

awaitable<Result<void>> Jira::set_state(std::string key, TicketState state) {
    Result<json> now = co_await issue(key);
    if (now.has_error()) co_return now.error();
    const json& status = member(member(*now, "fields"), "status");
    if (states_.same(read_state(status), state)) co_return Result<void>{};
    Result<json> ways = co_await api_.get(platform + "/issue/" + key + "/transitions");
    if (ways.has_error()) co_return ways.error();
    std::string by_name, by_category;
    for (const json& way : member(*ways, "transitions")) {
        const json& to = member(way, "to");
        if (states_.knows(text_at(to, "name")) && states_.read(text_at(to, "name")) == state && by_name.empty())
            by_name = text_at(way, "id");
        if (fits_category(state, category_of(to)) && by_category.empty()) by_category = text_at(way, "id");
    }
    const std::string chosen = by_name.empty() ? by_category : by_name;
    if (chosen.empty() && fits_category(state, category_of(status))) co_return Result<void>{};
    if (chosen.empty())
        co_return api_.error(ErrorCode::invalid, "request " + key + " cannot become '" + states_.word(state) +
                                                     "' from where it is; set desks.states");
    json body{{"transition", {{"id", chosen}}}};
    Result<json> done = co_await api_.change("POST", platform + "/issue/" + key + "/transitions", std::move(body));
    if (done.has_error()) co_return done.error();
    co_return Result<void>{};
}

awaitable<Result<void>> Jira::assign(std::string key, std::string email) {
    Result<std::string> user = co_await user_with(email);
    if (user.has_error()) co_return user.error();
    if (user->empty()) co_return Result<void>{};
    json body{{cloud_ ? "accountId" : "name", *user}};
    Result<json> done = co_await api_.change("PUT", platform + "/issue/" + key + "/assignee", std::move(body));
    // Not somebody who can be given requests here: the comment says who took it.
    if (done.has_error() && done.error().code != ErrorCode::invalid) co_return done.error();
    co_return Result<void>{};
}

awaitable<Result<TicketFacts>> Jira::change(std::string key, TicketCall call, std::string marker) {
    Result<void> prepared{};
    if (call.act == TicketCall::Act::set_state) prepared = co_await set_state(key, call.state);
    if (prepared.has_error()) co_return prepared.error();
    if (call.act == TicketCall::Act::take) {
        Result<json> now = co_await issue(key);
        if (now.has_error()) co_return now.error();
        const bool is_new = read_state(member(member(*now, "fields"), "status")) == TicketState::open;
        if (is_new) prepared = co_await set_state(key, TicketState::working);
        if (prepared.has_error() && prepared.error().code != ErrorCode::invalid) co_return prepared.error();
        prepared = co_await assign(key, call.email);
        if (prepared.has_error()) co_return prepared.error();
    }
    const bool quiet = call.internal || (call.act != TicketCall::Act::comment && call.text.empty());
    Result<json> ids = co_await hand_in(call.files);
    if (ids.has_error()) co_return ids.error();
    const bool with_files = !ids->empty();
    const std::string said = marked(text_of(call), marker);
    json body{{"public", !quiet}};
    if (with_files) {
        body["temporaryAttachmentIds"] = std::move(*ids);
        body["additionalComment"] = {{"body", said}};
    } else {
        body["body"] = said;
    }
    std::vector<std::string> words = words_of(call);
    std::string path = desk_path + "/request/" + key + (with_files ? "/attachment" : "/comment");
    Result<json> done = co_await api_.change("POST", std::move(path), std::move(body), std::move(words));
    if (done.has_error()) co_return done.error();
    if (text_at(with_files ? member(*done, "comment") : *done, "id").empty())
        co_return api_.error(ErrorCode::unknown_outcome, "said yes without the comment's id");
    Result<json> after = co_await issue(key);
    if (after.has_error()) co_return api_.error(ErrorCode::unknown_outcome, after.error().detail);
    co_return facts_of(*after, &call);
}

awaitable<Result<json>> Jira::comments(std::string key) {
    json all = json::array();
    for (int start = 0; start < 2'000;) {
        std::string path = desk_path + "/request/" + key + "/comment?limit=" + std::to_string(page_size) +
                           "&start=" + std::to_string(start);
        Result<json> page = co_await api_.get(std::move(path));
        if (page.has_error()) co_return page.error();
        const json& values = member(*page, "values");
        if (!values.is_array()) co_return api_.error(ErrorCode::unavailable, "answered without a list of comments");
        all.insert(all.end(), values.begin(), values.end());
        start += static_cast<int>(values.size());  // a page may hold less than was asked for
        if (values.empty() || member(*page, "isLastPage") == json(true)) break;
    }
    co_return Result<json>{boost::system::in_place_value, all};
}

awaitable<Result<TicketFacts>> Jira::find_change(std::string key, TicketCall call, std::string marker) {
    Result<json> all = co_await comments(key);
    if (all.has_error()) co_return all.error();
    bool there = false;
    for (const json& comment : *all) there = there || carries(text_at(comment, "body"), marker);
    if (!there) co_return api_.error(ErrorCode::not_found, "no comment carries this marker");
    Result<json> now = co_await issue(key);
    if (now.has_error()) co_return now.error();
    co_return facts_of(*now, &call);
}

// JQL counts time in minutes of a user's zone; "so many minutes ago" is the same everywhere.
awaitable<Result<std::vector<PolledDesk::Touched>>> Jira::touched_since(std::string time) {
    Result<std::string> key = co_await project();
    if (key.has_error()) co_return key.error();
    std::string jql = "project = \"" + *key + "\"";
    if (time.empty()) {
        jql += " ORDER BY updated DESC";
    } else {
        const std::int64_t ago = to_millis(clock_.now()) - std::stoll("0" + time);
        jql += " AND updated >= \"-" + std::to_string(std::max<std::int64_t>(ago / 60'000, 0) + 2) +
               "m\" ORDER BY updated ASC";
    }
    const int limit = time.empty() ? 1 : page_size;
    Result<json> found = co_await search(std::move(jql), shown, limit);
    if (found.has_error()) co_return found.error();
    std::vector<Touched> touched;
    for (const json& one : *found) {
        const std::string at = digits(millis_of(text_at(member(one, "fields"), "updated")));
        if (at >= time) touched.push_back({text_at(one, "key"), at, facts_of(one)});
    }
    co_return touched;
}

awaitable<Result<std::vector<PolledDesk::Entry>>> Jira::entries_of(std::string key) {
    Result<json> all = co_await comments(key);
    if (all.has_error()) co_return all.error();
    std::vector<Entry> entries;
    for (const json& comment : *all) {
        Entry entry{text_at(comment, "id"),
                    digits(std::stoll("0" + text_at(member(comment, "created"), "epochMillis"))),
                    text_at(member(comment, "author"), "displayName"), text_at(comment, "body")};
        entry.internal = member(comment, "public") != json(true);
        entries.push_back(std::move(entry));
    }
    co_return entries;
}

std::string Jira::written(Time time) const {
    return digits(to_millis(time));
}

awaitable<std::vector<Finding>> Jira::self_test() {
    std::vector<Finding> findings;
    Result<json> self = co_await api_.get(platform + "/myself");
    if (self.has_error()) {
        findings.push_back({Grade::bad, self.error().detail + "; look at url, user and token"});
        co_return findings;
    }
    findings.push_back({Grade::good, "Jira lets us in as " + text_at(*self, "displayName")});
    add_clock(findings);
    Result<json> type = co_await api_.get(desk_path + "/servicedesk/" + encoded(settings_.queue) + "/requesttype/" +
                                          encoded(settings_.type) + "/field");
    if (type.has_error()) {
        findings.push_back({Grade::bad, "the service desk '" + settings_.queue + "' or its request type '" +
                                            settings_.type + "' cannot be read: " + type.error().detail});
        co_return findings;
    }
    findings.push_back({Grade::good, "the service desk '" + settings_.queue + "' and its request type are there"});
    for (const json& field : member(*type, "requestTypeFields")) {
        const std::string id = text_at(field, "fieldId");
        if (member(field, "required") == json(true) && id != "summary" && id != "description")
            findings.push_back({Grade::bad, "the request type demands the field '" + id +
                                                "', which we cannot fill in: make it optional there"});
    }
    co_return findings;
}

}  // namespace twicket::desk
