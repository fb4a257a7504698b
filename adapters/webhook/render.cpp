// The card both as parts, for a receiver with buttons, and as plain text, for one without.
#include "adapters/webhook/render.hpp"

#include <nlohmann/json.hpp>

namespace twicket::webhook {
namespace {

std::string_view name_of(ActionStyle style) {
    switch (style) {
        case ActionStyle::primary:
            return "primary";
        case ActionStyle::danger:
            return "danger";
        case ActionStyle::plain:
            break;
    }
    return "plain";
}

nlohmann::json parts(const Card& card) {
    auto sources = nlohmann::json::array();
    for (const Source& source : card.sources)
        sources.push_back({{"title", source.title}, {"link", source.link}, {"date", source.date}});
    auto fields = nlohmann::json::array();
    for (const Field& field : card.fields) fields.push_back({{"label", field.label}, {"value", field.value}});
    auto actions = nlohmann::json::array();
    for (const Action& action : card.actions)
        actions.push_back({{"id", action.id},
                           {"label", action.label},
                           {"value", action.value},
                           {"style", name_of(action.style)},
                           {"emoji", action.emoji}});
    return {{"text", card.text},  {"language", card.language},     {"sources", sources},     {"fields", fields},
            {"actions", actions}, {"state_line", card.state_line}, {"speaker", card.speaker}};
}

}  // namespace

std::string render(const Outgoing& outgoing) {
    const bool update = !outgoing.updates.empty();
    nlohmann::json body{{"type", update ? "update" : "message"},
                        {"id", outgoing.id},
                        {"account", outgoing.account},
                        {"place", {{"id", outgoing.place}}},
                        {"thread", outgoing.thread},
                        {"only_for", outgoing.reply.only_for},
                        {"plain_text", plain_text(outgoing.reply.card)},
                        {"card", parts(outgoing.reply.card)}};
    if (update) body["updates"] = outgoing.updates;
    // Texts come from entries and people and were checked when they came in; a stray byte must not stop a delivery.
    return body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace twicket::webhook
