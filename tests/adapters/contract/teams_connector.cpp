// The stand-in of Microsoft's side: sign-in host, signing keys, and a connector that keeps messages as Teams does and
// fails when told to.
#include <algorithm>

#include "tests/adapters/contract/teams_driver.hpp"

namespace twicket::contract {
namespace {

using nlohmann::json;
using testing::ApiAnswer;
using testing::ApiRequest;

std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%') {
            out += static_cast<char>(std::stoi(std::string{text.substr(at + 1, 2)}, nullptr, 16));
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

// Markdown as people see it: escapes undone, marks gone, what is invisible left out.
std::string seen(std::string text) {
    replace_all(text, "\xe2\x80\x8b", "");
    for (const auto& [from, to] : {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"**", ""}})
        replace_all(text, from, to);
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool escape =
            text[at] == '\\' && at + 1 < text.size() && std::ispunct(static_cast<unsigned char>(text[at + 1]));
        out += escape ? text[++at] : text[at];
    }
    return out;
}

void add_words(const json& element, std::string& text) {
    if (element.is_array())
        for (const json& one : element) add_words(one, text);
    if (!element.is_object() || element.value("type", "").starts_with("Action.")) return;
    if (element.contains("text") && element["text"].is_string())
        text += (text.empty() ? "" : "\n") + seen(element["text"]);
    for (const json& fact : element.value("facts", json::array()))
        text += "\n" + seen(fact["title"]) + " " + seen(fact["value"]);
    for (const char* inner : {"items", "inlines", "rows", "cells", "columns"})
        if (element.contains(inner)) add_words(element[inner], text);
}

json error_body(const char* code) {
    return {{"error", {{"code", code}, {"message", "words"}}}};
}

}  // namespace

ApiAnswer TeamsDriver::answer(const ApiRequest& request) {
    if (request.target == "/metadata") return {.body = json{{"jwks_uri", api_.base() + "/keys"}}.dump()};
    if (request.target == "/keys") {
        json keys = json::array();
        keys.push_back(signer_.jwk({{"endorsements", {"msteams"}}}));
        return {.body = json{{"keys", keys}}.dump()};
    }
    if (request.target == "/tenant-1/oauth2/v2.0/token")
        return {.body = R"({"token_type":"Bearer","expires_in":3599,"access_token":"ours"})"};
    if (request.header("Authorization") != "Bearer ours")
        return {.status = 401, .body = error_body("Unauthorized").dump()};
    return connector(request);
}

std::string TeamsDriver::word_of_place(const std::string& place) const {
    const auto known = words_by_place_.find(place);
    return known == words_by_place_.end() ? place : known->second;
}

void TeamsDriver::keep(const std::string& conversation, const std::string& replaces, const ApiRequest& request,
                       const std::string& id) {
    Kept kept{{}, json::parse(request.body, nullptr, false)};
    const auto mark = conversation.find(";messageid=");
    kept.shown.id = id;
    kept.shown.place = word_of_place(conversation.substr(0, mark));
    if (kept.shown.place.starts_with("a:for-"))
        kept.shown.only_for = kept.shown.place.substr(10), kept.shown.place = "dm";
    if (mark != conversation.npos) {
        const std::string root = conversation.substr(mark + 11);
        kept.shown.thread = words_by_id_.contains(root) ? words_by_id_.at(root) : root;
        thread_of_[id] = kept.shown.thread;
    }
    kept.shown.raw = request.body;
    kept.shown.text = seen(kept.activity.value("text", ""));
    add_words(card_body(kept.activity), kept.shown.text);
    for (const json& button : card_buttons(kept.activity)) {
        kept.shown.buttons.push_back(button["title"]);
        kept.shown.is_form = kept.shown.is_form || button["data"].contains("msteams");
    }
    kept.shown.replaces = replaces;
    kept_.push_back(std::move(kept));
}

// "<conversation>/pagedmembers" or "<conversation>/members/<id>".
ApiAnswer TeamsDriver::roster(const std::string& path) const {
    const std::string conversation = path.substr(0, path.find('/'));
    const std::string place = word_of_place(conversation.substr(0, conversation.find(';')));
    const auto known = seated_.find(place);
    json members = json::array();
    const std::vector<std::string> people = known == seated_.end() ? std::vector<std::string>{"ann"} : known->second;
    for (const std::string& word : people) {
        members.push_back(party(word));
        members.back()["tenantId"] = "tenant-1";
        members.back()["userRole"] = "user";
        members.back()["email"] = word + "@example.com";
    }
    const auto one = path.find("/members/");
    if (one == path.npos) return {.body = json{{"members", members}}.dump()};
    for (const json& member : members)
        if (member["id"] == path.substr(one + 9)) return {.body = member.dump()};
    return {.status = 404, .body = error_body("MemberNotFoundInConversation").dump()};
}

ApiAnswer TeamsDriver::connector(const ApiRequest& request) {
    const std::string path = decoded(request.target), base = "/v3/conversations";
    if (path == base) {  // a conversation with one person
        const json asked = json::parse(request.body);
        const std::string person = asked["members"][0]["id"], known = "dm:" + person.substr(person.find('-') + 1);
        const auto there = place_by_word_.find(known);  // the one that there is, else a new one
        const std::string id = there == place_by_word_.end() ? "a:for-" + person : there->second;
        return {.status = 201, .body = json{{"id", id}}.dump()};
    }
    if (path.find("members") != path.npos) return roster(path.substr(base.size() + 1));
    const auto activities = path.find("/activities");
    if (activities == path.npos) return {.status = 404, .body = error_body("NotFound").dump()};
    const std::string conversation = path.substr(base.size() + 1, activities - base.size() - 1);
    const std::string about = path.size() > activities + 12 ? path.substr(activities + 12) : std::string{};
    if (json::parse(request.body).value("type", "") == "typing") return {.status = 202, .body = "{}"};
    const Fault fault = faults_.take();
    if (const auto refused = refusal(fault, error_body("ServiceError").dump())) return *refused;
    if (fault == Fault::bad_token) return {.status = 401, .body = error_body("BotNotRegistered").dump()};
    if (fault == Fault::gone) return {.status = 404, .body = error_body("ConversationNotFound").dump()};
    const bool update = request.method == "PUT";
    const std::string id = update ? about : "sent-" + std::to_string(++next_id_);
    keep(conversation, update ? about : std::string{}, request, id);
    return remains(fault, {.status = update ? 200 : 201, .body = json{{"id", id}}.dump()});
}

}  // namespace twicket::contract
