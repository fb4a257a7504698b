// What looking at an account, a certificate or a clock has shown, in words for the person who runs this. A plain value.
#pragma once
#include <string>

namespace twicket {

enum class Grade {
    good,     // said only so that one sees that it was looked at
    warning,  // works, but wants somebody's attention soon
    bad       // does not work
};

struct Finding {
    Grade grade = Grade::good;
    std::string text;  // one sentence: what, and for warning and bad what to do; never a secret or a message's text
};

}  // namespace twicket
