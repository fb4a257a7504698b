// Systems that set states, and the page that shows them, over real HTTP: what is genuine counts once, what is late or
// repeated does nothing, and the page stays up when the store takes nothing.
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "adapters/status/endpoint.hpp"
#include "bot/app/status_page.hpp"
#include "bot/net/signature.hpp"
#include "bot/service_records.hpp"
#include "tests/support/local_server.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using namespace twicket::testing;
using nlohmann::json;

namespace {

const std::string secret = "whsec_sIMvicvbh19lRdKDhvOgv6XdEj84E2sj";
const std::string token = "alert-manager-token-of-32-letters";

std::vector<Service> catalogue() {
    return {{.id = "identity", .name = "Sign-in"},
            {.id = "mail",
             .name = "Mail & <calendar>",
             .names = {{"de", "E-Mail"}},
             .owner = "yara.secret",
             .depends_on = {"identity"},
             .aliases = {"email"}},
            {.id = "crm", .name = "Customers", .aliases = {"portal"}},
            {.id = "hr", .name = "People", .aliases = {"portal"}}};
}

struct Site {
    ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    SetClock clock;
    Services services{clock, catalogue(), {}};
    status::Endpoint webhook{{.name = "monitor", .alertmanager = false, .secrets = {secret}}, services, *store, clock};
    status::Endpoint alerts{{.name = "prometheus", .alertmanager = true, .secrets = {token}}, services, *store, clock};
    Changes changes;
    app::StatusPage page{services, changes, clock, {"Halden & Co", "en", "Europe/Berlin", "https://desk.example.com"}};
    LocalServer server;
    Site() {
        clock.time = from_millis(1'795'341'600'000);  // 2026-11-22 10:00 UTC
        webhook.add_routes(server.router);
        alerts.add_routes(server.router);
        page.add_routes(server.router);
        server.start();
    }
    RawAnswer send(const std::string& method, const std::string& path, const net::SignedHeaders& headers,
                   const std::string& body = "") {
        RawClient client{server.port()};
        std::string request = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
        if (method == "POST") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        client.send(request + "\r\n" + body);
        const auto answer = client.answer();
        return answer ? *answer : RawAnswer{};
    }
    RawAnswer tell(const std::string& id, const json& body) {
        const std::string bytes = body.dump();
        return send("POST", "/webhooks/monitor",
                    net::sign(net::SigningScheme::standard, id, bytes, secret, clock.time).value(), bytes);
    }
    RawAnswer alert(const json& body, const std::string& bearer = token) {
        return send("POST", "/webhooks/prometheus", {{"Authorization", "Bearer " + bearer}}, body.dump());
    }
    std::string state_of(const std::string& id) {
        std::string state;
        server.on_thread([&] { state = name_of(services.standing(id).state); });
        return state;
    }
    std::int64_t reports() { return number_in(*store, "SELECT count(*) FROM service_report"); }
    std::string get(const std::string& path, const std::string& languages = "") {
        return send("GET", path, {{"Accept-Language", languages}}).body;
    }
};

json alert_of(const std::string& fingerprint, const std::string& service, const std::string& severity,
              const std::string& status, const std::string& starts) {
    return {
        {"status", status},
        {"labels", {{"alertname", "Probe"}, {"service", service}, {"severity", severity}}},
        {"annotations", {{"summary", "probe of host db-17.internal failed"}, {"public", "We are looking into it."}}},
        {"startsAt", starts},
        {"endsAt", "0001-01-01T00:00:00Z"},
        {"fingerprint", fingerprint}};
}

json group(std::initializer_list<json> alerts) {
    return {{"version", "4"},
            {"groupKey", "{}:{}"},
            {"status", "firing"},
            {"receiver", "twicket"},
            {"alerts", json(alerts)}};
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("a signed message sets a service's state once; forged, old, broken and unknown ones set nothing",
          "[services][status]") {
    Site site;
    const json down{
        {"service", "email"}, {"state", "down"}, {"text", "No mail."}, {"next_update", "2026-11-22T12:00:00+01:00"}};
    CHECK(site.tell("d1", down).body == R"({"status":"accepted"})");
    CHECK(site.state_of("mail") == "down");
    CHECK(site.tell("d1", down).body == R"({"status":"seen"})");
    CHECK(site.reports() == 1);
    const std::string bytes = down.dump();
    CHECK(site.send("POST", "/webhooks/monitor",
                    net::sign(net::SigningScheme::standard, "d2", bytes, secret, site.clock.time).value(), bytes + " ")
              .status == 401);
    CHECK(site.send("POST", "/webhooks/monitor",
                    net::sign(net::SigningScheme::standard, "d3", bytes, secret,
                              site.clock.time - std::chrono::minutes{6})
                        .value(),
                    bytes)
              .status == 401);
    CHECK(site.send("POST", "/webhooks/monitor", {}, bytes).status == 401);
    const RawAnswer unknown = site.tell("d4", {{"service", "telex"}, {"state", "ok"}});
    CHECK(unknown.status == 422);
    CHECK(holds(unknown.body, "no service that is listed"));
    CHECK(holds(site.tell("d5", {{"service", "portal"}, {"state", "ok"}}).body, "several services"));
    CHECK(site.tell("d6", {{"service", "mail"}, {"state", "sideways"}}).status == 400);
    CHECK(site.tell("d7", json::array()).status == 400);
    // A sender whose clock is ahead, and one that tells late what was.
    CHECK(site.tell("d8", {{"service", "mail"}, {"state", "ok"}, {"at", "2026-11-22T10:20:00Z"}}).status == 422);
    CHECK(site.tell("d9", {{"service", "mail"}, {"state", "ok"}, {"at", "2026-11-22T09:00:00Z"}}).body ==
          R"({"status":"seen"})");
    CHECK(site.state_of("mail") == "down");
    CHECK(site.reports() == 1);
}

TEST_CASE("alerts make a service as bad as the worst that fires, and ok when the last one ends", "[services][status]") {
    Site site;
    const std::string t1 = "2026-11-22T09:50:00.123456789Z", t2 = "2026-11-22T09:55:00Z", t3 = "2026-11-22T09:59:00Z";
    CHECK(site.alert(group({alert_of("a", "mail", "warning", "firing", t1)}), "wrong").status == 401);
    CHECK(site.reports() == 0);
    CHECK(site.alert(group({alert_of("a", "mail", "warning", "firing", t1)})).body == R"({"status":"accepted"})");
    CHECK(site.state_of("mail") == "degraded");
    CHECK(site.alert(group({alert_of("a", "mail", "warning", "firing", t1)})).body == R"({"status":"seen"})");
    site.alert(
        group({alert_of("b", "email", "critical", "firing", t2), alert_of("c", "nobody's", "critical", "firing", t2)}));
    CHECK(site.state_of("mail") == "down");
    site.alert(group({alert_of("b", "email", "critical", "resolved", t2)}));
    CHECK(site.state_of("mail") == "degraded");
    // Late copies: the end came first; a beginning of before the newest one.
    site.alert(group({alert_of("b", "email", "critical", "firing", t2)}));
    CHECK(site.state_of("mail") == "degraded");
    site.alert(group({alert_of("a", "mail", "warning", "resolved", t1)}));
    CHECK(site.state_of("mail") == "ok");
    site.alert(group({alert_of("b", "mail", "critical", "firing", t3)}));
    CHECK(site.state_of("mail") == "down");
    site.alert(group({alert_of("b", "mail", "critical", "resolved", t2)}));
    CHECK(site.state_of("mail") == "down");
    // Malformed ones are refused as a whole, with the place.
    json broken = alert_of("d", "mail", "critical", "firing", "yesterday");
    const RawAnswer refused = site.alert(group({alert_of("b", "mail", "critical", "resolved", t3), broken}));
    CHECK(refused.status == 400);
    CHECK(holds(refused.body, "alerts[1].startsAt"));
    CHECK(site.state_of("mail") == "down");
    CHECK(holds(site.alert(group({alert_of("x", "telex", "critical", "firing", t3)})).body, "telex"));
    // What a person said is ended by a person.
    site.alert(group({alert_of("b", "mail", "critical", "resolved", t3)}));
    CHECK(site.state_of("mail") == "ok");
    site.server.on_thread([&] {
        ServiceReport said{
            .service = "mail", .state = ServiceState::degraded, .text = "Slow.", .at = site.clock.time, .by = "tom"};
        site.store->write_now([&](store::Connection& connection) { services::put_report(connection, said); }).value();
        site.services.apply(said);
    });
    const std::string t4 = "2026-11-22T09:59:30Z";
    site.alert(group({alert_of("e", "mail", "warning", "firing", t4)}));
    site.alert(group({alert_of("e", "mail", "warning", "resolved", t4)}));
    CHECK(site.state_of("mail") == "degraded");
}

TEST_CASE("the status page speaks four languages, as page, feed and JSON, and says nothing internal",
          "[services][status]") {
    Site site;
    CHECK(holds(site.get("/status"), "All services work."));
    CHECK(holds(site.get("/status", "de-AT,de;q=0.9,en;q=0.5"), "Alle Dienste laufen."));
    CHECK(holds(site.get("/status", "it, fr;q=0.8"), "Tous les services fonctionnent."));
    CHECK(holds(site.get("/status", "es"), "Todos los servicios funcionan."));
    site.tell("d1", {{"service", "mail"},
                     {"state", "down"},
                     {"text", "<script>alert(1)</script> & more"},
                     {"workaround", "Use the phone."}});
    const RawAnswer answer = site.send("GET", "/status", {{"Accept-Language", "de"}});
    CHECK(answer.status == 200);
    CHECK(answer.header("content-language") == "de");
    CHECK(answer.header("vary") == "Accept-Language");
    CHECK(holds(answer.header("content-security-policy"), "default-src 'none'"));
    CHECK(holds(answer.body, "Ein Dienst ist gestört."));
    CHECK(holds(answer.body, "E-Mail"));
    CHECK(holds(answer.body, "seit 11:00"));  // Berlin
    CHECK(holds(answer.body, "Bis dahin: Use the phone."));
    CHECK(holds(answer.body, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"));
    const std::string feed = site.get("/status/feed");
    CHECK(holds(feed, "<title>Mail &amp; &lt;calendar&gt;: down</title>"));
    CHECK(holds(feed, "https://desk.example.com/status#mail-"));
    CHECK(site.get("/status.rss") == feed);
    const json all = json::parse(site.get("/status.json"));
    CHECK(all["state"] == "down");
    CHECK(all["services"][1]["state"] == "down");
    CHECK(all["services"][1]["since"] == "2026-11-22T10:00:00.000Z");
    for (const std::string& text : {answer.body, feed, all.dump()}) {
        CHECK_FALSE(holds(text, "yara.secret"));
        CHECK_FALSE(holds(text, "source/monitor"));
    }
    site.tell("d2", {{"service", "identity"}, {"state", "degraded"}});
    CHECK_FALSE(holds(site.get("/status", "en"), "It needs Sign-in"));
    site.tell("d3", {{"service", "identity"}, {"state", "down"}});
    CHECK(holds(site.get("/status", "en"), "It needs Sign-in, which has trouble."));
    CHECK(holds(site.get("/status", "en"), "2 services have trouble."));
}

TEST_CASE("the status page stays up when the disk is full", "[services][status]") {
    Site site;
    site.tell("d1", {{"service", "mail"}, {"state", "down"}});
    // No page more: rows until none fits, great and small.
    REQUIRE(site.store->write_now([](store::Connection& connection) { connection.query("PRAGMA max_page_count = 1"); })
                .has_value());
    int number = 0;
    for (const std::size_t size : {3'000, 300, 20})
        for (bool fits = true; fits && number < 2'000;)
            fits = site.store
                       ->write_now([&](store::Connection& connection) {
                           connection.execute(
                               "INSERT INTO source_mark (source, mark, service, state, starts, at) VALUES ('x', $1, "
                               "$2, '', 0, 0)",
                               {std::to_string(++number), std::string(size, 'x')});
                       })
                       .has_value();
    const RawAnswer refused = site.tell("d2", {{"service", "mail"}, {"state", "ok"}, {"text", std::string(500, 'y')}});
    CHECK(refused.status == 503);
    CHECK_FALSE(refused.header("retry-after").empty());
    site.clock.pass(std::chrono::hours{1});
    CHECK(holds(site.get("/status"), "One service has trouble."));
    CHECK(json::parse(site.get("/status.json"))["services"][1]["state"] == "down");
}

TEST_CASE("an announced change stands on the page and has a calendar file at an address that cannot be guessed",
          "[services][status][change]") {
    Site site;
    PlannedChange change{.number = 7, .state = PlannedChange::State::announced, .service = "mail"};
    change.what = "New hardware <b>";
    change.hit = "Nobody gets mail.";
    change.starts = site.clock.time + std::chrono::hours{24};
    change.ends = change.starts + std::chrono::hours{1};
    change.token = "0123456789abcdef0123456789abcdef";
    change.by = "bob.secret";
    PlannedChange secret = change;
    secret.number = 8;
    secret.state = PlannedChange::State::proposed;
    secret.token = "ffffffffffffffffffffffffffffffff";
    site.server.on_thread([&] {
        site.changes.apply(change);
        site.changes.apply(secret);
        site.services.changed();
    });
    const std::string page = site.get("/status", "de");
    CHECK(holds(page, "Geplant"));
    CHECK(holds(page, "New hardware &lt;b&gt;"));
    CHECK(holds(page, "2026-11-23 11:00"));
    CHECK_FALSE(holds(page, secret.token));
    CHECK_FALSE(holds(page, "bob.secret"));
    const RawAnswer file = site.send("GET", "/changes/" + change.token + ".ics", {});
    CHECK(file.status == 200);
    CHECK(file.header("content-type") == "text/calendar; charset=utf-8");
    CHECK(holds(file.header("content-disposition"), "change-7.ics"));
    CHECK(holds(file.body, "DTSTART:20261123T100000Z"));
    CHECK(site.send("GET", "/changes/" + secret.token + ".ics", {}).status == 404);
    CHECK(site.send("GET", "/changes/.ics", {}).status == 404);
    CHECK(site.send("GET", "/changes/7.ics", {}).status == 404);
    CHECK(site.send("GET", "/changes/" + change.token, {}).status == 404);
}
