// `./dev bench turn`: a whole turn through the web chat of a real `twicket demo`: a person's message goes in over the
// socket, is stored, answered, stored again, delivered, and its card comes out. 100 turns a second for 10 seconds.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>

#include "tests/bench/chat_load.hpp"
#include "tests/bench/process.hpp"
#include "tests/support/where.hpp"

namespace twicket::bench {
namespace {

double quantile(std::vector<double> times, double share) {
    if (times.empty()) return 0;
    std::ranges::sort(times);
    return times[std::min(times.size() - 1, static_cast<std::size_t>(share * static_cast<double>(times.size())))];
}

void run() {
    const Folder folder;
    const int port = free_port();
    Process demo{{testing::program(), "demo", "--port", std::to_string(port), "--data", folder.path()},
                 -1,
                 folder.path() + "/demo.log"};
    wait_ready(port, "/readyz", 60, demo);
    run_chat({.port = port, .rate = 50, .seconds = 1});
    const auto cpu = demo.cpu_micros();
    const ChatLoad load{.port = port};
    const ChatResult result = run_chat(load);
    const double spent = static_cast<double>(demo.cpu_micros() - cpu) / static_cast<double>(std::max(1L, result.sent));
    std::printf("%ld turns at %.0f/s by %d people, %zu cards, %ld errors\n", result.sent, load.rate, load.people,
                result.card_ms.size(), result.errors);
    std::printf("card: p50 %.2f ms, p99 %.2f ms, slowest %.2f ms (targets: p50 < 10 ms, p99 < 50 ms)\n",
                quantile(result.card_ms, 0.5), quantile(result.card_ms, 0.99), quantile(result.card_ms, 1));
    std::printf("on disk: p50 %.2f ms, p99 %.2f ms; CPU %.0f us a turn; memory %.1f MiB\n",
                quantile(result.ack_ms, 0.5), quantile(result.ack_ms, 0.99), spent,
                static_cast<double>(demo.resident_kib()) / 1024);
    const nlohmann::json line{{"bench", "turn"},
                              {"turns", result.sent},
                              {"cards", result.card_ms.size()},
                              {"errors", result.errors},
                              {"p50_ms", quantile(result.card_ms, 0.5)},
                              {"p99_ms", quantile(result.card_ms, 0.99)},
                              {"ack_p50_ms", quantile(result.ack_ms, 0.5)},
                              {"ack_p99_ms", quantile(result.ack_ms, 0.99)},
                              {"cpu_us", spent},
                              {"targets", {{"p50_ms", 10}, {"p99_ms", 50}}}};
    std::puts(line.dump().c_str());
}

}  // namespace
}  // namespace twicket::bench

int main() {
    try {
        twicket::bench::run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench turn: %s\n", error.what());
        return 1;
    }
    return 0;
}
