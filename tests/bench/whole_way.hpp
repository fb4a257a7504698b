// From an event to the answer that is posted: how many a second, and how long one takes with hundreds of workspaces.
#pragma once
#include <nlohmann/json.hpp>

#include "tests/bench/contest.hpp"
#include "tests/bench/slack_sink.hpp"

namespace twicket::bench {

// How many questions a load of so many seconds asks at most.
std::size_t questions_of(double seconds);
// Three rounds of questions; each ends when all of them are answered (or nothing comes any more).
nlohmann::json whole_way(Contestant& one, SlackSink& sink, const LoadWords& words);

struct ManyWorkspaces {
    int count = 500;
    int rate = 20;  // events a second of each
    double seconds = 30;
    int question_each = 20;  // one event in so many is answered
};
// As the environment says: TWICKET_BENCH_WORKSPACES, …_RATE, …_SECONDS, …_QUESTION_EACH.
ManyWorkspaces many_workspaces_wanted();
nlohmann::json many_workspaces(Contestant& one, SlackSink& sink, const ManyWorkspaces& wanted, bool slow,
                               const std::string& folder);
// The load of it, in a process of its own: when each event was due goes to the file <folder>/due.
void load_workspaces(int port, const std::string& folder, int run);

}  // namespace twicket::bench
