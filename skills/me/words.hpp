// What the me skill is asked for, read from commands and from plain words; and how its replies are addressed. Pure.
#pragma once
#include <string>

#include "bot/skill.hpp"

namespace twicket::me {

struct Wish {
    enum class Kind { none, show, give_code, take_code, unlink, guests };
    Kind kind = Kind::none;
    std::string rest{};  // the code, or what to unlink
};
Wish wish_of(const Event& event);

// One reply that the speaker alone sees.
Outcome only_to_speaker(const Turn& turn, std::string label, Card card);
// The same, as one of our sentences.
Outcome say_to_speaker(const Turn& turn, std::string label, const char* text,
                       std::initializer_list<std::pair<std::string_view, std::string_view>> values = {});
// A fresh version of the card that was clicked.
Post update_of(const Turn& turn, const std::string& card, Card fresh);

}  // namespace twicket::me
