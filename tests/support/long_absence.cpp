// The network, its limit, and the day.
#include "tests/support/long_absence.hpp"

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <map>
#include <random>
#include <vector>

#include "bot/outbox.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

namespace twicket::testing {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr Duration window = 30s;

class RatedNetwork final : public Adapter {
  public:
    RatedNetwork(Clock& clock, int allowed) : clock_{clock}, allowed_{allowed} {}
    const std::string& account() const override { return account_; }
    asio::awaitable<void> run() override { co_return; }
    asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) override {
        Result<Receipt> answer = here ? take(outgoing) : missed(outgoing);
        co_return answer;
    }
    asio::awaitable<Result<Receipt>> find(const Outgoing& outgoing) override {
        if (!here) ++calls_while_away;
        if (!here) co_return Error{ErrorCode::unavailable, "away"};
        if (acts.contains(outgoing.id)) co_return Receipt{"net-" + outgoing.id};
        co_return Error{ErrorCode::not_found, "not there"};
    }
    void show_typing(const std::string&, const std::string&) override {}

    bool here = true;
    std::map<std::string, int> acts;
    std::map<std::string, std::vector<std::string>> by_thread;
    std::size_t calls_while_away = 0, refused = 0, too_early = 0;
    Time first{}, last{};  // deliveries since it is back

  private:
    // The first call of all is done, and its answer lost with the line.
    Result<Receipt> missed(const Outgoing& outgoing) {
        if (calls_while_away++ == 0) act(outgoing);
        if (calls_while_away % 3 == 1) return Error{ErrorCode::unknown_outcome, "no answer"};
        return Error{calls_while_away % 3 ? ErrorCode::timeout : ErrorCode::unavailable, "away"};
    }
    Result<Receipt> take(const Outgoing& outgoing) {
        const Time now = clock_.now();
        if (now < closed_until_) ++too_early;
        if (now >= began_ + window) began_ = now, taken_ = 0;
        if (taken_ == allowed_) {
            ++refused;
            const Duration left = std::chrono::ceil<std::chrono::seconds>(began_ + window - now);
            closing_ = std::max(closing_, now + left);
            return Error{ErrorCode::rate_limited, "slow down", left};
        }
        ++taken_;
        act(outgoing);
        if (first == Time{}) first = now;
        last = now;
        return Receipt{"net-" + outgoing.id};
    }
    void act(const Outgoing& outgoing) {
        ++acts[outgoing.id];
        by_thread[outgoing.thread].push_back(outgoing.id);
    }

  public:
    // Calls that were under way when it first said "wait" are not too early; those of a later moment are.
    void moment_passes() { closed_until_ = closing_; }

  private:
    std::string account_ = "net/a";
    Clock& clock_;
    int allowed_, taken_ = 0;
    Time began_{}, closing_{}, closed_until_{};
};

std::string id_of(int number) {
    const std::string digits = std::to_string(number);
    return "o" + std::string(8 - digits.size(), '0') + digits;
}

Outgoing item(int number, int threads) {
    Outgoing outgoing;
    outgoing.id = id_of(number);
    outgoing.account = "net/a";
    outgoing.place = "general";
    outgoing.thread = "thread-" + std::to_string(number % threads);
    outgoing.reply.card.text = std::string(400, 'x');
    outgoing.reply.card.sources = {
        {"How to reset the printer", "https://intranet.example/printers/reset", "2026-09-14"}};
    outgoing.reply.card.actions = {{"answer.helpful", "Helpful", "e1"}, {"answer.unhelpful", "Not helpful", "e1"}};
    return outgoing;
}

std::int64_t bytes_of(const std::string& file) {
    std::int64_t bytes = 0;
    for (const char* end : {"", "-wal", "-shm"}) {
        std::error_code absent;
        const auto size = std::filesystem::file_size(file + end, absent);
        if (!absent) bytes += static_cast<std::int64_t>(size);
    }
    return bytes;
}

}  // namespace

AfterAbsence sit_out(store::Store& store, const std::string& file, const Absence& absence) {
    SetClock clock;
    RatedNetwork network{clock, absence.allowed};
    asio::io_context loop;
    std::mt19937 random{11};
    Outbox outbox{store, clock, [&](const std::string&) { return &network; },
                  [&] { return static_cast<double>(random() % 1000) / 1000.0; }};
    const auto move_on = [&](Duration step) {
        await_on(loop, outbox.deliver_due());
        network.moment_passes();
        clock.pass(step);
    };
    constexpr int moments = 24 * 60;
    AfterAbsence seen;
    network.here = false;
    int put = 0;
    for (int minute = 0; minute < moments; ++minute) {
        const int until = static_cast<int>(std::int64_t{absence.items} * (minute + 1) / moments);
        const auto stored = store.write_now([&](store::Connection& connection) {
            for (; put < until; ++put) enqueue(connection, item(put, absence.threads), put, clock.now());
        });
        stored.value();
        move_on(60s);
    }
    seen.calls_while_away = network.calls_while_away;
    seen.bytes_at_most = bytes_of(file);
    network.here = true;
    const Time back = clock.now();
    const int windows = absence.items / absence.allowed + 1;
    for (int step = 0; step < windows * 4 * 60 && outbox.counters().open + (step == 0) > 0; ++step) move_on(250ms);
    seen.bytes_at_most = std::max(seen.bytes_at_most, bytes_of(file));
    seen.acts = network.acts.size();
    for (const auto& [id, times] : network.acts) seen.doubled += times > 1;
    for (const auto& [thread, ids] : network.by_thread) seen.out_of_order += !std::is_sorted(ids.begin(), ids.end());
    seen.left = outbox.counters().open;
    seen.parked = outbox.counters().in_doubt + outbox.counters().dead;
    seen.refused = network.refused;
    seen.too_early = network.too_early;
    seen.seconds_to_notice = static_cast<double>((network.first - back) / 1ms) / 1000;
    // All but the last window have to be waited out in full.
    const double least = static_cast<double>((absence.items - 1) / absence.allowed * (window / 1s));
    seen.of_the_limit = least / (static_cast<double>((network.last - network.first) / 1ms) / 1000);
    return seen;
}

}  // namespace twicket::testing
