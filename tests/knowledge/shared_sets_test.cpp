// The ranker on the shared question sets: never worse than SQLite's FTS5 with one row an entry, whose figures are read
// from the sets' own BASELINES.md. A build without optimisation leaves out the bases of more than 1,000 wordings and
// says so; `./dev test release` or `twicket eval` measures them all.
#include <catch2/catch.hpp>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "knowledge/evaluation.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;
using namespace twicket::knowledge;

namespace {

#ifdef NDEBUG
constexpr std::size_t most_wordings = 20'000;
#else
constexpr std::size_t most_wordings = 1'000;
#endif

struct Bar {
    std::string set, base;
    std::array<double, 5> figures;  // percent; NaN where the table has a dash
};

// Rows "| set | base | queries | fts5-entry | top-1 | recall@3 | MRR@5 | AUROC | acc@90 |".
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
        if (cells.size() < 10 || cells[4] != "fts5-entry") continue;
        Bar bar{.set = cells[1], .base = cells[2], .figures = {}};
        for (std::size_t i = 0; i < 5; ++i)
            bar.figures[i] =
                cells[5 + i].find_first_of("0123456789") == std::string::npos ? std::nan("") : std::stod(cells[5 + i]);
        bars.push_back(bar);
    }
    return bars;
}

}  // namespace

TEST_CASE("on every shared set the ranker is at least as good as a full-text index", "[knowledge][sets]") {
    const auto table = testing::shared_bytes("question-sets", "data/BASELINES.md");
    if (!table) return;
    const std::string folder = *testing::shared_folder() + "/data/";
    testing::SuiteCount count{"question-sets"};
    const std::vector<Bar> bars = bars_in(*table);
    REQUIRE(bars.size() >= 10);
    std::printf("%-20s %27s   %27s\n", "", "ours: top1 r@3 mrr auc a@90", "fts5-entry");
    for (const Bar& bar : bars) {
        Imported base = read_path(folder + bar.set + "/" + bar.base + ".jsonl", Format::jsonl);
        std::ifstream in{folder + bar.set + "/dev.jsonl"};
        const Queries labelled = read_queries(in, "dev.jsonl");
        REQUIRE(base.problems.empty());
        REQUIRE_FALSE(labelled.queries.empty());
        std::size_t wordings = 0;
        for (const Entry& entry : base.entries) wordings += 1 + entry.variants.size();
        if (wordings > most_wordings) {
            std::printf("%-20s left out of this build: %zu wordings\n", (bar.set + " " + bar.base).c_str(), wordings);
            continue;
        }
        const auto ranker = Ranker::build(std::move(base.entries), {.threads = 2, .background = false});
        ranker->train();
        const Scores scores = scores_of(labelled.queries, answer_all(*ranker, labelled.queries, 2, nullptr));
        const double ours[] = {scores.top1, scores.recall3, scores.mrr5, scores.auroc, scores.acc90};
        std::printf("%-20s", (bar.set + " " + bar.base).c_str());
        for (const double figure : ours) std::printf(" %5.1f", 100 * figure);
        std::printf("  ");
        bool right = true;
        for (std::size_t i = 0; i < 5; ++i) {
            std::printf(" %5.1f", bar.figures[i]);
            // The table has one digit after the point.
            right &= std::isnan(bar.figures[i]) || 100 * ours[i] >= bar.figures[i] - 0.05;
        }
        std::printf("\n");
        count.judge(right, bar.set + " " + bar.base + " is below the full-text index");
    }
}
