// Names have up to four words, so a mention is tried with the longest run of words first.
#include "skills/points/mentions.hpp"

#include <algorithm>

#include "bot/text/fold.hpp"

namespace twicket::points {
namespace {

constexpr std::size_t most_words = 4, longest_name = 80, most_people = 5;
constexpr std::string_view around_names = " \t\n\r,;:.!?()<>*_~\"'`";

std::string_view bare(std::string_view words) {
    const auto first = words.find_first_not_of(around_names);
    if (first == words.npos) return {};
    return words.substr(first, words.find_last_not_of(around_names) - first + 1);
}

// Folding is dear and there may be many people: first letters that differ already spare it.
bool folds_to(std::string_view name, const std::string& folded) {
    if (name.empty() || folded.empty()) return false;
    const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    const bool plain = ascii(name[0]) && ascii(folded[0]);
    if (plain && std::tolower(static_cast<unsigned char>(name[0])) != folded[0]) return false;
    return text::fold(name) == folded;
}

bool is_called(const Person& person, const std::string& folded) {
    return folds_to(person.id, folded) || folds_to(person.name, folded) || folds_to(person.email, folded);
}

void add(Mentioned& found, const Person* person) {
    if (found.people.size() == most_people || std::ranges::find(found.people, person) != found.people.end()) return;
    found.people.push_back(person);
}

// The end of the n-th word from the beginning; npos: there are fewer.
std::size_t end_of_word(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < count; ++i) {
        at = text.find_first_not_of(" \t", at);
        if (at == text.npos || text[at] == '\n') return text.npos;
        at = std::min(text.find_first_of(" \t\n", at), text.size());
    }
    return at;
}

struct Name {
    std::vector<const Person*> people;
    std::size_t end = 0;  // behind its last word; 0: none
};

// The longest name that the text begins with.
Name name_at(const People& people, const std::string& account, std::string_view text) {
    text = text.substr(0, std::min(text.find('@'), text.size()));
    for (std::size_t count = most_words; count > 0; --count) {
        const std::size_t end = end_of_word(text, count);
        if (end == text.npos || end > longest_name) continue;
        std::vector<const Person*> found = called(people, account, text.substr(0, end));
        if (!found.empty()) return {std::move(found), end};
    }
    return {};
}

}  // namespace

std::vector<const Person*> called(const People& people, const std::string& account, std::string_view words) {
    std::string_view name = bare(words);
    if (name.starts_with('@')) name = bare(name.substr(1));
    if (name.find(' ') == name.npos) name = name.substr(0, name.find('|'));  // "U024BE7LH|ann"
    if (name.empty() || name.size() > longest_name) return {};
    const std::string exact{name};
    if (const Person& known = people.by_identity(account, exact); !known.id.empty()) return {people.find(known.id)};
    if (const Person* known = people.find(exact)) return {known};
    const std::string folded = text::fold(exact);
    std::vector<const Person*> whole, first;
    for (const Person& person : people.all()) {
        if (is_called(person, folded)) whole.push_back(&person);
        if (folds_to(std::string_view{person.name}.substr(0, person.name.find(' ')), folded)) first.push_back(&person);
    }
    return whole.empty() ? first : whole;
}

Mentioned given_plus(const People& people, const std::string& account, std::string_view text) {
    Mentioned found;
    for (std::size_t plus = text.find("++"); plus != text.npos; plus = text.find("++", plus + 2)) {
        const std::string_view before = text.substr(0, plus);
        const auto at = before.rfind('@');
        if (at == before.npos || plus - at > longest_name || before.find('\n', at) != before.npos) continue;
        const std::vector<const Person*> named = called(people, account, before.substr(at + 1));
        if (named.size() == 1) add(found, named.front());
        if (named.size() > 1) found.unclear.emplace_back(bare(before.substr(at + 1)));
        found.rest = bare(text.substr(std::min(text.find_first_not_of('+', plus), text.size())));
    }
    return found;
}

Mentioned addressed(const People& people, const std::string& account, std::string_view text) {
    Mentioned found;
    found.rest = bare(text);
    std::string_view rest = text;
    for (std::size_t i = 0; i < most_people; ++i) {
        auto at = rest.find_first_not_of(" \t,<");
        for (const std::string_view joint : {"and ", "und ", "et ", "y "})
            if (at != rest.npos && i > 0 && rest.substr(at).starts_with(joint))
                at = rest.find_first_not_of(" \t<", at + joint.size());
        if (at == rest.npos) break;
        if (i > 0 && rest[at] != '@') break;
        rest.remove_prefix(rest[at] == '@' ? at + 1 : at);
        const Name name = name_at(people, account, rest);
        if (name.end == 0) {
            if (i == 0) found.unclear.emplace_back(bare(rest.substr(0, std::min(rest.find(' '), rest.size()))));
            break;
        }
        if (name.people.size() == 1)
            add(found, name.people.front());
        else
            found.unclear.emplace_back(bare(rest.substr(0, name.end)));
        rest.remove_prefix(name.end);
        found.rest = bare(rest);
    }
    return found;
}

Mentioned mentioned(const People& people, const std::string& account, std::string_view text) {
    Mentioned found;
    for (std::size_t at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
        const Name name = name_at(people, account, text.substr(at + 1));
        if (name.people.size() == 1) add(found, name.people.front());
    }
    return found;
}

}  // namespace twicket::points
