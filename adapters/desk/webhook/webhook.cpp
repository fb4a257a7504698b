// The marker is the delivery's id, which a system that follows Standard Webhooks recognises when it comes again.
#include "adapters/desk/webhook/webhook.hpp"

#include <boost/asio/use_awaitable.hpp>

#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"
#include "bot/text/json.hpp"

namespace twicket::desk {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t longest_title = 1'000;

TicketFacts facts_of(const json& ticket, TicketState otherwise) {
    TicketFacts facts{
        .number = text_at(ticket, "number"), .url = text_at(ticket, "url"), .owner = text_at(ticket, "owner")};
    const std::string state = text_at(ticket, "state");
    facts.state = state.empty() ? otherwise : ticket_state_from(state);
    if (facts.number.empty()) facts.number = text_at(ticket, "key");
    return facts;
}

void add_files(json& to, const std::vector<CarriedFile>& files) {
    json all = json::array();
    for (const CarriedFile& one : files) {
        json file{{"name", one.file.name}, {"type", type_of(one)}};
        if (!one.content.empty()) file["content"] = text::to_base64(one.content);
        all.push_back(std::move(file));
    }
    if (!all.empty()) to["files"] = std::move(all);
}

json opening_of(const TicketDraft& draft, const std::string& marker) {
    json ticket = json_of(draft);
    ticket["title"] = one_line(draft.title, longest_title);
    ticket.erase("origin");  // where it was asked is nobody's business there
    ticket["priority"] = priority_of(draft.impact, draft.urgency);
    ticket.erase("files");
    add_files(ticket, draft.files);
    return {{"type", "ticket.open"}, {"marker", marker}, {"ticket", std::move(ticket)}};
}

json change_of(const std::string& key, const TicketCall& call, const std::string& marker) {
    json body{{"type", "ticket." + std::string{name_of(call.act)}},
              {"marker", marker},
              {"key", key},
              {"author", call.author}};
    if (!call.email.empty()) body["email"] = call.email;
    if (std::string text = with_file_names(call.text, left_behind(call.files)); !text.empty())
        body["text"] = std::move(text);
    if (call.internal) body["internal"] = true;
    add_files(body, call.files);
    if (call.act == TicketCall::Act::set_state) body["state"] = name_of(call.state);
    return body;
}

std::optional<TicketNews> news_named(const std::string& type) {
    if (type == "ticket.commented") return TicketNews::commented;
    if (type == "ticket.state") return TicketNews::state;
    if (type == "ticket.owner") return TicketNews::owner;
    return std::nullopt;
}

}  // namespace

WebhookDesk::WebhookDesk(Settings settings, net::HttpClient& client, Clock& clock)
    : settings_{settings}, clock_{clock}, api_{client, clock, "desk/" + settings.name, settings.url, {}} {}

awaitable<Result<json>> WebhookDesk::post(json body, std::string marker, std::vector<std::string> words) {
    const std::string bytes = body.dump(-1, ' ', false, json::error_handler_t::replace);
    auto headers = net::sign(net::SigningScheme::standard, marker, bytes, settings_.secrets.front(), clock_.now());
    if (headers.has_error()) co_return api_.error(ErrorCode::internal, headers.error().detail);
    for (auto& [name, value] : *headers) api_.set_header(name, value);
    Result<json> answer = co_await api_.change("POST", "", std::move(body), std::move(words));
    if (answer.has_error()) co_return answer.error();
    if (text_at(*answer, "key").empty())
        co_return api_.error(ErrorCode::unknown_outcome, "said yes without the ticket's \"key\"");
    co_return answer;
}

awaitable<Result<json>> WebhookDesk::look(std::string marker) {
    auto headers =
        net::sign(net::SigningScheme::standard, "find-" + marker, {}, settings_.secrets.front(), clock_.now());
    if (headers.has_error()) co_return api_.error(ErrorCode::internal, headers.error().detail);
    for (auto& [name, value] : *headers) api_.set_header(name, value);
    const char* border = settings_.url.find('?') == std::string::npos ? "?marker=" : "&marker=";
    Result<json> answer = co_await api_.get(border + encoded(marker));
    if (answer.has_error()) co_return answer.error();
    if (text_at(*answer, "key").empty())
        co_return api_.error(ErrorCode::unavailable, "answered a look without the ticket's \"key\"");
    co_return answer;
}

awaitable<Result<TicketRef>> WebhookDesk::open(TicketDraft draft, std::string marker) {
    json body = opening_of(draft, marker);
    std::vector<std::string> words = words_of(draft);
    Result<json> made = co_await post(std::move(body), std::move(marker), std::move(words));
    if (made.has_error()) co_return made.error();
    co_return TicketRef{text_at(*made, "key"), facts_of(*made, TicketState::open)};
}

awaitable<Result<TicketRef>> WebhookDesk::find(std::string marker) {
    Result<json> found = co_await look(std::move(marker));
    if (found.has_error()) co_return found.error();
    co_return TicketRef{text_at(*found, "key"), facts_of(*found, TicketState::open)};
}

awaitable<Result<TicketFacts>> WebhookDesk::change(std::string key, TicketCall call, std::string marker) {
    json body = change_of(key, call, marker);
    std::vector<std::string> words = words_of(call);
    Result<json> done = co_await post(std::move(body), std::move(marker), std::move(words));
    if (done.has_error()) co_return done.error();
    co_return facts_of(*done, call.state);
}

awaitable<Result<TicketFacts>> WebhookDesk::find_change(std::string key, TicketCall call, std::string marker) {
    Result<json> found = co_await look(std::move(marker));
    if (found.has_error()) co_return found.error();
    if (text_at(*found, "key") != key) co_return api_.error(ErrorCode::not_found, "this marker is another ticket's");
    co_return facts_of(*found, call.state);
}

awaitable<Result<Desk::News>> WebhookDesk::news(std::string cursor, Follows) {
    co_return News{{}, std::move(cursor)};
}

Result<std::vector<DeskChange>> WebhookDesk::told(const net::HttpRequest& request) const {
    const auto genuine = net::check_signature(net::SigningScheme::standard, request.headers, request.body,
                                              settings_.secrets, clock_.now());
    if (genuine.has_error()) return genuine.error();
    const Result<json> body = text::parse_json(request.body);
    if (body.has_error()) return body.error();
    const std::optional<TicketNews> news = news_named(text_at(*body, "type"));
    if (!news) return Error{ErrorCode::invalid, "\"type\" must be ticket.commented, ticket.state or ticket.owner"};
    if (text_at(*body, "key").empty())
        return Error{ErrorCode::invalid, "\"key\" is missing: the ticket's, as it was given to us"};
    DeskChange change{.id = std::string{request.header("webhook-id")}, .key = text_at(*body, "key"), .news = *news};
    if (change.id.empty() || change.id.size() > 256)
        return Error{ErrorCode::invalid, "webhook-id must be 1 to 256 bytes"};
    const std::string state = text_at(*body, "state");
    change.facts = facts_of(*body, TicketState::open);
    if (*news == TicketNews::state && (state.empty() || name_of(change.facts.state) != state))
        return Error{ErrorCode::invalid, "\"state\" must be open, working, waiting, solved, closed or dropped"};
    change.author = text_at(*body, "author");
    change.text = own_words(text_at(*body, "text"));
    const json& internal = member(*body, "internal");
    if (internal == json(true) || (*news == TicketNews::commented && is_ours(change.text)))
        return std::vector<DeskChange>{};
    return std::vector<DeskChange>{std::move(change)};
}

awaitable<std::vector<Finding>> WebhookDesk::self_test() {
    std::vector<Finding> findings;
    Result<json> nothing = co_await look("self-test");
    const bool works = nothing.has_value() || nothing.error().code == ErrorCode::not_found;
    if (!works) {
        findings.push_back(
            {Grade::bad, nothing.error().detail + "; it must answer a look for an unknown marker with 404"});
        co_return findings;
    }
    findings.push_back({Grade::good, "the receiver takes our signature and can be asked for a marker"});
    const auto error = api_.clock_error();
    if (error && std::chrono::abs(*error) > std::chrono::minutes{1})
        findings.push_back(
            {Grade::bad, "the clocks are more than a minute apart, and signatures last five: set one right"});
    co_return findings;
}

}  // namespace twicket::desk
