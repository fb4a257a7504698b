// Liveness says the loop turns; readiness says that events are accepted; metrics are Prometheus text (format 0.0.4).
#include "bot/app/health.hpp"

#include "bot/app/health_page.hpp"

namespace twicket::app {
namespace {

using net::HttpRequest;
using net::HttpResponse;

class Metrics {
  public:
    void add(std::string_view name, std::string_view type, std::string_view help, double value) {
        head(name, type, help);
        sample(name, "", value);
    }
    void head(std::string_view name, std::string_view type, std::string_view help) {
        text_ += "# HELP " + std::string{name} + " " + std::string{help} + "\n# TYPE " + std::string{name} + " " +
                 std::string{type} + "\n";
    }
    void sample(std::string_view name, std::string_view labels, double value) {
        char number[32];
        std::snprintf(number, sizeof number, "%.10g", value);
        text_ += std::string{name} + std::string{labels} + " " + number + "\n";
    }
    std::string text() && { return std::move(text_); }

  private:
    std::string text_;
};

// One line an account and grade, nought included, so that an alarm can be set before anything is wrong.
void add_troubles(Metrics& metrics, const Health& health) {
    std::map<std::pair<std::string, std::string>, int> counts;
    const auto all_grades = [&counts](const std::string& about) { counts[{about, "bad"}], counts[{about, "warning"}]; };
    for (const auto& adapter : health.core.adapters()) all_grades(adapter->account());
    for (const char* about : {"certificate", "clock", "store"}) all_grades(about);
    for (const Trouble& one : health.watch.troubles.all())
        ++counts[{one.about, one.grade == Grade::bad ? "bad" : "warning"}];
    metrics.head("twicket_account_trouble", "gauge",
                 "Things to mend, by what they are about; /health says them in words.");
    for (const auto& [key, count] : counts)
        metrics.sample("twicket_account_trouble", "{account=\"" + key.first + "\",grade=\"" + key.second + "\"}",
                       count);
    metrics.head("twicket_self_test_time_seconds", "gauge",
                 "When an account was asked last whether it works, as Unix time.");
    for (const auto& adapter : health.core.adapters())
        if (const auto last = health.watch.self_tests.last(adapter->account()))
            metrics.sample("twicket_self_test_time_seconds", "{account=\"" + adapter->account() + "\"}",
                           static_cast<double>(to_millis(last->at) / 1000));
    if (const auto off = health.watch.watched().peers.clock_off())
        metrics.add("twicket_clock_error_seconds", "gauge", "Our clock minus that of the places we call.",
                    std::chrono::duration<double>(*off).count());
}

std::string metrics_of(const Health& health) {
    Metrics metrics;
    const Dispatcher::Counters& turns = health.core.dispatcher.counters();
    metrics.head("twicket_turns_total", "counter", "Events handled, by what became of them.");
    for (const auto& [label, count] : turns.outcomes)
        metrics.sample("twicket_turns_total", "{outcome=\"" + label + "\"}", static_cast<double>(count));
    metrics.add("twicket_turn_failures_total", "counter", "Turns that failed and were tried again.",
                static_cast<double>(turns.failures));
    metrics.add("twicket_dead_letters_total", "counter", "Events given up after three tries.",
                static_cast<double>(turns.dead_letters));
    metrics.add("twicket_altered_repeats_total", "counter", "Deliveries with a known id and other words; not acted on.",
                static_cast<double>(health.core.inbox.altered()));
    const Outbox::Counters out = health.core.outbox.counters();
    metrics.add("twicket_deliveries_total", "counter", "Replies delivered.", static_cast<double>(out.sent));
    metrics.add("twicket_delivery_retries_total", "counter", "Deliveries tried again.",
                static_cast<double>(out.retries));
    metrics.add("twicket_delivery_rate_limited_total", "counter", "Deliveries that a network asked to wait for.",
                static_cast<double>(out.rate_limited));
    metrics.add("twicket_deliveries_in_doubt_total", "counter", "Deliveries parked for a person's decision.",
                static_cast<double>(out.in_doubt));
    metrics.add("twicket_deliveries_dead_total", "counter", "Deliveries refused for good.",
                static_cast<double>(out.dead));
    metrics.add("twicket_deliveries_open", "gauge", "Deliveries not settled now.", static_cast<double>(out.open));
    metrics.add("twicket_breakers_open", "gauge", "Accounts that cannot be reached now.",
                static_cast<double>(out.open_breakers));
    metrics.add("twicket_store_healthy", "gauge", "1 while the store accepts writes.", health.store.healthy() ? 1 : 0);
    metrics.head("twicket_account_working", "gauge", "1 while an account of a network can work.");
    for (const auto& adapter : health.core.adapters())
        metrics.sample("twicket_account_working", "{account=\"" + adapter->account() + "\"}",
                       adapter->trouble().empty() ? 1 : 0);
    add_troubles(metrics, health);
    const knowledge::Figures knowledge = health.core.ranker->figures();
    metrics.add("twicket_knowledge_entries", "gauge", "Entries that can be served.",
                static_cast<double>(knowledge.entries));
    return std::move(metrics).text();
}

}  // namespace

void add_health_routes(net::Router& router, Health health) {
    const net::RouteOptions always{.always = true};  // who is busy is not dead
    router.add(
        "GET", "/healthz",
        [](const HttpRequest&) -> boost::asio::awaitable<HttpResponse> { co_return HttpResponse::text(200, "ok\n"); },
        always);
    router.add(
        "GET", "/readyz",
        [health](const HttpRequest&) -> boost::asio::awaitable<HttpResponse> {
            if (health.stopping) co_return HttpResponse::problem(503, "stopping", 5);
            if (!health.store.healthy())
                co_return HttpResponse::problem(503, "the store refuses writes: is the disk full?", 1);
            co_return HttpResponse::text(200, "ready\n");
        },
        always);
    router.add("GET", "/metrics", [health](const HttpRequest&) -> boost::asio::awaitable<HttpResponse> {
        HttpResponse response = HttpResponse::text(200, metrics_of(health));
        response.headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}};
        co_return response;
    });
    add_health_page(router, health.watch);
}

}  // namespace twicket::app
