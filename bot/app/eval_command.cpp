// `twicket eval`: answers every labelled question from one knowledge file alone and prints the figures.
#include <cmath>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <thread>

#include "bot/app/command_line.hpp"
#include "bot/app/progress.hpp"
#include "knowledge/cross_validation.hpp"
#include "knowledge/evaluation.hpp"

namespace twicket::app {
namespace {

using namespace knowledge;

void print_problems(const std::vector<Problem>& problems) {
    for (std::size_t i = 0; i < problems.size() && i < 20; ++i) std::cerr << describe(problems[i]) << '\n';
    if (problems.size() > 20) std::cerr << "… and " << problems.size() - 20 << " more\n";
}

std::string percent(double share) {
    if (std::isnan(share)) return "–";
    std::ostringstream out;
    out << std::fixed << std::setprecision(1) << 100 * share;
    return out.str();
}

nlohmann::ordered_json number(double value) {
    return std::isnan(value) ? nlohmann::ordered_json() : nlohmann::ordered_json(value);
}

void print(const Scores& scores, const Figures& figures, double training_seconds, bool json) {
    if (json) {
        nlohmann::ordered_json value;
        value["queries"] = scores.queries, value["in_scope"] = scores.in_scope;
        value["top1"] = number(scores.top1), value["recall3"] = number(scores.recall3),
        value["mrr5"] = number(scores.mrr5);
        value["answered_right"] = number(scores.answered_right), value["refused"] = number(scores.refused);
        value["auroc"] = number(scores.auroc), value["acc90"] = number(scores.acc90);
        value["calibration_error"] = number(scores.calibration_error);
        value["micros_p50"] = scores.micros_p50, value["micros_p99"] = scores.micros_p99;
        value["training_seconds"] = training_seconds, value["entries"] = figures.entries;
        value["index_bytes"] = figures.index_bytes, value["model_bytes"] = figures.model_bytes;
        std::cout << value.dump() << '\n';
        return;
    }
    const auto line = [](const char* name, const std::string& value) {
        std::cout << std::left << std::setw(34) << name << value << '\n';
    };
    line("entries", std::to_string(figures.entries));
    line("queries (in scope)", std::to_string(scores.queries) + " (" + std::to_string(scores.in_scope) + ")");
    line("top-1", percent(scores.top1));
    line("recall@3", percent(scores.recall3));
    line("MRR@5", percent(scores.mrr5));
    line("in scope: answered and right", percent(scores.answered_right));
    line("out of scope: refused", percent(scores.refused));
    line("AUROC", percent(scores.auroc));
    line("acc@90", percent(scores.acc90));
    line("expected calibration error", percent(scores.calibration_error));
    std::ostringstream time;
    time << std::fixed << std::setprecision(0) << scores.micros_p50 << " µs, p99 " << scores.micros_p99 << " µs";
    line("time a question", time.str());
    time.str("");
    time << std::setprecision(1) << training_seconds << " s";
    line("built and trained in", time.str());
}

std::optional<unsigned> threads_of(const Arguments& arguments) {
    const std::string text = arguments.value("threads", "1");
    unsigned threads = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || threads > 64) return std::nullopt;
        threads = threads * 10 + static_cast<unsigned>(c - '0');
    }
    if (threads < 1 || threads > 64) return std::nullopt;
    return threads;
}

bool write_predictions(const std::string& file, const std::vector<Prediction>& predictions) {
    if (file.empty()) return true;
    std::ofstream out{file};
    for (const Prediction& prediction : predictions) out << to_line(prediction) << '\n';
    out.flush();
    if (!out) std::cerr << "twicket eval: cannot write " << file << '\n';
    return static_cast<bool>(out);
}

void add_times(Scores& scores, std::vector<double>& micros) {
    if (micros.empty()) return;
    std::sort(micros.begin(), micros.end());
    scores.micros_p50 = micros[micros.size() / 2];
    scores.micros_p99 = micros[micros.size() * 99 / 100];
}

int run_eval(std::span<const std::string_view> words) {
    const auto parsed =
        Arguments::parse(words, {"kb", "queries", "predictions", "threads"}, {"json", "cross-validate"});
    if (parsed.has_error()) return usage_error("eval", parsed.error().detail);
    const bool folds = parsed->has("cross-validate");
    if (!parsed->has("kb")) return usage_error("eval", "--kb names the knowledge file");
    if (!parsed->has("queries") && !folds) return usage_error("eval", "--queries names the labelled questions");
    const auto threads = threads_of(*parsed);
    if (!threads) return usage_error("eval", "--threads is a number from 1 to 64");
    Imported base = read_path(parsed->value("kb"), std::nullopt);
    print_problems(base.problems);
    if (base.entries.empty()) return std::cerr << "twicket eval: no entry could be read\n", 1;
    Queries labelled;
    if (parsed->has("queries")) {
        std::ifstream in{parsed->value("queries")};
        if (!in) return std::cerr << "twicket eval: cannot read " << parsed->value("queries") << '\n', 1;
        labelled = read_queries(in, parsed->value("queries"));
        print_problems(labelled.problems);
    }
    std::vector<Query> queries;
    std::vector<Prediction> predictions;
    std::vector<double> micros;
    Figures figures;
    const auto before = std::chrono::steady_clock::now();
    double training_seconds = 0;
    if (folds) {
        auto judged = cross_validate(base.entries, labelled.queries, *threads, progress_on_terminal("folds"));
        queries = std::move(judged.queries), predictions = std::move(judged.predictions),
        micros = std::move(judged.micros);
        figures.entries = base.entries.size();
        training_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    } else {
        const auto ranker = Ranker::build(std::move(base.entries), {.threads = *threads, .background = false});
        ranker->train(progress_on_terminal("training"));
        training_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
        queries = std::move(labelled.queries);
        predictions = answer_all(*ranker, queries, *threads, &micros, progress_on_terminal("asking"));
        figures = ranker->figures();
    }
    Scores scores = scores_of(queries, predictions);
    add_times(scores, micros);
    print(scores, figures, training_seconds, parsed->has("json"));
    if (!write_predictions(parsed->value("predictions"), predictions)) return 1;
    return base.problems.empty() && labelled.problems.empty() ? 0 : 1;
}

}  // namespace

const Command eval_command{
    "eval", "--kb KB.jsonl --queries Q.jsonl [--predictions OUT.jsonl] [--json] [--threads N] [--cross-validate]",
    "answers every question from that knowledge alone and prints the figures", run_eval};

}  // namespace twicket::app
