// Every ticket back-end, against its stand-in on loopback, keeps one contract.
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>

#include "tests/adapters/desk_contract/contract.hpp"
#include "tests/adapters/desk_contract/kinds.hpp"
#include "tests/adapters/desk_contract/storm.hpp"

using namespace twicket::desk_contract;

namespace {

void expect_one_ticket_each(const Kind& kind, std::size_t creations) {
    const Storm end = storm(kind, creations);
    std::printf(
        "lost answers %s: %zu creations, each answer lost once (%zu), %zu tickets, %zu sent, %zu told, %zu in doubt\n",
        kind.name.c_str(), end.asked, end.spoiled, end.tickets, end.sent, end.told, end.in_doubt);
    std::fflush(stdout);
    CHECK(end.spoiled == creations);
    CHECK(end.tickets == creations);
    CHECK(end.markers == creations);
    CHECK(end.sent == creations);
    CHECK(end.told == creations);
    CHECK(end.in_doubt == 0);
    if (end.sync_seconds == 0) return;
    std::printf("sync %s: %zu changed tickets told in %.1f s\n", kind.name.c_str(), end.synced, end.sync_seconds);
    CHECK(end.synced == creations);
}

// 1,000 unless TWICKET_DESK_STORM says otherwise.
std::size_t storm_size() {
    const char* set = std::getenv("TWICKET_DESK_STORM");
    return set ? std::stoul(set) : 1'000;
}

}  // namespace

TEST_CASE("the built-in desk keeps the contract of desks", "[desk][desk-builtin]") {
    run_desk_contract(builtin());
}

TEST_CASE("Request Tracker keeps the contract of desks", "[desk][desk-rt]") {
    run_desk_contract(request_tracker());
}

TEST_CASE("Redmine keeps the contract of desks", "[desk][desk-redmine]") {
    run_desk_contract(redmine());
}

TEST_CASE("ServiceNow keeps the contract of desks", "[desk][desk-servicenow]") {
    run_desk_contract(servicenow());
}

TEST_CASE("a ticket system behind a signed webhook keeps the contract of desks", "[desk][desk-webhook]") {
    run_desk_contract(webhook());
}

TEST_CASE("Zammad keeps the contract of desks", "[desk][desk-zammad]") {
    run_desk_contract(zammad());
}

TEST_CASE("GLPI keeps the contract of desks", "[desk][desk-glpi]") {
    run_desk_contract(glpi());
}

TEST_CASE("Jira Service Management in the cloud keeps the contract of desks", "[desk][desk-jira]") {
    run_desk_contract(jira_cloud());
}

TEST_CASE("Jira Service Management in a Data Center keeps the contract of desks", "[desk][desk-jira]") {
    run_desk_contract(jira_data_center());
}

TEST_CASE("1,000 creations whose answers are all lost are 1,000 tickets", "[desk][desk-lost]") {
    expect_one_ticket_each(request_tracker(), 1'000);
}

// By name only: tests/peers/rt and tests/peers/redmine start the real ones and say where they are.
TEST_CASE("the real Request Tracker keeps the contract of desks", "[.][desk-real-rt]") {
    const Kind kind = real_request_tracker();
    REQUIRE(!kind.name.empty());
    run_desk_contract(kind);
    expect_one_ticket_each(kind, storm_size());
}

TEST_CASE("the real Redmine keeps the contract of desks", "[.][desk-real-redmine]") {
    const Kind kind = real_redmine();
    REQUIRE(!kind.name.empty());
    run_desk_contract(kind);
    expect_one_ticket_each(kind, storm_size());
}
