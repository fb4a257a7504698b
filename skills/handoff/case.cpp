// Reading and writing the skill's part of a conversation.
#include "skills/handoff/case.hpp"

#include "bot/relayed.hpp"

namespace twicket::handoff {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Tried, entry, title, link, verdict)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Alike, text, link)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Said, message, name, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Line, label, value)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Case, question, message, asker, name, language, where, since, person,
                                                tried, similar, meanwhile, groups, scopes, card, news)

namespace {

using nlohmann::json;

}  // namespace

const json& ours(const Conversation& conversation) {
    static const json nothing = json::object();
    const auto found = conversation.memory.find("handoff");
    return found == conversation.memory.end() || !found->is_object() ? nothing : *found;
}

json& ours(Conversation& conversation) {
    json& found = conversation.memory["handoff"];
    if (!found.is_object()) found = json::object();
    return found;
}

std::optional<Case> case_of(const Conversation& conversation) {
    const json& all = ours(conversation);
    const auto found = all.find("case");
    if (found == all.end() || !found->is_object()) return std::nullopt;
    return found->get<Case>();
}

void remember(Conversation& conversation, const Case& one) {
    ours(conversation)["case"] = one;
}

std::string relayed_as(const Conversation& conversation, const std::string& message) {
    return twicket::relayed_as(ours(conversation), message);
}

void remember_relayed(Conversation& conversation, const std::string& message, const std::string& outgoing) {
    twicket::remember_relayed(ours(conversation), message, outgoing);
}

bool was_note(const Conversation& conversation, const std::string& message) {
    const json& all = ours(conversation);
    const auto list = all.find("notes");
    return list != all.end() && std::find(list->begin(), list->end(), json(message)) != list->end();
}

void remember_note(Conversation& conversation, const std::string& message) {
    if (!was_note(conversation, message)) keep_newest(ours(conversation)["notes"], message);
}

}  // namespace twicket::handoff
