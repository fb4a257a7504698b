// `./dev bench ingest`: signed HTTP events to a durable acknowledgement, against a bare Beast server in the same run.
// The load comes from another process. Servers run on processor 0, the load on processor 1. Prints a table and one line
// of JSON.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/bench/bare_server.hpp"
#include "tests/bench/ingest_server.hpp"
#include "tests/bench/load.hpp"
#include "tests/bench/process.hpp"
#include "tests/bench/serve_config.hpp"
#include "tests/support/where.hpp"

namespace twicket::bench {
namespace {

using nlohmann::json;

constexpr int rounds = 3;
constexpr int connections = 64;
constexpr double seconds = 2;
constexpr std::size_t most_requests = 130'000;  // what one run of the generator has ready

const char* node_server = R"(
require('http').createServer((request, response) => {
  request.on('data', () => {});
  request.on('end', () => {
    response.writeHead(200, {'Content-Type': 'application/json', 'Content-Length': 21});
    response.end('{"status":"accepted"}');
  });
}).listen(Number(process.argv[1]), '127.0.0.1');
)";

struct Contestant {
    std::string name;
    std::string meaning;
    std::unique_ptr<Process> process;
    int port = 0;
    std::vector<double> rates, cpu_micros, half_p50, half_p99, full_p99;
    std::uint64_t resident_kib = 0;
    long refused = 0;
};

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values.empty() ? 0 : values[values.size() / 2];
}

LoadResult generate(int port, const std::string& run, double length, double rate) {
    const json got = json::parse(
        output_of({own_file(), "--load", std::to_string(port), run, std::to_string(length), std::to_string(rate)}, 1));
    return {got["answered"], got["refused"], got["seconds"], got["p50"], got["p99"], got["max"]};
}

void measure(Contestant& one, int round) {
    const std::string run = one.name + std::to_string(round);
    if (round == 0) generate(one.port, run + "w", 0.5, 0);
    const auto cpu = one.process->cpu_micros();
    const LoadResult full = generate(one.port, run + "f", seconds, 0);
    const auto spent = one.process->cpu_micros() - cpu;
    const double rate = static_cast<double>(full.answered) / full.seconds;
    const LoadResult half = generate(one.port, run + "h", seconds, rate / 2);
    one.rates.push_back(rate);
    one.cpu_micros.push_back(static_cast<double>(spent) / static_cast<double>(std::max(1L, full.answered)));
    one.full_p99.push_back(full.p99_ms);
    one.half_p50.push_back(half.p50_ms);
    one.half_p99.push_back(half.p99_ms);
    one.resident_kib = std::max(one.resident_kib, one.process->resident_kib());
    one.refused += full.refused + half.refused;
}

// Every contestant that can be had here, started and ready.
std::vector<Contestant> contestants(const Folder& folder) {
    std::vector<Contestant> all;
    const auto add = [&](std::string name, std::string meaning, const auto& words, const std::string& ready) {
        Contestant one{std::move(name), std::move(meaning)};
        one.port = free_port();
        one.process = std::make_unique<Process>(words(one), 0, folder.path() + "/" + one.name + ".log");
        wait_ready(one.port, ready, 30, *one.process);
        all.push_back(std::move(one));
    };
    const auto own = [&](const std::string& role) {
        return [&folder, role](const Contestant& one) {
            return std::vector<std::string>{own_file(), "--" + role, std::to_string(one.port), folder.path()};
        };
    };
    add("bare", "Beast alone, answers 200", own("bare"), "/");
    add("ingest", "signature, decode, commit on disk", own("durable"), "/readyz");
    add("no-commit", "the same, commit switched off", own("undurable"), "/readyz");
    add(
        "serve", "the whole program: every event also gets its outcome",
        [&](const Contestant& one) {
            setenv("TWICKET_BENCH_SECRET", secret, 1);
            return std::vector<std::string>{testing::program(), "serve", "--config",
                                            write_config(folder.path(), one.port, 150)};
        },
        "/readyz");
    if (std::system("command -v node >/dev/null 2>&1") == 0)
        add(
            "node", "Node's http, answers 200",
            [&](const Contestant& one) {
                return std::vector<std::string>{"node", "-e", node_server, std::to_string(one.port)};
            },
            "/");
    return all;
}

json report(const std::vector<Contestant>& all) {
    const double ceiling = median(all.front().rates), ceiling_cpu = median(all.front().cpu_micros);
    std::printf("%-10s %10s %7s %9s %7s %11s %11s %11s %8s %8s\n", "server", "requests/s", "ratio", "CPU us", "ratio",
                "p99 full ms", "p50 half ms", "p99 half ms", "RSS MiB", "refused");
    json lines = json::object();
    for (const Contestant& one : all) {
        const double rate = median(one.rates), cpu = median(one.cpu_micros);
        const double mib = static_cast<double>(one.resident_kib) / 1024;
        std::printf("%-10s %10.0f %7.2f %9.1f %7.2f %11.2f %11.2f %11.2f %8.1f %8ld   %s\n", one.name.c_str(), rate,
                    rate / ceiling, cpu, cpu / ceiling_cpu, median(one.full_p99), median(one.half_p50),
                    median(one.half_p99), mib, one.refused, one.meaning.c_str());
        lines[one.name] = {{"per_second", rate},
                           {"ratio", rate / ceiling},
                           {"cpu_us", cpu},
                           {"p99_full_ms", median(one.full_p99)},
                           {"p50_half_ms", median(one.half_p50)},
                           {"p99_half_ms", median(one.half_p99)},
                           {"rss_mib", mib},
                           {"refused", one.refused}};
    }
    return {{"bench", "ingest"},
            {"connections", connections},
            {"rounds", rounds},
            {"servers", lines},
            {"targets", {{"ratio", 0.5}, {"cpu_us", 30}, {"p99_half_ms", 25}, {"rss_mib", 40}}}};
}

int role(const std::vector<std::string>& words) {
    const int port = std::stoi(words[1]);
    if (words[0] == "--bare") return serve_bare(port), 0;
    if (words[0] == "--durable") return serve_ingest(port, words[2] + "/durable.db", true), 0;
    if (words[0] == "--undurable") return serve_ingest(port, words[2] + "/undurable.db", false), 0;
    const auto requests = signed_messages(account, secret, words[2], most_requests);
    const Load load{port, connections, std::stod(words[3]), std::stod(words[4])};
    const LoadResult got = run_load(load, requests);
    std::puts(json{{"answered", got.answered},
                   {"refused", got.refused},
                   {"seconds", got.seconds},
                   {"p50", got.p50_ms},
                   {"p99", got.p99_ms},
                   {"max", got.max_ms}}
                  .dump()
                  .c_str());
    return 0;
}

}  // namespace
}  // namespace twicket::bench

int main(int count, char** words) {
    using namespace twicket::bench;
    try {
        if (count > 2) return role({words + 1, words + count});
        const Folder folder;
        auto all = contestants(folder);
        for (int round = 0; round < rounds; round++)
            for (Contestant& one : all) measure(one, round);
        const auto result = report(all);
        std::puts(result.dump().c_str());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench ingest: %s\n", error.what());
        return 1;
    }
    return 0;
}
