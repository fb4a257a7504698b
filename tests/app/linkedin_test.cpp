// A person's own LinkedIn export: what helps to be found is taken, what is others' is not looked at, what is unsafe is refused.
#include "bot/app/linkedin.hpp"

#include <zip.h>

#include <catch2/catch.hpp>
#include <map>

#include "bot/directory/merge.hpp"
#include "tests/support/scratch.hpp"

namespace twicket::app {
namespace {

std::string archive(const testing::ScratchFolder& folder, const std::map<std::string, std::string>& files) {
    const std::string path = folder / "export.zip";
    int code = 0;
    zip_t* made = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    for (const auto& [name, bytes] : files) {
        zip_source_t* source = zip_source_buffer(made, bytes.data(), bytes.size(), 0);
        zip_file_add(made, name.c_str(), source, ZIP_FL_OVERWRITE);
    }
    if (zip_close(made) != 0) throw std::runtime_error("the archive cannot be written");
    return path;
}

std::string endorsements(int times) {
    std::string table = "Endorsement Date,Skill Name,Endorser First Name,Endorser Last Name,Endorser Public Url,Endorsement Status\n";
    for (int i = 0; i < times; ++i) table += "2024/01/01,VPN,Eve,Secret,www.example.com,ACCEPTED\n";
    return table + "2024/01/01,\"Routing, BGP\",Eve,Secret,www.example.com,PENDING\n";
}

}  // namespace

TEST_CASE("skills, endorsements and the present position of an own export are taken by the names of their columns", "[linkedin]") {
    const testing::ScratchFolder folder;
    const std::string file = archive(folder, {{"Skills.csv", "\xEF\xBB\xBFName\r\nVPN\r\n\"Routing, BGP\"\r\nvpn\r\n"},
                                              {"Endorsement_Received_Info.csv", endorsements(4)},
                                              {"Positions.csv", "Title,Company Name,Description,Started On,Finished On\nOld job,Acme,x,Jan 2019,Dec 2020\n"
                                                                "Network engineer,Example Ltd,\"Runs VPN\nand Wi-Fi\",Jan 2022,\n"},
                                              {"Email Addresses.csv", "Email Address,Confirmed,Primary,Updated On\nold@example.com,Yes,No,x\nann@example.com,Yes,Yes,x\n"},
                                              {"Connections.csv", "Notes:\n\nFirst Name,Last Name\nEve,Secret\n"}});
    const LinkedinExport read = read_linkedin(file).value();
    REQUIRE(read.skills.size() == 2);
    CHECK(read.skills[0].name == "VPN");
    CHECK(read.skills[0].level == 3);
    CHECK(read.skills[1].name == "Routing, BGP");
    CHECK(read.skills[1].level == 2);
    CHECK(read.title == "Network engineer");
    CHECK(read.email == "ann@example.com");
}

TEST_CASE("an archive that climbs out, holds another or expands without end is refused", "[linkedin]") {
    const testing::ScratchFolder folder;
    const std::pair<std::string, std::string> skills{"Skills.csv", "Name\nVPN\n"};
    CHECK(read_linkedin(archive(folder, {skills, {"../Positions.csv", "Title\n"}})).has_error());
    CHECK(read_linkedin(archive(folder, {skills, {"/etc/x.csv", "Title\n"}})).has_error());
    CHECK(read_linkedin(archive(folder, {skills, {"more.zip", "PK"}})).has_error());
    CHECK(read_linkedin(archive(folder, {skills, {"Rich_Media.csv", std::string(8 << 20, 'a')}})).has_error());
    CHECK(read_linkedin(archive(folder, {{"Connections.csv", "First Name\nEve\n"}})).has_error());
    CHECK(read_linkedin(archive(folder, {{"Skills.csv", "Name\n\xFF\xFE\n"}})).has_error());
    std::map<std::string, std::string> many{skills};
    for (int i = 0; i < 201; ++i) many["file" + std::to_string(i)] = "x";
    CHECK(read_linkedin(archive(folder, many)).has_error());
    CHECK(read_linkedin(folder / "nothing.zip").has_error());
    CHECK(read_linkedin(archive(folder, {skills})).has_value());
}

TEST_CASE("what people hand over adds to what is known of them, and makes nobody one of us", "[linkedin]") {
    using namespace directory;
    Record ann{.key = "1"}, own{.key = "ann"}, stranger{.key = "eve"};
    ann.said.id = "ann";
    ann.said.skills = {{"VPN", 5}};
    ann.give(Field::skills);
    own.said.id = "ann";
    own.said.skills = {{"vpn", 2}, {"BGP", 2}};
    own.said.title = "Engineer";
    own.give(Field::skills);
    own.give(Field::title);
    stranger.said.id = "eve";
    const Merged merged = merge({{.name = "ldap", .records = {ann}}, {.name = "linkedin", .records = {own, stranger}, .adds_only = true}}, {});
    REQUIRE(merged.here.size() == 1);
    CHECK(merged.here[0].title == "Engineer");
    REQUIRE(merged.here[0].skills.size() == 2);
    CHECK(merged.here[0].skills[0].level == 5);
    CHECK(merged.here[0].skills[1].name == "BGP");
}

}  // namespace twicket::app
