// A thread's state as JSON, and back.
#include "bot/conversation.hpp"

#include <array>

namespace twicket {
namespace {
constexpr std::array<std::string_view, 5> hand_off_names{"bot", "offered", "queued", "human", "returned"};
}

std::string_view name_of(HandOff state) { return hand_off_names[static_cast<std::size_t>(state)]; }

std::string to_json(const Conversation& conversation) {
    const nlohmann::json out{{"dialogue", conversation.dialogue},  {"step", conversation.step},
                             {"memory", conversation.memory},      {"hand_off", name_of(conversation.hand_off)},
                             {"language", conversation.language},  {"links", conversation.links}};
    return out.dump();
}

Result<Conversation> conversation_from_json(std::string_view text) {
    try {
        const nlohmann::json from = nlohmann::json::parse(text);
        Conversation conversation{.dialogue = from.at("dialogue"), .step = from.at("step"), .memory = from.at("memory"),
                                  .language = from.at("language"), .links = from.at("links")};
        const std::string hand_off = from.at("hand_off");
        for (std::size_t i = 0; i < hand_off_names.size(); ++i)
            if (hand_off_names[i] == hand_off) conversation.hand_off = static_cast<HandOff>(i);
        return conversation;
    } catch (const std::exception&) {
        return Error{ErrorCode::invalid, "a stored conversation cannot be read: it is not in a form that this version knows"};
    }
}

std::string last_question(const Conversation& conversation) {
    const auto answer = conversation.memory.find("answer");
    if (answer == conversation.memory.end()) return {};
    const auto cards = answer->find("cards");
    return cards == answer->end() || cards->empty() ? std::string{} : cards->back().value("question", "");
}

}  // namespace twicket
