// Who is meant by "@Ann Lee++" or "@U024BE7LH for …": the forms in which networks write a mention, turned into people
// of the directory. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bot/people.hpp"

namespace twicket::points {

// Everybody whom these words name: the user's id on that network, else an id, an address, a whole name, a first name.
std::vector<const Person*> called(const People& people, const std::string& account, std::string_view words);

struct Mentioned {
    std::vector<const Person*> people{};  // each once
    std::vector<std::string> unclear{};   // names that several people or nobody answers to
    std::string rest{};                   // what stands behind the last name
};
// "… @Ann Lee++ …": every name between an @ and ++.
Mentioned given_plus(const People& people, const std::string& account, std::string_view text);
// "@ann for …", "Ann Lee and @bob: …": the names at the beginning of a text.
Mentioned addressed(const People& people, const std::string& account, std::string_view text);
// Every @name anywhere in a text; what is no name is left out.
Mentioned mentioned(const People& people, const std::string& account, std::string_view text);

}  // namespace twicket::points
