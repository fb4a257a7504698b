// Reading of activities. What a member must be is checked here once, so that decoding needs no second look.
#include "adapters/teams/activity.hpp"

#include <algorithm>
#include <charconv>

#include "bot/text/json.hpp"

namespace twicket::teams {
namespace {

using nlohmann::json;

constexpr std::size_t id_limit = 1'024;

const json empty_object = json::object();
const json empty_list = json::array();

// Remembers the first member that is not what it must be.
class Reader {
  public:
    explicit Reader(const json& object) : object_{object} {}

    // A short text without control characters.
    std::string id(const char* key) {
        const auto found = object_.find(key);
        if (found == object_.end() || found->is_null()) return {};
        if (!found->is_string()) return complain(key, "must be a text");
        const auto& value = found->get_ref<const std::string&>();
        const bool control = std::ranges::any_of(value, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
        if (value.size() > id_limit || control) return complain(key, "is too long or holds control characters");
        return value;
    }
    std::string text(const char* key) {
        const auto found = object_.find(key);
        if (found == object_.end() || found->is_null()) return {};
        if (!found->is_string()) return complain(key, "must be a text");
        const auto& value = found->get_ref<const std::string&>();
        if (value.find('\0') != std::string::npos) return complain(key, "holds a NUL character");
        return value;
    }
    bool flag(const char* key) {
        const auto found = object_.find(key);
        return found != object_.end() && found->is_boolean() && found->get<bool>();
    }
    std::string complain(const char* key, const char* why) {
        if (complaint_.empty()) complaint_ = std::string{"\""} + key + "\" " + why;
        return {};
    }
    const std::string& complaint() const { return complaint_; }

  private:
    const json& object_;
    std::string complaint_;
};

// Digits of a fixed width, or -1.
int number_at(std::string_view text, std::size_t at, std::size_t width) {
    if (text.size() < at + width) return -1;
    int value = 0;
    const auto [end, failure] = std::from_chars(text.data() + at, text.data() + at + width, value);
    return failure == std::errc{} && end == text.data() + at + width && value >= 0 ? value : -1;
}

// The offset at the end, in minutes; nothing when it is unreadable.
std::optional<int> offset_of(std::string_view text) {
    if (text == "Z" || text == "z" || text.empty()) return 0;
    const int hours = number_at(text, 1, 2), minutes = number_at(text, 4, 2);
    if (text.size() != 6 || text[3] != ':' || hours < 0 || minutes < 0) return std::nullopt;
    if (text[0] == '+') return hours * 60 + minutes;
    if (text[0] == '-') return -(hours * 60 + minutes);
    return std::nullopt;
}

Where where_of(const Activity& activity) {
    Where where{activity.conversation, {}, PlaceKind::channel};
    if (const auto mark = activity.conversation.find(thread_mark); mark != std::string::npos) {
        where.place = activity.conversation.substr(0, mark);
        where.thread = activity.conversation.substr(mark + thread_mark.size());
        return where;
    }
    if (activity.conversation_type == "personal")
        where.kind = PlaceKind::direct;
    else if (activity.conversation_type == "groupChat")
        where.kind = PlaceKind::group;
    else if (activity.conversation_type.empty())
        where.kind = activity.is_group ? PlaceKind::group : PlaceKind::direct;
    // A new post of a channel is the root of its own thread.
    else if (activity.type == "message")
        where.thread = activity.id;
    return where;
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
    using namespace std::chrono;
    const int y = number_at(text, 0, 4), mo = number_at(text, 5, 2), d = number_at(text, 8, 2);
    const int h = number_at(text, 11, 2), mi = number_at(text, 14, 2), s = number_at(text, 17, 2);
    if (y < 1970 || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 60) return std::nullopt;
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (mo < 1 || d < 1 || !date.ok()) return std::nullopt;
    std::string_view rest = text.substr(19);
    int thousandths = 0;
    if (rest.starts_with('.')) {
        std::size_t digits = 1;
        while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9') ++digits;
        int scale = 100;
        for (std::size_t at = 1; at < digits && scale > 0; ++at, scale /= 10) thousandths += (rest[at] - '0') * scale;
        rest.remove_prefix(digits);
    }
    const auto offset = offset_of(rest);
    if (!offset) return std::nullopt;
    const auto whole = sys_days{date} + hours{h} + minutes{mi} + seconds{s} - minutes{*offset};
    return time_point_cast<milliseconds>(whole) + milliseconds{thousandths};
}

std::string text_in(const json& object, const char* key) {
    if (!object.is_object()) return {};
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

const json& object_in(const json& object, const char* key) {
    if (!object.is_object()) return empty_object;
    const auto found = object.find(key);
    return found != object.end() && found->is_object() ? *found : empty_object;
}

const json& list_in(const json& object, const char* key) {
    if (!object.is_object()) return empty_list;
    const auto found = object.find(key);
    return found != object.end() && found->is_array() ? *found : empty_list;
}

Party party_of(const json& object) {
    Reader reader{object.is_object() ? object : empty_object};
    return {reader.id("id"), reader.id("name"), reader.id("aadObjectId"), reader.id("role")};
}

Result<Activity> read_activity(std::string_view bytes, Time received) {
    Result<json> parsed = text::parse_json(bytes);
    if (parsed.has_error()) return parsed.error();
    if (!parsed->is_object()) return Error{ErrorCode::invalid, "an activity is one JSON object"};
    Activity activity;
    activity.body = std::move(*parsed);
    Reader reader{activity.body};
    activity.type = reader.id("type");
    activity.id = reader.id("id");
    activity.channel = reader.id("channelId");
    activity.service_url = reader.id("serviceUrl");
    activity.name = reader.id("name");
    activity.reply_to = reader.id("replyToId");
    activity.action = reader.id("action");
    activity.locale = reader.id("locale");
    activity.text = reader.text("text");
    activity.text_format = reader.id("textFormat");
    activity.expects_replies = reader.id("deliveryMode") == "expectReplies";
    activity.from = party_of(object_in(activity.body, "from"));
    activity.recipient = party_of(object_in(activity.body, "recipient"));
    activity.at = parse_time(reader.id("timestamp")).value_or(received);
    Reader conversation{object_in(activity.body, "conversation")};
    activity.conversation = conversation.id("id");
    activity.conversation_type = conversation.id("conversationType");
    activity.tenant = conversation.id("tenantId");
    activity.is_group = conversation.flag("isGroup");
    const json& channel_part = object_in(activity.body, "channelData");
    activity.event_type = text_in(channel_part, "eventType");
    if (activity.tenant.empty()) activity.tenant = text_in(object_in(channel_part, "tenant"), "id");
    if (activity.type.empty()) reader.complain("type", "is missing");
    if (activity.conversation.empty()) reader.complain("conversation.id", "is missing");
    for (const Reader* one : {&reader, &conversation})
        if (!one->complaint().empty()) return Error{ErrorCode::invalid, one->complaint()};
    activity.where = where_of(activity);
    return Result<Activity>{boost::system::in_place_value, std::move(activity)};
}

}  // namespace twicket::teams
