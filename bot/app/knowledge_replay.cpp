// The questions are those that the database recorded, with who could read along then; the same replay as the console's.
#include "bot/app/knowledge_replay.hpp"

#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bot/app/database_option.hpp"
#include "bot/app/progress.hpp"
#include "bot/store/store.hpp"
#include "console/trial.hpp"
#include "knowledge/draft_store.hpp"
#include "knowledge/import.hpp"
#include "knowledge/knowledge_store.hpp"

namespace twicket::app {
namespace {

using namespace knowledge;
using nlohmann::ordered_json;

constexpr std::int64_t most_events = 1'000'000;

struct Past {
    std::vector<Entry> entries;
    std::vector<PastQuestion> questions;
    std::vector<Golden> golden;
};

Result<Past> past_of(const std::string& path) {
    const auto store = store::Store::open({.path = path});
    Past past;
    const auto read = store->read_now([&](store::Connection& connection) {
        past = {published_entries(connection), console::past_questions(connection, most_events),
                golden_questions(connection)};
    });
    if (read.has_error()) return read.error();
    return past;
}

ordered_json told(const Judged& judged) {
    return {{"verdict", name_of(judged.verdict)}, {"entry", judged.entry}, {"confidence", judged.confidence}};
}

ordered_json told(const std::vector<Flip>& flips, const std::vector<PastQuestion>& questions) {
    ordered_json list = ordered_json::array();
    for (const Flip& flip : flips) {
        const PastQuestion& asked = questions[flip.question];
        list.push_back({{"question", asked.text},
                        {"times", asked.times},
                        {"before", told(flip.before)},
                        {"after", told(flip.after)}});
    }
    return list;
}

std::string words_of(const Judged& judged) {
    return std::string{name_of(judged.verdict)} + (judged.verdict == Verdict::unanswered ? "" : " by " + judged.entry);
}

void print(const char* what, std::size_t times, const std::vector<Flip>& flips,
           const std::vector<PastQuestion>& questions) {
    std::cout << what << ": " << flips.size() << (flips.size() == 1 ? " question" : " questions") << ", asked " << times
              << " times\n";
    for (const Flip& flip : flips) {
        const PastQuestion& asked = questions[flip.question];
        std::cout << "  " << asked.times << "x " << asked.text << "\n      " << words_of(flip.before) << " -> "
                  << words_of(flip.after) << '\n';
    }
}

void print(const Replayed& done, const std::vector<GoldenFailure>& broken, const Past& past,
           std::chrono::milliseconds took, bool json) {
    if (!json) {
        std::cout << done.questions << " questions asked again in " << took.count() << " ms\n";
        print("gained", done.gained_times, done.gained, past.questions);
        print("lost", done.lost_times, done.lost, past.questions);
        print("changed", done.changed_times, done.changed, past.questions);
        for (const GoldenFailure& one : broken)
            std::cout << "golden question broken: " << one.golden.text << " ("
                      << (one.golden.entry.empty() ? "nothing" : one.golden.entry) << " -> " << words_of(one.now)
                      << ")\n";
        return;
    }
    ordered_json failures = ordered_json::array();
    for (const GoldenFailure& one : broken)
        failures.push_back({{"question", one.golden.text}, {"entry", one.golden.entry}, {"now", told(one.now)}});
    const ordered_json value{{"questions", done.questions},
                             {"took_ms", took.count()},
                             {"gained", told(done.gained, past.questions)},
                             {"lost", told(done.lost, past.questions)},
                             {"changed", told(done.changed, past.questions)},
                             {"golden", {{"asked", past.golden.size()}, {"broken", std::move(failures)}}}};
    std::cout << value.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << '\n';
}

}  // namespace

int replay_knowledge(const Arguments& arguments) {
    if (arguments.plain().size() != 2)
        return usage_error("knowledge", "replay needs the file or folder of the entries to try");
    const Result<std::string> path = database_of(arguments);
    if (path.has_error()) return usage_error("knowledge", path.error().detail);
    const Imported tried = read_path(arguments.plain()[1], std::nullopt);
    for (const Problem& problem : tried.problems) std::cerr << "left out: " << describe(problem) << '\n';
    const Result<Past> past = past_of(*path);
    if (past.has_error()) {
        std::cerr << "twicket knowledge: " << past.error().detail << '\n';
        return 1;
    }
    const auto before = Ranker::build(past->entries, {.background = false});
    before->train(progress_on_terminal("training"));
    const auto begun = std::chrono::steady_clock::now();
    const auto after = before->copy();
    std::vector<Entry> changed;
    for (const Entry& entry : tried.entries) {
        if (const auto old = before->find(entry.id)) changed.push_back(*old);
        changed.push_back(entry);
        after->put(entry);
    }
    const Rungs rungs;
    const Replayed done = replay(*before, *after, past->questions, changed, rungs);
    const std::vector<GoldenFailure> broken = broken_golden(*before, *after, past->golden, rungs);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    print(done, broken, *past, took, arguments.has("json"));
    return done.lost.empty() && broken.empty() && tried.problems.empty() ? 0 : 1;
}

}  // namespace twicket::app
