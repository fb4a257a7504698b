// Cards as JSON for the outbox, and as plain text for places without buttons.
#include "bot/reply.hpp"

#include <nlohmann/json.hpp>

namespace twicket {
namespace {

using nlohmann::json;

std::string_view name_of_style(ActionStyle style) {
    switch (style) {
        case ActionStyle::primary: return "primary";
        case ActionStyle::danger: return "danger";
        case ActionStyle::plain: break;
    }
    return "plain";
}

ActionStyle style_from(std::string_view name) {
    if (name == "primary") return ActionStyle::primary;
    if (name == "danger") return ActionStyle::danger;
    return ActionStyle::plain;
}

json json_of(const Card& card) {
    json out{{"text", card.text}, {"language", card.language}};
    for (const Source& source : card.sources)
        out["sources"].push_back({{"title", source.title}, {"link", source.link}, {"date", source.date}});
    for (const Field& field : card.fields) out["fields"].push_back({{"label", field.label}, {"value", field.value}});
    for (const Action& action : card.actions)
        out["actions"].push_back({{"id", action.id}, {"label", action.label}, {"value", action.value},
                                  {"style", name_of_style(action.style)}, {"emoji", action.emoji}});
    if (!card.state_line.empty()) out["state_line"] = card.state_line;
    if (!card.speaker.empty()) out["speaker"] = card.speaker;
    return out;
}

Card card_from(const json& from) {
    Card card{.text = from.at("text"), .language = from.at("language")};
    if (const auto sources = from.find("sources"); sources != from.end())
        for (const json& source : *sources) card.sources.push_back({source.at("title"), source.at("link"), source.at("date")});
    if (const auto fields = from.find("fields"); fields != from.end())
        for (const json& field : *fields) card.fields.push_back({field.at("label"), field.at("value")});
    if (const auto actions = from.find("actions"); actions != from.end())
        for (const json& action : *actions)
            card.actions.push_back({action.at("id"), action.at("label"), action.at("value"),
                                    style_from(action.at("style").get_ref<const std::string&>()), action.at("emoji")});
    card.state_line = from.value("state_line", "");
    card.speaker = from.value("speaker", "");
    return card;
}

}  // namespace

std::string to_json(const Card& card) { return json_of(card).dump(); }

std::string to_json(const Outgoing& outgoing) {
    json out{{"id", outgoing.id}, {"account", outgoing.account}, {"place", outgoing.place},
             {"thread", outgoing.thread}, {"card", json_of(outgoing.reply.card)}};
    if (!outgoing.reply.only_for.empty()) out["only_for"] = outgoing.reply.only_for;
    if (!outgoing.updates.empty()) out["updates"] = outgoing.updates;
    if (outgoing.not_after != Time{}) out["not_after"] = to_millis(outgoing.not_after);
    if (!outgoing.reply_to.empty()) out["reply_to"] = outgoing.reply_to;
    if (outgoing.form) out["form"] = json_of(*outgoing.form);
    if (outgoing.surface == Surface::home) out["surface"] = "home";
    if (outgoing.ticket) out["ticket"] = json_of(*outgoing.ticket);
    return out.dump();
}

Result<Outgoing> outgoing_from_json(std::string_view text) {
    try {
        const json from = json::parse(text);
        Outgoing outgoing{.id = from.at("id"), .account = from.at("account"), .place = from.at("place"),
                          .thread = from.at("thread"), .reply = {card_from(from.at("card")), from.value("only_for", "")},
                          .updates = from.value("updates", ""), .not_after = from_millis(from.value("not_after", std::int64_t{0})),
                          .reply_to = from.value("reply_to", "")};
        if (const auto form = from.find("form"); form != from.end()) outgoing.form = form_of(*form);
        if (from.value("surface", "") == "home") outgoing.surface = Surface::home;
        if (const auto call = from.find("ticket"); call != from.end()) outgoing.ticket = ticket_call_of(*call);
        return outgoing;
    } catch (const std::exception&) {
        return Error{ErrorCode::invalid, "a stored reply cannot be read: it is not in a form that this version knows"};
    }
}

std::string plain_text(const Card& card) {
    std::string text = card.speaker.empty() ? card.text : card.speaker + ": " + card.text;
    for (const Field& field : card.fields) text += "\n" + field.label + ": " + field.value;
    for (const Source& source : card.sources) {
        text += "\n↗ " + source.title;
        if (!source.link.empty()) text += " <" + source.link + ">";
        if (!source.date.empty()) text += " (" + source.date + ")";
    }
    if (!card.state_line.empty()) text += "\n" + card.state_line;
    std::size_t number = 0;
    for (const Action& action : card.actions) {
        text += number == 0 ? "\n" : " · ";
        text += std::to_string(++number) + " " + action.label;
    }
    return text;
}

}  // namespace twicket
