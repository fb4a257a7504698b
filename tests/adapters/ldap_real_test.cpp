// A real OpenLDAP as a source of people (tests/peers/slapd): what is done there with its own tools is seen here. Runs only
// where TWICKET_SLAPD_PORT says where it is.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "adapters/ldap/ldap.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

namespace twicket::ldap {
namespace {

const std::string base = "dc=example,dc=com";

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

struct World {
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    testing::SetClock clock;
    boost::asio::io_context loop;
    std::unique_ptr<net::Resolver> resolver = net::system_resolver();
    std::unique_ptr<net::Connector> connector = net::tcp_connector();
    net::Egress egress{*resolver, *connector};
    People people{clock};
    directory::Directory directory{loop.get_executor(),
                                   {.people = people, .store = *store, .clock = clock, .order = {"ldap"}, .rules = {.roles = {{"agent", {"agents"}}}}}};
    Settings settings;
    std::unique_ptr<Ldap> server;

    World() {
        const auto port = static_cast<std::uint16_t>(std::stoi(variable("TWICKET_SLAPD_PORT")));
        settings.host = "127.0.0.1";
        settings.port = port;
        settings.ca_file = variable("TWICKET_SLAPD_CA");
        settings.bind_dn = "cn=twicket," + base;
        settings.password = "twicket-reads";
        settings.base = "ou=people," + base;
        settings.filter = "(&(objectClass=inetOrgPerson)(!(employeeType=left)))";
        settings.group_base = "ou=groups," + base;
        settings.group_filter = "(objectClass=groupOfNames)";
        settings.skills = "businessCategory";
        settings.page = 2;  // so that even four people are pages
    }
    void begin() {
        egress.allow(net::parse_url("https://127.0.0.1:" + std::to_string(settings.port)).value(), "people");
        server = std::make_unique<Ldap>(settings, egress, *store, clock, directory);
    }
    Result<Reading> read() {
        if (!server) begin();
        Result<Reading> reading = testing::await_on(loop, server->read_once());
        if (reading.has_value()) testing::await_on(loop, directory.refresh()).value();
        return reading;
    }
    std::vector<directory::LifeEvent> news() {
        std::vector<directory::LifeEvent> events;
        store->write_now([&](store::Connection& connection) {
                 events = directory::untold(connection, 100);
                 for (const directory::LifeEvent& one : events) directory::note_told(connection, one.number, clock.now());
             }).value();
        return events;
    }
    // With slapd's own tools, as its administrator.
    void change(const std::string& ldif) {
        const std::string file = folder / "change.ldif";
        std::ofstream{file} << ldif;
        const std::string command = "ldapmodify -x -c -H ldap://127.0.0.1:" + std::to_string(settings.ldaps ? settings.port - 1 : settings.port) +
                                    " -D cn=admin," + base + " -w admin -f " + file + " > " + folder / "change.log" + " 2>&1";
        if (std::system(command.c_str()) != 0) throw std::runtime_error("ldapmodify refused the change");
    }
};

std::string entry(const std::string& uid, const std::string& more = {}) {
    return "dn: uid=" + uid + ",ou=people," + base + "\nchangetype: add\nobjectClass: inetOrgPerson\nuid: " + uid + "\ncn: " + uid +
           "\nsn: " + uid + "\nmail: " + uid + "@example.com\n" + more + "\n";
}
std::string without(const std::string& uid) {
    return "dn: uid=" + uid + ",ou=people," + base + "\nchangetype: delete\n\n";
}

std::size_t peak_megabytes() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return static_cast<std::size_t>(std::stoul(line.substr(6))) / 1024;
    return 0;
}

bool is_there() {
    if (!variable("TWICKET_SLAPD_PORT").empty()) return true;
    WARN("SKIPPED ldap: TWICKET_SLAPD_PORT is not set; tests/peers/slapd/run starts one");
    return false;
}

}  // namespace

TEST_CASE("people of a real OpenLDAP are read through StartTLS, page by page, with groups in groups", "[.][ldap-real]") {
    if (!is_there()) return;
    World world;
    const Reading reading = world.read().value();
    CHECK(reading.complete);
    CHECK(reading.written == 3);  // Dave has left by the filter
    const Person* alice = world.people.find("alice");
    REQUIRE(alice);
    CHECK(alice->name == "Alice Smith");
    CHECK(alice->department == "Finance");
    CHECK(alice->manager == "carol");
    CHECK(alice->languages == std::vector<std::string>{"en-GB", "de"});
    REQUIRE(alice->skills.size() == 1);
    CHECK(alice->skills[0].level == 5);
    const Person* bob = world.people.find("bob");
    REQUIRE(bob);
    CHECK(bob->name == "Bob Jones (service desk)");
    CHECK(bob->manager == "carol");
    CHECK(bob->groups == std::vector<std::string>{"agents", "circle", "everyone", "it", "network-team"});
    CHECK(bob->has_role("agent"));
    CHECK(world.people.find("carol")->name == "Carol Öztürk");
    CHECK(world.people.find("dave") == nullptr);
    CHECK(world.news().empty());
    const Reading again = world.read().value();
    CHECK_FALSE(again.complete);
    CHECK_FALSE(again.changed());
}

TEST_CASE("who is added, changed, renamed and deleted in a real OpenLDAP is so here after the next reading", "[.][ldap-real]") {
    if (!is_there()) return;
    World world;
    world.read().value();
    world.change(entry("erin", "title: Trainee\n"));
    CHECK(world.read().value().written == 1);
    REQUIRE(world.people.find("erin"));
    const auto joined = world.news();
    REQUIRE(joined.size() == 1);
    CHECK(joined[0].what == directory::LifeEvent::What::joined);
    world.change("dn: uid=erin,ou=people," + base + "\nchangetype: modify\nreplace: title\ntitle: Engineer\n\n");
    world.read().value();
    CHECK(world.people.find("erin")->title == "Engineer");
    world.change("dn: uid=erin,ou=people," + base + "\nchangetype: modrdn\nnewrdn: uid=erin.jones\ndeleteoldrdn: 1\n\n");
    world.read().value();
    CHECK(world.people.find("erin") != nullptr);  // the same person under the id that the desk knows
    CHECK(world.people.find("erin.jones") == nullptr);
    CHECK(world.news().empty());
    world.change("dn: cn=agents,ou=groups," + base + "\nchangetype: modify\nadd: member\nmember: uid=erin.jones,ou=people," + base + "\n\n");
    CHECK(world.read().value().groups_changed);
    CHECK(world.people.find("erin")->has_role("agent"));
    CHECK(world.people.find("erin")->in_group("it"));
    world.change(without("erin.jones"));
    CHECK(world.read().value().gone == 1);
    CHECK(world.people.find("erin") == nullptr);
    REQUIRE(world.people.find_left("erin") != nullptr);
    const auto left = world.news();
    REQUIRE(left.size() == 1);
    CHECK(left[0].what == directory::LifeEvent::What::left);
    world.change("dn: cn=agents,ou=groups," + base + "\nchangetype: modify\ndelete: member\nmember: uid=erin.jones,ou=people," + base + "\n\n");
}

TEST_CASE("a real OpenLDAP that suddenly shows nobody deactivates nobody", "[.][ldap-real]") {
    if (!is_there()) return;
    World world;
    world.read().value();
    world.settings.filter = "(objectClass=room)";
    world.begin();
    const Reading reading = world.read().value();
    CHECK(reading.withheld == 3);
    CHECK_FALSE(trouble_of(reading).empty());
    CHECK(world.people.find("alice") != nullptr);
    CHECK(world.news().empty());
}

TEST_CASE("a real OpenLDAP with a wrong password, certificate or base is told in words", "[.][ldap-real]") {
    if (!is_there()) return;
    {
        World world;
        world.settings.password = "wrong";
        const Result<Reading> refused = world.read();
        REQUIRE(refused.has_error());
        CHECK(refused.error().code == ErrorCode::unauthorized);
        CHECK(refused.error().detail.find("wrong") == std::string::npos);
    }
    {
        World world;
        world.settings.ca_file.clear();  // the system's authorities have not signed it
        const Result<Reading> refused = world.read();
        REQUIRE(refused.has_error());
        CHECK(refused.error().detail.find("certificate") != std::string::npos);
    }
    {
        World world;
        world.settings.base = "ou=nowhere," + base;
        const Result<Reading> refused = world.read();
        REQUIRE(refused.has_error());
        CHECK(refused.error().code == ErrorCode::not_found);
    }
    World world;
    world.settings.ldaps = true;
    world.settings.start_tls = false;
    ++world.settings.port;
    CHECK(world.read().has_value());
    Aside aside;
    const std::vector<Finding> findings = testing::await_on(world.loop, self_test(world.settings, world.egress, aside));
    REQUIRE(findings.size() == 2);
    CHECK(findings[1].text == "3 people can be read");
}

TEST_CASE("20,000 people of a real OpenLDAP are imported in one go", "[.][ldap-real]") {
    if (!is_there()) return;
    constexpr int many = 20'000;
    World world;
    world.settings.page = 500;
    std::string ldif;
    for (int i = 0; i < many; ++i)
        ldif += entry("user" + std::to_string(i), "title: Engineer\ndepartmentNumber: D" + std::to_string(i % 100) +
                                                      "\nl: London\nmanager: uid=alice,ou=people," + base + "\n");
    world.change(ldif);
    const std::size_t before = peak_megabytes();
    const auto began = std::chrono::steady_clock::now();
    const Reading reading = world.read().value();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    CHECK(reading.written == many + 3);
    CHECK(world.people.all().size() == many + 3);
    CHECK(world.people.find("user19999")->manager == "alice");
    const auto again = std::chrono::steady_clock::now();
    CHECK_FALSE(world.read().value().changed());
    const double delta = std::chrono::duration<double>(std::chrono::steady_clock::now() - again).count();
    std::cout << "ldap: " << many << " people imported in " << seconds << " s, a reading without news in " << delta << " s; the process at "
              << peak_megabytes() << " MB at most (" << before << " MB before)\n";
    CHECK(peak_megabytes() < 300);
    std::string gone;
    for (int i = 0; i < many; ++i) gone += without("user" + std::to_string(i));
    world.change(gone);
    CHECK(world.read().value().withheld == many);
}

}  // namespace twicket::ldap
