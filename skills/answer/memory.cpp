// Reading and writing the skill's part of a conversation.
#include "skills/answer/memory.hpp"

#include <algorithm>

namespace twicket::answer {
namespace {
constexpr std::size_t cards_kept = 8;
}

Memory::Memory(const Conversation& conversation) {
    const auto ours = conversation.memory.find("answer");
    if (ours == conversation.memory.end()) return;
    asked_back = ours->value("asked_back", "");
    for (const auto& one : ours->value("cards", nlohmann::json::array()))
        shown_.push_back({one.value("card", ""), one.value("question", ""), one.value("message", ""), one.value("asker", ""),
                          one.value("entry", ""), one.value("list", false)});
}

void Memory::keep(Shown shown) {
    std::erase_if(shown_, [&](const Shown& one) { return one.card == shown.card; });
    shown_.push_back(std::move(shown));
    if (shown_.size() > cards_kept) shown_.erase(shown_.begin());
}

const Shown* Memory::of_card(const std::string& card) const {
    const auto found = std::find_if(shown_.begin(), shown_.end(), [&](const Shown& one) { return one.card == card; });
    return found == shown_.end() ? nullptr : &*found;
}

const Shown* Memory::of_message(const std::string& message) const {
    const auto found = std::find_if(shown_.begin(), shown_.end(), [&](const Shown& one) { return one.message == message; });
    return found == shown_.end() ? nullptr : &*found;
}

bool Memory::offered_list_for(const std::string& question) const {
    return std::any_of(shown_.begin(), shown_.end(), [&](const Shown& one) { return one.is_list && one.question == question; });
}

void Memory::store(Conversation& conversation) const {
    nlohmann::json cards = nlohmann::json::array();
    for (const Shown& one : shown_)
        cards.push_back({{"card", one.card}, {"question", one.question}, {"message", one.message}, {"asker", one.asker},
                         {"entry", one.entry}, {"list", one.is_list}});
    conversation.memory["answer"] = {{"asked_back", asked_back}, {"cards", std::move(cards)}};
}

}  // namespace twicket::answer
