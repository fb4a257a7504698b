// Plays the table, case by case, each in a fresh world.
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/adapters/desk_contract/contract.hpp"

namespace twicket::desk_contract {
namespace {

std::string played(const Case& one, const Kind& kind) {
    std::string failures;
    try {
        World world{kind};
        Stage stage{world};
        one.play(stage);
        for (const std::string& failure : stage.failures) failures += "\n    " + failure;
    } catch (const std::exception& thrown) {
        failures += std::string{"\n    it threw: "} + thrown.what();
    }
    return failures;
}

}  // namespace

std::string Stage::opened(const std::string& title) {
    const std::string ticket = world.open(World::draft_of(title));
    world.settle();
    expect(world.state_of(ticket) == "sent",
           "the ticket is " + world.state_of(ticket) + ": " + world.reason_of(ticket));
    return ticket;
}

std::size_t Stage::notes_with(const std::string& ticket, const std::string& words) {
    std::size_t count = 0;
    for (const SeenNote& note : world.there(ticket).notes) count += note.text.find(words) != note.text.npos;
    return count;
}

void run_desk_contract(const Kind& kind) {
    const char* wanted = std::getenv("TWICKET_CASE");
    int cases = 0, right = 0, reasons = 0;
    for (const auto& part :
         {opening_cases(), changing_cases(), file_cases(), news_cases(), failing_cases(), lost_answer_cases()})
        for (const Case& one : part) {
            if (wanted && !std::strstr(one.name, wanted)) continue;
            const bool applies =
                (one.needs != Needs::http || kind.over_http) && (one.needs != Needs::news || kind.has_news);
            if (!applies) {
                ++reasons;
                continue;
            }
            ++cases;
            const std::string failures = played(one, kind);
            right += failures.empty();
            UNSCOPED_INFO(kind.name << ": " << one.name << failures);
            CHECK(failures.empty());
        }
    std::printf("desk contract %s: %d cases, %d right", kind.name.c_str(), cases, right);
    if (reasons) std::printf(", %d not asked: it has no network of its own", reasons);
    std::printf("\n");
    std::fflush(stdout);
    if (!wanted) CHECK(cases + reasons >= 60);
}

}  // namespace twicket::desk_contract
