// Clicks, forms, shortcuts and slash commands. What we put into ids and values when we rendered a card or a form
// (render.cpp) is read back here.
#include <algorithm>
#include <charconv>

#include "adapters/slack/decode.hpp"
#include "adapters/slack/markup.hpp"
#include "bot/net/gate.hpp"
#include "bot/text/shape.hpp"

namespace twicket::slack {
namespace {

using nlohmann::json;

constexpr std::string_view block_mark = "twicket:";

Error wrong(std::string_view key) {
    return {ErrorCode::invalid, "\"" + std::string{key} + "\" is missing or has the wrong form"};
}

bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= 255 &&
           std::ranges::none_of(id, [](unsigned char c) { return c <= 0x20 || c == 0x7f; });
}

std::optional<std::size_t> number_in(std::string_view text) {
    std::size_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::string_view take_word(std::string_view& text) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(std::min(space + 1, text.size()));
    return word;
}

// What every interaction has; place and thread are found by the caller.
Event begin(const json& payload, const std::string& account, Time received, ReplyTo reply_to) {
    Event made;
    made.account = account;
    made.at = received;
    made.person = text::text_in(text::member(payload, "user"), "id");
    reply_to.person = made.person;
    reply_to.trigger = text::text_in(payload, "trigger_id");
    made.reply_to = to_text(reply_to);
    return made;
}

void stand_in(Event& event, std::string_view place, std::string_view thread) {
    event.place = place;
    event.thread = thread;
    event.kind = kind_of(place, {});
}

// Where a form or a home tab of ours was made for: it stands in the view.
struct Origin {
    std::string outgoing, place, thread;
};
Origin origin_of(const json& view) {
    const json kept = json::parse(text::text_in(view, "private_metadata"), nullptr, false);
    return {std::string{text::text_in(kept, "o")}, std::string{text::text_in(kept, "p")},
            std::string{text::text_in(kept, "t")}};
}

// The button's own words, or the index of the action when they did not fit.
void read_packed(std::string_view packed, LongClick& click, Click& into) {
    click.action = number_in(take_word(packed)).value_or(0);
    into.action = take_word(packed);
    into.value = packed;
}

Result<Decoded> clicked(const json& payload, const std::string& account, Time received) {
    const json& action = text::first_of(text::member(payload, "actions"));
    std::string_view block = text::text_in(action, "block_id");
    std::string_view id = text::text_in(action, "action_id");
    if (!block.starts_with(block_mark)) return Decoded{Ignored{"not_ours"}};
    block.remove_prefix(block_mark.size());
    // "delivered" or "delivered|first": a card that was replaced is still the one that it was at first.
    const std::string_view ids = block.substr(0, block.rfind(':')), delivered = ids.substr(0, ids.find('|'));
    const std::string card{ids.substr(delivered.size() < ids.size() ? delivered.size() + 1 : 0)};
    if (!is_id(card)) return wrong("actions.block_id");
    if (id == open_form_action)
        return Decoded{FormWanted{std::string{delivered}, std::string{text::text_in(payload, "trigger_id")}}};

    const json& container = text::member(payload, "container");
    const json& message = text::member(payload, "message");
    ReplyTo reply_to{.response_url = std::string{text::text_in(payload, "response_url")}};
    reply_to.in_view =
        text::text_in(container, "type") == "view" && text::text_in(text::member(payload, "view"), "type") == "modal";
    LongClick made{begin(payload, account, received, std::move(reply_to)), std::string{delivered}};
    if (!is_id(made.event.person)) return wrong("user.id");
    if (text::text_in(container, "type") == "view") {
        const Origin origin = origin_of(text::member(payload, "view"));
        stand_in(made.event, origin.place, origin.thread);
    } else {
        std::string_view channel = text::text_in(container, "channel_id");
        if (channel.empty()) channel = text::text_in(text::member(payload, "channel"), "id");
        std::string_view ts = text::text_in(container, "message_ts"), root = text::text_in(container, "thread_ts");
        if (root.empty()) root = text::text_in(message, "thread_ts");
        // A card at the top level of a channel opens the thread that bears its id; what one person sees opens none.
        const bool alone = text::flag_in(container, "is_ephemeral");
        if (root.empty() && !alone && kind_of(channel, {}) != PlaceKind::direct) root = ts;
        stand_in(made.event, channel,
                 kind_of(channel, {}) == PlaceKind::direct && root == ts ? std::string_view{} : root);
    }
    if (!is_id(made.event.place)) return wrong("container.channel_id");
    std::string_view moment = text::text_in(payload, "trigger_id");
    if (moment.empty()) moment = text::text_in(action, "action_ts");
    if (!is_id(moment)) return wrong("trigger_id");
    made.event.external_id = "a:" + std::string{moment};

    Click click{card, "", ""};
    const std::string_view type = text::text_in(action, "type");
    const std::string_view chosen = text::text_in(text::member(action, "selected_option"), "value");
    bool complete = true;
    if (type == "button") {
        std::string_view name = id;
        made.action = number_in(take_word(name)).value_or(0);
        click.action = name;
        click.value = text::text_in(action, "value");
        complete = click.value != long_value;
    } else {
        read_packed(chosen.empty() ? text::text_in(action, "value") : chosen, made, click);
        complete = !click.action.empty();
    }
    made.event.what = std::move(click);
    if (complete) return Decoded{std::move(made.event)};
    return Decoded{std::move(made)};
}

// What stands in one element of a form, by its kind.
std::string_view input_of(const json& element) {
    for (const char* key : {"value", "selected_date", "selected_user"})
        if (const std::string_view text = text::text_in(element, key); !text.empty()) return text;
    return text::text_in(text::member(element, "selected_option"), "value");
}

Result<Decoded> form_sent(const json& payload, const std::string& account, Time received) {
    const json& view = text::member(payload, "view");
    if (text::text_in(view, "callback_id") != view_callback) return Decoded{Ignored{"not_ours"}};
    const Origin origin = origin_of(view);
    if (!is_id(origin.outgoing) || !is_id(origin.place)) return wrong("view.private_metadata");
    FormSent sent{begin(payload, account, received, {}), origin.outgoing, {}};
    if (!is_id(sent.event.person)) return wrong("user.id");
    stand_in(sent.event, origin.place, origin.thread);
    sent.event.external_id =
        "f:" + std::string{text::text_in(view, "id")} + ":" + std::string{text::text_in(view, "hash")};
    const json& values = text::member(text::member(view, "state"), "values");
    if (values.is_object())
        for (const auto& [field, elements] : values.items())
            if (elements.is_object() && !elements.empty()) sent.values[field] = input_of(*elements.begin());
    return Decoded{std::move(sent)};
}

// "Send to desk" on somebody's message.
Result<Decoded> forwarded(const json& payload, const std::string& account, Time received) {
    const json& message = text::member(payload, "message");
    const std::string_view channel = text::text_in(text::member(payload, "channel"), "id");
    std::string_view ts = text::text_in(payload, "message_ts");
    if (ts.empty()) ts = text::text_in(message, "ts");
    if (!is_id(channel)) return wrong("channel.id");
    if (!is_id(ts)) return wrong("message_ts");
    ReplyTo reply_to{.response_url = std::string{text::text_in(payload, "response_url")}};
    Event made = begin(payload, account, received, std::move(reply_to));
    if (!is_id(made.person)) return wrong("user.id");
    std::string_view moment = text::text_in(payload, "trigger_id");
    if (moment.empty()) moment = text::text_in(payload, "action_ts");
    if (!is_id(moment)) return wrong("trigger_id");
    std::string_view root = text::text_in(message, "thread_ts");
    stand_in(made, channel, root.empty() && kind_of(channel, {}) != PlaceKind::direct ? ts : root);
    made.external_id = "s:" + std::string{moment};
    made.what = Forward{std::string{ts}, std::string{text::text_in(message, "user")},
                        to_markdown(text::text_in(message, "text"), {}).text};
    return Decoded{std::move(made)};
}

}  // namespace

Result<Decoded> decode_interaction(const json& payload, const std::string& account, Time received) {
    if (!payload.is_object()) return Error{ErrorCode::invalid, "the payload must be a JSON object"};
    const std::string_view type = text::text_in(payload, "type");
    if (type == "block_actions") return clicked(payload, account, received);
    if (type == "view_submission") return form_sent(payload, account, received);
    if (type == "message_action") return forwarded(payload, account, received);
    if (type.empty()) return wrong("type");
    return Decoded{Ignored{"interaction." + std::string{type.substr(0, 60)}}};
}

Result<Decoded> decode_command(const json& fields, const std::string& account, Time received) {
    if (!fields.is_object()) return Error{ErrorCode::invalid, "the command must be an object"};
    const std::string_view place = text::text_in(fields, "channel_id"), person = text::text_in(fields, "user_id"),
                           trigger = text::text_in(fields, "trigger_id");
    if (text::text_in(fields, "command").empty()) return wrong("command");
    if (!is_id(place)) return wrong("channel_id");
    if (!is_id(person)) return wrong("user_id");
    if (!is_id(trigger)) return wrong("trigger_id");
    Event made;
    made.account = account;
    made.external_id = "c:" + std::string{trigger};
    made.at = received;
    made.person = person;
    stand_in(made, place, {});
    ReplyTo reply_to{.response_url = std::string{text::text_in(fields, "response_url")},
                     .trigger = std::string{trigger}};
    reply_to.person = person;
    reply_to.private_answer = true;
    made.reply_to = to_text(reply_to);
    made.what = Command{to_markdown(text::text_in(fields, "text"), {}).text};
    return Decoded{std::move(made)};
}

Result<json> form_fields(std::string_view body) {
    json fields = json::object();
    while (!body.empty()) {
        const std::string_view pair = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(pair.size() + 1, body.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = net::percent_decoded(pair.substr(0, equals), true);
        auto value = net::percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value) return Error{ErrorCode::invalid, "the form is not encoded as it must be"};
        if (fields.size() >= 100) return Error{ErrorCode::invalid, "the form has too many fields"};
        if (!name->empty()) fields[*name] = std::move(*value);
    }
    return Result<json>{boost::system::in_place_value, std::move(fields)};
}

std::string form_field(std::string_view body, std::string_view name) {
    while (!body.empty()) {
        const std::string_view pair = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(pair.size() + 1, body.size()));
        if (pair.substr(0, pair.find('=')) != name) continue;
        return net::percent_decoded(pair.substr(std::min(name.size() + 1, pair.size())), true).value_or("");
    }
    return {};
}

std::string to_text(const ReplyTo& reply_to) {
    json out = json::object();
    if (!reply_to.response_url.empty()) out["url"] = reply_to.response_url;
    if (!reply_to.trigger.empty()) out["trigger"] = reply_to.trigger;
    if (!reply_to.person.empty()) out["person"] = reply_to.person;
    if (reply_to.private_answer) out["private"] = true;
    if (reply_to.in_view) out["in_view"] = true;
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

ReplyTo reply_to_from(std::string_view text) {
    if (text.empty()) return {};
    const json kept = json::parse(text, nullptr, false);
    return {std::string{text::text_in(kept, "url")}, std::string{text::text_in(kept, "trigger")},
            std::string{text::text_in(kept, "person")}, text::flag_in(kept, "private"), text::flag_in(kept, "in_view")};
}

std::string block_id(const Outgoing& outgoing, std::size_t block) {
    const std::string first = outgoing.updates.empty() ? "" : "|" + outgoing.updates;
    return std::string{block_mark} + outgoing.id + first + ":" + std::to_string(block);
}

std::string action_id(std::size_t index, std::string_view action) {
    return std::to_string(index) + " " + std::string{action};
}

}  // namespace twicket::slack
