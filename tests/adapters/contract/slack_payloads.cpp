// What Slack sends: envelopes, interactions and commands, composed from the documented fields.
#include "adapters/slack/emoji.hpp"
#include "tests/adapters/contract/slack_driver.hpp"

namespace twicket::contract {
namespace {

using nlohmann::json;
using Kind = Happening::Kind;

std::string upper(std::string text) {
    std::string out;
    for (const char c : text)
        if (std::isalnum(static_cast<unsigned char>(c)))
            out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return out;
}

std::string slack_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
    return out;
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    char buffer[4];
    for (const char c : text) {
        std::snprintf(buffer, sizeof buffer, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
        out += std::isalnum(static_cast<unsigned char>(c)) ? std::string(1, c) : buffer;
    }
    return out;
}

const char* channel_type(PlaceKind kind) {
    return kind == PlaceKind::direct ? "im" : kind == PlaceKind::group ? "mpim" : "channel";
}

// Every element that can be pressed, in the order in which people see them.
struct Pressable {
    json action;  // as it stands in block_actions
};
std::vector<Pressable> pressables(const json& blocks) {
    std::vector<Pressable> all;
    for (const json& block : blocks) {
        if (block.value("type", "") != "actions" && block.value("type", "") != "context_actions") continue;
        for (const json& element : block["elements"]) {
            const json base{
                {"type", element["type"]}, {"action_id", element["action_id"]}, {"block_id", block["block_id"]}};
            if (element["type"] == "button") {
                all.push_back({base});
                if (element.contains("value")) all.back().action["value"] = element["value"];
            } else if (element["type"] == "static_select") {
                for (const json& option : element["options"])
                    all.push_back({base}), all.back().action["selected_option"] = option;
            } else if (element["type"] == "feedback_buttons") {
                for (const char* which : {"positive_button", "negative_button"})
                    all.push_back({base}), all.back().action["value"] = element[which]["value"];
            }
        }
    }
    return all;
}

}  // namespace

std::string SlackDriver::ts_of(const std::string& word) {
    if (const auto known = ts_by_word_.find(word); known != ts_by_word_.end()) return known->second;
    char fraction[16];
    std::snprintf(fraction, sizeof fraction, "%06zu", 100 + ts_by_word_.size());
    const std::string ts = ts_now(0, fraction);
    ts_by_word_[word] = ts;
    words_by_ts_[ts] = word;
    return ts;
}

std::string SlackDriver::ts_now(int seconds, const char* fraction) const {
    return std::to_string(to_millis(world_.clock.now()) / 1000 + seconds) + "." + fraction;
}

std::string SlackDriver::word_of_ts(const std::string& ts) const {
    const auto known = words_by_ts_.find(ts);
    return known == words_by_ts_.end() ? ts : known->second;
}

std::string SlackDriver::channel_of(const Happening& happening) {
    std::string& id = place_by_word_[happening.place];
    if (id.empty())
        id = (happening.where == PlaceKind::direct  ? "D0"
              : happening.where == PlaceKind::group ? "G0"
                                                    : "C0") +
             upper(happening.place);
    words_by_place_[id] = happening.place;
    return id;
}

std::string SlackDriver::message_id(const std::string& word) {
    return ts_of(word);
}
std::string SlackDriver::place_id(const std::string& word) {
    return place_by_word_.contains(word) ? place_by_word_[word] : "C0" + upper(word);
}
std::string SlackDriver::person_id(const std::string& word) {
    return "U0" + upper(word);
}

json SlackDriver::envelope(const Happening& happening, json event) const {
    const std::string delivery = happening.delivery.empty() ? happening.id : happening.delivery;
    return {{"token", "legacy"},
            {"team_id", "T0AB"},
            {"api_app_id", "A0AB"},
            {"type", "event_callback"},
            {"event_id", "Ev" + delivery + std::string{event.value("type", "")}},
            {"event_time", to_millis(world_.clock.now()) / 1000},
            {"authorizations", json::array({{{"team_id", "T0AB"}, {"user_id", "U0BOT"}, {"is_bot", true}}})},
            {"event", std::move(event)}};
}

json SlackDriver::message_of(const Happening& happening) {
    const std::string ts = ts_of(happening.id);
    json event{{"type", "message"},
               {"channel", channel_of(happening)},
               {"channel_type", channel_type(happening.where)},
               {"user", person_id(happening.person)},
               {"ts", ts},
               {"event_ts", ts},
               {"client_msg_id", "c-" + happening.id},
               {"text", (happening.calls_us && happening.where != PlaceKind::direct ? "<@U0BOT> " : "") +
                            slack_escaped(happening.text)}};
    if (!happening.thread.empty()) event["thread_ts"] = ts_of(happening.thread);
    if (happening.author == Happening::Author::us)
        event["user"] = "U0BOT", event["bot_id"] = "B0BOT", event["app_id"] = "A0AB";
    if (happening.author == Happening::Author::other_bot)
        event["user"] = "U0OTHER", event["bot_id"] = "B0OTHER", event["app_id"] = "A0OTHER";
    if (happening.with_file)
        event["subtype"] = "file_share",
        event["files"] = json::array({{{"name", "plan.pdf"},
                                       {"mimetype", "application/pdf"},
                                       {"size", 1234},
                                       {"url_private_download", "https://files.slack.com/plan.pdf"}}});
    texts_[happening.id] = event["text"];
    return event;
}

std::vector<json> SlackDriver::events_of(const Happening& happening) {
    const std::string channel = channel_of(happening), person = person_id(happening.person);
    const json place{
        {"channel", channel}, {"channel_type", channel_type(happening.where)}, {"event_ts", ts_now(1, "000100")}};
    json event;
    switch (happening.kind) {
        case Kind::message: {
            const json message = message_of(happening);
            std::vector<json> all{envelope(happening, message)};
            if (happening.calls_us && happening.where != PlaceKind::direct) {
                json twin = message;
                twin["type"] = "app_mention";
                twin.erase("channel_type");
                all.insert(all.begin(), envelope(happening, std::move(twin)));
            }
            return all;
        }
        case Kind::edit: {
            const std::string before = std::exchange(texts_[happening.message], slack_escaped(happening.text));
            json was{{"type", "message"},
                           {"user", person},
                           {"ts", ts_of(happening.message)},
                           {"text", happening.delivery.empty() ? "before " + happening.id : before}};
            // Slack tells the thread of a reply with the message itself.
            if (!happening.thread.empty() && happening.thread != happening.message) was["thread_ts"] = ts_of(happening.thread);
            json is = was;
            is["text"] = slack_escaped(happening.text);
            is["edited"] = {{"user", person}, {"ts", ts_now(10 + happening.id.back(), "000000")}};
            event = {{"type", "message"}, {"subtype", "message_changed"}, {"hidden", true},
                     {"message", is},     {"previous_message", was},      {"ts", ts_now(2, "000100")}};
            break;
        }
        case Kind::deletion: {
            json was{{"type", "message"}, {"user", person}, {"ts", ts_of(happening.message)}, {"text", "gone"}};
            if (!happening.thread.empty() && happening.thread != happening.message) was["thread_ts"] = ts_of(happening.thread);
            event = {{"type", "message"},       {"subtype", "message_deleted"},
                     {"hidden", true},          {"deleted_ts", ts_of(happening.message)},
                     {"previous_message", was}, {"ts", ts_now(2, "000200")}};
            break;
        }
        case Kind::reaction:
        case Kind::reaction_removed:
            event = {{"type", happening.kind == Kind::reaction ? "reaction_added" : "reaction_removed"},
                     {"user", person},
                     {"reaction", slack::name_of_sign(happening.sign)},
                     {"item_user", "U0BOT"},
                     {"item", {{"type", "message"}, {"channel", channel}, {"ts", ts_of(happening.message)}}},
                     {"event_ts", ts_now(3, "000100")}};
            return {envelope(happening, std::move(event))};
        case Kind::joined:
        case Kind::left:
            event = {{"type", happening.kind == Kind::joined ? "member_joined_channel" : "member_left_channel"},
                     {"user", person},
                     {"team", "T0AB"}};
            break;
        case Kind::home:
            event = {{"type", "app_home_opened"}, {"user", person}, {"tab", "home"}};
            break;
        case Kind::noise:
            return {envelope(happening, {{"type", "channel_rename"}, {"channel", {{"id", channel}, {"name", "new"}}}})};
        default:
            return {envelope(happening,
                             {{"type", "wholly_new_thing"}, {"content", json::array({1, nullptr, {{"deep", true}}})}})};
    }
    event.update(place);
    return {envelope(happening, std::move(event))};
}

std::string SlackDriver::response_url(const Happening& happening) const {
    return api_.base() + "/response/" + happening.person + "/" + happening.place + "/" + happening.id;
}

SlackLedger::Kept SlackDriver::kept(const std::string& word) {
    SlackLedger::Kept found;
    api_.on_thread([&] {
        for (const auto& one : ledger_.messages)
            if (one.shown.id == word) found = one;
    });
    return found;
}

std::string SlackDriver::click_of(const Happening& happening) {
    const SlackLedger::Kept card = kept(happening.message);
    const std::string channel = channel_of(happening);
    const json view = card.shown.is_home ? card.body.value("view", json::object()) : json{};
    auto buttons = pressables((view.is_object() ? view : card.body).value("blocks", json::array()));
    // Who has not seen the newest version yet presses a button of the one before.
    if (happening.button >= buttons.size())
        for (const Shown& one : shown())
            if (one.id == happening.message && one.buttons.size() > happening.button)
                buttons = pressables(json::parse(one.raw).value("blocks", json::array()));
    json container{{"type", "message"},
                   {"message_ts", card.ts},
                   {"channel_id", channel},
                   {"is_ephemeral", !card.shown.only_for.empty()}};
    json message{{"ts", card.ts}, {"user", "U0BOT"}};
    if (card.body.contains("thread_ts")) container["thread_ts"] = message["thread_ts"] = card.body["thread_ts"];
    json action = buttons.at(happening.button).action;
    action["action_ts"] = ts_now(4, "000100");
    if (view.is_object()) {  // on the home tab there is neither a message nor a channel
        const json shown{{"id", "V" + card.shown.id}, {"type", "home"}, {"private_metadata", view.value("private_metadata", "")}};
        const json pressed{{"type", "block_actions"},
                           {"user", {{"id", person_id(happening.person)}, {"team_id", "T0AB"}}},
                           {"api_app_id", "A0AB"},
                           {"team", {{"id", "T0AB"}}},
                           {"container", {{"type", "view"}, {"view_id", shown["id"]}}},
                           {"trigger_id", "tr-" + happening.id + happening.person},
                           {"view", shown},
                           {"actions", json::array({action})}};
        return "payload=" + percent_encoded(pressed.dump());
    }
    const json payload{{"type", "block_actions"},
                       {"user", {{"id", person_id(happening.person)}, {"team_id", "T0AB"}}},
                       {"api_app_id", "A0AB"},
                       {"team", {{"id", "T0AB"}}},
                       {"container", container},
                       {"trigger_id", "tr-" + happening.id + happening.person},
                       {"channel", {{"id", channel}}},
                       {"message", message},
                       {"response_url", response_url(happening)},
                       {"actions", json::array({action})}};
    return "payload=" + percent_encoded(payload.dump());
}

std::string SlackDriver::form_of(const Happening& happening) {
    const json view = kept(happening.message).body.value("view", json::object());
    json values = json::object();
    for (const json& block : view["blocks"]) {
        const std::string field = block["block_id"];
        auto given = happening.values.find(field);
        if (given == happening.values.end() && values.empty()) given = happening.values.find("*");
        json element{{"type", block["element"]["type"]}, {"value", nullptr}};
        if (block["element"]["type"] == "static_select") {
            element = {{"type", "static_select"}, {"selected_option", nullptr}};
            for (const json& option : block["element"]["options"])
                if (given != happening.values.end() && upper(option["text"]["text"]) == upper(given->second))
                    element["selected_option"] = option;
        } else if (given != happening.values.end()) {
            element["value"] = given->second;
        }
        values[field] = {{block["element"]["action_id"].get<std::string>(), element}};
    }
    const json payload{{"type", "view_submission"},
                       {"team", {{"id", "T0AB"}}},
                       {"user", {{"id", person_id(happening.person)}}},
                       {"api_app_id", "A0AB"},
                       {"trigger_id", "tr-" + happening.id},
                       {"view",
                        {{"id", happening.message},
                         {"hash", "h-" + happening.id},
                         {"type", "modal"},
                         {"callback_id", view["callback_id"]},
                         {"private_metadata", view["private_metadata"]},
                         {"state", {{"values", values}}}}}};
    return "payload=" + percent_encoded(payload.dump());
}

std::string SlackDriver::forward_of(const Happening& happening) {
    const json payload{{"type", "message_action"},
                       {"callback_id", "send_to_desk"},
                       {"team", {{"id", "T0AB"}}},
                       {"trigger_id", "tr-" + happening.id},
                       {"user", {{"id", person_id(happening.person)}}},
                       {"channel", {{"id", channel_of(happening)}}},
                       {"message_ts", ts_of(happening.message)},
                       {"response_url", response_url(happening)},
                       {"message",
                        {{"type", "message"},
                         {"user", "U0CARL"},
                         {"ts", ts_of(happening.message)},
                         {"text", slack_escaped(happening.text)}}}};
    return "payload=" + percent_encoded(payload.dump());
}

std::string SlackDriver::command_of(const Happening& happening) {
    std::string body = "token=legacy&team_id=T0AB&api_app_id=A0AB&command=%2Fdesk&user_name=x";
    body += "&channel_id=" + channel_of(happening) + "&user_id=U0" + upper(happening.person);
    body += "&text=" + percent_encoded(slack_escaped(happening.text)) + "&trigger_id=tr-" + happening.id;
    return body + "&response_url=" + percent_encoded(response_url(happening));
}

std::vector<Request> SlackDriver::requests(const Happening& happening) {
    const std::string form = "application/x-www-form-urlencoded";
    switch (happening.kind) {
        case Kind::click:
            return {signed_request("/slack/acme/interactions", form, click_of(happening))};
        case Kind::form_sent:
            return {signed_request("/slack/acme/interactions", form, form_of(happening))};
        case Kind::forward:
            return {signed_request("/slack/acme/interactions", form, forward_of(happening))};
        case Kind::command:
            return {signed_request("/slack/acme/commands", form, command_of(happening))};
        default:
            break;
    }
    std::vector<Request> all;
    for (const json& event : events_of(happening))
        all.push_back(signed_request("/slack/acme/events", "application/json", event.dump()));
    return all;
}

}  // namespace twicket::contract
