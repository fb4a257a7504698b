// The header of a .chat file: who is there, where, and what is known. The dialogue below it is transcript.hpp's.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "bot/app/core.hpp"

namespace twicket::test {

struct Cast {
    std::vector<Person> people;
    std::vector<Person> later;  // not there yet
    std::vector<Place> places;
    std::map<std::string, std::vector<std::string>> seated;  // by place: who is there, when the network tells
    std::vector<knowledge::Entry> entries;
    app::CoreSettings settings{.company = "Test Company"};
    // Somebody "joins", "leaves" or "returns"; false: nobody of that id can.
    bool move(const std::string& person, const std::string& how);
};

// Adds what the line says; what is wrong with it, or empty.
std::string read_header(const std::string& line, const std::string& account, Cast& cast);

// Small tools of both readers.
std::string trimmed(const std::string& text);
std::vector<std::string> split(const std::string& text, char by);

// What the store serves; at first the cast's entries, brought in as sources are.
std::vector<knowledge::Entry> stored_entries(store::Store& store, const Cast& cast);

}  // namespace twicket::test
