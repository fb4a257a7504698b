// Every key that we read has one type and a bound; what else a system sends is left alone, so that it can grow.
#include "adapters/webhook/decode.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "bot/text/json.hpp"

namespace twicket::webhook {
namespace {

using nlohmann::json;

constexpr std::size_t id_limit = 256;

Error wrong(std::string detail) {
    return {ErrorCode::invalid, std::move(detail)};
}

// The member, or null when it is missing: a null member is the same as none.
const json* member(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

Result<std::string> text_in(const json& object, const char* key, const char* shown) {
    const json* found = member(object, key);
    if (!found) return wrong(std::string{"\""} + shown + "\" is missing");
    if (!found->is_string()) return wrong(std::string{"\""} + shown + "\" must be a text");
    const auto& text = found->get_ref<const std::string&>();
    if (text.find('\0') != std::string::npos) return wrong(std::string{"\""} + shown + "\" holds a NUL character");
    return text;
}
Result<std::string> text_in(const json& object, const char* key) {
    return text_in(object, key, key);
}

Result<std::string> id_in(const json& object, const char* key, const char* shown) {
    auto text = text_in(object, key, shown);
    if (text && !is_id(*text))
        return wrong(std::string{"\""} + shown + "\" must be 1 to 256 bytes without control characters");
    return text;
}
Result<std::string> id_in(const json& object, const char* key) {
    return id_in(object, key, key);
}

Result<bool> flag_in(const json& object, const char* key, bool otherwise) {
    const json* found = member(object, key);
    if (!found) return otherwise;
    if (!found->is_boolean()) return wrong(std::string{"\""} + key + "\" must be true or false");
    return found->get<bool>();
}

Result<PlaceKind> kind_in(const json& place) {
    if (!member(place, "kind")) return PlaceKind::channel;
    auto kind = text_in(place, "kind", "place.kind");
    if (!kind) return kind.error();
    if (*kind == "channel") return PlaceKind::channel;
    if (*kind == "group") return PlaceKind::group;
    if (*kind == "direct") return PlaceKind::direct;
    return wrong("\"place.kind\" must be channel, group or direct");
}

Result<What> click_of(const json& body) {
    auto card = id_in(body, "card");
    if (!card) return card.error();
    auto action = id_in(body, "action");
    if (!action) return action.error();
    if (!member(body, "value")) return What{Click{*card, *action, ""}};
    auto value = text_in(body, "value");
    if (!value) return value.error();
    return What{Click{*card, *action, *value}};
}

Result<What> message_of(const json& body, std::string id, bool direct) {
    auto text = text_in(body, "text");
    if (!text) return text.error();
    auto calls_us = flag_in(body, "calls_us", direct);
    if (!calls_us) return calls_us.error();
    auto from_bot = flag_in(body, "from_bot", false);
    if (!from_bot) return from_bot.error();
    return What{Message{std::move(id), *text, *calls_us, *from_bot}};
}

// What happened, for the types that speak of one message.
Result<What> about_message(const json& body, const std::string& type, bool direct) {
    auto id = id_in(body, "id");
    if (!id) return id.error();
    if (type == "message") return message_of(body, *id, direct);
    if (type == "deletion") return What{Deletion{*id}};
    if (type == "edit") {
        auto text = text_in(body, "text");
        if (!text) return text.error();
        return What{Edit{*id, *text}};
    }
    auto emoji = id_in(body, "emoji");
    if (!emoji) return emoji.error();
    auto added = flag_in(body, "added", true);
    if (!added) return added.error();
    return What{Reaction{*id, *emoji, *added}};
}

Result<What> what_in(const json& body, bool direct) {
    auto type = text_in(body, "type");
    if (!type) return type.error();
    if (*type == "message" || *type == "edit" || *type == "deletion" || *type == "reaction")
        return about_message(body, *type, direct);
    if (*type == "click") return click_of(body);
    if (*type == "joined") return What{Joined{}};
    if (*type != "command")
        return wrong("\"type\" must be message, edit, deletion, reaction, click, command or joined");
    auto text = text_in(body, "text");
    if (!text) return text.error();
    return What{Command{*text}};
}

// Milliseconds since 1970, between 1970 and 9999.
Result<Time> time_in(const json& body, Time otherwise) {
    const json* found = member(body, "at");
    if (!found) return otherwise;
    if (!found->is_number_unsigned() || found->get<std::uint64_t>() > 253'402'300'799'999)
        return wrong("\"at\" must be milliseconds since 1970");
    return from_millis(found->get<std::int64_t>());
}

}  // namespace

bool is_id(std::string_view text) {
    auto control = [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; };
    return !text.empty() && text.size() <= id_limit && std::ranges::none_of(text, control);
}

Result<Event> decode(std::string_view bytes, const std::string& account, const std::string& delivery, Time received) {
    auto body = text::parse_json(bytes);
    if (!body) return body.error();
    if (!body->is_object()) return wrong("the body must be a JSON object");
    const json* where = member(*body, "place");
    if (!where || !where->is_object()) return wrong("\"place\" must be an object with an id");
    auto kind = kind_in(*where);
    if (!kind) return kind.error();
    auto place = id_in(*where, "id", "place.id");
    if (!place) return place.error();
    auto person = id_in(*body, "person");
    if (!person) return person.error();
    auto at = time_in(*body, received);
    if (!at) return at.error();
    std::string thread;
    if (member(*body, "thread") && *member(*body, "thread") != "") {
        auto given = id_in(*body, "thread");
        if (!given) return given.error();
        thread = *given;
    }
    auto what = what_in(*body, *kind == PlaceKind::direct);
    if (!what) return what.error();
    return Event{account, delivery, *at, *place, *kind, thread, *person, std::move(*what)};
}

}  // namespace twicket::webhook
