// `twicket experts eval`: ranks people for every labelled question from their profiles alone and prints the figures.
#include <fstream>
#include <iomanip>
#include <iostream>

#include "bot/app/command_line.hpp"
#include "bot/app/progress.hpp"
#include "knowledge/experts/evaluation.hpp"

namespace twicket::app {
namespace {

using namespace experts;

struct Row {
    std::string name;
    ExpertScores scores;
};

void print_problems(const std::vector<knowledge::Problem>& problems) {
    for (std::size_t i = 0; i < problems.size() && i < 20; ++i) std::cerr << knowledge::describe(problems[i]) << '\n';
    if (problems.size() > 20) std::cerr << "… and " << problems.size() - 20 << " more\n";
}

void print_table(const std::vector<Row>& rows) {
    std::cout << "| method | P@1 | recall@3 | MRR@5 | MAP | P@5 | P@10 |\n|---|---|---|---|---|---|---|\n"
              << std::fixed << std::setprecision(1);
    for (const auto& [name, one] : rows) {
        std::cout << "| " << name;
        for (const double figure : {one.p1, one.recall3, one.mrr5, one.map, one.p5, one.p10})
            std::cout << " | " << 100 * figure;
        std::cout << " |\n";
    }
}

void print_json(const Row& row) {
    const ExpertScores& one = row.scores;
    nlohmann::ordered_json value;
    value["queries"] = one.queries, value["in_scope"] = one.in_scope, value["p1"] = one.p1,
    value["recall3"] = one.recall3;
    value["mrr5"] = one.mrr5, value["map"] = one.map, value["p5"] = one.p5, value["p10"] = one.p10;
    value["micros_p50"] = one.micros_p50, value["micros_p99"] = one.micros_p99;
    std::cout << value.dump() << '\n';
}

ExpertScores judge(const std::vector<knowledge::Entry>& profiles, const std::vector<knowledge::Query>& queries,
                   const FinderSettings& settings, std::vector<knowledge::Prediction>* out) {
    const ExpertFinder finder = finder_of(profiles, settings);
    std::vector<double> micros;
    std::vector<knowledge::Prediction> predictions = find_all(finder, queries, &micros, progress_on_terminal("asking"));
    ExpertScores scores = figures_of(queries, predictions);
    std::sort(micros.begin(), micros.end());
    if (!micros.empty())
        scores.micros_p50 = micros[micros.size() / 2], scores.micros_p99 = micros[micros.size() * 99 / 100];
    if (out) *out = std::move(predictions);
    return scores;
}

// One part less each time.
std::vector<std::pair<std::string, FinderSettings>> ablations() {
    std::vector<std::pair<std::string, FinderSettings>> all;
    const auto add = [&all](const char* name, const auto& change) {
        FinderSettings settings;
        change(settings);
        all.emplace_back(name, settings);
    };
    add("without those with whom they wrote", [](FinderSettings& s) { s.text.circle = 0; });
    add("best piece alone votes", [](FinderSettings& s) { s.text.voters = 1; });
    add("fifty pieces vote", [](FinderSettings& s) { s.text.voters = 50; });
    add("votes not weighed by likeness", [](FinderSettings& s) { s.text.power = 0; });
    add("without texts", [](FinderSettings& s) { s.written = 0; });
    add("without skills", [](FinderSettings& s) { s.declared = s.endorsed = s.proven = 0; });
    add("names by their very words", [](FinderSettings& s) { s.similar_names = false; });
    return all;
}

int run_eval(const Arguments& arguments) {
    if (!arguments.has("profiles")) return usage_error("experts", "--profiles names the profiles' file");
    if (!arguments.has("queries")) return usage_error("experts", "--queries names the labelled questions");
    const knowledge::Imported base = knowledge::read_path(arguments.value("profiles"), std::nullopt);
    print_problems(base.problems);
    if (base.entries.empty()) return std::cerr << "twicket experts: no profile could be read\n", 1;
    std::ifstream in{arguments.value("queries")};
    if (!in) return std::cerr << "twicket experts: cannot read " << arguments.value("queries") << '\n', 1;
    const knowledge::Queries labelled = knowledge::read_queries(in, arguments.value("queries"));
    print_problems(labelled.problems);

    std::vector<knowledge::Prediction> predictions;
    const Row whole{"all evidence", judge(base.entries, labelled.queries, FinderSettings{}, &predictions)};
    if (const std::string file = arguments.value("predictions"); !file.empty()) {
        std::ofstream out{file};
        for (const knowledge::Prediction& one : predictions) out << knowledge::to_line(one) << '\n';
        if (!out.flush()) return std::cerr << "twicket experts: cannot write " << file << '\n', 1;
    }
    if (arguments.has("json")) {
        print_json(whole);
    } else {
        std::vector<Row> rows{whole};
        if (arguments.has("ablations"))
            for (const auto& [name, settings] : ablations())
                rows.push_back({name, judge(base.entries, labelled.queries, settings, nullptr)});
        std::cout << base.entries.size() << " profiles, " << whole.scores.queries << " questions, of which "
                  << whole.scores.in_scope << " have an answer; " << std::fixed << std::setprecision(0)
                  << whole.scores.micros_p50 << " µs a question, p99 " << whole.scores.micros_p99 << " µs\n\n";
        print_table(rows);
    }
    return base.problems.empty() && labelled.problems.empty() ? 0 : 1;
}

int run_experts(std::span<const std::string_view> words) {
    const auto parsed = Arguments::parse(words, {"profiles", "queries", "predictions"}, {"json", "ablations"});
    if (parsed.has_error()) return usage_error("experts", parsed.error().detail);
    if (parsed->plain() != std::vector<std::string>{"eval"}) return usage_error("experts", "the one verb is 'eval'");
    return run_eval(*parsed);
}

}  // namespace

const Command experts_command{
    "experts", "eval --profiles P.jsonl --queries Q.jsonl [--predictions OUT.jsonl] [--json] [--ablations]",
    "ranks people for every labelled question and prints the figures", run_experts};

}  // namespace twicket::app
