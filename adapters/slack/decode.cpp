// Events: who spoke where, and what of it concerns us. A post is known by (channel, ts), since Slack tells of a mention
// twice, as `message` and as `app_mention`, under two event ids.
#include "adapters/slack/decode.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "adapters/slack/emoji.hpp"
#include "adapters/slack/markup.hpp"
#include "bot/store/fault.hpp"
#include "bot/text/shape.hpp"

namespace twicket::slack {
namespace {

using nlohmann::json;

constexpr std::size_t id_limit = 255;
constexpr std::size_t most_files = 20;

bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= id_limit &&
           std::ranges::none_of(id, [](unsigned char c) { return c <= 0x20 || c == 0x7f; });
}

Error wrong(std::string_view key) {
    return {ErrorCode::invalid, "\"" + std::string{key} + "\" is missing or is no id"};
}

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        if (!text.empty()) text += ':';
        text += part;
    }
    return text;
}

// The bot user that this delivery is meant for: what we know of ourselves, else what the envelope says.
std::string_view own_user(const json& envelope, const Self& self) {
    if (!self.user.empty()) return self.user;
    const json& authorization = text::first_of(text::member(envelope, "authorizations"));
    return text::flag_in(authorization, "is_bot") ? text::text_in(authorization, "user_id") : std::string_view{};
}

struct Scene {
    const json& envelope;
    const json& event;
    const std::string& account;
    const Self& self;
    std::string_view us;  // our user id, may be empty

    bool wrote(const json& message) const {
        const std::string_view user = text::text_in(message, "user"), bot = text::text_in(message, "bot_id"),
                               app = text::text_in(message, "app_id");
        const std::string_view own_app = self.app.empty() ? text::text_in(envelope, "api_app_id") : self.app;
        return (!us.empty() && user == us) || (!self.bot.empty() && bot == self.bot) ||
               (!bot.empty() && !app.empty() && app == own_app);
    }
    Event begin(std::string external_id, std::string_view channel, std::string_view channel_type) const {
        Event made;
        made.account = account;
        made.external_id = std::move(external_id);
        made.at = time_of(text::text_in(event, "event_ts"));
        made.place = channel;
        made.kind = kind_of(channel, channel_type);
        return made;
    }
    // Unique for a delivery's content: Slack's id, or for senders without one the moment and the kind.
    std::string delivery() const {
        if (const std::string_view id = text::text_in(envelope, "event_id"); is_id(id)) return std::string{id};
        return joined({text::text_in(event, "type"), text::text_in(event, "event_ts"), text::text_in(event, "user")});
    }
};

std::vector<Attachment> files_of(const json& message) {
    std::vector<Attachment> files;
    const json& list = text::member(message, "files");
    if (!list.is_array()) return files;
    for (const json& file : list) {
        if (files.size() == most_files) break;
        std::string_view url = text::text_in(file, "url_private_download");
        if (url.empty()) url = text::text_in(file, "url_private");
        const json& size = text::member(file, "size");
        const std::string_view name =
            text::text_in(file, "name").empty() ? text::text_in(file, "title") : text::text_in(file, "name");
        if (name.empty() && url.empty()) continue;
        files.push_back({std::string{name}, std::string{text::text_in(file, "mimetype")}, std::string{url},
                         size.is_number_unsigned() ? size.get<std::int64_t>() : 0});
    }
    return files;
}

// The thread of a post: its root; in a direct message the whole place, unless the person opened a thread there.
std::string thread_of(const json& message, std::string_view ts, PlaceKind kind) {
    const std::string_view root = text::text_in(message, "thread_ts");
    if (!root.empty()) return std::string{root};
    return kind == PlaceKind::direct ? std::string{} : std::string{ts};
}

Result<Decoded> message_of(const Scene& scene, const json& message, bool mention) {
    const std::string_view channel = text::text_in(scene.event, "channel"), ts = text::text_in(message, "ts");
    if (!is_id(channel)) return wrong("event.channel");
    if (!is_id(ts)) return wrong("event.ts");
    const bool take_own = fault::planted("own_messages");
    if (scene.wrote(message) && !take_own) return Decoded{Ignored{"own"}};
    Event made = scene.begin(joined({"m", channel, ts}), channel, text::text_in(scene.event, "channel_type"));
    made.at = time_of(ts);
    const bool from_bot =
        (!text::text_in(message, "bot_id").empty() || text::text_in(message, "subtype") == "bot_message") && !take_own;
    std::string_view person = text::text_in(message, "user");
    if (person.empty()) person = text::text_in(message, "bot_id");
    if (!is_id(person)) return wrong("event.user");
    made.person = person;
    made.thread = thread_of(message, ts, made.kind);
    Heard heard = to_markdown(text::text_in(message, "text"), scene.us);
    made.what = Message{std::string{ts}, std::move(heard.text),
                        mention || heard.calls_us || made.kind == PlaceKind::direct, from_bot, files_of(message)};
    return Decoded{std::move(made)};
}

Result<Decoded> changed(const Scene& scene) {
    const json& now = text::member(scene.event, "message");
    const json& before = text::member(scene.event, "previous_message");
    const std::string_view channel = text::text_in(scene.event, "channel"), ts = text::text_in(now, "ts");
    if (!is_id(channel)) return wrong("event.channel");
    if (!is_id(ts)) return wrong("event.message.ts");
    if (scene.wrote(now) || scene.wrote(before)) return Decoded{Ignored{"own"}};
    Event made = scene.begin({}, channel, text::text_in(scene.event, "channel_type"));
    made.person = text::text_in(now, "user");
    made.thread = thread_of(now, ts, made.kind);
    // A deleted message with replies becomes a tombstone; a link that unfolded changes no text.
    if (text::text_in(now, "subtype") == "tombstone") {
        if (made.person.empty() || made.person == "USLACKBOT") made.person = text::text_in(before, "user");
        made.external_id = joined({"d", channel, ts});
        made.what = Deletion{std::string{ts}};
        return Decoded{std::move(made)};
    }
    if (before.is_object() && text::text_in(now, "text") == text::text_in(before, "text"))
        return Decoded{Ignored{"same_text"}};
    const std::string_view edited = text::text_in(text::member(now, "edited"), "ts");
    made.external_id = joined({"e", channel, ts, edited.empty() ? std::string_view{scene.delivery()} : edited});
    made.what = Edit{std::string{ts}, to_markdown(text::text_in(now, "text"), scene.us).text};
    return Decoded{std::move(made)};
}

Result<Decoded> deleted(const Scene& scene) {
    const json& before = text::member(scene.event, "previous_message");
    const std::string_view channel = text::text_in(scene.event, "channel");
    std::string_view ts = text::text_in(scene.event, "deleted_ts");
    if (ts.empty()) ts = text::text_in(before, "ts");
    if (!is_id(channel)) return wrong("event.channel");
    if (!is_id(ts)) return wrong("event.deleted_ts");
    if (scene.wrote(before)) return Decoded{Ignored{"own"}};
    Event made = scene.begin(joined({"d", channel, ts}), channel, text::text_in(scene.event, "channel_type"));
    made.person = text::text_in(before, "user");
    made.thread = thread_of(before, ts, made.kind);
    made.what = Deletion{std::string{ts}};
    return Decoded{std::move(made)};
}

Result<Decoded> any_message(const Scene& scene) {
    const std::string_view subtype = text::text_in(scene.event, "subtype");
    if (subtype == "message_changed") return changed(scene);
    if (subtype == "message_deleted") return deleted(scene);
    static constexpr std::array<std::string_view, 5> spoken{"", "file_share", "thread_broadcast", "me_message",
                                                            "bot_message"};
    if (std::ranges::find(spoken, subtype) == spoken.end()) return Decoded{Ignored{"subtype." + std::string{subtype}}};
    if (text::flag_in(scene.event, "hidden")) return Decoded{Ignored{"hidden"}};
    return message_of(scene, scene.event, false);
}

Result<Decoded> reaction(const Scene& scene, bool added) {
    const json& item = text::member(scene.event, "item");
    if (text::text_in(item, "type") != "message") return Decoded{Ignored{"reaction_elsewhere"}};
    const std::string_view channel = text::text_in(item, "channel"), ts = text::text_in(item, "ts"),
                           user = text::text_in(scene.event, "user"), name = text::text_in(scene.event, "reaction");
    if (!is_id(channel)) return wrong("event.item.channel");
    if (!is_id(ts)) return wrong("event.item.ts");
    if (!is_id(user)) return wrong("event.user");
    if (!scene.us.empty() && user == scene.us) return Decoded{Ignored{"own"}};
    Event made = scene.begin(scene.delivery(), channel, "");
    made.person = user;
    made.what = Reaction{std::string{ts}, sign_of(name), added};
    return Decoded{std::move(made)};
}

Result<Decoded> membership(const Scene& scene, bool joined_it) {
    const std::string_view channel = text::text_in(scene.event, "channel"), user = text::text_in(scene.event, "user");
    if (!is_id(channel)) return wrong("event.channel");
    if (!is_id(user)) return wrong("event.user");
    Event made = scene.begin(scene.delivery(), channel, "");
    if (user != scene.us) made.person = user;
    if (joined_it)
        made.what = Joined{};
    else
        made.what = Left{};
    return Decoded{std::move(made)};
}

Result<Decoded> home(const Scene& scene) {
    const std::string_view tab = text::text_in(scene.event, "tab"), channel = text::text_in(scene.event, "channel"),
                           user = text::text_in(scene.event, "user");
    if (!is_id(user)) return wrong("event.user");
    if (tab == "messages")
        return Decoded{Notice{Notice::Kind::messages_opened, std::string{channel}, {}, std::string{user}}};
    if (tab != "home" && !tab.empty()) return Decoded{Ignored{"home." + std::string{tab.substr(0, 60)}}};
    if (!is_id(channel)) return wrong("event.channel");
    Event made = scene.begin(scene.delivery(), channel, "im");
    made.person = user;
    ReplyTo reply_to;
    reply_to.person = user;
    made.reply_to = to_text(reply_to);
    made.what = HomeOpened{};
    return Decoded{std::move(made)};
}

Result<Decoded> assistant(const Scene& scene) {
    const json& thread = text::member(scene.event, "assistant_thread");
    const std::string_view channel = text::text_in(thread, "channel_id"), ts = text::text_in(thread, "thread_ts");
    if (!is_id(channel)) return wrong("event.assistant_thread.channel_id");
    if (!is_id(ts)) return wrong("event.assistant_thread.thread_ts");
    return Decoded{Notice{Notice::Kind::assistant_opened, std::string{channel}, std::string{ts},
                          std::string{text::text_in(thread, "user_id")}}};
}

Result<Decoded> inner_event(const Scene& scene) {
    const std::string_view type = text::text_in(scene.event, "type");
    if (type == "message") return any_message(scene);
    if (type == "app_mention") return message_of(scene, scene.event, true);
    if (type == "reaction_added") return reaction(scene, true);
    if (type == "reaction_removed") return reaction(scene, false);
    if (type == "member_joined_channel") return membership(scene, true);
    if (type == "member_left_channel") return membership(scene, false);
    if (type == "app_home_opened") return home(scene);
    if (type == "assistant_thread_started") return assistant(scene);
    if (type == "app_uninstalled") return Decoded{Notice{Notice::Kind::uninstalled}};
    if (type == "tokens_revoked") {
        const json& bots = text::member(text::member(scene.event, "tokens"), "bot");
        if (!bots.is_array() || bots.empty()) return Decoded{Ignored{"tokens_of_people"}};
        return Decoded{Notice{Notice::Kind::tokens_revoked}};
    }
    if (type == "user_change") {
        const std::string_view user = text::text_in(text::member(scene.event, "user"), "id");
        return Decoded{Notice{Notice::Kind::person_changed, {}, {}, std::string{user}}};
    }
    if (type.empty()) return wrong("event.type");
    return Decoded{Ignored{"kind." + std::string{type.substr(0, 60)}}};
}

}  // namespace

Result<Decoded> decode_event(const json& envelope, const std::string& account, const Self& self) {
    if (!envelope.is_object()) return Error{ErrorCode::invalid, "the body must be a JSON object"};
    const std::string_view type = text::text_in(envelope, "type");
    if (type == "url_verification") {
        const std::string_view challenge = text::text_in(envelope, "challenge");
        if (challenge.empty() || challenge.size() > 1024) return wrong("challenge");
        return Decoded{Challenge{std::string{challenge}}};
    }
    if (type == "app_rate_limited") return Decoded{Notice{Notice::Kind::too_many_events}};
    if (type != "event_callback") {
        if (type.empty()) return wrong("type");
        return Decoded{Ignored{"envelope." + std::string{type.substr(0, 60)}}};
    }
    const json& event = text::member(envelope, "event");
    if (!event.is_object()) return Error{ErrorCode::invalid, "\"event\" must be an object"};
    return inner_event({envelope, event, account, self, own_user(envelope, self)});
}

std::string team_of(const json& payload) {
    if (const std::string_view id = text::text_in(payload, "team_id"); !id.empty()) return std::string{id};
    return std::string{text::text_in(text::member(payload, "team"), "id")};
}

Time time_of(std::string_view ts) {
    std::int64_t seconds = 0, order = 0;
    const std::size_t dot = std::min(ts.find('.'), ts.size());
    if (dot == 0 || dot > 11) return {};
    const auto whole = std::from_chars(ts.data(), ts.data() + dot, seconds);
    if (whole.ec != std::errc{} || whole.ptr != ts.data() + dot || seconds < 0) return {};
    if (dot + 3 < ts.size()) std::from_chars(ts.data() + dot + 1, ts.data() + dot + 4, order);
    return from_millis(seconds * 1000 + order);
}

PlaceKind kind_of(std::string_view place, std::string_view channel_type) {
    if (channel_type == "im" || channel_type == "app_home") return PlaceKind::direct;
    if (channel_type == "mpim") return PlaceKind::group;
    if (!channel_type.empty()) return PlaceKind::channel;
    // Reactions and mentions do not say it; "G" is a group chat, or a private channel of old.
    return place.starts_with('D') ? PlaceKind::direct : place.starts_with('G') ? PlaceKind::group : PlaceKind::channel;
}

}  // namespace twicket::slack
