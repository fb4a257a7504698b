// Finding people on the shared sets: better in MRR@5, MAP and P@5 than each baseline of the sets' own BASELINES.md,
// with the one configuration that ships.
#include <catch2/catch.hpp>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "knowledge/experts/evaluation.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;
using namespace twicket::experts;

namespace {

struct Bar {
    std::string set, method;
    double mrr5 = 0, map = 0, p5 = 0;  // percent
};

// Rows "| dblp-experts (28) | fts5 | P@1 | recall@3 | MRR@5 | MAP | P@5 | P@10 |".
std::vector<Bar> bars_in(const std::string& table) {
    std::vector<Bar> bars;
    std::istringstream lines{table};
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> cells;
        std::istringstream row{line};
        for (std::string cell; std::getline(row, cell, '|');) {
            std::erase_if(cell, [](char c) { return c == ' ' || c == '*'; });
            cells.push_back(cell);
        }
        if (cells.size() < 9) continue;
        for (const char* set : {"dblp-experts", "esco-skills"})
            if (cells[1].starts_with(std::string{set} + "("))
                bars.push_back({set, cells[2], std::stod(cells[5]), std::stod(cells[6]), std::stod(cells[7])});
    }
    return bars;
}

}  // namespace

TEST_CASE("People are found better than by every plain method that was measured on the shared sets", "[experts]") {
    const auto table = testing::shared_bytes("experts", "data/BASELINES.md");
    if (!table) return;
    const std::vector<Bar> bars = bars_in(*table);
    REQUIRE(bars.size() >= 6);
    testing::SuiteCount suite{"experts"};
    for (const char* set : {"dblp-experts", "esco-skills"}) {
        const std::string folder = *testing::shared_folder() + "/data/" + set;
        const knowledge::Imported base = knowledge::read_path(folder + "/kb_full.jsonl", std::nullopt);
        std::ifstream in{folder + "/dev.jsonl"};
        const knowledge::Queries labelled = knowledge::read_queries(in, "dev.jsonl");
        REQUIRE(labelled.problems.empty());
        const ExpertFinder finder = finder_of(base.entries, {});
        const ExpertScores got = figures_of(labelled.queries, find_all(finder, labelled.queries, nullptr));
        std::printf("experts: %s P@1 %.1f, recall@3 %.1f, MRR@5 %.1f, MAP %.1f, P@5 %.1f, P@10 %.1f\n", set,
                    100 * got.p1, 100 * got.recall3, 100 * got.mrr5, 100 * got.map, 100 * got.p5, 100 * got.p10);
        for (const Bar& bar : bars)
            if (bar.set == set)
                suite.judge(100 * got.mrr5 > bar.mrr5 && 100 * got.map > bar.map && 100 * got.p5 > bar.p5,
                            bar.set + " against " + bar.method);
    }
}
