// What the me skill is asked for, read from commands and from plain words; and how its replies are addressed. Pure.
#pragma once
#include <string>

#include "bot/say.hpp"

namespace twicket::me {

struct Wish {
    enum class Kind { none, show, give_code, take_code, unlink, guests };
    Kind kind = Kind::none;
    std::string rest{};  // the code, or what to unlink
};
Wish wish_of(const Event& event);

// One of our sentences that the speaker alone sees.
Outcome say_to_speaker(const Turn& turn, std::string label, const char* text,
                       std::initializer_list<std::pair<std::string_view, std::string_view>> values = {});

}  // namespace twicket::me
