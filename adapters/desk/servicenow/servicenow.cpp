// Values that come from people never enter an encoded query but addresses, which are refused when they hold a '^'.
#include "adapters/desk/servicenow/servicenow.hpp"

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>

namespace twicket::desk {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

const std::string shown = "sys_id,number,state,assigned_to,sys_updated_on";
constexpr std::string_view as_both = "sysparm_display_value=all&sysparm_exclude_reference_link=true";
constexpr std::size_t longest_title = 160, longest_file_name = 100;
constexpr int page_size = 100;

net::Headers who(const Settings& settings) {
    if (settings.token.empty()) return {{"Authorization", basic(settings.user, settings.password)}};
    return {{"x-sn-apikey", settings.token}};
}

// With sysparm_display_value=all every field is {"value", "display_value"}.
std::string value_at(const json& record, std::string_view key) {
    return text_at(member(record, key), "value");
}
std::string label_at(const json& record, std::string_view key) {
    return text_at(member(record, key), "display_value");
}

std::string level_value(Level level) {
    return std::to_string(static_cast<int>(level) + 1);
}

}  // namespace

ServiceNow::ServiceNow(Settings settings, net::HttpClient& client, Clock& clock)
    : PolledDesk{settings,
                 client,
                 clock,
                 "/api/now",
                 who(settings),
                 States{{{TicketState::open, "1"},
                         {TicketState::working, "2"},
                         {TicketState::waiting, "3"},
                         {TicketState::solved, "6"},
                         {TicketState::closed, "7"},
                         {TicketState::dropped, "8"}},
                        {},
                        settings.states}},
      table_{settings.type.empty() ? "incident" : settings.type} {}

TicketFacts ServiceNow::facts_of(const json& record, const TicketCall* call) const {
    TicketFacts facts{.number = label_at(record, "number"), .url = "", .owner = label_at(record, "assigned_to")};
    facts.url = settings_.url + "/nav_to.do?uri=" + table_ + ".do?sys_id=" + value_at(record, "sys_id");
    const std::string state = value_at(record, "state");
    facts.state = call ? state_of(state, *call) : states_.read(state);
    return facts;
}

awaitable<Result<json>> ServiceNow::records(std::string table, std::string query, std::string fields, int limit) {
    std::string path = "/table/" + table + "?" + std::string{as_both} + "&sysparm_fields=" + encoded(fields) +
                       "&sysparm_limit=" + std::to_string(limit) + "&sysparm_query=" + encoded(query);
    Result<json> answer = co_await api_.get(std::move(path));
    if (answer.has_error()) co_return answer.error();
    const json& list = member(*answer, "result");
    if (!list.is_array()) co_return api_.error(ErrorCode::unavailable, "answered a search without a list");
    co_return Result<json>{boost::system::in_place_value, list};
}

awaitable<Result<std::string>> ServiceNow::id_of(std::string table, std::string field, std::string value) {
    if (value.empty() || value.find('^') != value.npos) co_return std::string{};
    const bool group = table == "sys_user_group";
    if (const auto known = groups_.find(value); group && known != groups_.end()) co_return known->second;
    Result<json> found = co_await records(table, field + "=" + value, "sys_id", 1);
    if (found.has_error()) co_return found.error();
    if (found->empty()) co_return std::string{};
    const std::string id = value_at(found->front(), "sys_id");
    if (group) groups_[value] = id;
    co_return id;
}

awaitable<std::string> ServiceNow::name_of_user(std::string login) {
    if (const auto known = users_.find(login); known != users_.end()) co_return known->second;
    if (login.find('^') != login.npos) co_return login;
    Result<json> found = co_await records("sys_user", "user_name=" + login, "name", 1);
    if (found.has_error()) co_return login;
    std::string name = found->empty() ? login : value_at(found->front(), "name");
    users_[login] = name;
    co_return name;
}

awaitable<Result<TicketRef>> ServiceNow::open(TicketDraft draft, std::string marker) {
    json body{{"short_description", one_line(draft.title, longest_title)},
              {"description", text_naming_files(draft)},
              {"impact", level_value(draft.impact)},
              {"urgency", level_value(draft.urgency)},
              {"contact_type", "chat"},
              {"correlation_id", marker},
              {"correlation_display", "Twicket"}};
    if (!settings_.queue.empty()) {
        Result<std::string> group = co_await id_of("sys_user_group", "name", settings_.queue);
        if (group.has_error()) co_return group.error();
        if (group->empty())
            co_return api_.error(ErrorCode::invalid,
                                 "has no assignment group '" + settings_.queue + "'; set desks.queue");
        body["assignment_group"] = *group;
    }
    Result<std::string> caller = co_await id_of("sys_user", "email", draft.requester_email);
    if (caller.has_error()) co_return caller.error();
    if (!caller->empty()) body["caller_id"] = *caller;
    std::string path = "/table/" + table_ + "?" + std::string{as_both} + "&sysparm_fields=" + encoded(shown);
    std::vector<std::string> words = words_of(draft);
    Result<json> made = co_await api_.change("POST", std::move(path), std::move(body), std::move(words));
    if (made.has_error()) co_return made.error();
    const json& record = member(*made, "result");
    const std::string key = value_at(record, "sys_id");
    if (key.empty()) co_return api_.error(ErrorCode::unknown_outcome, "said yes without the record's sys_id");
    const TicketRef ref{key, facts_of(record)};
    // The record is there: whatever becomes of the files, whose names it tells.
    [[maybe_unused]] const Result<void> attached = co_await attach(key, draft.files);
    co_return ref;
}

awaitable<Result<void>> ServiceNow::attach(std::string key, std::vector<CarriedFile>& files) {
    for (CarriedFile& one : files) {
        if (one.content.empty()) continue;
        std::string name = one_line(one.file.name, longest_file_name);
        std::replace(name.begin(), name.end(), '^', '_');
        const std::string query = "table_sys_id=" + key + "^file_name=" + name;
        std::string look = "/attachment?sysparm_limit=20&sysparm_query=" + encoded(query);
        Result<json> there = co_await api_.get(std::move(look));
        if (there.has_error()) co_return there.error();
        const std::string size = std::to_string(one.content.size());
        bool known = false;
        for (const json& file : member(*there, "result")) known = known || text_at(file, "size_bytes") == size;
        if (known) continue;
        std::string path =
            "/attachment/file?table_name=" + table_ + "&table_sys_id=" + key + "&file_name=" + encoded(name);
        std::string bytes = one.content;
        Result<json> kept = co_await api_.upload(std::move(path), type_of(one), std::move(bytes));
        if (kept.has_error() && kept.error().code == ErrorCode::invalid)
            one.content.clear();
        else if (kept.has_error())
            co_return kept.error();
    }
    co_return Result<void>{};
}

awaitable<Result<TicketRef>> ServiceNow::find(std::string marker) {
    Result<json> found = co_await records(table_, "correlation_id=" + marker + "^ORDERBYsys_created_on", shown, 5);
    if (found.has_error()) co_return found.error();
    if (found->empty()) co_return api_.error(ErrorCode::not_found, "no record carries this marker");
    co_return TicketRef{value_at(found->front(), "sys_id"), facts_of(found->front())};
}

awaitable<Result<TicketFacts>> ServiceNow::change(std::string key, TicketCall call, std::string marker) {
    const Result<void> attached = co_await attach(key, call.files);
    if (attached.has_error()) co_return attached.error();
    const bool quiet = call.internal || (call.act != TicketCall::Act::comment && call.text.empty());
    const bool waits = call.act == TicketCall::Act::set_state && call.state == TicketState::waiting;
    json body{{quiet && !waits ? "work_notes" : "comments", marked(text_of(call), marker)}};
    if (call.act == TicketCall::Act::set_state) {
        body["state"] = states_.word(call.state);
        if (waits) body["hold_reason"] = "1";
        if (is_over(call.state)) {
            body["close_code"] = settings_.close_code.empty() ? "Solution provided" : settings_.close_code;
            body["close_notes"] = text_of(call);
        }
    }
    if (call.act == TicketCall::Act::take) {
        Result<std::string> user = co_await id_of("sys_user", "email", call.email);
        if (user.has_error()) co_return user.error();
        if (!user->empty()) body["assigned_to"] = *user;
        Result<json> before = co_await records(table_, "sys_id=" + key, "state", 1);
        if (before.has_error()) co_return before.error();
        const std::string state = before->empty() ? std::string{} : value_at(before->front(), "state");
        if (states_.read(state) == TicketState::open) body["state"] = states_.word(TicketState::working);
    }
    std::string path =
        "/table/" + table_ + "/" + key + "?" + std::string{as_both} + "&sysparm_fields=" + encoded(shown);
    std::vector<std::string> words = words_of(call);
    Result<json> done = co_await api_.change("PATCH", std::move(path), std::move(body), std::move(words));
    if (done.has_error()) co_return done.error();
    const json& record = member(*done, "result");
    if (value_at(record, "sys_id").empty())
        co_return api_.error(ErrorCode::unknown_outcome, "said yes without the record");
    TicketFacts facts = facts_of(record, &call);
    if (call.act == TicketCall::Act::set_state && !states_.same(facts.state, call.state))
        co_return api_.error(ErrorCode::invalid, "a rule there keeps another state than " + states_.word(call.state) +
                                                     "; look at desks.states");
    if (call.act == TicketCall::Act::take && facts.owner.empty()) facts.owner = call.author;
    co_return facts;
}

awaitable<Result<TicketFacts>> ServiceNow::find_change(std::string key, TicketCall call, std::string marker) {
    const std::string query = "element_id=" + key + "^valueLIKE" + mark(marker);
    Result<json> entries = co_await records("sys_journal_field", query, "sys_id", 1);
    if (entries.has_error()) co_return entries.error();
    if (entries->empty()) co_return api_.error(ErrorCode::not_found, "no entry carries this marker");
    Result<json> found = co_await records(table_, "sys_id=" + key, shown, 1);
    if (found.has_error()) co_return found.error();
    if (found->empty()) co_return api_.error(ErrorCode::not_found, "the record is not there, or may not be seen");
    TicketFacts facts = facts_of(found->front(), &call);
    if (call.act == TicketCall::Act::take && facts.owner.empty()) facts.owner = call.author;
    co_return facts;
}

awaitable<Result<std::vector<PolledDesk::Touched>>> ServiceNow::touched_since(std::string time) {
    std::string query =
        time.empty() ? "ORDERBYDESCsys_updated_on" : "sys_updated_on>=" + time + "^ORDERBYsys_updated_on";
    if (!settings_.queue.empty() && !time.empty()) query = "assignment_group.name=" + settings_.queue + "^" + query;
    const int limit = time.empty() ? 1 : page_size;
    Result<json> found = co_await records(table_, std::move(query), shown, limit);
    if (found.has_error()) co_return found.error();
    std::vector<Touched> touched;
    for (const json& record : *found)
        touched.push_back({value_at(record, "sys_id"), value_at(record, "sys_updated_on"), facts_of(record)});
    co_return touched;
}

awaitable<Result<std::vector<PolledDesk::Entry>>> ServiceNow::entries_of(std::string key) {
    const std::string query = "element_id=" + key + "^elementINcomments,work_notes^ORDERBYsys_created_on";
    Result<json> found =
        co_await records("sys_journal_field", query, "sys_id,element,value,sys_created_on,sys_created_by", 500);
    if (found.has_error()) co_return found.error();
    std::vector<Entry> entries;
    for (const json& record : *found) {
        Entry entry{value_at(record, "sys_id"), value_at(record, "sys_created_on"), "", value_at(record, "value")};
        entry.internal = value_at(record, "element") == "work_notes";
        entry.author = co_await name_of_user(value_at(record, "sys_created_by"));
        entries.push_back(std::move(entry));
    }
    co_return entries;
}

std::string ServiceNow::written(Time time) const {
    std::string text = to_rfc3339(time).substr(0, 19);
    text[10] = ' ';
    return text;
}

awaitable<std::vector<Finding>> ServiceNow::self_test() {
    std::vector<Finding> findings;
    Result<json> records_there = co_await records(table_, "ORDERBYDESCsys_updated_on", shown, 1);
    if (records_there.has_error()) {
        findings.push_back(
            {Grade::bad, records_there.error().detail + "; look at url, token and the rights to " + table_});
        co_return findings;
    }
    findings.push_back({Grade::good, "ServiceNow lets us read " + table_});
    add_clock(findings);
    Result<json> journal = co_await records("sys_journal_field", "element_id=none", "sys_id", 1);
    if (journal.has_error())
        findings.push_back(
            {Grade::bad, "sys_journal_field cannot be read, so no answer would come: " + journal.error().detail});
    if (settings_.queue.empty()) co_return findings;
    groups_.clear();
    Result<std::string> group = co_await id_of("sys_user_group", "name", settings_.queue);
    const bool there = group.has_value() && !group->empty();
    findings.push_back(
        there ? Finding{Grade::good, "the assignment group '" + settings_.queue + "' is there"}
              : Finding{Grade::bad, "there is no assignment group '" + settings_.queue + "', or it may not be seen"});
    co_return findings;
}

}  // namespace twicket::desk
