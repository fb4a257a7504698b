// Every .chat file is a test case.
#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/support/transcript.hpp"
#include "tests/support/where.hpp"

TEST_CASE("every dialogue goes as it is written", "[transcripts]") {
    const std::filesystem::path folder = std::filesystem::path{twicket::testing::source_folder()} / "tests/transcripts";
    int dialogues = 0;
    for (const auto& file : std::filesystem::directory_iterator{folder}) {
        if (file.path().extension() != ".chat") continue;
        ++dialogues;
        DYNAMIC_SECTION(file.path().stem().string()) { CHECK(twicket::test::run_transcript(file.path().string()) == ""); }
    }
    CHECK(dialogues >= 1);
}
