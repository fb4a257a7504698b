// Redmine answers 204 to a state that its workflow does not allow, so what it kept is read afterwards.
#include "adapters/desk/redmine/redmine.hpp"

#include <boost/asio/use_awaitable.hpp>

namespace twicket::desk {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t longest_subject = 250;  // bytes; Redmine's limit is 255 characters

net::Headers who(const Settings& settings) {
    if (settings.token.empty()) return {{"Authorization", basic(settings.user, settings.password)}};
    return {{"X-Redmine-API-Key", settings.token}};
}

std::string name_in(const json& issue, std::string_view key) {
    return text_at(member(issue, key), "name");
}

// "Low" … "Immediate", as Redmine's default data name them.
constexpr std::string_view priorities[] = {"Immediate", "Urgent", "High", "Normal", "Low"};

}  // namespace

Redmine::Redmine(Settings settings, net::HttpClient& client, Clock& clock)
    : PolledDesk{settings,
                 client,
                 clock,
                 "",
                 who(settings),
                 States{{{TicketState::open, "New"},
                         {TicketState::working, "In Progress"},
                         {TicketState::waiting, "Feedback"},
                         {TicketState::solved, "Resolved"},
                         {TicketState::closed, "Closed"},
                         {TicketState::dropped, "Rejected"}},
                        {},
                        settings.states}} {}

TicketFacts Redmine::facts_of(const json& issue, const TicketCall* call) const {
    const std::string key = text_at(issue, "id");
    TicketFacts facts{
        .number = "#" + key, .url = settings_.url + "/issues/" + key, .owner = name_in(issue, "assigned_to")};
    const std::string state = name_in(issue, "status");
    facts.state = call ? state_of(state, *call) : states_.read(state);
    return facts;
}

awaitable<Result<int>> Redmine::id_of(std::string list, std::string path, std::string name) {
    if (const auto known = ids_[list].find(name); known != ids_[list].end()) co_return known->second;
    Result<json> answer = co_await api_.get(std::move(path));
    if (answer.has_error()) co_return answer.error();
    const json& whole = list == "trackers" ? member(*answer, "project") : *answer;
    for (const json& one : member(whole, list)) ids_[list][text_at(one, "name")] = std::stoi("0" + text_at(one, "id"));
    const auto found = ids_[list].find(name);
    co_return found == ids_[list].end() ? 0 : found->second;
}

awaitable<Result<TicketRef>> Redmine::open(TicketDraft draft, std::string marker) {
    json issue{{"project_id", settings_.queue},
               {"subject", one_line(draft.title, longest_subject)},
               {"description", marked(text_of(draft), marker)}};
    if (!settings_.type.empty()) {
        std::string path = "/projects/" + encoded(settings_.queue) + ".json?include=trackers";
        Result<int> tracker = co_await id_of("trackers", std::move(path), settings_.type);
        if (tracker.has_error()) co_return tracker.error();
        if (*tracker == 0)
            co_return api_.error(ErrorCode::invalid,
                                 "the project has no tracker '" + settings_.type + "'; set desks.type");
        issue["tracker_id"] = *tracker;
    }
    std::string wanted{priorities[priority_of(draft.impact, draft.urgency) - 1]};
    Result<int> priority = co_await id_of("issue_priorities", "/enumerations/issue_priorities.json", std::move(wanted));
    if (priority.has_value() && *priority != 0) issue["priority_id"] = *priority;
    Result<json> uploads = co_await upload(draft.files);
    if (uploads.has_error()) co_return uploads.error();
    if (!uploads->empty()) issue["uploads"] = std::move(*uploads);
    std::vector<std::string> words = words_of(draft);
    json body{{"issue", std::move(issue)}};
    Result<json> made = co_await api_.change("POST", "/issues.json", std::move(body), std::move(words));
    if (made.has_error()) co_return made.error();
    const json& there = member(*made, "issue");
    if (text_at(there, "id").empty())
        co_return api_.error(ErrorCode::unknown_outcome, "said yes without the issue's id");
    co_return TicketRef{text_at(there, "id"), facts_of(there)};
}

// Redmine takes a file first and then hears which issue or note it belongs to; what nobody names goes away there by
// itself.
awaitable<Result<json>> Redmine::upload(std::vector<CarriedFile> files) {
    json tokens = json::array();
    for (CarriedFile& one : files) {
        if (one.content.empty()) continue;
        const std::string name = one_line(one.file.name, longest_subject);
        std::string path = "/uploads.json?filename=" + encoded(name);
        Result<json> kept = co_await api_.upload(std::move(path), "application/octet-stream", std::move(one.content));
        // Too large for it, or a type that it does not want: the words go without.
        if (kept.has_error() && kept.error().code == ErrorCode::invalid) continue;
        if (kept.has_error()) co_return kept.error();
        tokens.push_back(
            {{"token", text_at(member(*kept, "upload"), "token")}, {"filename", name}, {"content_type", type_of(one)}});
    }
    co_return Result<json>{boost::system::in_place_value, std::move(tokens)};
}

awaitable<Result<TicketRef>> Redmine::find(std::string marker) {
    std::string path = "/issues.json?status_id=*&sort=id&limit=20&project_id=" + encoded(settings_.queue) +
                       "&description=" + encoded("~" + mark(marker));
    Result<json> found = co_await api_.get(std::move(path));
    if (found.has_error()) {
        Error failed = found.error();
        // The project is gone, not the issue: nobody can tell now.
        if (failed.code == ErrorCode::not_found) failed.code = ErrorCode::unavailable;
        co_return failed;
    }
    const json& issues = member(*found, "issues");
    if (!issues.is_array()) co_return api_.error(ErrorCode::unavailable, "answered a search without a list");
    for (const json& issue : issues)
        if (carries(text_at(issue, "description"), marker)) co_return TicketRef{text_at(issue, "id"), facts_of(issue)};
    co_return api_.error(ErrorCode::not_found, "no issue carries this marker");
}

awaitable<Result<json>> Redmine::read(std::string key) {
    Result<json> answer = co_await api_.get("/issues/" + key + ".json?include=journals");
    if (answer.has_error()) co_return answer.error();
    co_return Result<json>{boost::system::in_place_value, member(*answer, "issue")};
}

awaitable<Result<int>> Redmine::member_with(std::string email, std::string name) {
    // Only administrators may look for addresses; everybody sees the project's members by name.
    if (!email.empty()) {
        Result<json> users = co_await api_.get("/users.json?name=" + encoded(email));
        if (users.has_error() && users.error().code != ErrorCode::forbidden) co_return users.error();
        if (users.has_value())
            for (const json& user : member(*users, "users"))
                if (text_at(user, "mail") == email) co_return std::stoi("0" + text_at(user, "id"));
    }
    Result<json> members = co_await api_.get("/projects/" + encoded(settings_.queue) + "/memberships.json?limit=100");
    if (members.has_error() && members.error().code != ErrorCode::forbidden) co_return members.error();
    if (members.has_value())
        for (const json& one : member(*members, "memberships"))
            if (name_in(one, "user") == name) co_return std::stoi("0" + text_at(member(one, "user"), "id"));
    co_return 0;
}

awaitable<Result<TicketFacts>> Redmine::change(std::string key, TicketCall call, std::string marker) {
    json issue{{"notes", marked(text_of(call), marker)}};
    if (call.internal || (call.act != TicketCall::Act::comment && call.text.empty())) issue["private_notes"] = true;
    std::string state;
    if (call.act == TicketCall::Act::set_state) state = states_.word(call.state);
    if (call.act == TicketCall::Act::take) {
        Result<int> user = co_await member_with(call.email, call.author);
        if (user.has_error()) co_return user.error();
        if (*user != 0) issue["assigned_to_id"] = *user;
        Result<json> before = co_await read(key);
        if (before.has_error()) co_return before.error();
        if (states_.read(name_in(*before, "status")) == TicketState::open) state = states_.word(TicketState::working);
    }
    if (!state.empty()) {
        Result<int> id = co_await id_of("issue_statuses", "/issue_statuses.json", state);
        if (id.has_error()) co_return id.error();
        if (*id == 0) co_return api_.error(ErrorCode::invalid, "has no state '" + state + "'; set desks.states");
        issue["status_id"] = *id;
    }
    Result<json> uploads = co_await upload(call.files);
    if (uploads.has_error()) co_return uploads.error();
    if (!uploads->empty()) issue["uploads"] = std::move(*uploads);
    std::string path = "/issues/" + key + ".json";
    std::vector<std::string> words = words_of(call);
    json body{{"issue", issue}};
    Result<json> done = co_await api_.change("PUT", path, body, words);
    if (done.has_error() && done.error().code == ErrorCode::invalid && issue.contains("assigned_to_id")) {
        body["issue"].erase(
            "assigned_to_id");  // not somebody who can be given issues here: refused whole, so again without
        done = co_await api_.change("PUT", path, body, words);
    }
    if (done.has_error()) co_return done.error();
    Result<TicketFacts> facts = co_await find_change(key, call, marker);
    if (facts.has_error() && facts.error().code != ErrorCode::invalid)
        co_return api_.error(ErrorCode::unknown_outcome, facts.error().detail);
    co_return facts;
}

awaitable<Result<TicketFacts>> Redmine::find_change(std::string key, TicketCall call, std::string marker) {
    Result<json> issue = co_await read(key);
    if (issue.has_error()) co_return issue.error();
    const json* ours = nullptr;
    bool state_since = false;
    for (const json& journal : member(*issue, "journals")) {
        if (carries(text_at(journal, "notes"), marker)) ours = &journal;
        if (ours)
            for (const json& detail : member(journal, "details"))
                state_since = state_since || text_at(detail, "name") == "status_id";
    }
    if (!ours) co_return api_.error(ErrorCode::not_found, "no note carries this marker");
    TicketFacts facts = facts_of(*issue, &call);
    const bool kept = states_.same(facts.state, call.state) || state_since;
    if (call.act == TicketCall::Act::set_state && !kept)
        co_return api_.error(ErrorCode::invalid,
                             "issue " + key + " cannot become '" + states_.word(call.state) +
                                 "' there: give our user's role that step in the workflow, or set desks.states");
    if (call.act == TicketCall::Act::take && facts.owner.empty()) facts.owner = call.author;
    co_return facts;
}

awaitable<Result<std::vector<PolledDesk::Touched>>> Redmine::touched_since(std::string time) {
    std::string path = "/issues.json?status_id=*&project_id=" + encoded(settings_.queue);
    path += time.empty() ? "&sort=updated_on:desc&limit=1"
                         : "&sort=updated_on&limit=100&updated_on=" + encoded(">=" + time);
    Result<json> answer = co_await api_.get(std::move(path));
    if (answer.has_error()) co_return answer.error();
    const json& issues = member(*answer, "issues");
    if (!issues.is_array()) co_return api_.error(ErrorCode::unavailable, "answered a search without a list");
    std::vector<Touched> touched;
    for (const json& issue : issues)
        touched.push_back({text_at(issue, "id"), text_at(issue, "updated_on"), facts_of(issue)});
    co_return touched;
}

awaitable<Result<std::vector<PolledDesk::Entry>>> Redmine::entries_of(std::string key) {
    Result<json> issue = co_await read(key);
    if (issue.has_error()) co_return issue.error();
    std::vector<Entry> entries;
    for (const json& journal : member(*issue, "journals")) {
        const bool internal = member(journal, "private_notes") == json(true);
        std::vector<Attachment> files;
        for (const json& detail : member(journal, "details"))
            if (text_at(detail, "property") == "attachment" && !text_at(detail, "new_value").empty())
                files.push_back({.name = text_at(detail, "new_value"), .media_type = "", .url = ""});
        std::string notes = text_at(journal, "notes");
        if (!is_ours(notes)) notes = with_file_names(std::move(notes), files);
        entries.push_back(
            {text_at(journal, "id"), text_at(journal, "created_on"), name_in(journal, "user"), notes, internal});
    }
    co_return entries;
}

std::string Redmine::written(Time time) const {
    return to_rfc3339(time).substr(0, 19) + "Z";
}

awaitable<std::vector<Finding>> Redmine::self_test() {
    std::vector<Finding> findings;
    // A wrong key reads a public project as a stranger: who we are is asked first.
    Result<json> self = co_await api_.get("/users/current.json");
    if (self.has_error()) {
        findings.push_back(
            {Grade::bad, self.error().detail + "; look at url and token, and whether REST is switched on"});
        co_return findings;
    }
    findings.push_back({Grade::good, "Redmine lets us in as " + text_at(member(*self, "user"), "login")});
    add_clock(findings);
    Result<json> project = co_await api_.get("/projects/" + encoded(settings_.queue) + ".json?include=trackers");
    if (project.has_error()) {
        findings.push_back(
            {Grade::bad, "the project '" + settings_.queue + "' cannot be read: " + project.error().detail});
        co_return findings;
    }
    findings.push_back({Grade::good, "the project '" + settings_.queue + "' is there"});
    bool tracker = settings_.type.empty();
    for (const json& one : member(member(*project, "project"), "trackers"))
        tracker = tracker || text_at(one, "name") == settings_.type;
    if (!tracker)
        findings.push_back({Grade::bad, "the project has no tracker '" + settings_.type + "': set desks.type"});
    for (const TicketState state : every_state) {
        Result<int> id = co_await id_of("issue_statuses", "/issue_statuses.json", states_.word(state));
        if (id.has_error() || *id == 0)
            findings.push_back({Grade::bad, "there is no state '" + states_.word(state) + "': set desks.states." +
                                                std::string{name_of(state)}});
    }
    co_return findings;
}

}  // namespace twicket::desk
