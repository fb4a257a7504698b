// Everything that we send to Teams, in the shapes that the contract suite asks for, before Microsoft's own parsers of
// activities and cards. Started by tests/peers/playground/run, which has installed them; not part of the unit run.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "tests/adapters/contract/teams_driver.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/where.hpp"

using namespace twicket;

TEST_CASE("Microsoft's parsers accept every activity and card of ours", "[.][teams-judge]") {
    testing::ScratchFolder folder;
    // For another judge than ours the file may be kept.
    const char* const wanted = std::getenv("TWICKET_ACTIVITIES");
    const std::string file = wanted ? wanted : folder / "activities.jsonl";
    std::size_t count = 0;
    {
        contract::World world;
        contract::TeamsDriver driver{world};
        int number = 0;
        for (const char* text : {"say hello", "say **bold** _it_ `code` ~~gone~~ [link](https://kb.example/a)",
                                 "buttons", "facts", "many 3", "many 12", "long 3", "long 900", "private psst", "form",
                                 "say a <b> & \"c\" @everyone <at>x</at> {{DATE(1)}}",
                                 "say 1. one\n2. two\n   - three\n\n> said\n\n| a | b |\n|---|---|\n| c | d "
                                 "|\n\n```\nping\n```\n\n---\n\n# Head"})
            for (const PlaceKind kind : {PlaceKind::direct, PlaceKind::group, PlaceKind::channel}) {
                const std::string id = "m" + std::to_string(++number);
                const char* const place = kind == PlaceKind::direct  ? "dm-ann"
                                          : kind == PlaceKind::group ? "group"
                                                                     : "help";
                CHECK(driver.tell({.id = id, .text = text, .place = place, .where = kind, .calls_us = true}).status ==
                      200);
                world.settle();
                world.pass(std::chrono::seconds{60});
            }
        const auto shown = driver.shown();
        for (const contract::Shown& one : shown) {
            if (one.buttons.size() != 2) continue;
            driver.tell(
                {.kind = contract::Happening::Kind::click, .id = "c-" + one.id, .message = one.id, .place = one.place});
            world.settle();
        }
        std::ofstream lines{file};
        for (const nlohmann::json& activity : driver.activities()) lines << activity.dump() << "\n", ++count;
        world.stop();
    }
    CHECK(count >= 36);
    CHECK(std::system(
              ("node " + testing::source_folder() + "/tests/peers/playground/judge_lines.cjs " + file).c_str()) == 0);
}
