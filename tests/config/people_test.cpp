// Sources of people, who is believed, and plans for newcomers, as the configuration names them.
#include <catch2/catch.hpp>
#include <filesystem>

#include "config/config.hpp"

namespace twicket::config {
namespace {

Reading read(const std::string& yaml) {
    const Environment environment = [](const std::string& name) -> std::optional<std::string> {
        if (name == "SHORT") return "short";
        return "a-secret-of-more-than-24-letters";
    };
    return read_text(yaml, std::filesystem::temp_directory_path() / "twicket.yaml", environment);
}

std::string errors(const std::string& yaml) {
    std::string all;
    for (const Problem& problem : read(yaml).errors) all += problem.text() + "\n";
    return all;
}

std::string ldap(const std::string& keys) {
    return "people: {sources: [{ldap: {" + keys + "}}]}";
}

}  // namespace

TEST_CASE("a directory server is reached through TLS, or by StartTLS, and in clear on this machine only", "[config][people]") {
    const Ldap tls = *read(ldap("url: \"ldaps://dir.example\", base: \"dc=example\"")).config.people.at(0).ldap;
    CHECK(tls.ldaps);
    CHECK(tls.port == 636);
    CHECK(tls.host == "dir.example");
    const Ldap start = *read(ldap("url: \"ldap://[fd00::1]:1389/\", base: \"dc=example\"")).config.people.at(0).ldap;
    CHECK(start.start_tls);
    CHECK(start.port == 1389);
    CHECK(start.host == "fd00::1");
    CHECK(start.url() == "ldap://[fd00::1]:1389");
    CHECK(errors(ldap("url: \"ldap://dir.example\", base: \"dc=example\", start_tls: no")).find("in clear") != std::string::npos);
    CHECK(errors(ldap("url: \"ldap://127.0.0.1\", base: \"dc=example\", start_tls: no")).empty());
    CHECK(errors(ldap("url: \"http://dir.example\", base: \"dc=example\"")).find("ldaps://") != std::string::npos);
    CHECK(errors(ldap("url: \"ldaps://dir.example/dc=x\", base: \"dc=example\"")).find("names a server only") != std::string::npos);
    CHECK(errors(ldap("url: \"ldaps://dir.example\"")).find("base") != std::string::npos);
    CHECK(errors(ldap("url: \"ldaps://dir.example\", base: b, filter: \"objectClass=*\"")).find("parentheses") != std::string::npos);
    CHECK(errors(ldap("url: \"ldaps://dir.example\", base: b, bind_dn: cn=x")).find("bind_password") != std::string::npos);
    CHECK(errors(ldap("url: \"ldaps://dir.example\", base: b, attributes: {shoe: size}")).find("shoe") != std::string::npos);
}

TEST_CASE("sources have names of their own, and a field's order names them", "[config][people]") {
    const Reading reading = read(R"(
people:
  sources:
    - ldap: {url: "ldaps://one.example", base: b, groups: {base: g}}
    - {name: hr, ldap: {url: "ldaps://two.example", base: b, attributes: {department: o}}}
    - ldap: {url: "ldaps://three.example", base: b}
    - scim: {token: !env TOKEN}
  priority: {title: [hr, scim], active: scim}
  roles: {agent: [desk, network], admin: admins}
  max_leavers: 25
)");
    REQUIRE(reading.good());
    const Config& config = reading.config;
    std::string names;
    for (const PeopleSource& source : config.people) names += source.name + " ";
    CHECK(names == "ldap hr ldap-2 scim ");
    CHECK(config.people[0].ldap->group_base == "g");
    CHECK(config.people[1].ldap->attributes.at("department") == "o");
    CHECK(config.people_rules.priority.at("title") == std::vector<std::string>{"hr", "scim"});
    CHECK(config.people_rules.roles.at("agent").size() == 2);
    CHECK(config.people_rules.max_leavers == 25);
    CHECK(errors("people: {sources: [{scim: {token: !env TOKEN}}], priority: {title: [nobody]}}").find("no source") != std::string::npos);
    CHECK(errors("people: {sources: [{scim: {token: !env SHORT}}]}").find("too short") != std::string::npos);
    CHECK(errors("people: {sources: [{scim: {token: !env A}}, {name: b, scim: {token: !env A}}]}").find("one source of the kind scim") != std::string::npos);
    CHECK(errors("people: {sources: [{name: a}]}").find("one of jsonl, csv, ldap or scim") != std::string::npos);
}

TEST_CASE("a plan for newcomers names steps of one kind each", "[config][people]") {
    const Reading reading = read(R"(
onboarding:
  plans:
    - id: all
      days: 20
      departments: [IT]
      buddy: tom
      steps:
        - {id: hello, day: 1, text: Hello, de: Hallo}
        - {id: badge, day: 2, task: Collect the badge, owner: manager}
        - {id: vpn, day: 3, entry: vpn}
        - {id: tom, day: 4, meet: tom, text: He knows}
)");
    REQUIRE(reading.good());
    const OnboardingPlan& plan = reading.config.onboarding.at(0);
    CHECK(plan.steps[0].texts.at("de") == "Hallo");
    CHECK(plan.steps[1].kind == "task");
    CHECK(plan.steps[1].owner == "manager");
    CHECK(plan.steps[2].about == "vpn");
    CHECK(plan.steps[3].text == "He knows");
    CHECK(errors("onboarding: {plans: [{id: a, steps: [{id: b, task: x, entry: y}]}]}").find("one of task, entry or meet") != std::string::npos);
    CHECK(errors("onboarding: {plans: [{id: a, steps: [{id: b}]}]}").find("what is said") != std::string::npos);
    CHECK(errors("onboarding: {plans: [{id: a, steps: [{id: b, text: x}, {id: b, text: y}]}]}").find("used twice") != std::string::npos);
}

}  // namespace twicket::config
