// What was found is one note an account, under the name "self-test" (bot/adapter_notes).
#include "bot/self_tests.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include "bot/adapter_notes.hpp"

namespace twicket {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using nlohmann::json;
using namespace std::chrono_literals;

constexpr Duration first_after = 3s, widest_spacing = 2s, first_all_within = 10min;
constexpr Duration when_well = 24h, when_wrong = 1h;
constexpr auto patience = 60s;  // for one account
constexpr std::int64_t most_accounts = 10'000;

json as_json(const std::vector<Trouble>& troubles) {
    json list = json::array();
    for (const Trouble& one : troubles)
        list.push_back({{"bad", one.grade == Grade::bad}, {"text", one.text}, {"since", to_millis(one.since)}});
    return list;
}

// A note of another shape (an older program's) tells nothing.
std::vector<Trouble> read_troubles(const std::string& account, const std::string& body) {
    std::vector<Trouble> found;
    const json list = json::parse(body, nullptr, false);
    if (!list.is_array()) return found;
    for (const json& one : list) {
        if (!one.is_object()) continue;
        const auto bad = one.find("bad"), text = one.find("text"), since = one.find("since");
        if (bad == one.end() || !bad->is_boolean() || text == one.end() || !text->is_string()) continue;
        if (since == one.end() || !since->is_number_integer()) continue;
        found.push_back({account, bad->get<bool>() ? Grade::bad : Grade::warning, text->get<std::string>(),
                         from_millis(since->get<std::int64_t>())});
    }
    return found;
}

}  // namespace

SelfTests::SelfTests(store::Store& store, Clock& clock, Troubles& troubles, Accounts accounts)
    : store_{store}, clock_{clock}, troubles_{troubles}, accounts_{std::move(accounts)} {}

std::optional<SelfTests::Last> SelfTests::last(const std::string& account) const {
    const auto found = last_.find(account);
    if (found == last_.end()) return std::nullopt;
    return found->second;
}

// What the last life knew, of the accounts that there still are; and when each is asked first.
awaitable<void> SelfTests::begin() {
    const auto read = [](store::Connection& connection) { return all_notes(connection, source, most_accounts); };
    const auto notes = co_await store_.read(read);
    const std::vector<Adapter*> accounts = accounts_();
    const auto count = static_cast<Duration::rep>(std::max<std::size_t>(accounts.size(), 1));
    const Duration spacing = std::min(widest_spacing, first_all_within / count);
    Time due = clock_.now() + first_after;
    for (const Adapter* adapter : accounts) {
        due_[adapter->account()] = due;
        due += spacing;
        if (notes.has_error()) continue;
        for (const auto& [account, body] : *notes)
            if (account == adapter->account()) troubles_.restore(source, read_troubles(account, body));
    }
    begun_ = true;
}

awaitable<Duration> SelfTests::step() {
    if (!begun_) co_await begin();
    const Time now = clock_.now();
    Adapter* next = nullptr;
    Time earliest = now + when_well;
    for (Adapter* adapter : accounts_()) {
        Time& due = due_[adapter->account()];
        due = std::min(due, now + when_well);  // the clock may have been set back
        if (ailing_.contains(adapter->account()) && adapter->trouble().empty()) due = std::min(due, now);
        if (due >= earliest) continue;
        earliest = due;
        next = adapter;
    }
    if (!next || earliest > now) co_return earliest - now;
    const std::string account = next->account();
    due_[account] = now + when_wrong;
    std::vector<Finding> findings = co_await ask(*next);
    // What it says of itself all the time is told by its own word, and goes with that.
    const std::string trouble = next->trouble();
    std::erase_if(findings, [&](const Finding& one) { return one.text == trouble; });
    ailing_.erase(account);
    if (!trouble.empty()) ailing_.insert(account);
    const bool well = trouble.empty() && std::ranges::all_of(findings, [](const Finding& one) { return one.grade == Grade::good; });
    due_[account] = clock_.now() + (well ? when_well : when_wrong);
    troubles_.put(source, account, findings);
    last_[account] = {clock_.now(), std::move(findings)};
    co_await keep(account);
    co_return Duration{0};
}

// An exception must end the race against the timer like any other answer.
awaitable<std::vector<Finding>> answer_of(Adapter& adapter) {
    std::vector<Finding> findings;
    try {
        findings = co_await adapter.self_test();
    } catch (const std::exception&) {
        findings = {{Grade::bad, "the self-test failed by an exception: see the log, and tell us"}};
    }
    co_return findings;
}

awaitable<std::vector<Finding>> SelfTests::ask(Adapter& adapter) {
    using namespace asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, patience};
    std::vector<Finding> findings;
    std::exception_ptr failure;
    try {
        auto race = answer_of(adapter) || timer.async_wait(asio::use_awaitable);
        auto first = co_await std::move(race);
        if (first.index() == 0)
            findings = std::get<0>(std::move(first));
        else
            findings.push_back({Grade::bad, "the self-test had no answer within 60 s: is the network reachable?"});
    } catch (const std::exception&) {
        failure = std::current_exception();
    }
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (failure && cancellation.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
    if (failure)
        findings.push_back({Grade::bad, "the self-test failed by an exception: see the log, and tell us"});
    co_return findings;
}

awaitable<void> SelfTests::keep(std::string account) {
    const std::string body = as_json(troubles_.of(source, account)).dump(-1, ' ', false, json::error_handler_t::replace);
    store::Store::Job write = [account, body](store::Connection& connection) {
        put_note(connection, source, account, body);
    };
    const Result<void> kept = co_await store_.write_job(std::move(write));
    if (kept.has_error()) spdlog::warn("{}: what its self-test found was not kept: {}", account, kept.error().detail);
}

awaitable<void> SelfTests::run() {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor};
    for (;;) {
        const Duration rest = co_await step();
        timer.expires_after(std::clamp<Duration>(rest, 10ms, 60s));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

}  // namespace twicket
