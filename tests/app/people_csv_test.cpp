// People out of a personnel system's table: columns by name, and every broken row told by its line.
#include "bot/app/people_csv.hpp"

#include <catch2/catch.hpp>
#include <sstream>

namespace twicket::app {
namespace {

PeopleTable read(const std::string& text) {
    std::istringstream in{text};
    return read_people_table(in, "people.csv");
}

const std::string header = "employee_id,email,given_name,family_name,title,manager_email,languages,skills,active\n";

}  // namespace

TEST_CASE("a table of people is read by the names of its columns", "[people-csv]") {
    const PeopleTable table = read("\xEF\xBB\xBF" + header +
                                   "1001,ann@example.com,Ann,\"Lee, Dr.\",\"Engineer\r\nand more\",boss@example.com,en|de,VPN:4|Wi-Fi,yes\r\n"
                                   "1002,bob@example.com,Bob,Jones,,,,,false\r\n");
    REQUIRE(table.errors.empty());
    REQUIRE(table.records.size() == 2);
    const directory::Record& ann = table.records[0];
    CHECK(ann.key == "1001");
    CHECK(ann.said.id == "ann");
    CHECK(ann.said.name == "Ann Lee, Dr.");
    CHECK(ann.said.languages == std::vector<std::string>{"en", "de"});
    REQUIRE(ann.said.skills.size() == 2);
    CHECK(ann.said.skills[0].level == 4);
    CHECK(ann.said.skills[1].level == 3);
    CHECK_FALSE(table.records[1].active);
    CHECK_FALSE(table.records[1].gives(directory::Field::title));
}

TEST_CASE("broken rows of a table of people are named by their line", "[people-csv]") {
    const PeopleTable table = read(header +
                                   "1001,ann@example.com,Ann,Lee,,,,,\n"
                                   "1001,eve@example.com,Eve,Lee,,,,,\n"
                                   "1003,bob@example.com,Bob\n"
                                   ",carol@example.com,Carol,Lee,,,,,\n"
                                   "1005,dora@example.com,Dora,Lee,,,,VPN:9,\n"
                                   "1006,finn@example.com,Finn,Lee,,,,,perhaps\n"
                                   "1007,no-address,Gus,Lee,,,,,\n"
                                   "1008,\"open,Hal,Lee,,,,,\n");
    std::vector<int> lines;
    for (const config::Problem& problem : table.errors) lines.push_back(problem.line);
    CHECK(lines == std::vector<int>{3, 4, 5, 6, 7, 8, 9});
    CHECK(table.errors[1].text() == "people.csv:4: has 3 cells where the header has 9");
}

TEST_CASE("a table of people without its columns is refused, an unknown column is not", "[people-csv]") {
    CHECK_FALSE(read("").errors.empty());
    CHECK_FALSE(read("name,title\nAnn,Engineer\n").errors.empty());
    CHECK_FALSE(read("id,id,name\na,b,c\n").errors.empty());
    const PeopleTable table = read("id,name,shoe_size\nann,Ann,38\n");
    CHECK(table.errors.empty());
    REQUIRE(table.warnings.size() == 1);
    CHECK(table.records.at(0).said.id == "ann");
}

}  // namespace twicket::app
