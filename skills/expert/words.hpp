// What people type to find somebody who knows, and to keep their own profile. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace twicket::expert {

// "who knows kubernetes?" → "kubernetes", in four languages; nothing: the message asks for something else.
std::optional<std::string> subject_asked(std::string_view message);

struct Order {
    enum class Kind {
        none,      // no words of ours
        who,       // /desk who kubernetes
        card,      // /desk skills [ann]
        add,       // … add postgres 3
        remove,    // … remove postgres
        show,      // … show postgres team; … hide postgres
        never,     // … never vpn; … never *
        again,     // … again vpn
        propose,   // … propose ann kubernetes 4
        away,      // … away 2026-12-01
        back,      // … back
        weekly,    // … weekly 3
        hours,     // … hours 8:00-16:30
        take_out,  // … export
        forget,    // … forget
        unclear    // ours, but not understood
    };
    Kind kind = Kind::none;
    std::string skill{}, person{};
    int level = 3;  // 1–5
    int show = 0;   // 0 all, 1 team, 2 me
    std::string date{};
    int number = 0;
    int from_minute = 0, to_minute = 0;
};
// Of a command, without "/desk".
Order order_of(std::string_view command);

}  // namespace twicket::expert
