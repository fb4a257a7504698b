// The stand-in of Slack's Web API: what it keeps, what it says, and how it fails when told to.
#include <algorithm>

#include "adapters/slack/decode.hpp"
#include "tests/adapters/contract/slack_driver.hpp"

namespace twicket::contract {
namespace {

using nlohmann::json;
using testing::ApiAnswer;
using testing::ApiRequest;

// mrkdwn as people see it: links by their words, escapes undone, what is invisible left out.
std::string seen(const std::string& mrkdwn) {
    std::string out;
    for (std::size_t at = 0; at < mrkdwn.size(); ++at) {
        const std::size_t close = mrkdwn[at] == '<' ? mrkdwn.find('>', at) : mrkdwn.npos;
        if (close == mrkdwn.npos) {
            out += mrkdwn[at];
            continue;
        }
        const std::string token = mrkdwn.substr(at + 1, close - at - 1);
        const std::size_t bar = token.find('|');
        out += bar == token.npos ? token : token.substr(bar + 1);
        at = close;
    }
    replace_all(out, "\xe2\x80\x8b", "");
    replace_all(out, "&lt;", "<");
    replace_all(out, "&gt;", ">");
    replace_all(out, "&amp;", "&");
    return out;
}

void add_line(std::string& text, const std::string& line) {
    if (!text.empty()) text += "\n";
    text += line;
}

std::string words_of(const json& body) {
    const json& blocks = body.contains("view") ? body["view"]["blocks"] : body.value("blocks", json::array());
    if (blocks.empty()) return seen(body.value("text", ""));
    std::string text;
    for (const json& block : blocks) {
        if (block.contains("text")) add_line(text, seen(block["text"]["text"]));
        for (const json& field : block.value("fields", json::array())) add_line(text, seen(field["text"]));
        if (block["type"] == "context")
            for (const json& element : block["elements"]) add_line(text, seen(element["text"]));
        if (block["type"] == "rich_text") add_line(text, block["elements"][0]["elements"][0]["text"]);
        if (block["type"] == "input") add_line(text, block["label"]["text"]);
    }
    return text;
}

std::vector<std::string> buttons_of(const json& body) {
    std::vector<std::string> all;
    for (const json& block : body.value("blocks", json::array())) {
        if (block["type"] != "actions" && block["type"] != "context_actions") continue;
        for (const json& element : block["elements"]) {
            if (element["type"] == "button") all.push_back(element["text"]["text"]);
            if (element["type"] == "static_select")
                for (const json& option : element["options"]) all.push_back(option["text"]["text"]);
            if (element["type"] == "feedback_buttons")
                for (const char* which : {"positive_button", "negative_button"})
                    all.push_back(element[which]["text"]["text"]);
        }
    }
    return all;
}

ApiAnswer no(const char* word) {
    return {.body = json{{"ok", false}, {"error", word}}.dump()};
}

bool shows(const std::string& method) {
    for (const char* one : {"chat.postMessage", "chat.update", "chat.postEphemeral", "views.open", "views.push",
                            "views.publish", "response"})
        if (method == one) return true;
    return false;
}

}  // namespace

ApiAnswer SlackDriver::answer(const ApiRequest& request) {
    const bool response = request.target.starts_with("/response/");
    const std::string method = response ? "response" : request.target.substr(request.target.rfind('/') + 1);
    json body = json::parse(request.body, nullptr, false);
    if (body.is_discarded()) body = slack::form_fields(request.body).value();
    if (response) {
        const std::string rest = request.target.substr(10);
        body["user"] = person_id(rest.substr(0, rest.find('/')));
        body["channel"] = "";
    }
    ledger_.methods.push_back(method);
    if (method == "apps.connections.open" && sockets_)
        return {.body = sockets_->open(request.header("Authorization")).dump()};
    if (!response && request.header("Authorization") != "Bearer xoxb-test") return no("invalid_auth");
    return act(method, body, request.body);
}

ApiAnswer SlackDriver::act(const std::string& method, const json& body, const std::string& raw) {
    if (method == "auth.test")
        return {.body =
                    R"({"ok":true,"team":"Acme","team_id":"T0AB","user_id":"U0BOT","bot_id":"B0BOT","app_id":"A0AB",)"
                    R"("url":"https://acme.slack.com/"})"};
    if (method == "conversations.replies" || method == "conversations.history") return {.body = look(body).dump()};
    if (method == "users.info") {
        const std::string user = body.value("user", "");
        if (user == "U0BOT") return {.body = R"({"ok":true,"user":{"id":"U0BOT","is_bot":true}})"};
        if (!ledger_.people.contains(user)) return no("user_not_found");
        const std::string name = user == "U0ANN" ? "Ann" : user.substr(2);
        const json profile{{"email", name + "@Example.com"}};
        return {.body = json{{"ok", true}, {"user", {{"id", user}, {"team_id", "T0AB"}, {"profile", profile}}}}.dump()};
    }
    if (method == "conversations.members") {
        if (body.contains("cursor")) return {.body = R"({"ok":true,"members":["U0BOT"]})"};
        const auto known = ledger_.members.find(body.value("channel", ""));
        const json members = known == ledger_.members.end() ? json::array({"U0ANN"}) : json(known->second);
        return {.body = json{{"ok", true}, {"members", members}, {"response_metadata", {{"next_cursor", "2"}}}}.dump()};
    }
    if (method == "conversations.open") {
        // The conversation that there is, else a new one.
        const std::string user = body.value("users", "");
        for (const auto& [channel, members] : ledger_.members)
            if (channel.starts_with("D0") && members.contains(user))
                return {.body = json{{"ok", true}, {"channel", {{"id", channel}}}}.dump()};
        if (user != "U0ANN") return no("user_not_found");
        return {.body = R"({"ok":true,"channel":{"id":"D0ANN"}})"};
    }
    if (!shows(method)) return {.body = R"({"ok":true})"};
    const Fault fault = ledger_.faults.take();
    if (const auto refused = refusal(fault, R"({"ok":false,"error":"ratelimited"})")) return *refused;
    if (fault == Fault::bad_token) return no("invalid_auth");
    if (fault == Fault::gone) return no("channel_not_found");
    for (const json& block : body.value("blocks", json::array()))
        if (ledger_.refused_blocks.contains(block.value("type", ""))) return no("invalid_blocks");
    return remains(fault, {.body = show(method, body, raw).dump()}, R"({"ok":true})");
}

json SlackDriver::show(const std::string& method, const json& body, const std::string& raw) {
    Shown shown{.place = body.value("channel", ""),
                .thread = body.value("thread_ts", ""),
                .text = words_of(body),
                .raw = raw,
                .buttons = buttons_of(method == "views.publish" ? body.value("view", json::object()) : body)};
    if (method == "chat.update") {
        for (auto& one : ledger_.messages)
            if (one.ts == body["ts"]) {
                shown.id = shown.replaces = one.shown.id;
                shown.thread = one.shown.thread;
                one.shown = shown;
                json updated = body;
                if (one.body.contains("thread_ts")) updated["thread_ts"] = one.body["thread_ts"];
                one.body = std::move(updated);
                ledger_.shown.push_back(shown);
                return {{"ok", true}, {"channel", body["channel"]}, {"ts", body["ts"]}};
            }
        return {{"ok", false}, {"error", "message_not_found"}};
    }
    const std::string ts = "1800000100." + std::to_string(++ledger_.next_ts);
    shown.id = "shown-" + std::to_string(ledger_.messages.size());
    shown.is_form = method == "views.open" || method == "views.push";
    shown.is_home = method == "views.publish";
    if (method == "chat.postEphemeral" || method == "response") shown.only_for = body.value("user", "");
    if (shown.is_home) shown.only_for = body.value("user_id", "");
    ledger_.messages.push_back({shown, body, ts});
    ledger_.shown.push_back(shown);
    if (shown.is_form || shown.is_home) return {{"ok", true}, {"view", {{"id", "V" + shown.id}, {"hash", "h"}}}};
    if (method == "chat.postEphemeral") return {{"ok", true}, {"message_ts", ts}};
    return {{"ok", true}, {"channel", body["channel"]}, {"ts", ts}, {"message", body}};
}

json SlackDriver::look(const json& body) const {
    json messages = json::array();
    for (const auto& one : ledger_.messages) {
        if (one.body.value("channel", "") != body.value("channel", "") || one.shown.only_for != "") continue;
        if (body.contains("ts") && one.body.value("thread_ts", one.ts) != body["ts"]) continue;
        if (!body.contains("ts") && one.body.contains("thread_ts")) continue;
        messages.push_back({{"ts", one.ts}, {"text", one.body.value("text", "")}});
        if (body.value("include_all_metadata", "") == "true")
            messages.back()["metadata"] = one.body.value("metadata", json::object());
    }
    return {{"ok", true}, {"messages", messages}, {"has_more", false}, {"response_metadata", {{"next_cursor", ""}}}};
}

}  // namespace twicket::contract
