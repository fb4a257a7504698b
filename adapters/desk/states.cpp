// Words are compared without regard to the case of ASCII letters, as the back-ends do.
#include "adapters/desk/states.hpp"

#include <algorithm>

namespace twicket::desk {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_word(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

States::States(Pairs usual, Pairs also, const std::map<TicketState, std::string>& configured) {
    for (const auto& [state, word] : configured) {
        words_[state] = word;
        meanings_.emplace_back(word, state);
    }
    for (const auto& [state, word] : usual) {
        words_.try_emplace(state, word);
        meanings_.emplace_back(std::string{word}, state);
    }
    for (const auto& [state, word] : also) meanings_.emplace_back(std::string{word}, state);
}

const std::string& States::word(TicketState state) const {
    return words_.at(state);
}

TicketState States::read(std::string_view word) const {
    for (const auto& [known, state] : meanings_)
        if (same_word(known, word)) return state;
    return TicketState::working;
}

bool States::knows(std::string_view word) const {
    return std::any_of(meanings_.begin(), meanings_.end(), [&](const auto& one) { return same_word(one.first, word); });
}

}  // namespace twicket::desk
