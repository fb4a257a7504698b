// One delivery: where it goes, in which form, and what to do when Slack wants it otherwise. A second call is made only
// after Slack has surely refused the first.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>

#include "adapters/slack/slack.hpp"
#include "adapters/slack/words.hpp"
#include "bot/text/shape.hpp"

namespace twicket::slack {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using nlohmann::json;

constexpr std::string_view metadata_type = "twicket_card";
constexpr std::string_view of_ephemeral = "ephemeral:", of_response = "response:", of_view = "view:", of_home = "home:";
constexpr int pages_to_look_through = 5;

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::ranges::find(list, word) != list.end();
}

bool refuses_blocks(std::string_view word) {
    return is_one_of(word, {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_arguments"});
}
bool refuses_thread(std::string_view word) {
    return is_one_of(word, {"thread_not_found", "cannot_reply_to_message"});
}
bool cannot_speak_there(std::string_view word) {
    return is_one_of(word, {"not_in_channel", "channel_not_found", "user_not_in_channel", "is_archived",
                            "restricted_action", "messages_tab_disabled"});
}

Richness plainer(Richness richness) {
    return richness == Richness::full ? Richness::classic : Richness::text;
}

json addressed(const Outgoing& outgoing) {
    json arguments{{"channel", outgoing.place}};
    if (!outgoing.thread.empty()) arguments["thread_ts"] = outgoing.thread;
    return arguments;
}

json marker_of(const Outgoing& outgoing) {
    return {{"event_type", metadata_type}, {"event_payload", {{"id", outgoing.id}}}};
}

Result<Receipt> receipt_of(const Answer<Said>& said, const char* key, std::string_view prefix = {}) {
    if (said.has_error()) return said.error().error;
    const std::string_view id = text::text_in(said->answer, key);
    if (id.empty() || id.size() > 200) return Error{ErrorCode::unknown_outcome, "Slack said yes but gave no id"};
    return Receipt{std::string{prefix} + std::string{id}};
}

Result<Receipt> view_of(const Answer<Said>& said, std::string_view prefix) {
    if (said.has_error()) return said.error().error;
    const std::string_view id = text::text_in(text::member(said->answer, "view"), "id");
    if (id.empty() || id.size() > 200) return Error{ErrorCode::unknown_outcome, "Slack said yes but named no view"};
    return Receipt{std::string{prefix} + std::string{id}};
}

// Response URLs come in signed requests, and still only Slack's own (or the configured stand-in's) are called.
bool is_response_url(std::string_view address, const std::string& api) {
    const Result<net::Url> url = net::parse_url(address), base = net::parse_url(api);
    if (url.has_error() || base.has_error()) return false;
    if (url->scheme == base->scheme && url->host == base->host && url->port == base->port) return true;
    const bool slack =
        url->host == "slack.com" || url->host.ends_with(".slack.com") || url->host.ends_with(".slack-gov.com");
    return slack && url->scheme == "https" && url->port == 443;
}

std::string_view method_of(Errand errand) {
    switch (errand) {
        case Errand::post:
            return "chat.postMessage";
        case Errand::whisper:
            return "chat.postEphemeral";
        case Errand::update:
            return "chat.update";
        case Errand::form:
            return "views.open";
        case Errand::home:
            return "views.publish";
        case Errand::look:
            return "conversations.replies";
    }
    return {};
}

struct Target {  // what an update replaces
    std::string external_id, place;
};
Target target_of(store::Connection& connection, const std::string& id, const std::string& account) {
    auto rows =
        connection.query("SELECT external_id, place FROM outgoing WHERE id = $1 AND account = $2", {id, account});
    return rows.next() ? Target{rows.string(0), rows.string(1)} : Target{};
}

const json* marked(const json& messages, const std::string& id) {
    if (!messages.is_array()) return nullptr;
    for (const json& message : messages)
        if (text::text_in(text::member(text::member(message, "metadata"), "event_payload"), "id") == id)
            return &message;
    return nullptr;
}

}  // namespace

awaitable<Result<Receipt>> Slack::send(const Outgoing& outgoing) {
    const ReplyTo reply_to = reply_to_from(outgoing.reply_to);
    Result<Receipt> receipt = Error{ErrorCode::internal, ""};
    if (outgoing.form)
        receipt = co_await open_form(outgoing);
    else if (outgoing.surface == Surface::home)
        receipt = co_await publish_home(outgoing);
    else if (!outgoing.updates.empty())
        receipt = co_await update(outgoing);
    else if (reply_to.private_answer ||
             (!outgoing.reply.only_for.empty() && kind_of(outgoing.place, {}) != PlaceKind::direct))
        receipt = co_await post_privately(outgoing);
    else
        receipt = co_await post(outgoing);
    co_return receipt;
}

// Each call's verdict on the account as a whole.
awaitable<Answer<Said>> Slack::call(std::string method, json arguments) {
    const std::shared_ptr<Line> line = line_;
    const std::uint64_t known = troubles_;
    Answer<Said> said = co_await line->api.call(std::move(method), std::move(arguments));
    // What was asked before the trouble came and is answered after it proves nothing.
    if (said.has_value() && known == troubles_)
        in_trouble({});
    else if (said.has_error() && said.error().error.code == ErrorCode::unauthorized)
        in_trouble("Slack refuses the bot's token (" + said.error().word +
                   "); install the app again and set the new token");
    co_return said;
}

// Slack limits each method apart: a 429 of an errand's own method is for all of that errand, one of another method (a
// form that became a message) for this delivery alone; Api keeps the method itself quiet for everybody.
awaitable<Answer<Said>> Slack::call_for(Errand errand, std::string method, json arguments) {
    const bool own = method == method_of(errand);
    Answer<Said> said = co_await call(std::move(method), std::move(arguments));
    if (said.has_value() || said.error().error.code != ErrorCode::rate_limited) co_return said;
    Refused refused = said.error();
    refused.error.only_here = !own;
    co_return refused;
}

// With the richest form that this workspace takes.
awaitable<Answer<Said>> Slack::call_with_blocks(std::string method, json arguments, const Outgoing& outgoing) {
    Richness richness = richness_;
    const Errand errand = errand_of(outgoing);
    for (;;) {
        const Rendered rendered = render(outgoing, richness);
        arguments["text"] = rendered.text;
        if (rendered.blocks.empty())
            arguments.erase("blocks");
        else
            arguments["blocks"] = rendered.blocks;
        Answer<Said> said = co_await call_for(errand, method, arguments);
        const std::string word = said.has_error() ? said.error().word : std::string{};
        if (refuses_blocks(word) && richness != Richness::text) {
            spdlog::warn("{}: Slack refused the blocks of {} ({}); sending plainer ones", account_, outgoing.id, word);
            richness = plainer(richness);
            if (richness == Richness::classic) richness_ = richness;
        } else if (refuses_thread(word) && arguments.contains("thread_ts")) {
            arguments.erase("thread_ts");
        } else {
            co_return said;
        }
    }
}

awaitable<Result<Receipt>> Slack::post(const Outgoing& outgoing) {
    json arguments = addressed(outgoing);
    arguments["metadata"] = marker_of(outgoing);
    arguments["unfurl_links"] = false;
    arguments["unfurl_media"] = false;
    const Answer<Said> said = co_await call_with_blocks("chat.postMessage", std::move(arguments), outgoing);
    const bool elsewhere = said.has_error() && cannot_speak_there(said.error().word);
    if (!elsewhere || reply_to_from(outgoing.reply_to).response_url.empty()) co_return receipt_of(said, "ts");
    Result<Receipt> receipt = co_await respond(outgoing, false);
    co_return receipt;
}

// Only one person sees it: the answer to a command where it was typed, else an ephemeral message.
awaitable<Result<Receipt>> Slack::post_privately(const Outgoing& outgoing) {
    const ReplyTo reply_to = reply_to_from(outgoing.reply_to);
    if (reply_to.private_answer && !reply_to.response_url.empty()) {
        Result<Receipt> receipt = co_await respond(outgoing, false);
        const bool over = receipt.has_error() && (receipt.error().code == ErrorCode::not_found ||
                                                  receipt.error().code == ErrorCode::forbidden);
        if (!over) co_return receipt;
    }
    json arguments = addressed(outgoing);
    arguments["user"] = outgoing.reply.only_for.empty() ? reply_to.person : outgoing.reply.only_for;
    const Answer<Said> said = co_await call_with_blocks("chat.postEphemeral", std::move(arguments), outgoing);
    const bool elsewhere = said.has_error() && cannot_speak_there(said.error().word);
    if (!elsewhere || reply_to.response_url.empty() || reply_to.private_answer)
        co_return receipt_of(said, "message_ts", of_ephemeral);
    Result<Receipt> receipt = co_await respond(outgoing, false);
    co_return receipt;
}

awaitable<Result<Receipt>> Slack::update(const Outgoing& outgoing) {
    const auto read = [id = outgoing.updates, account = account_](store::Connection& connection) {
        return target_of(connection, id, account);
    };
    const Result<Target> target = co_await outside_.store.read(read);
    if (target.has_error()) co_return target.error();
    const std::string_view id = target->external_id;
    if (id.starts_with(of_ephemeral) || id.starts_with(of_response)) {
        // Only the button's own address can change what one person sees; without it, it is said anew.
        const bool replace = !reply_to_from(outgoing.reply_to).response_url.empty();
        Result<Receipt> receipt = Error{ErrorCode::internal, ""};
        if (replace)
            receipt = co_await respond(outgoing, true);
        else
            receipt = co_await post_privately(outgoing);
        co_return receipt;
    }
    if (id.empty() || id.starts_with(of_view) || id.starts_with(of_home)) {
        Result<Receipt> receipt = co_await post(outgoing);
        co_return receipt;
    }
    json arguments{{"channel", target->place}, {"ts", id}, {"metadata", marker_of(outgoing)}};
    const Answer<Said> said = co_await call_with_blocks("chat.update", std::move(arguments), outgoing);
    const bool too_late =
        said.has_error() && is_one_of(said.error().word, {"cant_update_message", "edit_window_closed"});
    if (!too_late) co_return receipt_of(said, "ts");
    Result<Receipt> receipt = co_await post(outgoing);
    co_return receipt;
}

// The address that came with a click or a command: at most five uses in half an hour.
awaitable<Result<Receipt>> Slack::respond(const Outgoing& outgoing, bool replace) {
    const ReplyTo reply_to = reply_to_from(outgoing.reply_to);
    if (!is_response_url(reply_to.response_url, settings_.api_url))
        co_return Error{ErrorCode::forbidden, "the response address is not one of Slack's"};
    const Rendered rendered = render(outgoing, richness_);
    json body{{"text", rendered.text},
              {"blocks", rendered.blocks},
              {"response_type", "ephemeral"},
              {"replace_original", replace}};
    if (!outgoing.thread.empty() && !replace) body["thread_ts"] = outgoing.thread;
    net::HttpCall call{.method = "POST", .url = reply_to.response_url};
    call.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    call.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    const std::shared_ptr<Line> line = line_;
    const Result<net::HttpAnswer> answer = co_await line->client.send(std::move(call));
    if (answer.has_error()) co_return answer.error();
    if (answer->ok()) co_return Receipt{std::string{of_response} + outgoing.id};
    Error error = net::error_of(*answer);
    error.only_here = true;  // each address is counted for itself
    co_return error;
}

awaitable<Result<Receipt>> Slack::open_form(const Outgoing& outgoing) {
    const ReplyTo reply_to = reply_to_from(outgoing.reply_to);
    std::string word = "no_trigger";
    if (!reply_to.trigger.empty()) {
        const json arguments{{"trigger_id", reply_to.trigger}, {"view", render_form(outgoing)}};
        const char* method = reply_to.in_view ? "views.push" : "views.open";
        const Answer<Said> said = co_await call_for(Errand::form, method, arguments);
        if (said.has_value()) co_return view_of(said, of_view);
        word = said.error().word;
        const bool late = is_one_of(word, {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id",
                                           "push_limit_reached", "invalid_trigger"});
        if (!late) co_return said.error().error;
    }
    // Too late for that click: a button that opens it.
    const Rendered rendered = render_form_later(outgoing);
    const std::string person = outgoing.reply.only_for.empty() ? reply_to.person : outgoing.reply.only_for;
    json arguments = addressed(outgoing);
    arguments["text"] = rendered.text;
    arguments["blocks"] = rendered.blocks;
    const bool direct = kind_of(outgoing.place, {}) == PlaceKind::direct || person.empty();
    if (!direct) arguments["user"] = person;
    const char* method = direct ? "chat.postMessage" : "chat.postEphemeral";
    const Answer<Said> said = co_await call_for(Errand::form, method, std::move(arguments));
    if (direct) co_return receipt_of(said, "ts");
    co_return receipt_of(said, "message_ts", of_ephemeral);
}

awaitable<Result<Receipt>> Slack::publish_home(const Outgoing& outgoing) {
    std::string person = outgoing.reply.only_for;
    if (person.empty()) person = reply_to_from(outgoing.reply_to).person;
    if (person.empty()) co_return Error{ErrorCode::invalid, "a home tab belongs to one person, and none is named"};
    for (;;) {
        const json arguments{{"user_id", person}, {"view", render_home(outgoing, richness_)}};
        const Answer<Said> said = co_await call_for(Errand::home, "views.publish", arguments);
        const bool plainer_please =
            said.has_error() && refuses_blocks(said.error().word) && richness_ == Richness::full;
        if (!plainer_please) co_return view_of(said, of_home);
        richness_ = Richness::classic;
    }
}

// Our marker stands in the message's metadata.
awaitable<Result<Receipt>> Slack::find(const Outgoing& outgoing) {
    // Doing these again changes nothing.
    if (outgoing.surface == Surface::home || !outgoing.updates.empty())
        co_return Error{ErrorCode::not_found, "may be done again without harm"};
    const ReplyTo reply_to = reply_to_from(outgoing.reply_to);
    const bool seen_by_one = !outgoing.reply.only_for.empty() && kind_of(outgoing.place, {}) != PlaceKind::direct;
    if (outgoing.form || reply_to.private_answer || seen_by_one)
        co_return Error{ErrorCode::unsupported, "Slack has no way to look for what only one person sees"};
    std::string cursor;
    for (int page = 0; page < pages_to_look_through; ++page) {
        json arguments{{"channel", outgoing.place}, {"limit", 200}, {"include_all_metadata", true}};
        if (!outgoing.thread.empty()) arguments["ts"] = outgoing.thread;
        if (!cursor.empty()) arguments["cursor"] = cursor;
        const char* method = outgoing.thread.empty() ? "conversations.history" : "conversations.replies";
        const Answer<Said> said = co_await call_for(Errand::look, method, std::move(arguments));
        if (said.has_error()) {
            if (is_one_of(said.error().word, {"thread_not_found", "channel_not_found", "not_in_channel"}))
                co_return Error{ErrorCode::not_found, "there is no such thread"};
            // That a look failed says nothing about the message.
            const bool refused =
                said.error().error.code == ErrorCode::forbidden || said.error().error.code == ErrorCode::invalid;
            if (refused) co_return Error{ErrorCode::unsupported, said.error().error.detail};
            co_return said.error().error;
        }
        if (const json* found = marked(text::member(said->answer, "messages"), outgoing.id))
            co_return Receipt{std::string{text::text_in(*found, "ts")}};
        cursor = text::text_in(text::member(said->answer, "response_metadata"), "next_cursor");
        if (cursor.empty()) co_return Error{ErrorCode::not_found, "it is not in its thread"};
    }
    co_return Error{ErrorCode::internal, "the thread is too long to look through"};
}

void Slack::show_typing(const std::string& place, const std::string& thread) {
    if (thread.empty() || kind_of(place, {}) != PlaceKind::direct) return;
    call_aside("assistant.threads.setStatus",
               {{"channel_id", place}, {"thread_ts", thread}, {"status", words().say("thinking", "en")}});
}

namespace {

awaitable<void> ask(Api& api, std::string method, json arguments, std::shared_ptr<void> line, std::string account) {
    const Answer<Said> said = co_await api.call(method, std::move(arguments));
    if (said.has_error() && said.error().word != "already_reacted" &&
        said.error().error.code != ErrorCode::rate_limited)
        spdlog::debug("{}: {}", account, said.error().error.detail);
    line.reset();
}

}  // namespace

void Slack::call_aside(std::string method, json arguments) {
    awaitable<void> asking = ask(line_->api, std::move(method), std::move(arguments), line_, account_);
    asio::co_spawn(outside_.executor, std::move(asking), [account = account_](std::exception_ptr failure) {
        if (failure) spdlog::warn("{}: a call aside ended by an exception", account);
    });
}

}  // namespace twicket::slack
