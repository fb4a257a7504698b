// `./dev bench start`: from the start of the program to the first yes of /readyz with 10,000 entries, and its memory
// when idle. The first start, which also imports the entries, is told apart. Prints a few lines and one line of JSON.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "tests/bench/process.hpp"
#include "tests/bench/serve_config.hpp"
#include "tests/support/where.hpp"

namespace twicket::bench {
namespace {

constexpr std::size_t entries = 10'000;
constexpr int starts = 3;

struct Start {
    double seconds = 0;
    double ready_mib = 0;  // the classifier is still trained
    double idle_mib = 0;
};

// What start-up leaves to do later (training) is over when the program has done nothing for a second.
void wait_idle(const Process& program) {
    for (int second = 0; second < 120; second++) {
        const auto before = program.cpu_micros();
        std::this_thread::sleep_for(std::chrono::seconds{1});
        if (program.cpu_micros() - before < 20'000) return;
    }
}

Start start_once(const std::string& config, int port, const std::string& log) {
    const auto begin = std::chrono::steady_clock::now();
    Process program{{testing::program(), "serve", "--config", config}, -1, log};
    wait_ready(port, "/readyz", 120, program);
    Start result;
    result.seconds = std::chrono::duration<double>{std::chrono::steady_clock::now() - begin}.count();
    result.ready_mib = static_cast<double>(program.resident_kib()) / 1024;
    wait_idle(program);
    result.idle_mib = static_cast<double>(program.resident_kib()) / 1024;
    return result;
}

void run() {
    setenv("TWICKET_BENCH_SECRET", secret, 1);
    const Folder folder;
    const int port = free_port();
    const std::string config = write_config(folder.path(), port, entries), log = folder.path() + "/twicket.log";
    const Start first = start_once(config, port, log);
    std::vector<double> times, memory, ready;
    for (int n = 0; n < starts; n++) {
        const Start one = start_once(config, port, log);
        times.push_back(one.seconds);
        memory.push_back(one.idle_mib);
        ready.push_back(one.ready_mib);
    }
    std::ranges::sort(times);
    std::ranges::sort(memory);
    std::printf("first start with import of %zu entries: %.2f s\n", entries, first.seconds);
    std::printf("later starts: median %.2f s, slowest %.2f s (target < 1 s)\n", times[starts / 2], times.back());
    std::printf("idle: %.1f MiB (target < 60 MiB); when ready, before training: %.1f MiB\n", memory.back(),
                *std::ranges::max_element(ready));
    const nlohmann::json line{{"bench", "start"},
                              {"entries", entries},
                              {"first_s", first.seconds},
                              {"median_s", times[starts / 2]},
                              {"slowest_s", times.back()},
                              {"idle_mib", memory.back()},
                              {"ready_mib", *std::ranges::max_element(ready)},
                              {"targets", {{"median_s", 1.0}, {"idle_mib", 60}}}};
    std::puts(line.dump().c_str());
}

}  // namespace
}  // namespace twicket::bench

int main() {
    try {
        twicket::bench::run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench start: %s\n", error.what());
        return 1;
    }
    return 0;
}
