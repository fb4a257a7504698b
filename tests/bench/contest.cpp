// Medians over the rounds.
#include "tests/bench/contest.hpp"

#include <algorithm>
#include <cstdio>

namespace twicket::bench {

using nlohmann::json;

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values.empty() ? 0 : values[values.size() / 2];
}

void measure_all(std::vector<Contestant>& all, int rounds, double seconds, const LoadWords& words) {
    int run = 0;
    for (Contestant& one : all) output_of(words(one, ++run, 0.5), 1);
    for (int round = 0; round < rounds; ++round)
        for (Contestant& one : all) {
            const auto before = one.process->cpu_micros();
            const json got = json::parse(output_of(words(one, ++run, seconds), 1));
            const double answered = std::max(1.0, got["answered"].get<double>());
            one.cpu_micros.push_back(static_cast<double>(one.process->cpu_micros() - before) / answered);
            one.rates.push_back(answered / got["seconds"].get<double>());
            one.p99_ms.push_back(got["p99"]);
            one.refused += got["refused"].get<long>();
            one.resident_kib = std::max(one.resident_kib, one.process->resident_kib());
        }
}

json print_contest(const std::vector<Contestant>& all, const std::string& reference) {
    double rate_of_reference = 0, cpu_of_reference = 0;
    for (const Contestant& one : all)
        if (one.name == reference) rate_of_reference = median(one.rates), cpu_of_reference = median(one.cpu_micros);
    std::printf("%-15s %9s %9s %8s %9s %9s %8s %8s\n", "server", "a second", "x rate", "CPU us", "x CPU", "p99 ms",
                "RSS MiB", "refused");
    json lines = json::object();
    for (const Contestant& one : all) {
        const double rate = median(one.rates), cpu = median(one.cpu_micros);
        const double mib = static_cast<double>(one.resident_kib) / 1024;
        const double ratio = rate_of_reference > 0 ? rate / rate_of_reference : 0;
        const double cpu_ratio = cpu_of_reference > 0 ? cpu / cpu_of_reference : 0;
        std::printf("%-15s %9.0f %9.2f %8.1f %9.2f %9.2f %8.1f %8ld   %s\n", one.name.c_str(), rate, ratio, cpu,
                    cpu_ratio, median(one.p99_ms), mib, one.refused, one.meaning.c_str());
        lines[one.name] = {{"per_second", rate},     {"ratio", ratio}, {"cpu_us", cpu},
                           {"cpu_ratio", cpu_ratio}, {"rss_mib", mib}, {"p99_ms", median(one.p99_ms)},
                           {"refused", one.refused}};
    }
    return lines;
}

}  // namespace twicket::bench
