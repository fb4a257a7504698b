// Several servers measured in turn by the same load in one run. Servers run on processor 0, the load on processor 1.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/bench/process.hpp"

namespace twicket::bench {

struct Contestant {
    std::string name, meaning;
    int port = 0;
    std::string kind;  // of the load, see load_words
    std::unique_ptr<Process> process{};
    std::vector<double> rates{}, cpu_micros{}, p99_ms{};
    std::uint64_t resident_kib = 0;
    long refused = 0;
};

// How this program is called to make a load; prints what parse_load reads.
using LoadWords = std::function<std::vector<std::string>(const Contestant& one, int run, double seconds)>;

// `rounds` times over, every contestant in turn, after a warm-up.
void measure_all(std::vector<Contestant>& all, int rounds, double seconds, const LoadWords& words);

double median(std::vector<double> values);
// A table of figures; ratios are to the contestant named `reference`. The same as JSON.
nlohmann::json print_contest(const std::vector<Contestant>& all, const std::string& reference);

}  // namespace twicket::bench
