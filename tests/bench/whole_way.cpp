// The load tells when each event was due, the sink when its answer came; both by the machine's steady clock.
#include "tests/bench/whole_way.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "tests/bench/load.hpp"
#include "tests/bench/slack_events.hpp"

namespace twicket::bench {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr int whole_rounds = 3;

std::int64_t now_ns() {
    return std::chrono::steady_clock::now().time_since_epoch() / 1ns;
}

// Until `wanted` are there, or none came for 3 s; when the last came.
std::int64_t wait_for_posts(const SlackSink& sink, std::size_t wanted, std::int64_t give_up_after_ns) {
    std::size_t before = sink.posts();
    std::int64_t last = now_ns();
    while (sink.posts() < wanted && now_ns() - last < give_up_after_ns) {
        std::this_thread::sleep_for(1ms);
        if (const std::size_t posts = sink.posts(); posts != before) before = posts, last = now_ns();
    }
    return last;
}

double quantile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    const auto at = std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())));
    std::ranges::nth_element(values, values.begin() + static_cast<long>(at));
    return values[at];
}

double setting(const char* name, double otherwise) {
    const char* value = std::getenv(name);
    return value ? std::atof(value) : otherwise;
}

SlackEvents events_of(const ManyWorkspaces& wanted, int run) {
    SlackEvents events{.run = run, .workspaces = wanted.count, .question_each = wanted.question_each};
    events.count = static_cast<std::size_t>(wanted.count * wanted.rate * wanted.seconds);
    return events;
}

}  // namespace

std::size_t questions_of(double seconds) {
    return static_cast<std::size_t>(seconds * 5'000);
}

json whole_way(Contestant& one, SlackSink& sink, const LoadWords& words) {
    const double length = setting("TWICKET_BENCH_QUESTIONS", 10'000) / 5'000;
    output_of(words(one, 1, length / 10), 1);
    wait_for_posts(sink, questions_of(length / 10), 3'000'000'000);
    std::vector<double> rates, cpu;
    std::size_t missing = 0, posts = 0;
    for (int round = 0; round < whole_rounds; ++round) {
        sink.take_posts();
        const auto before = one.process->cpu_micros();
        const std::int64_t begin = now_ns();
        const json got = json::parse(output_of(words(one, 2 + round, length), 1));
        const auto wanted = got["answered"].get<std::size_t>();
        const std::int64_t end = wait_for_posts(sink, wanted, 3'000'000'000);
        posts = sink.take_posts().size();
        missing += wanted - std::min(wanted, posts);
        // Signing the requests, before the first is sent, is no part of it.
        const double took = static_cast<double>(end - begin) / 1e9 - got.value("prepared", 0.0);
        rates.push_back(static_cast<double>(posts) / took);
        cpu.push_back(static_cast<double>(one.process->cpu_micros() - before) /
                      static_cast<double>(std::max<std::size_t>(posts, 1)));
    }
    const double mib = static_cast<double>(one.process->resident_kib()) / 1024;
    std::printf("%-15s %9.0f answers/s  %7.1f us CPU each  %6.1f MiB  %zu missing   %s\n", one.name.c_str(),
                median(rates), median(cpu), mib, missing, one.meaning.c_str());
    return {{"per_second", median(rates)}, {"cpu_us", median(cpu)}, {"rss_mib", mib}, {"missing", missing}};
}

ManyWorkspaces many_workspaces_wanted() {
    ManyWorkspaces wanted;
    wanted.count = static_cast<int>(setting("TWICKET_BENCH_WORKSPACES", wanted.count));
    wanted.rate = static_cast<int>(setting("TWICKET_BENCH_RATE", wanted.rate));
    wanted.seconds = setting("TWICKET_BENCH_SECONDS", wanted.seconds);
    wanted.question_each = static_cast<int>(setting("TWICKET_BENCH_QUESTION_EACH", wanted.question_each));
    return wanted;
}

void load_workspaces(int port, const std::string& folder, int run) {
    const ManyWorkspaces wanted = many_workspaces_wanted();
    const auto requests = slack_requests(events_of(wanted, run));
    const LoadResult got =
        run_load({port, 64, wanted.seconds + 10, static_cast<double>(wanted.count * wanted.rate)}, requests);
    std::ofstream file{folder + "/due", std::ios::binary};
    file.write(reinterpret_cast<const char*>(got.due.data()),
               static_cast<std::streamsize>(got.due.size() * sizeof(std::int64_t)));
    std::puts(json{{"answered", got.answered}, {"refused", got.refused}, {"p99", got.p99_ms}, {"p50", got.p50_ms}}
                  .dump()
                  .c_str());
}

json many_workspaces(Contestant& one, SlackSink& sink, const ManyWorkspaces& wanted, bool slow,
                     const std::string& folder) {
    constexpr int run = 7;
    const SlackEvents events = events_of(wanted, run);
    std::this_thread::sleep_for(2s);  // the accounts learn who they are
    sink.take_posts();
    if (slow) sink.slow_down(0);
    const auto before = one.process->cpu_micros();
    const json got = json::parse(
        output_of({own_file(), "--load-workspaces", std::to_string(one.port), folder, std::to_string(run)}, 1));
    std::size_t questions = 0;
    for (std::size_t n = 0; n < events.count; ++n)
        questions += is_question(events, n) && n % static_cast<std::size_t>(wanted.count) != 0;
    wait_for_posts(sink, questions, 5'000'000'000);
    const double cpu = static_cast<double>(one.process->cpu_micros() - before) / static_cast<double>(events.count);
    const auto posts = sink.take_posts();
    std::vector<std::int64_t> due(events.count);
    std::ifstream{folder + "/due", std::ios::binary}.read(
        reinterpret_cast<char*>(due.data()), static_cast<std::streamsize>(due.size() * sizeof(std::int64_t)));
    std::vector<double> took;
    std::size_t missing = 0;
    for (std::size_t n = 0; n < events.count; ++n) {
        const std::size_t workspace = n % static_cast<std::size_t>(wanted.count);
        if (workspace == 0 || !is_question(events, n)) continue;
        const auto post = posts.find(std::to_string(workspace) + "/" + slack_ts(run, n));
        if (post == posts.end())
            ++missing;
        else
            took.push_back(static_cast<double>(post->second - due[n]) / 1e6);
    }
    const json line{{"events", got["answered"]},
                    {"refused", got["refused"]},
                    {"ack_p50_ms", got["p50"]},
                    {"ack_p99_ms", got["p99"]},
                    {"answers", took.size()},
                    {"missing", missing},
                    {"answer_p50_ms", quantile(took, 0.5)},
                    {"answer_p99_ms", quantile(took, 0.99)},
                    {"cpu_us", cpu},
                    {"rss_mib", static_cast<double>(one.process->resident_kib()) / 1024}};
    std::printf(
        "%-10s %8ld events acknowledged, p50 %.1f p99 %.1f ms; %zu answered, p50 %.1f p99 %.1f ms, %zu missing; %.1f "
        "us CPU an event, %.0f MiB\n",
        one.name.c_str(), got["answered"].get<long>(), got["p50"].get<double>(), got["p99"].get<double>(), took.size(),
        line["answer_p50_ms"].get<double>(), line["answer_p99_ms"].get<double>(), missing, cpu,
        line["rss_mib"].get<double>());
    return line;
}

}  // namespace twicket::bench
