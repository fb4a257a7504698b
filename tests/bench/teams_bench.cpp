// `./dev bench teams`: Teams activities, each with a signed token, to a durable acknowledgement, beside a bare Beast
// server in the same run. The load comes from another process; servers run on processor 0, the load on processor 1.
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "adapters/teams/teams.hpp"
#include "bot/net/http_server.hpp"
#include "tests/bench/bare_server.hpp"
#include "tests/bench/load.hpp"
#include "tests/bench/process.hpp"
#include "tests/support/token_signer.hpp"

namespace twicket::bench {
namespace {

using nlohmann::json;

constexpr int rounds = 3, connections = 64;
constexpr double seconds = 2;
constexpr std::size_t most_requests = 100'000;
constexpr const char* service = "http://127.0.0.1:9/";

json activity(const std::string& id) {
    return {{"type", "message"},
            {"id", id},
            {"channelId", "msteams"},
            {"serviceUrl", service},
            {"timestamp", "2026-11-22T10:20:32.738Z"},
            {"localTimestamp", "2026-11-22T10:20:32.738+00:00"},
            {"from", {{"id", "29:1abc"}, {"name", "Ann"}, {"aadObjectId", "11111111-1111-1111-1111-111111111111"}}},
            {"recipient", {{"id", "28:bench"}, {"name", "Desk"}}},
            {"conversation",
             {{"id", "19:ch@thread.tacv2;messageid=" + id},
              {"conversationType", "channel"},
              {"isGroup", true},
              {"tenantId", "33333333-3333-3333-3333-333333333333"}}},
            {"textFormat", "plain"},
            {"locale", "en-GB"},
            {"text", "<at>Desk</at> my vpn keeps dropping since this morning"},
            {"entities", json::array({json{{"type", "mention"},
                                           {"text", "<at>Desk</at>"},
                                           {"mentioned", {{"id", "28:bench"}, {"name", "Desk"}}}},
                                      json{{"type", "clientInfo"},
                                           {"locale", "en-GB"},
                                           {"country", "GB"},
                                           {"platform", "Web"},
                                           {"timezone", "Europe/London"}}})},
            {"channelData",
             {{"tenant", {{"id", "33333333-3333-3333-3333-333333333333"}}},
              {"team", {{"id", "19:team@thread.tacv2"}}},
              {"channel", {{"id", "19:ch@thread.tacv2"}}}}}};
}

std::string file_text(const std::string& path) {
    std::ifstream in(path);
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
}

// The receiving half with the Teams adapter; the signing keys come from a route of its own.
void serve_teams(int port, const std::string& folder) {
    boost::asio::io_context context{1};
    const auto store = store::Store::open({.path = folder + "/teams.db"});
    Inbox inbox{*store, system_clock(), {}};
    const auto resolver = net::system_resolver();
    const auto connector = net::tcp_connector();
    net::Egress egress{*resolver, *connector};
    const std::string base = "http://127.0.0.1:" + std::to_string(port);
    egress.allow(net::parse_url(base).value(), "keys");
    net::HttpClient client{context.get_executor(), egress};
    teams::Settings settings;
    settings.app_id = "bench";
    settings.tenant_id = "tenant";
    settings.metadata_url = base + "/keys";
    teams::Teams adapter{settings, *store, inbox, client, system_clock()};
    net::Router router;
    adapter.add_routes(router);
    router.add("GET", "/keys",
               [keys = file_text(folder + "/keys.json")](const net::HttpRequest&)
                   -> boost::asio::awaitable<net::HttpResponse> { co_return net::HttpResponse::json(200, keys); });
    net::HttpServer server{context.get_executor(), {.port = static_cast<std::uint16_t>(port)}, router};
    server.start().value();
    boost::asio::signal_set signals{context, SIGTERM, SIGINT};
    signals.async_wait([&context](const boost::system::error_code&, int) { context.stop(); });
    context.run();
    server.stop();
}

std::vector<std::string> requests_of(const std::string& run, const std::string& token) {
    std::vector<std::string> all;
    all.reserve(most_requests);
    for (std::size_t i = 0; i < most_requests; ++i) {
        const std::string body = activity(run + std::to_string(i)).dump();
        all.push_back(
            "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; "
            "charset=utf-8\r\nAuthorization: Bearer " +
            token + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    return all;
}

void write_token(const std::string& folder) {
    const testing::TokenSigner signer{"k1"};
    json keys = json::array();
    keys.push_back(signer.jwk({{"endorsements", {"msteams"}}}));
    std::ofstream(folder + "/keys.json") << json{{"keys", keys}}.dump();
    const std::int64_t now = to_millis(system_clock().now()) / 1000;
    std::ofstream(folder + "/token") << signer.sign({{"iss", "https://api.botframework.com"},
                                                     {"aud", "bench"},
                                                     {"serviceurl", service},
                                                     {"nbf", now - 10},
                                                     {"exp", now + 3600}});
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

int role(const std::vector<std::string>& words) {
    const int port = std::stoi(words[1]);
    if (words[0] == "--bare") return serve_bare(port), 0;
    if (words[0] == "--teams") return serve_teams(port, words[2]), 0;
    const LoadResult got =
        run_load({port, connections, std::stod(words[4]), 0}, requests_of(words[3], file_text(words[2] + "/token")));
    std::puts(json{{"answered", got.answered}, {"refused", got.refused}, {"seconds", got.seconds}, {"p99", got.p99_ms}}
                  .dump()
                  .c_str());
    return 0;
}

json measured(const std::string& name, const Folder& folder) {
    const int port = free_port();
    Process server{
        {own_file(), "--" + name, std::to_string(port), folder.path()}, 0, folder.path() + "/" + name + ".log"};
    wait_ready(port, name == "bare" ? "/" : "/keys", 30, server);
    const auto load = [&](const std::string& run, double length) {
        return json::parse(
            output_of({own_file(), "--load", std::to_string(port), folder.path(), run, std::to_string(length)}, 1));
    };
    load("w", 0.5);
    std::vector<double> rates, cpu;
    long refused = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto before = server.cpu_micros();
        const json got = load("r" + std::to_string(round), seconds);
        const double answered = std::max(1.0, got["answered"].get<double>());
        rates.push_back(answered / got["seconds"].get<double>());
        cpu.push_back(static_cast<double>(server.cpu_micros() - before) / answered);
        refused += got["refused"].get<long>();
    }
    const double mib = static_cast<double>(server.resident_kib()) / 1024;
    std::printf("%-6s %9.0f activities/s  %6.1f us CPU each  %5.1f MiB  %ld refused\n", name.c_str(), median(rates),
                median(cpu), mib, refused);
    return {{"per_second", median(rates)}, {"cpu_us", median(cpu)}, {"rss_mib", mib}, {"refused", refused}};
}

}  // namespace
}  // namespace twicket::bench

int main(int count, char** words) {
    using namespace twicket::bench;
    try {
        if (count > 2) return role({words + 1, words + count});
        const Folder folder;
        write_token(folder.path());
        json result{{"bench", "teams"}, {"targets", {{"cpu_us", 45}, {"rss_mib", 40}}}};
        for (const char* name : {"bare", "teams"}) result["servers"][name] = measured(name, folder);
        std::puts(result.dump().c_str());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench teams: %s\n", error.what());
        return 1;
    }
    return 0;
}
