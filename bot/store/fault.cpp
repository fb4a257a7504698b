// What happens at a fault point. Nothing of this file is in an ordinary build.
#include "bot/store/fault.hpp"

#ifdef TWICKET_FAULTS
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

namespace twicket::fault {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

// "a:kill:3,b:throw:1" as name → (kind, n).
std::multimap<std::string, std::pair<std::string, int>, std::less<>> read_plan() {
    std::multimap<std::string, std::pair<std::string, int>, std::less<>> plan;
    std::string text = environment("TWICKET_FAULT_AT") + ",";
    for (std::size_t from = 0, comma; (comma = text.find(',', from)) != text.npos; from = comma + 1) {
        const std::string item = text.substr(from, comma - from);
        const auto first = item.find(':');
        const auto second = item.find(':', first == item.npos ? first : first + 1);
        if (first == item.npos) continue;
        const int nth = second == item.npos ? 1 : std::atoi(item.c_str() + second + 1);
        plan.emplace(item.substr(0, first), std::pair{item.substr(first + 1, second - first - 1), nth});
    }
    return plan;
}

void note(std::string_view name) {
    static const std::string file = environment("TWICKET_FAULT_LOG");
    if (file.empty()) return;
    const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (out < 0) return;
    const std::string line = std::string{name} + "\n";
    [[maybe_unused]] const auto written = ::write(out, line.data(), line.size());
    ::close(out);
}

}  // namespace

void reach(std::string_view name) {
    static const auto plan = read_plan();
    static std::mutex mutex;
    static std::map<std::string, int, std::less<>> arrivals;
    int arrival = 0;
    {
        const std::lock_guard lock{mutex};
        arrival = ++arrivals[std::string{name}];
        if (arrival == 1) note(name);
    }
    const auto [from, to] = plan.equal_range(name);
    for (auto it = from; it != to; ++it) {
        const auto& [kind, nth] = it->second;
        if (nth != arrival) continue;
        if (kind == "kill") ::kill(::getpid(), SIGKILL);
        if (kind == "delay") std::this_thread::sleep_for(std::chrono::milliseconds{200});
        if (kind == "throw") throw std::runtime_error("planted fault at " + std::string{name});
    }
}

bool planted(std::string_view bug) {
    static const std::string bugs = "," + environment("TWICKET_PLANT") + ",";
    return bugs.find("," + std::string{bug} + ",") != bugs.npos;
}

}  // namespace twicket::fault
#endif
