// One small function a kind of activity.
#include "adapters/teams/decode.hpp"

#include <algorithm>

#include "adapters/teams/emoji.hpp"
#include "adapters/teams/words.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"

namespace twicket::teams {
namespace {

using nlohmann::json;

constexpr std::size_t most_parts = 50;  // members, reactions or files of one activity

std::string short_digest(std::string_view text) {
    return text::to_hex(net::digest(net::Hash::sha256, text).substr(0, 12));
}

// A repeated delivery has the same id in the same conversation. Reactions and invokes may come without one; then what
// they tell stands for it.
std::string external_id(const Activity& activity, std::string_view part) {
    std::string whole = activity.channel;
    for (const std::string_view one : {std::string_view{activity.conversation}, std::string_view{activity.id},
                                       std::string_view{activity.type}, std::string_view{activity.name}, part}) {
        whole += '\n';
        whole += one;
    }
    if (activity.id.empty()) {
        whole += '\n' + activity.from.id + '\n' + activity.reply_to + '\n' + text_in(activity.body, "timestamp");
        if (const auto value = activity.body.find("value"); value != activity.body.end()) whole += value->dump();
    }
    return activity.type + ":" + short_digest(whole);
}

bool is_ours(const Party& who, const Activity& activity, const Ourselves& us) {
    return who.id == "28:" + us.app_id || (!who.id.empty() && who.id == activity.recipient.id && who.role == "bot");
}

Attachment file_of(const json& attachment) {
    Attachment file{.name = text_in(attachment, "name"),
                    .media_type = text_in(attachment, "contentType"),
                    .url = text_in(attachment, "contentUrl")};
    if (file.media_type == "application/vnd.microsoft.teams.file.download.info") {
        const json& content = object_in(attachment, "content");
        if (const std::string direct = text_in(content, "downloadUrl"); !direct.empty()) file.url = direct;
        file.media_type = text_in(content, "fileType");
    }
    return file;
}

std::vector<Attachment> files_of(const Activity& activity) {
    std::vector<Attachment> files;
    for (const json& one : list_in(activity.body, "attachments")) {
        const std::string type = text_in(one, "contentType");
        const bool part_of_text = type == "text/html" || type.starts_with("application/vnd.microsoft.card");
        if (!part_of_text && files.size() < most_parts) files.push_back(file_of(one));
    }
    return files;
}

// "/desk why" typed as a message: Teams has no slash commands for bots.
std::optional<Command> command_in(const std::string& text) {
    constexpr std::string_view word = "/desk";
    if (!text.starts_with(word)) return std::nullopt;
    if (text.size() > word.size() && text[word.size()] != ' ' && text[word.size()] != '\n') return std::nullopt;
    const auto begin = text.find_first_not_of(" \n", word.size());
    return Command{begin == std::string::npos ? std::string{} : text.substr(begin)};
}

std::vector<Event> message(const Activity& activity, const Ourselves& us) {
    const auto value = activity.body.find("value");
    if (value != activity.body.end())
        if (auto click = click_of(*value)) return {event_of(activity, us, std::move(*click))};
    Words words = words_of(activity, us.app_id);
    std::vector<Attachment> files = files_of(activity);
    if (activity.id.empty() || (words.text.empty() && files.empty() && !words.calls_us)) return {};
    if (auto command = command_in(words.text)) return {event_of(activity, us, std::move(*command))};
    Message message{.id = activity.id, .text = std::move(words.text)};
    message.calls_us = words.calls_us || activity.where.kind == PlaceKind::direct;
    message.from_bot = activity.from.role == "bot" || activity.from.id.starts_with("28:");
    message.files = std::move(files);
    return {event_of(activity, us, std::move(message))};
}

std::vector<Event> reactions(const Activity& activity, const Ourselves& us) {
    std::vector<Event> events;
    for (const bool added : {true, false}) {
        for (const json& one : list_in(activity.body, added ? "reactionsAdded" : "reactionsRemoved")) {
            const std::string type = text_in(one, "type");
            if (type.empty() || type.size() > 200 || events.size() >= most_parts) continue;
            const std::string part = (added ? "+" : "-") + type + activity.reply_to + activity.from.id;
            events.push_back(event_of(activity, us, Reaction{activity.reply_to, sign_of(type), added}, part));
        }
    }
    return events;
}

std::vector<Event> update(const Activity& activity, const Ourselves& us) {
    if (activity.id.empty()) return {};
    // The same message may be edited many times: its id alone would make the second edit a copy of the first.
    const std::string part = activity.event_type + text_in(activity.body, "timestamp") + short_digest(activity.text);
    if (activity.type == "messageDelete") return {event_of(activity, us, Deletion{activity.id}, part)};
    return {event_of(activity, us, Edit{activity.id, words_of(activity, us.app_id).text}, part)};
}

// Who went; we ourselves are nobody in particular.
void leavers(const Activity& activity, const Ourselves& us, std::vector<Event>& events) {
    for (const json& one : list_in(activity.body, "membersRemoved")) {
        const Party who = party_of(one);
        const bool we = who.id == activity.recipient.id || is_ours(who, activity, us);
        if (events.size() >= most_parts) return;
        Event event = event_of(activity, us, Left{}, "left" + who.id);
        event.person = we ? std::string{} : who.key();
        events.push_back(std::move(event));
    }
}

// In a personal chat the person and we come together: one welcome is enough.
std::vector<Event> members(const Activity& activity, const Ourselves& us) {
    std::vector<Event> events;
    const bool direct = activity.where.kind == PlaceKind::direct;
    for (const json& one : list_in(activity.body, "membersAdded")) {
        const Party who = party_of(one);
        const bool we = who.id == activity.recipient.id || is_ours(who, activity, us);
        if (we && direct) {
            events.push_back(event_of(activity, us, Joined{}, "joined"));
        } else if (!direct && events.size() < most_parts) {
            Event event = event_of(activity, us, Joined{}, "joined" + who.id);
            event.person = we ? std::string{} : who.key();
            events.push_back(std::move(event));
        }
    }
    leavers(activity, us, events);
    return events;
}

// Uninstalled. An installation is told by conversationUpdate as well, with who is there.
std::vector<Event> installation(const Activity& activity, const Ourselves& us) {
    if (!removes_us(activity)) return {};
    Event event = event_of(activity, us, Left{}, "uninstalled");
    event.person.clear();
    return {std::move(event)};
}

}  // namespace

std::string to_text(const ReplyTo& reply_to) {
    // None of them holds a control character: read_activity has seen to that.
    std::string text = reply_to.conversation;
    for (const std::string* part : {&reply_to.message, &reply_to.person, &reply_to.name}) (text += '\n') += *part;
    return text;
}

ReplyTo reply_to_from(const std::string& text) {
    ReplyTo reply_to;
    std::string_view rest = text;
    for (std::string* part : {&reply_to.conversation, &reply_to.message, &reply_to.person, &reply_to.name}) {
        const auto end = std::min(rest.find('\n'), rest.size());
        *part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return reply_to;
}

std::string conversation_of(const std::string& place, const std::string& thread) {
    return thread.empty() ? place : place + std::string{thread_mark} + thread;
}

std::optional<Click> click_of(const json& data) {
    if (!data.is_object()) return std::nullopt;
    const json& ours = object_in(data, "twicket");
    Click click{text_in(ours, "card"), text_in(ours, "action"), text_in(ours, "value")};
    if (click.card.empty() || click.action.empty()) return std::nullopt;
    return click;
}

Event event_of(const Activity& activity, const Ourselves& us, What what, std::string_view part) {
    const Where& where = activity.where;
    Event event;
    event.account = us.account;
    event.external_id = external_id(activity, part);
    event.at = activity.at;
    event.place = where.place;
    event.kind = where.kind;
    event.thread = where.thread;
    event.person = activity.from.key();
    event.what = std::move(what);
    event.reply_to = to_text({activity.conversation, activity.id, activity.from.key(), activity.from.name});
    return event;
}

bool adds_us(const Activity& activity) {
    if (activity.type == "installationUpdate") return activity.action.starts_with("add");
    const json& added = list_in(activity.body, "membersAdded");
    return activity.type == "conversationUpdate" &&
           std::ranges::any_of(added, [&](const json& one) { return text_in(one, "id") == activity.recipient.id; });
}

bool removes_us(const Activity& activity) {
    if (activity.type == "installationUpdate") return activity.action.starts_with("remove");
    const json& removed = list_in(activity.body, "membersRemoved");
    return activity.type == "conversationUpdate" &&
           std::ranges::any_of(removed, [&](const json& one) { return text_in(one, "id") == activity.recipient.id; });
}

std::vector<Event> decode(const Activity& activity, const Ourselves& us) {
    if (is_ours(activity.from, activity, us)) return {};
    if (activity.type == "message") return message(activity, us);
    if (activity.type == "messageReaction") return reactions(activity, us);
    if (activity.type == "messageUpdate" || activity.type == "messageDelete") return update(activity, us);
    if (activity.type == "conversationUpdate") return members(activity, us);
    if (activity.type == "installationUpdate") return installation(activity, us);
    return {};
}

}  // namespace twicket::teams
