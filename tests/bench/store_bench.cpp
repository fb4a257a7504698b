// Events into the inbox without a network: how many a second become durable, and what CPU time each costs. One JSON
// line a setting; "commit": false is the same without waiting for the disk, as a reference.
#include <sys/resource.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bot/inbox.hpp"
#include "tests/support/scratch.hpp"

namespace {
namespace asio = boost::asio;
using namespace twicket;

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Some networks count their ids up, some draw them; a drawn one costs a page of the index for itself.
Event event_number(int number, bool drawn) {
    Event event;
    event.account = "bench/default";
    event.external_id = "Ev" + std::to_string(drawn ? static_cast<std::uint32_t>(number) * 2654435761u
                                                    : 1'000'000'000u + static_cast<std::uint32_t>(number));
    event.at = system_clock().now();
    event.place = "general";
    event.thread = "1700000000." + std::to_string(number);
    event.person = "U" + std::to_string(number % 500);
    event.what = Message{std::to_string(number), "my vpn keeps dropping when I work from home, since this morning"};
    return event;
}

// One client: sends the next event when the one before was acknowledged.
asio::awaitable<void> client(Inbox& inbox, int& next, int last, bool drawn) {
    while (next < last) {
        Event event = event_number(next++, drawn);
        const auto result = co_await inbox.accept(std::move(event));
        if (result.has_error()) throw std::runtime_error(result.error().detail);
    }
}

void measure(int clients, int events, bool commit, bool drawn) {
    const testing::ScratchFolder folder{std::filesystem::current_path()};
    auto options = folder.database();
    options.commit_to_disk = commit;
    const auto store = store::Store::open(options);
    Inbox inbox{*store, system_clock(), [] {}};
    asio::io_context loop{1};
    int next = 0;
    for (int i = 0; i < clients; ++i)
        asio::co_spawn(loop, client(inbox, next, events, drawn), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
    const double cpu = cpu_seconds();
    const auto begun = std::chrono::steady_clock::now();
    loop.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    const nlohmann::json line{{"bench", "store"},
                              {"clients", clients},
                              {"commit", commit},
                              {"ids", drawn ? "drawn" : "rising"},
                              {"events", events},
                              {"events_per_second", static_cast<int>(events / took.count())},
                              {"cpu_microseconds_per_event", (cpu_seconds() - cpu) * 1e6 / events}};
    std::printf("%s\n", line.dump().c_str());
    std::fflush(stdout);
}

}  // namespace

int main() {
    const std::pair<int, int> settings[] = {{1, 2'000}, {16, 20'000}, {64, 100'000}, {256, 100'000}};
    for (const bool commit : {true, false})
        for (const bool drawn : {false, true})
            for (const auto& [clients, events] : settings) measure(clients, events, commit, drawn);
}
