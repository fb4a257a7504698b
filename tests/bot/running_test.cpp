// The notes of what is being handled: they outlive the program's death, and only that.
#include "bot/running.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>
#include <vector>

#include "tests/support/scratch.hpp"

using namespace twicket;
using twicket::testing::ScratchFolder;

namespace {

// What dying leaves: the file as it is at that moment.
std::string copied(const std::string& file) {
    const std::string copy = file + "-after-death";
    std::filesystem::copy_file(file, copy, std::filesystem::copy_options::overwrite_existing);
    return copy;
}

}  // namespace

TEST_CASE("what was being handled when the program died is known to the next life, once", "[running]") {
    const ScratchFolder folder;
    const std::string file = folder / "running";
    Running life{file};
    CHECK(life.left_over().empty());
    const Running::Mark first{life, 7};
    { const Running::Mark over{life, 8}; }
    const Running::Mark second{life, 9};
    const std::string rest = copied(file);
    CHECK(Running{rest}.left_over() == std::set<std::int64_t>{7, 9});
    CHECK(Running{rest}.left_over().empty());
}

TEST_CASE("a clean end leaves no note behind", "[running]") {
    const ScratchFolder folder;
    const std::string file = folder / "running";
    {
        Running life{file};
        const Running::Mark mark{life, 7};
    }
    CHECK(Running{file}.left_over().empty());
}

TEST_CASE("more events at once than there are places, or a file that cannot be made, stop nobody", "[running]") {
    const ScratchFolder folder;
    Running nowhere{folder / "no such folder/running"};
    std::vector<std::unique_ptr<Running::Mark>> marks;
    for (std::int64_t sequence = 1; sequence <= 100; sequence++)
        marks.push_back(std::make_unique<Running::Mark>(nowhere, sequence));
    CHECK(nowhere.left_over().empty());
}

TEST_CASE("a file of another size is not believed", "[running]") {
    const ScratchFolder folder;
    const std::string file = folder / "running";
    {
        Running life{file};
        const Running::Mark mark{life, 7};
        std::filesystem::copy_file(file, file + "-torn");
    }
    std::filesystem::resize_file(file + "-torn", 100);
    CHECK(Running{file + "-torn"}.left_over().empty());
}
