// The egress gate: what may be contacted, and that nothing else is.
#include "bot/net/egress.hpp"

#include <catch2/catch.hpp>

#include "tests/support/await.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/stub_network.hpp"

using namespace twicket;
using net::Reach;

namespace {

struct Gate {
    testing::StubResolver resolver;
    testing::StubConnector connector;
    net::Egress egress;
    explicit Gate(net::EgressPolicy policy = {}) : egress(resolver, connector, std::move(policy)) {}

    // "connected" when the gate would have opened a socket, else the error's name.
    std::string open(std::string_view text, Reach reach = Reach::configured) {
        const auto url = net::parse_url(text);
        if (!url) return "unreadable";
        const std::size_t before = connector.reached.size();
        const auto opened = testing::await(egress.open(*url, reach));
        if (connector.reached.size() > before) return "connected";
        return std::string{name_of(opened.error().code)};
    }
};

net::EgressPolicy with(std::vector<net::Destination> configured) {
    net::EgressPolicy policy;
    policy.configured = std::move(configured);
    return policy;
}

net::AddressKind kind(const char* address) {
    return net::kind_of(boost::asio::ip::make_address(address));
}

// Follows one case as a fetch with redirects would: every hop passes the gate; true when all hops were let through.
bool passes(Gate& gate, const nlohmann::json& each) {
    if (gate.open(each.at("url").get<std::string>(), Reach::link) != "connected") return false;
    if (!each.contains("redirects_to")) return true;
    const auto base = net::parse_url(each.at("url").get<std::string>());
    const auto next = net::resolve_reference(*base, each.at("redirects_to").get<std::string>());
    return next && gate.open(next->to_string(), Reach::link) == "connected";
}

}  // namespace

TEST_CASE("every address of the SSRF suite is blocked before connect or allowed", "[egress][ssrf]") {
    const auto cases = testing::shared_json("ssrf", "vectors/ssrf/cases.json");
    if (!cases) return;
    testing::SuiteCount count{"ssrf"};
    for (const auto& each : *cases) {
        Gate gate;
        if (each.contains("resolve")) {
            for (const auto& [name, addresses] : each.at("resolve").items()) gate.resolver.answers[name] = {addresses};
        }
        if (each.contains("resolve_sequence")) {
            // By reason: the gate asks once and connects to that very answer, so the first, public answer is let
            // through and the second, loopback one is refused when it comes; the vector counts the pair as one blocked
            // fetch.
            for (const auto& [name, answers] : each.at("resolve_sequence").items()) {
                for (const auto& addresses : answers) gate.resolver.answers[name].push_back(addresses);
            }
            CHECK(passes(gate, each));
            CHECK(gate.resolver.asked.size() == 1);
            REQUIRE(gate.connector.reached.size() == 1);
            CHECK(gate.connector.reached.front().address().to_string() == "93.184.216.34");
            CHECK_FALSE(passes(gate, each));
            CHECK(gate.connector.reached.size() == 1);
            count.by_reason();
            continue;
        }
        const bool allowed = passes(gate, each);
        const bool right = allowed == (each.at("expect") == "allow");
        count.judge(right, each.at("url").get<std::string>() + " (" + each.at("why").get<std::string>() + ")");
        // Nothing but public addresses was ever handed to connect, on the way to a verdict either.
        for (const auto& endpoint : gate.connector.reached) {
            CHECK(net::kind_of(endpoint.address()) == net::AddressKind::open);
        }
    }
    CHECK(count.cases() > 200);
}

TEST_CASE("addresses are told apart by the special-purpose registries", "[egress]") {
    using net::AddressKind;
    for (const char* inside : {"127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1", "::1", "fc00::1"}) {
        INFO(inside);
        CHECK(kind(inside) == AddressKind::inside);
    }
    for (const char* never : {"0.0.0.0", "169.254.169.254", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::",
                              "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "fe80::1", "ff02::1",
                              "fd00:ec2::254", "2001:db8::1", "100::1", "::127.0.0.1", "3fff::1", "4000::1"}) {
        INFO(never);
        CHECK(kind(never) == AddressKind::never);
    }
    for (const char* open : {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "2001:4860:4860::8888"}) {
        INFO(open);
        CHECK(kind(open) == AddressKind::open);
    }
}

TEST_CASE("a configured place may be inside, by exact host and port only", "[egress]") {
    Gate gate{with({{"127.0.0.1", 8090, "desk it"}, {"intranet", 443, "desk hr"}})};
    gate.resolver.answers["intranet"] = {{"10.0.0.7"}};
    CHECK(gate.open("http://127.0.0.1:8090/ticket") == "connected");
    CHECK(gate.open("https://intranet/") == "connected");
    CHECK(gate.open("http://127.0.0.1:8091/") == "forbidden");
    CHECK(gate.open("http://127.0.0.2:8090/") == "forbidden");
    CHECK(gate.open("https://intranet.example.com/") == "unavailable");
    // The same place in a link that somebody wrote stays closed.
    CHECK(gate.open("http://127.0.0.1:8090/ticket", Reach::link) == "forbidden");
    CHECK(gate.open("https://intranet/", Reach::link) == "forbidden");
}

TEST_CASE("a configured name never leads to link-local, multicast or reserved addresses", "[egress]") {
    Gate gate{with({{"desk.example.com", 443, "desk"}, {"169.254.169.254", 80, "no"}})};
    gate.resolver.answers["desk.example.com"] = {{"169.254.169.254"}, {"10.0.0.1", "224.0.0.1"}, {"10.0.0.1"}};
    CHECK(gate.open("https://desk.example.com/") == "forbidden");
    CHECK(gate.open("https://desk.example.com/") == "forbidden");
    CHECK(gate.open("https://desk.example.com/") == "connected");
    CHECK(gate.open("http://169.254.169.254/") == "forbidden");
}

TEST_CASE("without the public internet only configured places are reached", "[egress]") {
    net::EgressPolicy policy = with({{"slack.com", 443, "slack account default"}});
    policy.public_internet = false;
    Gate gate{policy};
    gate.resolver.answers["slack.com"] = {{"93.184.216.34"}};
    gate.resolver.answers["files.example.com"] = {{"93.184.216.34"}};
    CHECK(gate.open("https://slack.com/api/") == "connected");
    CHECK(gate.open("https://files.example.com/") == "forbidden");
    const std::vector<std::string> expected{"slack.com:443 (slack account default)"};
    CHECK(gate.egress.addresses() == expected);
}

TEST_CASE("the list of addresses names everything that may be contacted", "[egress]") {
    net::EgressPolicy policy = with({{"::1", 8090, "desk it"}});
    policy.proxy = net::parse_url("http://proxy.example.com:3128").value();
    Gate gate{policy};
    gate.egress.allow(net::parse_url("https://slack.com/api/").value(), "slack account default");
    const std::vector<std::string> expected{"[::1]:8090 (desk it)", "slack.com:443 (slack account default)",
                                            "http://proxy.example.com:3128 (proxy)",
                                            "any public address, ports 80, 443"};
    CHECK(gate.egress.addresses() == expected);
}

TEST_CASE("behind a proxy a link is still checked, and the proxy is told the checked address", "[egress]") {
    net::EgressPolicy policy = with({{"slack.com", 443, "slack"}, {"127.0.0.1", 8090, "desk"}});
    policy.proxy = net::parse_url("http://proxy.corp:3128").value();
    Gate gate{policy};
    gate.resolver.answers["proxy.corp"] = {{"10.0.0.9"}};
    gate.resolver.answers["files.example.com"] = {{"93.184.216.34"}};
    gate.resolver.answers["bad.example.com"] = {{"10.0.0.1"}};
    const auto passage = [&](std::string_view text, Reach reach) {
        return testing::await(gate.egress.check(net::parse_url(text).value(), reach));
    };
    const auto link = passage("https://files.example.com/x", Reach::link);
    REQUIRE(link.has_value());
    CHECK(link->tunnel == "93.184.216.34:443");
    CHECK(link->endpoints.front().port() == 3128);
    CHECK(passage("https://bad.example.com/", Reach::link).error().code == ErrorCode::forbidden);
    // A configured name is the proxy's to resolve; a configured loopback address never goes through it.
    CHECK(passage("https://slack.com/api", Reach::configured)->tunnel == "slack.com:443");
    CHECK_FALSE(passage("http://127.0.0.1:8090/", Reach::configured)->through_proxy);
}

TEST_CASE("a name look-up gets no more time than the call has left, and never over its own limit", "[egress]") {
    Gate gate;
    gate.resolver.answers["files.example.com"] = {{"93.184.216.34"}};
    const auto url = net::parse_url("https://files.example.com/").value();
    testing::await(gate.egress.check(url, Reach::link, Duration{250}));
    testing::await(gate.egress.check(url, Reach::link));
    const std::vector<Duration> expected{Duration{250}, std::chrono::seconds{3}};
    CHECK(gate.resolver.limits == expected);
}

TEST_CASE("the machine's resolver answers for localhost, and names that cannot be are not found", "[egress]") {
    const auto resolver = net::system_resolver();
    const auto found = testing::await(resolver->resolve("localhost", std::chrono::seconds{10}));
    REQUIRE(found.has_value());
    CHECK(found->front().is_loopback());
    const auto nowhere = testing::await(resolver->resolve("nowhere.invalid", std::chrono::seconds{10}));
    CHECK_FALSE(nowhere.has_value());
}
