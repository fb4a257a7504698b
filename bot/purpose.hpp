// What a message is for (row 30, docs/purpose.md), and how surely it was taken for that. Values only; the reading
// itself is knowledge/purpose.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twicket {

enum class Purpose { question, incident, request, status, complaint, praise, noise };
constexpr std::size_t purpose_count = 7;

struct PurposeGuess {
    Purpose purpose = Purpose::question;
    double confidence = 0;               // 0 … 1, the chance that it is right; 0: the message was not read
    std::vector<std::string> because{};  // its words that weighed most, folded, the heaviest first
};

std::string_view name_of(Purpose purpose);
// Nothing: no purpose is called that.
std::optional<Purpose> purpose_from(std::string_view name);

}  // namespace twicket
