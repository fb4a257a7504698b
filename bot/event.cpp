// Events as JSON for the inbox, and back. Each kind of happening is one row of names here.
#include "bot/event.hpp"

#include <nlohmann/json.hpp>

#include "bot/text/json_text.hpp"

namespace twicket {
namespace {

using nlohmann::json;

using text::JsonText;

// The members of "what".
struct Writer {
    JsonText& out;
    JsonText& kind(std::string_view name) const { return out.member("kind", name); }

    void operator()(const Message& message) const {
        kind("message").member("id", message.id).member("text", message.text).member("calls_us", message.calls_us);
        if (message.from_bot) out.member("from_bot", true);
        if (message.files.empty()) return;
        out.name("files").array();
        for (const Attachment& file : message.files) {
            out.object().member("name", file.name).member("type", file.media_type).member("url", file.url);
            out.member("bytes", file.bytes).end();
        }
        out.end();
    }
    void operator()(const Edit& edit) const { kind("edit").member("id", edit.message).member("text", edit.text); }
    void operator()(const Deletion& deletion) const { kind("deletion").member("id", deletion.message); }
    void operator()(const Reaction& reaction) const {
        kind("reaction").member("id", reaction.message).member("emoji", reaction.emoji).member("added", reaction.added);
    }
    void operator()(const Click& click) const {
        kind("click").member("card", click.card).member("action", click.action).member("value", click.value);
        if (click.taken_back) out.member("taken_back", true);
    }
    void operator()(const Command& command) const { kind("command").member("text", command.text); }
    void operator()(const Joined&) const { kind("joined"); }
    void operator()(const Tick& tick) const { kind("tick").member("timer", tick.timer); }
    void operator()(const Submission& sent) const {
        kind("submission").member("form", sent.form).member("value", sent.value).name("values").array();
        for (const auto& [name, value] : sent.values) out.array().value(name).value(value).end();
        out.end();
    }
    void operator()(const Forward& forward) const {
        kind("forward").member("id", forward.message).member("author", forward.author).member("text", forward.text);
    }
    void operator()(const HomeOpened&) const { kind("home_opened"); }
    void operator()(const Left&) const { kind("left"); }
    void operator()(const TicketChanged& change) const {
        kind("ticket_changed").member("ticket", change.ticket).member("news", name_of(change.news));
        out.member("number", change.facts.number).member("url", change.facts.url).member("owner", change.facts.owner);
        out.member("state", name_of(change.facts.state)).member("author", change.author);
        out.member("person", change.person).member("text", change.text);
        if (!change.comment.empty()) out.member("comment", change.comment);
    }
};

Message message_from(const json& from) {
    Message message{from.at("id"), from.at("text"), from.at("calls_us"), from.value("from_bot", false)};
    if (const auto files = from.find("files"); files != from.end())
        for (const json& file : *files)
            message.files.push_back({file.at("name"), file.at("type"), file.at("url"), file.at("bytes")});
    return message;
}

Submission submission_from(const json& from) {
    Submission sent{from.at("form"), from.at("value"), {}};
    for (const json& pair : from.at("values")) sent.values.emplace(pair.at(0), pair.at(1));
    return sent;
}

TicketChanged ticket_changed_from(const json& from) {
    TicketChanged change{.ticket = from.at("ticket"), .news = ticket_news_from(from.at("news").get<std::string>())};
    change.facts = {from.at("number"), from.at("url"), from.at("owner"), ticket_state_from(from.at("state").get<std::string>())};
    change.author = from.at("author");
    change.person = from.at("person");
    change.text = from.at("text");
    change.comment = from.value("comment", "");
    return change;
}

What what_from(const json& from) {
    const std::string kind = from.at("kind");
    if (kind == "message") return message_from(from);
    if (kind == "edit") return Edit{from.at("id"), from.at("text")};
    if (kind == "deletion") return Deletion{from.at("id")};
    if (kind == "reaction") return Reaction{from.at("id"), from.at("emoji"), from.at("added")};
    if (kind == "click") return Click{from.at("card"), from.at("action"), from.at("value"), from.value("taken_back", false)};
    if (kind == "command") return Command{from.at("text")};
    if (kind == "joined") return Joined{};
    if (kind == "tick") return Tick{from.at("timer")};
    if (kind == "submission") return submission_from(from);
    if (kind == "forward") return Forward{from.at("id"), from.at("author"), from.at("text")};
    if (kind == "home_opened") return HomeOpened{};
    if (kind == "left") return Left{};
    if (kind == "ticket_changed") return ticket_changed_from(from);
    throw std::runtime_error("unknown kind of event");
}

PlaceKind place_kind_from(const std::string& name) {
    if (name == "channel") return PlaceKind::channel;
    if (name == "group") return PlaceKind::group;
    if (name == "direct") return PlaceKind::direct;
    throw std::runtime_error("unknown kind of place");
}

}  // namespace

std::string to_json(const Event& event) {
    JsonText whole;
    whole.object().member("account", event.account).member("external_id", event.external_id);
    whole.member("at", to_millis(event.at)).member("place", event.place).member("place_kind", name_of(event.kind));
    whole.member("thread", event.thread).member("person", event.person);
    whole.name("what").object();
    std::visit(Writer{whole}, event.what);
    whole.end();
    if (!event.reply_to.empty()) whole.member("reply_to", event.reply_to);
    whole.end();
    return whole.take();
}

Result<Event> event_from_json(std::string_view text) {
    try {
        const json whole = json::parse(text);
        Event event{.account = whole.at("account"),
                    .external_id = whole.at("external_id"),
                    .at = from_millis(whole.at("at")),
                    .place = whole.at("place"),
                    .kind = place_kind_from(whole.at("place_kind")),
                    .thread = whole.at("thread"),
                    .person = whole.at("person"),
                    .what = what_from(whole.at("what")),
                    .reply_to = whole.value("reply_to", "")};
        return event;
    } catch (const std::exception&) {
        return Error{ErrorCode::invalid, "a stored event cannot be read: it is not in a form that this version knows"};
    }
}

std::string_view name_of(const What& what) {
    static constexpr std::string_view names[] = {"message", "edit",    "deletion", "reaction",
                                                 "click",   "command", "joined",   "tick",
                                                 "submission", "forward", "home_opened", "left",
                                                 "ticket_changed"};
    static_assert(std::size(names) == std::variant_size_v<What>);
    return names[what.index()];
}

std::string_view name_of(PlaceKind kind) {
    switch (kind) {
        case PlaceKind::channel:
            return "channel";
        case PlaceKind::group:
            return "group";
        case PlaceKind::direct:
            return "direct";
    }
    return "channel";
}

}  // namespace twicket
