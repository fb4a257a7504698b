// `./dev bench experts`: who knows about something, among 20,000 profiles and 1,000,000 pieces of evidence (profiles'
// claims and deeds, and writings), as seen from an open channel. One JSON line each, with the share of the ceiling of 10 ms
// that the 99th percentile of processor time takes; above it the bench fails.
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>

#include "knowledge/experts/finder.hpp"

using namespace twicket::experts;

namespace {

constexpr std::size_t people = 20'000, evidence = 1'000'000, claims_each = 5, deeds_each = 15;
constexpr std::size_t writing_count = evidence - people * (claims_each + deeds_each);
constexpr std::size_t words = 60'000, rounds = 400;
constexpr std::uint32_t today = 20'400;
constexpr double ceiling_ms = 10;
bool below_ceiling = true;

using Clock = std::chrono::steady_clock;

double millis_since(Clock::time_point begun) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

long peak_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

// Frequent words are frequent, as in any language.
class Writer {
  public:
    explicit Writer(std::uint32_t seed) : random_{seed} {}
    std::size_t pick(std::size_t below) { return random_() % below; }
    std::string word() {
        const double u = std::uniform_real_distribution<double>{0, 1}(random_);
        return "w" + std::to_string(static_cast<std::size_t>(std::pow(static_cast<double>(words), u)));
    }
    std::string text(std::size_t length) {
        std::string text;
        for (std::size_t i = 0; i < length; ++i) text += (i ? " " : "") + word();
        return text;
    }

  private:
    std::mt19937 random_;
};

Sight some_sight(Writer& writer) {
    static const std::vector<std::string> groups{"everyone", "everyone", "it", "hr", "finance", "sales"};
    Sight sight;
    if (writer.pick(3) > 0)
        sight.groups = {groups[writer.pick(groups.size())]};
    else
        sight.place = "slack/acme\nC" + std::to_string(writer.pick(500));
    return sight;
}

// Of this thread: what an answer costs, however busy the machine is with other work.
double cpu_millis() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1000 + static_cast<double>(time.tv_nsec) / 1e6;
}

template <class Ask>
void measure(const char* what, Ask ask) {
    std::vector<double> wall, cpu;
    std::size_t found = 0;
    for (std::size_t i = 0; i < rounds; ++i) {
        const auto begun = Clock::now();
        const double cpu_begun = cpu_millis();
        found += ask(i);
        cpu.push_back(cpu_millis() - cpu_begun);
        wall.push_back(millis_since(begun));
    }
    std::sort(wall.begin(), wall.end());
    std::sort(cpu.begin(), cpu.end());
    const auto at = [](const std::vector<double>& sorted, std::size_t percent) {
        return sorted[(rounds - 1) * percent / 100];
    };
    const double share = at(cpu, 99) / ceiling_ms;
    below_ceiling = below_ceiling && share < 1;
    std::printf(
        "{\"bench\": \"experts\", \"what\": \"%s\", \"of_ceiling\": %.2f, \"ceiling_ms\": %.0f, \"p50_ms\": %.2f, \"p99_ms\": %.2f, \"cpu_p50_ms\": %.2f, "
        "\"cpu_p99_ms\": %.2f, \"cpu_worst_ms\": %.2f, \"found\": %zu}\n",
        what, share, ceiling_ms, at(wall, 50), at(wall, 99), at(cpu, 50), at(cpu, 99), cpu.back(), found);
}

}  // namespace

int main() {
    Writer writer{7};
    std::vector<std::string> skills;
    for (const SkillName& one : built_in_skills()) skills.push_back(one.name);
    while (skills.size() < 2'000) skills.push_back("field " + std::to_string(skills.size()));
    const auto begun = Clock::now();
    ExpertFinder finder;
    const auto skill = [&] { return skills[std::min(writer.pick(skills.size()), writer.pick(skills.size()))]; };
    for (std::size_t i = 0; i < people; ++i) {
        Profile profile{.person = "p" + std::to_string(i), .team = {"team" + std::to_string(i % 200)}};
        for (std::size_t n = 0; n < claims_each; ++n) {
            const std::string by = n % 2 ? "p" + std::to_string(writer.pick(people)) : profile.person;
            profile.claims.push_back({skill(), by, static_cast<int>(1 + writer.pick(5)),
                                      static_cast<std::uint32_t>(today - writer.pick(2'000))});
        }
        for (std::size_t n = 0; n < deeds_each; ++n)
            profile.deeds.push_back({skill(), "accepted", "thread:" + std::to_string(i * deeds_each + n),
                                     static_cast<std::uint32_t>(today - writer.pick(2'000)), some_sight(writer)});
        if (i % 10 == 0) profile.show[profile.deeds.front().skill] = Show::team;
        finder.put(profile);
    }
    const double profiles_ms = millis_since(begun);
    std::vector<Writing> writings;
    for (std::size_t i = 0; i < writing_count; ++i)
        writings.push_back({.people = {"p" + std::to_string(std::min(writer.pick(people), writer.pick(people)))},
                            .text = writer.text(12 + writer.pick(12)),
                            .title = "t",
                            .day = static_cast<std::uint32_t>(today - writer.pick(2'000)),
                            .sight = some_sight(writer)});
    const auto writing_begun = Clock::now();
    finder.set_writings(std::move(writings));
    std::printf(
        "{\"bench\": \"experts\", \"what\": \"built\", \"profiles\": %zu, \"evidence\": %zu, \"profiles_s\": %.1f, "
        "\"writings_s\": %.1f, \"peak_mb\": %ld}\n",
        finder.people(), finder.marks() + finder.writings(), profiles_ms / 1000, millis_since(writing_begun) / 1000,
        peak_megabytes());

    const Viewers channel{.groups = {"everyone"}, .place = "slack/acme\nC7"};
    const auto there = [](const std::string&) { return 1.0; };
    measure("who knows a skill", [&](std::size_t i) {
        ExpertFinder::Wanted wanted{.text = skills[i % 300],
                                    .viewers = channel,
                                    .today = today,
                                    .availability = there,
                                    .skill = skills[i % 300]};
        return finder.find(wanted).size();
    });
    measure("a question in words", [&](std::size_t) {
        ExpertFinder::Wanted wanted{.text = writer.text(10), .viewers = channel, .today = today, .availability = there};
        return finder.find(wanted).size();
    });
    measure("a skill in a question", [&](std::size_t i) {
        ExpertFinder::Wanted wanted{
            .text = skills[i % 100] + " " + writer.text(8), .viewers = channel, .today = today, .availability = there};
        return finder.find(wanted).size();
    });
    return below_ceiling ? 0 : 1;
}
