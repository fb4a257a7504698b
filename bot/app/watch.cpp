// Each look replaces what the last one found, so a trouble goes when its reason goes.
#include "bot/app/watch.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>

#include "bot/adapter_notes.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"

namespace twicket::app {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using namespace std::chrono_literals;

constexpr auto between_looks = 5s;
constexpr Duration between_dear_looks = 1h;
constexpr Duration clock_tolerance = 60s;
constexpr std::int64_t day_ms = 86'400'000;
constexpr int warned_ahead = 30;  // days
// An account that was busy and then heard nothing for so long: longer than a weekend with a holiday.
constexpr Duration silence = std::chrono::hours{96}, habit = std::chrono::hours{24 * 14};
constexpr std::int64_t busy = 100;  // events in that time
constexpr Duration parked_lately = std::chrono::hours{24 * 7};

using Findings = std::map<std::string, std::vector<Finding>>;  // by account

std::string day_of(Time time) { return to_rfc3339(time).substr(0, 10); }

std::string plural(std::int64_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + " " + std::string{count == 1 ? one : many};
}

std::vector<Finding> about_certificate(const std::string& whose, const net::Validity& validity, Time now, const std::string& advice) {
    if (now >= validity.until) return {{Grade::bad, whose + " ended on " + day_of(validity.until) + ": " + advice}};
    if (now < validity.from)
        return {{Grade::bad, whose + " begins only on " + day_of(validity.from) + ": is this machine's clock right?"}};
    if (now < net::warning_due(validity)) return {};
    const auto days = (validity.until - now).count() / day_ms;
    return {{Grade::warning, whose + " ends on " + day_of(validity.until) + ", in " + plural(days, "day", "days") + ": " + advice}};
}

// Since when this very secret is in use here; noted when it is seen first.
std::int64_t first_seen(store::Connection& connection, const WatchedSecret& secret, Time now) {
    const std::string name = secret.account + " " + secret.name;
    const auto note = find_note(connection, "secret", name);
    const std::string mark = secret.fingerprint + " ";
    if (note && note->starts_with(mark)) {
        const std::int64_t since = std::atoll(note->c_str() + mark.size());
        if (since > 0) return std::min(since, to_millis(now));
    }
    put_note(connection, "secret", name, mark + std::to_string(to_millis(now)));
    return to_millis(now);
}

std::optional<Finding> about_age(const WatchedSecret& secret, std::int64_t since, Time now) {
    const std::int64_t age = (to_millis(now) - since) / day_ms;
    if (age < secret.days - warned_ahead) return std::nullopt;
    return Finding{Grade::warning, secret.name + " has been the same for " + plural(age, "day", "days") + ": " + secret.advice};
}

}  // namespace

std::string fingerprint_of(const std::string& account, std::string_view secret) {
    return text::to_hex(net::digest(net::Hash::sha256, account + '\0' + std::string{secret})).substr(0, 32);
}

Watch::Watch(Watched watched)
    : troubles{watched.clock},
      self_tests{watched.store, watched.clock, troubles,
                 [&core = watched.core] {
                     std::vector<Adapter*> accounts;
                     for (const auto& adapter : core.adapters()) accounts.push_back(adapter.get());
                     return accounts;
                 }},
      watched_{std::move(watched)},
      started_{watched_.clock.now()} {}

void Watch::report(const std::string& about, std::string text) { troubles.put("ended", about, {{Grade::bad, std::move(text)}}); }

void Watch::look_at_accounts() {
    const std::vector<std::string> away = watched_.core.outbox.unreachable();
    for (const auto& adapter : watched_.core.adapters()) {
        const std::string& account = adapter->account();
        std::vector<Finding> findings;
        if (const std::string trouble = adapter->trouble(); !trouble.empty()) findings.push_back({Grade::bad, trouble});
        if (std::ranges::find(away, account) != away.end())
            findings.push_back({Grade::bad, "replies cannot be delivered, since the network does not answer; they wait and are tried "
                                            "again by themselves"});
        troubles.put("now", account, findings);
    }
    std::vector<Finding> store;
    if (!watched_.store.healthy()) store.push_back({Grade::bad, "it refuses writes, so nothing is accepted: is the disk full?"});
    troubles.put("now", "store", store);
}

void Watch::look_at_clock() {
    std::vector<Finding> findings;
    const auto off = watched_.peers.clock_off();
    if (off && std::chrono::abs(*off) > clock_tolerance) {
        std::string names;
        int told = 0;
        for (const auto& [host, peer] : watched_.peers.all())
            if (peer.clock_off && told < 3) names += (told++ ? ", " : "") + host;
        const auto seconds = std::chrono::round<std::chrono::seconds>(std::chrono::abs(*off)).count();
        findings.push_back({Grade::bad, "this machine's clock is " + std::to_string(seconds) + " s " +
                                            (*off > Duration{0} ? "ahead of" : "behind") + " the places that it calls (" + names +
                                            "): switch time synchronisation (NTP) on"});
    }
    troubles.put("now", "clock", findings);
}

void Watch::look_at_certificates() {
    const Time now = watched_.clock.now();
    std::vector<Finding> findings;
    if (!watched_.certificate_file.empty()) {
        const Result<net::Validity> ours = net::validity_of_file(watched_.certificate_file);
        if (ours.has_error())
            findings.push_back({Grade::bad, ours.error().detail + ": the next start will fail"});
        else
            findings = about_certificate("the certificate " + watched_.certificate_file, *ours, now,
                                         "put the new one there and restart");
    }
    for (const auto& [host, peer] : watched_.peers.all()) {
        if (!peer.certificate) continue;
        const std::string advice = "afterwards nothing is sent there; whoever runs it must renew it";
        for (Finding& one : about_certificate("the certificate of " + host, *peer.certificate, now, advice))
            findings.push_back(std::move(one));
    }
    troubles.put("now", "certificate", findings);
}

awaitable<void> Watch::look_at_secrets() {
    const auto job = [secrets = watched_.secrets, now = watched_.clock.now()](store::Connection& connection) {
        Findings findings;
        for (const WatchedSecret& secret : secrets) {
            auto& list = findings[secret.account];
            if (auto aged = about_age(secret, first_seen(connection, secret, now), now)) list.push_back(std::move(*aged));
        }
        return findings;
    };
    const Result<Findings> found = co_await watched_.store.write(job);
    if (found.has_error()) co_return;
    for (const auto& [account, findings] : *found) troubles.put("secrets", account, findings);
}

awaitable<void> Watch::look_at_silence() {
    const Time now = watched_.clock.now();
    const auto job = [from = to_millis(now - habit - silence)](store::Connection& connection) {
        std::map<std::string, std::pair<std::int64_t, std::int64_t>> heard;
        auto rows = connection.query("SELECT account, COUNT(*), MAX(arrived) FROM event WHERE arrived > $1 GROUP BY account", {from});
        while (rows.next()) heard[rows.string(0)] = {rows.integer(1), rows.integer(2)};
        return heard;
    };
    const auto heard = co_await watched_.store.read(job);
    if (heard.has_error()) co_return;
    for (const auto& adapter : watched_.core.adapters()) {
        std::vector<Finding> findings;
        const auto found = heard->find(adapter->account());
        if (found != heard->end() && found->second.first >= busy) {
            const Time last = std::max(from_millis(found->second.second), started_);
            if (now - last >= silence)
                findings.push_back({Grade::warning, "nothing has come in since " + day_of(from_millis(found->second.second)) +
                                                        ", and it was a busy account: look whether the network still sends its "
                                                        "events here (app installed, subscriptions on, address right)"});
        }
        troubles.put("silence", adapter->account(), findings);
    }
}

awaitable<void> Watch::look_at_parked() {
    const auto job = [from = to_millis(watched_.clock.now() - parked_lately)](store::Connection& connection) {
        std::map<std::string, std::pair<std::int64_t, std::int64_t>> parked;  // in doubt, dead
        auto rows = connection.query("SELECT account, state, COUNT(*) FROM outgoing WHERE state IN ('in_doubt', 'dead') AND created > $1"
                                     " GROUP BY account, state",
                                     {from});
        while (rows.next()) (rows.text(1) == "dead" ? parked[rows.string(0)].second : parked[rows.string(0)].first) = rows.integer(2);
        return parked;
    };
    const auto parked = co_await watched_.store.read(job);
    if (parked.has_error()) co_return;
    for (const auto& adapter : watched_.core.adapters()) {
        std::vector<Finding> findings;
        if (const auto found = parked->find(adapter->account()); found != parked->end()) {
            const auto& [in_doubt, dead] = found->second;
            if (in_doubt > 0)
                findings.push_back({Grade::warning, plural(in_doubt, "reply", "replies") +
                                                        " may or may not have arrived: `twicket parked` shows them, and you decide"});
            if (dead > 0)
                findings.push_back({Grade::warning, plural(dead, "reply was", "replies were") +
                                                        " refused for good in the last week: `twicket parked` says why"});
        }
        troubles.put("parked", adapter->account(), findings);
    }
}

awaitable<void> Watch::look() {
    look_at_accounts();
    look_at_clock();
    const Time now = watched_.clock.now();
    if (now < next_dear_ && next_dear_ - now <= between_dear_looks) co_return;
    next_dear_ = now + between_dear_looks;
    look_at_certificates();
    co_await look_at_secrets();
    co_await look_at_silence();
    co_await look_at_parked();
}

awaitable<void> Watch::run() {
    using namespace asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    awaitable<void> tests = self_tests.run();
    const auto looks = [](Watch& watch, asio::any_io_executor on) -> awaitable<void> {
        asio::steady_timer timer{on};
        for (;;) {
            co_await watch.look();
            timer.expires_after(between_looks);
            co_await timer.async_wait(asio::use_awaitable);
        }
    };
    awaitable<void> looking = looks(*this, executor);
    auto both = std::move(tests) && std::move(looking);
    co_await std::move(both);
}

}  // namespace twicket::app
