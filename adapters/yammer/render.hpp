// Our cards as Yammer posts: plain text with numbered actions, and the form fields of POST /messages.json. Pure.
// Facts: learn.microsoft.com/rest/api/yammer, messages.json. The longest body is not documented; ours stay below what
// its web page takes.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bot/error.hpp"
#include "bot/reply.hpp"

namespace twicket::yammer {

inline constexpr std::size_t longest_body = 9'000;  // bytes

// Text, fields, sources with their addresses, the state line, "Reply 1 Helpful · 2 Not helpful". What is too long is
// cut in the text, at a word, and ends with the first source's address.
std::string body_of(const Card& card);
// A post cannot be changed, so what an updated card adds to the earlier one is said in a reply of its own. Nothing: it
// adds nothing that needs words (the same answer, now marked as helpful).
std::optional<std::string> body_of_update(const Card& card, const Card& earlier);

using FormFields = std::vector<std::pair<std::string, std::string>>;
// Where it goes: a reply, a new thread of a group, or a private message. `invalid` when the ids are none of Yammer's.
Result<FormFields> address_of(const Outgoing& outgoing, const std::string& answers);

// Equal for two texts that differ only in what a network may change on the way: blanks, signs, letter size.
std::string essence(std::string_view text);

}  // namespace twicket::yammer
