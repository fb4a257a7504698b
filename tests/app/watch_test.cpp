// What the running program notices about itself, as /health and /metrics show it over HTTP; networks are stubs, time is set.
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "bot/app/health.hpp"
#include "bot/app/health_page.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/local_server.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

class StubNetwork final : public Adapter {
  public:
    explicit StubNetwork(std::string name) : name_{std::move(name)} {}
    const std::string& account() const override { return name_; }
    boost::asio::awaitable<void> run() override { co_return; }
    boost::asio::awaitable<Result<Receipt>> send(const Outgoing&) override { co_return Error{ErrorCode::unavailable, "away"}; }
    boost::asio::awaitable<Result<Receipt>> find(const Outgoing&) override { co_return Error{ErrorCode::not_found, "no"}; }
    void show_typing(const std::string&, const std::string&) override {}
    boost::asio::awaitable<std::vector<Finding>> self_test() override {
        ++asked;
        if (throws) throw std::runtime_error("broken");
        co_return says;
    }
    std::string trouble() const override { return in_trouble; }

    std::vector<Finding> says{{Grade::good, "signed in as <bot>"}};
    std::string in_trouble;
    int asked = 0;
    bool throws = false;

  private:
    std::string name_;
};

// A program with two accounts and a real HTTP server. Everything of it is touched on the server's thread.
struct World {
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    test::FakeClock clock;
    net::Peers peers;
    std::vector<app::WatchedSecret> secrets;
    std::string certificate;
    bool stopping = false;
    StubNetwork *first = nullptr, *second = nullptr;
    // Those below go in this order's reverse.
    std::unique_ptr<app::Core> core;
    std::unique_ptr<app::Watch> watch;
    std::unique_ptr<testing::LocalServer> server;

    World() { open(); }
    ~World() { close(); }

    void open() {
        server = std::make_unique<testing::LocalServer>();
        core = std::make_unique<app::Core>(server->context.get_executor(), *store, clock, std::vector<Person>{}, std::vector<Place>{},
                                           knowledge::Ranker::build({}, {.background = false}), app::CoreSettings{});
        auto one = std::make_unique<StubNetwork>("chat/a");
        auto two = std::make_unique<StubNetwork>("chat/b");
        first = one.get(), second = two.get();
        core->add(std::move(one));
        core->add(std::move(two));
        watch = std::make_unique<app::Watch>(app::Watched{*core, *store, clock, peers, certificate, secrets});
        app::add_health_routes(server->router, {*core, *store, stopping, *watch});
        server->start();
        test();  // nobody is due yet; from now on the time counts
    }
    void close() {
        server->stop();
        watch.reset();
        core.reset();
        server.reset();
    }
    void run(boost::asio::awaitable<void> work) {
        boost::asio::co_spawn(server->context, std::move(work), boost::asio::use_future).get();
    }
    // As many self-tests as are due.
    void test() {
        for (int i = 0; i < 10; ++i) {
            Duration rest = boost::asio::co_spawn(server->context, watch->self_tests.step(), boost::asio::use_future).get();
            if (rest > Duration{0}) return;
        }
    }
    void look() { run(watch->look()); }

    testing::RawAnswer get(const std::string& path, const std::string& headers = "Host: 127.0.0.1\r\n") {
        testing::RawClient client{server->port()};
        client.send("GET " + path + " HTTP/1.1\r\n" + headers + "\r\n");
        const auto answer = client.answer();
        return answer ? *answer : testing::RawAnswer{};
    }
    json health() { return json::parse(get("/health", "Host: localhost\r\nAccept: application/json\r\n").body); }
    // The texts about one thing.
    std::vector<std::string> about(const std::string& thing) {
        std::vector<std::string> texts;
        const json all = health();
        for (const json& one : all["troubles"])
            if (one["about"] == thing) texts.push_back(one["text"]);
        return texts;
    }
    bool counts(const std::string& line) { return ("\n" + get("/metrics").body).find("\n" + line + "\n") != std::string::npos; }
    void in_store(const store::Store::Job& job) { REQUIRE(store->write_now(job).has_value()); }
};

}  // namespace

TEST_CASE("every account is asked soon after the start, then daily, and hourly while something is wrong", "[watch]") {
    World world;
    world.test();
    CHECK(world.first->asked + world.second->asked == 0);
    world.clock.pass(1min);
    world.second->says = {{Grade::bad, "the token is refused: make a new one"}};
    world.test();
    CHECK(world.first->asked == 1);
    CHECK(world.second->asked == 1);
    world.clock.pass(1h);
    world.test();
    CHECK(world.first->asked == 1);
    CHECK(world.second->asked == 2);
    world.second->says = {{Grade::good, "signed in"}};
    world.clock.pass(1h);
    world.test();
    CHECK(world.about("chat/b").empty());
    world.clock.pass(23h);
    world.test();
    CHECK(world.first->asked == 2);
    CHECK(world.second->asked == 3);
    world.clock.pass(-24h * 365);  // a clock that was set back does not put the next test off for a year
    world.test();
    world.clock.pass(25h);
    world.test();
    CHECK(world.first->asked == 3);
}

TEST_CASE("a finding is shown with the time since when it is so, also after a restart, whatever numbers it holds", "[watch]") {
    World world;
    world.clock.pass(1min);
    const std::string since = to_rfc3339(world.clock.now());
    world.first->says = {{Grade::warning, "the secret ends in 29 days"}, {Grade::good, "all 17 rights"}};
    world.test();
    CHECK(world.counts("twicket_account_trouble{account=\"chat/a\",grade=\"warning\"} 1"));
    CHECK(world.counts("twicket_account_trouble{account=\"chat/b\",grade=\"bad\"} 0"));
    CHECK(world.counts("twicket_self_test_time_seconds{account=\"chat/a\"} " + std::to_string(to_millis(world.clock.now()) / 1000)));
    world.close();
    world.open();
    world.clock.pass(24h);
    world.first->says = {{Grade::warning, "the secret ends in 28 days"}};
    CHECK(world.about("chat/a").size() == 1);
    world.test();
    const json troubles = world.health()["troubles"];
    REQUIRE(troubles.size() == 1);
    CHECK(troubles[0]["text"] == "the secret ends in 28 days");
    CHECK(troubles[0]["since"] == since);
    CHECK(world.health()["good"] == true);
}

TEST_CASE("what an account says of itself is shown at once, once, and goes when it works again", "[watch]") {
    World world;
    world.first->in_trouble = "the app was removed: install it again";
    world.look();
    const json health = world.health();
    CHECK(health["good"] == false);
    REQUIRE(health["troubles"].size() == 1);
    CHECK(world.counts("twicket_account_trouble{account=\"chat/a\",grade=\"bad\"} 1"));
    CHECK(world.counts("twicket_account_working{account=\"chat/a\"} 0"));
    world.clock.pass(1min);
    world.first->says = {{Grade::bad, world.first->in_trouble}};
    world.test();
    CHECK(world.about("chat/a").size() == 1);
    world.first->says.push_back({Grade::bad, "the token cannot be asked about"});
    world.clock.pass(1h);
    world.test();
    CHECK(world.about("chat/a").size() == 2);
    world.first->in_trouble.clear();
    world.first->says.clear();
    world.look();
    world.test();  // at once, not after the hour
    CHECK(world.about("chat/a").empty());
    world.second->throws = true;
    world.clock.pass(25h);
    world.test();
    CHECK(world.about("chat/b").size() == 1);
    world.run([](World& of) -> boost::asio::awaitable<void> {
        of.watch->report("chat/a", "its adapter ended: restart the program");
        co_return;
    }(world));
    CHECK(world.about("chat/a").size() == 1);
}

TEST_CASE("a clock that is a minute off raises an alarm, unless only one of several peers says so", "[watch]") {
    World world;
    const std::string ten = "Sun, 22 Nov 2026 10:00:00 GMT";
    const auto hear = [&](const std::string& host, Duration off, const std::string& age = "") {
        world.server->on_thread([&] { world.peers.heard(host, ten, age, world.clock.now() + off); });
    };
    hear("slack.com", 70s);
    hear("login.example", 0s);
    hear("desk.example", 1s);
    world.look();
    CHECK(world.about("clock").empty());
    hear("login.example", 71s);
    hear("cache.example", 7'200s, "7200");  // out of a cache: tells nothing
    world.look();
    REQUIRE(world.about("clock").size() == 1);
    CHECK(world.about("clock")[0].find("70 s ahead of") != std::string::npos);
    CHECK(world.counts("twicket_account_trouble{account=\"clock\",grade=\"bad\"} 1"));
    CHECK(world.counts("twicket_clock_error_seconds 70"));
    hear("slack.com", 0s), hear("login.example", 0s);
    world.look();
    CHECK(world.about("clock").empty());
}

TEST_CASE("certificates are told of 30 days before they end, ours and those of peers", "[watch]") {
    const auto at = [](Time now, int days) {  // days from the machine's today, which is what the maker of certificates counts from
        return now + std::chrono::hours{24} * days;
    };
    const auto shown = testing::make_certificate({.valid_to_days = 200});
    const testing::TemporaryFile pem{shown.certificate_pem};
    const Result<net::Validity> validity = net::validity_of_file(pem.path());
    REQUIRE(validity.has_value());
    World world;
    world.close();
    world.certificate = pem.path();
    world.open();
    const auto move_to = [&](Time time) { world.clock.pass(time - world.clock.now()); };
    move_to(at(validity->until, -40));
    world.look();
    CHECK(world.about("certificate").empty());
    move_to(at(validity->until, -29));
    world.look();
    REQUIRE(world.about("certificate").size() == 1);
    CHECK(world.about("certificate")[0].find("in 29 days") != std::string::npos);
    move_to(at(validity->until, 1));
    world.server->on_thread([&] { world.peers.showed("slow.example", {at(validity->until, -80), at(validity->until, 10)}); });
    world.look();
    CHECK(world.health()["good"] == false);
    REQUIRE(world.about("certificate").size() == 2);
    CHECK(net::warning_due({Time{}, Time{24h * 40}}) == Time{24h * 30});  // short-lived ones: their last quarter
    CHECK(net::validity_of_file("/nowhere.pem").has_error());
}

TEST_CASE("a secret that has been the same for eleven months is told of, a changed one is not", "[watch]") {
    World world;
    const auto with = [&](const std::string& secret) {
        world.close();
        world.secrets = {{"chat/a", "token", app::fingerprint_of("chat/a", secret), 365, "make a new one"}};
        world.open();
        world.look();
    };
    with("first");
    CHECK(world.about("chat/a").empty());
    world.clock.pass(24h * 334);
    with("first");
    CHECK(world.about("chat/a").empty());
    world.clock.pass(24h);
    with("first");
    REQUIRE(world.about("chat/a") == std::vector<std::string>{"token has been the same for 335 days: make a new one"});
    with("second");
    CHECK(world.about("chat/a").empty());
    CHECK(app::fingerprint_of("chat/b", "first") != app::fingerprint_of("chat/a", "first"));
    CHECK(app::fingerprint_of("chat/a", "first").find("first") == std::string::npos);
}

TEST_CASE("a busy account that hears nothing for days, and replies that wait for somebody, become lines", "[watch]") {
    World world;
    world.in_store([&](store::Connection& connection) {
        for (int i = 0; i < 150; ++i)
            connection.execute("INSERT INTO event (account, external_id, place, thread, body, arrived, state) VALUES ($1, $2, 'p', 't', "
                               "'{}', $3, 'done')",
                               {i < 120 ? "chat/a" : "chat/b", std::to_string(i), to_millis(world.clock.now())});
        connection.execute("INSERT INTO outgoing (id, account, place, thread, body, state, created, due) VALUES ('x', 'chat/b', 'p', 't', "
                           "'{}', 'in_doubt', $1, 0)",
                           {to_millis(world.clock.now())});
    });
    world.look();
    CHECK(world.about("chat/a").empty());
    REQUIRE(world.about("chat/b").size() == 1);
    CHECK(world.about("chat/b")[0].find("twicket parked") != std::string::npos);
    world.clock.pass(24h * 5);
    world.look();
    REQUIRE(world.about("chat/a").size() == 1);
    CHECK(world.about("chat/a")[0].find("nothing has come in since 2026-11-22") == 0);
    CHECK(world.about("chat/b").size() == 1);  // thirty events are no habit
}

TEST_CASE("the health page is for this machine only, holds no script, and shows what others wrote as text", "[watch]") {
    World world;
    world.clock.pass(1min);
    world.test();
    const auto page = world.get("/health");
    CHECK(page.status == 200);
    CHECK(page.header("content-type") == "text/html; charset=utf-8");
    CHECK(page.header("content-security-policy").find("script-src") == std::string::npos);
    CHECK(page.header("content-security-policy").find("default-src 'none'; style-src 'sha256-") == 0);
    CHECK(page.body.find("All is well.") != std::string::npos);
    CHECK(page.body.find("signed in as &lt;bot&gt;") != std::string::npos);
    CHECK(page.body.find("<script") == std::string::npos);
    CHECK(world.get("/health", "Host: localhost:8080\r\n").status == 200);
    CHECK(world.get("/health", "Host: desk.example.com\r\n").status == 403);
    CHECK(world.get("/health", "Host: 127.0.0.1.example.com\r\n").status == 403);
    CHECK(world.get("/health", "Host: 127.0.0.1\r\nX-Forwarded-For: 203.0.113.9\r\n").status == 403);
    CHECK(world.get("/health", "Host: 127.0.0.1\r\nVia: 1.1 proxy\r\n").status == 403);
}
