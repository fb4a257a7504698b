// Kept in memory["messages"], the newest forty.
#include "bot/early.hpp"

namespace twicket {
namespace {

constexpr std::size_t kept = 40;

const nlohmann::json* change_of(const Conversation& conversation, const std::string& message) {
    const auto list = conversation.memory.find("messages");
    if (list == conversation.memory.end()) return nullptr;
    for (const auto& one : *list)
        if (one.value("id", "") == message) return &one;
    return nullptr;
}

}  // namespace

void note_change(Conversation& conversation, const Event& event) {
    const auto* edit = std::get_if<Edit>(&event.what);
    const auto* deletion = std::get_if<Deletion>(&event.what);
    if (!edit && !deletion) return;
    const std::string& id = edit ? edit->message : deletion->message;
    nlohmann::json& list = conversation.memory["messages"];
    if (!list.is_array()) list = nlohmann::json::array();
    nlohmann::json* known = nullptr;
    for (auto& one : list)
        if (one.value("id", "") == id) known = &one;
    if (!known) {
        if (list.size() >= kept) list.erase(list.begin());
        known = &list.emplace_back(nlohmann::json{{"id", id}});
    }
    if (deletion) {
        (*known)["deleted"] = true;
        known->erase("text");
    } else if (!known->value("deleted", false) && known->value("at", std::int64_t{0}) <= to_millis(event.at)) {
        (*known)["text"] = edit->text;
        (*known)["at"] = to_millis(event.at);
    }
}

void apply_changes(const Conversation& conversation, Message& message) {
    if (const nlohmann::json* change = change_of(conversation, message.id); change && change->contains("text"))
        message.text = change->at("text").get<std::string>();
}

bool was_deleted(const Conversation& conversation, const std::string& message) {
    const nlohmann::json* change = change_of(conversation, message);
    return change && change->value("deleted", false);
}

}  // namespace twicket
