// `./dev bench replay`: 100,000 different past questions against one changed entry of a base of 1,000 (row 61: under 10 s).
#include <chrono>
#include <cstdio>

#include "knowledge/replay.hpp"

using namespace twicket::knowledge;

int main() {
    const char* const subjects[] = {"laptop", "printer", "vpn", "mailbox", "calendar", "phone", "badge", "expense", "travel", "monitor", "payroll", "contract", "keyboard", "wiki", "meeting", "licence", "server", "backup", "invoice", "parking"};
    const char* const troubles[] = {"does not start", "is too slow", "was stolen", "needs a password", "shows an error", "cannot be shared", "has expired", "must be ordered", "is locked", "got lost",
                                    "is full", "wants an update", "keeps dropping", "is missing", "was cancelled", "needs approval", "is noisy", "cannot print", "is wrong", "should be deleted"};
    std::vector<Entry> entries;
    for (int i = 0; i < 1'000; ++i)
        entries.push_back({.id = "e" + std::to_string(i), .title = std::string{"My "} + subjects[i % 20] + " " + troubles[(i / 20) % 20] + " in room" + std::to_string(i / 400), .answer = "Call us."});
    const auto before = Ranker::build(entries, {.background = false});
    before->train();
    std::vector<PastQuestion> questions;
    for (int i = 0; i < 100'000; ++i)
        questions.push_back({std::string{"the "} + subjects[i % 20] + " of person" + std::to_string(i) + " " + troubles[(i / 20) % 20], Filter::everything()});
    for (const bool common : {false, true}) {
        const Entry changed{.id = "new", .title = common ? "My laptop is too slow in the office" : "Where can I park my bicycle", .variants = {common ? "slow laptop" : "bicycle shed"}, .answer = "Look here."};
        const auto after = before->copy();
        after->put(changed);
        const auto begun = std::chrono::steady_clock::now();
        const Replayed done = replay(*before, *after, questions, {changed}, {0.5, 0.15});
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
        std::printf("{\"bench\":\"replay\",\"entry\":\"%s\",\"questions\":%zu,\"touched\":%zu,\"gained\":%zu,\"changed\":%zu,\"lost\":%zu,\"seconds\":%.2f}\n", common ? "common words" : "rare words",
                    done.questions, done.touched, done.gained_times, done.changed_times, done.lost_times, took.count());
    }
}
