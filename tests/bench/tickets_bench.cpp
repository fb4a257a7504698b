// `./dev bench tickets`: what `/desk mine`, `/desk queue`, `/desk search` and the place in the queue cost among 10,000
// open tickets of 200 people. One JSON line each.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "bot/tickets.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;

namespace {

constexpr int all = 10'000, people = 200, rounds = 100;

template <class Work>
void measure(store::Store& store, const char* name, Work work) {
    std::vector<double> millis;
    for (int i = 0; i < rounds; ++i) {
        const auto begun = std::chrono::steady_clock::now();
        std::size_t found = 0;
        const auto read = [&](store::Connection& connection) { found = work(connection, i); };
        store.read_now(read).value();
        millis.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count());
        if (found == 0) std::printf("nothing found by %s\n", name);
    }
    std::sort(millis.begin(), millis.end());
    std::printf("{\"bench\": \"tickets\", \"what\": \"%s\", \"tickets\": %d, \"p50_ms\": %.2f, \"p99_ms\": %.2f}\n",
                name, all, millis[rounds / 2], millis[rounds - 1]);
}

}  // namespace

int main() {
    const testing::ScratchFolder folder{std::filesystem::current_path()};
    const auto store = folder.open_fast();
    const auto fill = [](store::Connection& connection) {
        for (int i = 0; i < all; ++i) {
            KnownTicket ticket{.id = "t" + std::to_string(i), .desk = "desk/builtin", .key = std::to_string(i)};
            ticket.title = "Printer " + std::to_string(i % 97) + " on floor " + std::to_string(i % 7) + " is broken";
            ticket.facts.number = "INC-" + std::to_string(i);
            ticket.requester = "person" + std::to_string(i % people);
            ticket.priority = 1 + i % 5;
            ticket.created = from_millis(1'800'000'000'000 + i * 1000);
            ticket.words = words_to_find(ticket.title, "since this morning, on two machines");
            keep_ticket(connection, ticket);
        }
    };
    store->write_now(fill).value();
    measure(*store, "mine", [](store::Connection& connection, int i) {
        return tickets_of(connection, "person" + std::to_string(i % people), 20).size();
    });
    measure(*store, "queue", [](store::Connection& connection, int) { return open_tickets(connection, 500).size(); });
    measure(*store, "search", [](store::Connection& connection, int i) {
        const std::vector<std::string> words{"printer", std::to_string(i % 97)};
        return search_tickets(connection, words, 20).size();
    });
    measure(*store, "before", [](store::Connection& connection, int i) {
        return tickets_before(connection, "t" + std::to_string(9000 + i)).has_value() ? 1u : 0u;
    });
}
