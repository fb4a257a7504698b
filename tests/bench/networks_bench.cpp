// `./dev bench networks`: what Slack's events and Teams' activities cost up to the durable acknowledgement, how many a
// second are answered, and whether 500 workspaces wait for a slow one; beside bare Beast and the networks' own
// frameworks in the same run. Servers run on processor 0, the load on processor 1. Prints tables and one line of JSON.
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>

#include "tests/bench/bare_server.hpp"
#include "tests/bench/contest.hpp"
#include "tests/bench/load.hpp"
#include "tests/bench/serve_config.hpp"
#include "tests/bench/slack_events.hpp"
#include "tests/bench/slack_server.hpp"
#include "tests/bench/slack_sink.hpp"
#include "tests/bench/teams_server.hpp"
#include "tests/bench/whole_way.hpp"
#include "tests/support/where.hpp"

namespace twicket::bench {
namespace {

using nlohmann::json;

constexpr int rounds = 3, connections = 32;
constexpr double seconds = 2;

class Networks {
  public:
    // `part`: slack, teams, answered or workspaces; empty: all.
    json run(const std::string& part) {
        write_teams_token(folder_.path());
        setenv("TWICKET_BENCH_SECRET", slack_secret, 1);
        setenv("TWICKET_BENCH_TOKEN", "xoxb-bench", 1);
        setenv("SECRET", slack_secret, 1);
        json all{{"bench", "networks"}, {"targets", targets()}};
        const auto wanted = [&](const char* name) { return part.empty() || part == name; };
        if (wanted("slack")) all["slack"] = slack();
        if (wanted("teams")) all["teams"] = teams();
        if (wanted("answered")) all["answered"] = answered();
        if (wanted("workspaces")) all["workspaces"] = workspaces();
        return all;
    }

  private:
    static json targets() {
        return {{"slack", {{"cpu_us", 30}, {"times_bolt", 2.5}, {"rss_mib", 40}}},
                {"teams", {{"cpu_us", 45}}},
                {"answered", {{"per_second", 5000}}},
                {"workspaces", {{"p99_ratio", 1.1}}}};
    }
    static std::string package(const std::string& name) {
        const std::string folder = testing::source_folder() + "/tests/bench/peers";
        if (std::filesystem::exists(folder + "/node_modules/" + name)) return folder;
        std::printf("%-15s not here: npm has not installed tests/bench/peers\n", name.c_str());
        return {};
    }
    using Command = std::function<std::vector<std::string>(const std::string& port)>;
    void add(std::vector<Contestant>& all, Contestant one, const Command& command, const std::string& ready) {
        one.port = free_port();
        one.process =
            std::make_unique<Process>(command(std::to_string(one.port)), 0, folder_.path() + "/" + one.name + ".log");
        wait_ready(one.port, ready, 30, *one.process);
        all.push_back(std::move(one));
    }
    Command own(const std::string& role) {
        return [this, role](const std::string& port) {
            return std::vector<std::string>{own_file(), role, port, folder_.path()};
        };
    }
    LoadWords load(const std::string& kind) {
        return [this, kind](const Contestant& one, int run, double length) {
            return std::vector<std::string>{own_file(),
                                            kind,
                                            std::to_string(one.port),
                                            folder_.path(),
                                            std::to_string(run),
                                            std::to_string(length)};
        };
    }
    // The whole program with one workspace; its folder must outlive it.
    Command program(const std::string& folder, int api_port, int workspaces = 1) {
        return [=](const std::string& port) {
            return std::vector<std::string>{testing::program(), "serve", "--config",
                                            write_slack_config(folder, std::stoi(port), api_port, workspaces, 150)};
        };
    }
    Command bolt(const std::string& folder, int api_port) {
        setenv("SLACK_API", ("http://127.0.0.1:" + std::to_string(api_port) + "/0/api/").c_str(), 1);
        return [folder](const std::string& port) {
            return std::vector<std::string>{"node", folder + "/bolt.cjs", port};
        };
    }

    json slack() {
        std::puts("\nSlack: a signed event to its acknowledgement; ours with the commit on disk before it");
        const SlackSink sink;
        const Folder serving;
        std::vector<Contestant> all;
        add(all, {"beast", "Beast and the signature, stores nothing"}, own("--signed"), "/");
        add(all, {"ours", "signature, decode, commit on disk"}, own("--slack"), "/readyz");
        add(all, {"twicket serve", "the whole program: every event also gets its outcome"},
            program(serving.path(), sink.port()), "/readyz");
        setenv("ACK_ONLY", "1", 1);
        if (const std::string folder = package("@slack/bolt"); !folder.empty())
            add(all, {"bolt", "Slack's own framework, stores nothing"}, bolt(folder, sink.port()), "/health");
        unsetenv("ACK_ONLY");
        measure_all(all, rounds, seconds, load("--load-slack"));
        return print_contest(all, all.back().name == "bolt" ? "bolt" : "beast");
    }

    json teams() {
        std::puts("\nTeams: an activity to its acknowledgement; ours with its token checked and the commit on disk");
        std::vector<Contestant> all;
        add(all, {"beast", "Beast, checks and stores nothing"}, own("--bare"), "/");
        add(all, {"ours", "token, decode, commit on disk"}, own("--teams"), "/keys");
        if (const std::string folder = package("@microsoft/agents-hosting"); !folder.empty()) {
            const Command command = [folder](const std::string& port) {
                return std::vector<std::string>{"node", folder + "/agents.cjs", port};
            };
            add(all, {"agents-hosting", "Microsoft's own framework, checks no token, stores nothing"}, command,
                "/health");
        }
        measure_all(all, rounds, seconds, load("--load-teams"));
        return print_contest(all, "beast");
    }

    json answered() {
        std::puts(
            "\nThe whole way: event in, answer posted to Slack's API; as many as can be, until the last is there");
        json lines = json::object();
        const auto measured = [&](const std::string& name, const std::string& meaning, const Command& command,
                                  SlackSink& sink, const std::string& ready) {
            std::vector<Contestant> one;
            add(one, {name, meaning}, command, ready);
            lines[name] = whole_way(one.front(), sink, load("--load-questions"));
        };
        const Folder serving;
        SlackSink ours, theirs;
        measured("twicket serve", "ranked among 150 entries, all steps on disk", program(serving.path(), ours.port()),
                 ours, "/readyz");
        if (const std::string folder = package("@slack/bolt"); !folder.empty())
            measured("bolt", "echoes, stores nothing", bolt(folder, theirs.port()), theirs, "/health");
        return lines;
    }

    json workspaces() {
        const ManyWorkspaces wanted = many_workspaces_wanted();
        std::printf(
            "\n%d workspaces, %d events/s each for %.0f s, one in %d is answered; then one of them answers one byte a "
            "second\n",
            wanted.count, wanted.rate, wanted.seconds, wanted.question_each);
        json lines = json::object();
        for (const bool slow : {false, true}) {
            const Folder serving;
            SlackSink sink;
            std::vector<Contestant> one;
            add(one, {slow ? "one slow" : "all well", ""}, program(serving.path(), sink.port(), wanted.count),
                "/readyz");
            lines[slow ? "one_slow" : "all_well"] = many_workspaces(one.front(), sink, wanted, slow, folder_.path());
        }
        for (const char* what : {"ack_p99_ms", "answer_p99_ms"}) {
            const double ratio =
                lines["one_slow"][what].get<double>() / std::max(0.001, lines["all_well"][what].get<double>());
            lines[std::string{what} + "_ratio"] = ratio;
            std::printf("%s: %.2f times as long with the slow one\n", what, ratio);
        }
        return lines;
    }

    Folder folder_;
};

int role(const std::vector<std::string>& words) {
    const int port = std::stoi(words[1]);
    const std::string& folder = words[2];
    if (words[0] == "--bare") return serve_bare(port), 0;
    if (words[0] == "--signed") return serve_signed(port, slack_secret), 0;
    if (words[0] == "--slack") return serve_slack(port, folder + "/slack.db"), 0;
    if (words[0] == "--teams") return serve_teams(port, folder), 0;
    if (words[0] == "--load-workspaces") return load_workspaces(port, folder, std::stoi(words[3])), 0;
    const int run = std::stoi(words[3]);
    Load load{port, connections, std::stod(words[4])};
    std::vector<std::string> requests;
    const auto most = static_cast<std::size_t>(load.seconds * 45'000);  // more than any server here takes
    const auto begin = std::chrono::steady_clock::now();
    if (words[0] == "--load-teams") requests = teams_requests("r" + std::to_string(run) + "-", folder, most);
    if (words[0] == "--load-slack") requests = slack_requests({.count = most, .run = run});
    if (words[0] == "--load-questions") {
        requests = slack_requests({.count = questions_of(load.seconds), .run = run, .question_each = 1});
        load.seconds = 60;
    }
    const std::chrono::duration<double> prepared = std::chrono::steady_clock::now() - begin;
    const LoadResult got = run_load(load, requests);
    const json said{{"prepared", prepared.count()},
                    {"answered", got.answered},
                    {"refused", got.refused},
                    {"seconds", got.seconds},
                    {"p99", got.p99_ms}};
    std::puts(said.dump().c_str());
    return 0;
}

}  // namespace
}  // namespace twicket::bench

int main(int count, char** words) {
    using namespace twicket::bench;
    try {
        if (count > 3) return role({words + 1, words + count});
        setvbuf(stdout, nullptr, _IOLBF, 0);  // a line is seen when it is known
        // The API that is posted to belongs to the load's side.
        cpu_set_t load_side;
        CPU_ZERO(&load_side);
        CPU_SET(1, &load_side);
        sched_setaffinity(0, sizeof load_side, &load_side);
        std::puts(Networks{}.run(count > 1 ? words[1] : "").dump().c_str());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench networks: %s\n", error.what());
        return 1;
    }
    return 0;
}
