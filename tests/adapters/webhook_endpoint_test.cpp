// The generic network through its real endpoint: a real HTTP server, the real store. What is accepted is stored once,
// what is refused leaves no row, and deliveries go out signed and are read strictly.
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "adapters/webhook/webhook.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"
#include "tests/support/await.hpp"
#include "tests/support/local_server.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;
using namespace twicket::testing;
using nlohmann::json;

namespace {

const std::string secret = "whsec_sIMvicvbh19lRdKDhvOgv6XdEj84E2sj";
const std::string older_secret = "whsec_" + text::to_base64("the secret before this one");

struct Outside {
    boost::asio::io_context loop;
    std::unique_ptr<net::Resolver> resolver = net::system_resolver();
    std::unique_ptr<net::Connector> connector = net::tcp_connector();
    net::Egress egress{*resolver, *connector};
    net::HttpClient client{loop.get_executor(), egress};
};

// The endpoint of the account webhook/portal, served.
struct Endpoint {
    ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open();
    SetClock clock;
    Inbox inbox{*store, clock, {}};
    Outside outside;
    webhook::Webhook adapter{{"portal", {secret, older_secret}, {}}, inbox, outside.client, clock};
    LocalServer server;
    Endpoint() {
        clock.time = from_millis(1'790'000'000'000);
        adapter.add_routes(server.router);
        server.start();
    }
    std::int64_t rows() { return number_in(*store, "SELECT count(*) FROM event"); }
    RawAnswer post(const net::SignedHeaders& headers, const std::string& body) {
        RawClient client{server.port()};
        std::string request = "POST /webhooks/portal HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
        request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        client.send(request);
        const auto answer = client.answer();
        return answer ? *answer : RawAnswer{};
    }
    RawAnswer post_signed(const std::string& id, const std::string& body, const std::string& key = secret) {
        return post(net::sign(net::SigningScheme::standard, id, body, key, clock.time).value(), body);
    }
};

// A message of ours; `extra` stands raw behind a key that nobody reads.
std::string message(const std::string& extra = "null") {
    return R"({"type":"message","id":"m-1","place":{"id":"help"},"thread":"t","person":"ann","text":"hi","extra":)" +
           extra + "}";
}

net::SignedHeaders headers_of(const json& given) {
    net::SignedHeaders headers;
    for (const json& header : given) headers.emplace_back(header[0], header[1]);
    return headers;
}

// The case's headers, with the version-1 signature made anew for `body`.
net::SignedHeaders signed_alike(net::SignedHeaders headers, const std::string& body) {
    std::string id, stamp;
    for (const auto& [name, value] : headers) {
        if (name == "webhook-id") id = value;
        if (name == "webhook-timestamp") stamp = value;
    }
    const Time at{std::chrono::seconds{std::stoll(stamp)}};
    const auto fresh = net::sign(net::SigningScheme::standard, id, body, secret, at).value();
    for (auto& [name, value] : headers) {
        if (name != "webhook-signature") continue;
        const auto from = value.find("v1,");
        value.replace(from, std::min(value.find(' ', from), value.size()) - from, fresh.back().second);
    }
    return headers;
}

}  // namespace

TEST_CASE("each signed webhook of the vectors is judged right, stored once, and stored only when genuine",
          "[webhook]") {
    const auto vectors =
        shared_json("webhook-signatures through the endpoint", "vectors/webhook-signatures/cases.json");
    if (!vectors) return;
    Endpoint endpoint;
    SuiteCount count{"webhook-signatures through the endpoint"};
    std::int64_t stored = 0;
    for (const json& one : (*vectors)["cases"]) {
        if (one["scheme"] != "standard-v1") continue;
        const std::string name = one["id"], body = text::from_base64(one["body_b64"].get<std::string>()).value();
        const net::SignedHeaders headers = headers_of(one["headers"]);
        const RawAnswer answer = endpoint.post(headers, body);
        if (one["expect"] == "reject") {
            const bool refused = answer.status == 401 || answer.status == 400 || answer.status == 431;
            count.judge(refused && endpoint.rows() == stored, name);
            continue;
        }
        // Genuine, but its body is another network's: past the signature, refused by its shape.
        CHECK(answer.status == 400);
        CHECK(endpoint.rows() == stored);
        const net::SignedHeaders ours = signed_alike(headers, message());
        const RawAnswer first = endpoint.post(ours, message()), second = endpoint.post(ours, message());
        const bool known = name == "standard-v1/unknown-version-and-good" || first.body == R"({"status":"accepted"})";
        stored++;
        count.judge(answer.status == 400 && first.status == 200 && second.status == 200 && known &&
                        second.body == R"({"status":"seen"})" && endpoint.rows() == stored,
                    name);
    }
    CHECK(count.cases() > 0);
}

TEST_CASE("each JSON text of the grammar suite gets its verdict at the webhook's endpoint", "[webhook]") {
    const auto vectors = shared_json("json-grammar through the webhook", "vectors/json-grammar/cases.json");
    if (!vectors) return;
    Endpoint endpoint;
    SuiteCount count{"json-grammar through the webhook"};
    std::int64_t stored = 0;
    for (const json& one : *vectors) {
        const std::string name = one["name"], bytes = text::from_base64(one["b64"].get<std::string>()).value();
        const RawAnswer bare = endpoint.post_signed("bare-" + name, bytes);
        const RawAnswer inside = endpoint.post_signed("inside-" + name, message(bytes));
        stored += inside.status == 200 ? 1 : 0;
        // No text of the suite is a message of ours, so alone each is refused.
        bool right = bare.status == 400 && (inside.status == 200 || inside.status == 400);
        if (one["expect"] == "accept") right = right && inside.status == 200;
        if (one["expect"] == "reject") right = right && inside.status == 400;
        count.judge(right && endpoint.rows() == stored, name + " " + std::to_string(inside.status) + " " + inside.body);
    }
    CHECK(count.cases() > 0);
}

TEST_CASE("a webhook signed with the former secret is still taken, one signed with a foreign one is not", "[webhook]") {
    Endpoint endpoint;
    CHECK(endpoint.post_signed("d-1", message(), older_secret).status == 200);
    CHECK(endpoint.post_signed("d-2", message(), "whsec_" + text::to_base64("somebody else's secret")).status == 401);
    CHECK(endpoint.rows() == 1);
}

TEST_CASE("a webhook more than five minutes old or early is refused", "[webhook]") {
    Endpoint endpoint;
    const auto headers = net::sign(net::SigningScheme::standard, "d-1", message(), secret, endpoint.clock.time).value();
    for (const auto seconds : {-301, 301}) {
        const Time sent = endpoint.clock.time + std::chrono::seconds{seconds};
        const auto stale = net::sign(net::SigningScheme::standard, "d-1", message(), secret, sent).value();
        CHECK(endpoint.post(stale, message()).status == 401);
    }
    CHECK(endpoint.rows() == 0);
    CHECK(endpoint.post(headers, message()).status == 200);
}

TEST_CASE("a webhook over one megabyte is refused as too large and one that is no message as wrong", "[webhook]") {
    Endpoint endpoint;
    CHECK(endpoint.post_signed("d-1", std::string((1 << 20) + 1, ' ')).status == 413);
    CHECK(endpoint.post_signed("d-2", "[1,2]").status == 400);
    CHECK(endpoint.post_signed(std::string(300, 'x'), message()).status == 400);
    CHECK(endpoint.rows() == 0);
}

namespace {

// A platform that answers each delivery as told and remembers what came.
struct Platform {
    LocalServer server;
    net::HttpResponse next;
    std::vector<net::HttpRequest> requests;
    Platform() {
        auto handler = [this](const net::HttpRequest& request) { return take(request); };
        server.router.add("POST", "/deliver", handler);
        server.router.add("GET", "/deliver", handler);
        server.start();
    }
    void answer_with(net::HttpResponse answer) {
        server.on_thread([&] { next = std::move(answer); });
    }
    std::vector<net::HttpRequest> taken() {
        std::vector<net::HttpRequest> copy;
        server.on_thread([&] { copy = requests; });
        return copy;
    }
    boost::asio::awaitable<net::HttpResponse> take(const net::HttpRequest& request) {
        requests.push_back(request);
        co_return next;
    }
};

struct Sender {
    Platform platform;
    ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open();
    SetClock clock;
    Inbox inbox{*store, clock, {}};
    Outside outside;
    webhook::Webhook adapter;
    Outgoing outgoing{"o-1", "webhook/portal", "help", "t-1", {}};
    Sender() : adapter{settings(), inbox, outside.client, clock} {
        outside.egress.allow(net::parse_url(settings().deliver_url).value(), "webhook portal");
        outgoing.reply.card.text = "Restart the client.";
    }
    webhook::Settings settings() const {
        return {"portal", {secret}, "http://127.0.0.1:" + std::to_string(platform.server.port()) + "/deliver"};
    }
    Result<Receipt> send(net::HttpResponse answer) {
        platform.answer_with(std::move(answer));
        return await_on(outside.loop, adapter.send(outgoing));
    }
    Result<Receipt> find(net::HttpResponse answer) {
        platform.answer_with(std::move(answer));
        return await_on(outside.loop, adapter.find(outgoing));
    }
};

}  // namespace

TEST_CASE("a delivery is signed, carries its id, and its receipt is the platform's own id", "[webhook]") {
    Sender sender;
    const auto receipt = sender.send(net::HttpResponse::json(200, R"({"id":"theirs-7"})"));
    REQUIRE(receipt.has_value());
    CHECK(receipt->external_id == "theirs-7");
    const auto requests = sender.platform.taken();
    REQUIRE(requests.size() == 1);
    const net::HttpRequest& request = requests.front();
    CHECK(request.header("webhook-id") == "o-1");
    const std::vector<std::string> keys{secret};
    CHECK(net::check_signature(net::SigningScheme::standard, request.headers, request.body, keys, sender.clock.time)
              .has_value());
    CHECK(json::parse(request.body)["card"]["text"] == "Restart the client.");
}

TEST_CASE("an odd answer to a delivery is never read as success", "[webhook]") {
    Sender sender;
    CHECK(sender.send(net::HttpResponse::json(200, "{}")).error().code == ErrorCode::unknown_outcome);
    CHECK(sender.send(net::HttpResponse::text(200, "<html>")).error().code == ErrorCode::unknown_outcome);
    CHECK(sender.send(net::HttpResponse::json(200, R"({"id":)")).error().code == ErrorCode::unknown_outcome);
    CHECK(sender.send(net::HttpResponse::text(500, "")).error().code == ErrorCode::unknown_outcome);
    CHECK(sender.send(net::HttpResponse::text(400, "")).error().code == ErrorCode::invalid);
}

TEST_CASE("a platform that asks for patience says how long", "[webhook]") {
    Sender sender;
    const auto slower = sender.send(net::HttpResponse::problem(429, "slower", 7));
    CHECK(slower.error().code == ErrorCode::rate_limited);
    CHECK(slower.error().retry_after == std::chrono::seconds{7});
    const auto later = sender.send(net::HttpResponse::problem(503, "later", 3));
    CHECK(later.error().code == ErrorCode::unavailable);
    CHECK(later.error().retry_after == std::chrono::seconds{3});
}

TEST_CASE("a platform is asked for a delivery by its id before it is sent again", "[webhook]") {
    Sender sender;
    CHECK(sender.find(net::HttpResponse::json(200, R"({"id":"theirs-7"})"))->external_id == "theirs-7");
    CHECK(sender.platform.taken().front().query == "marker=o-1");
    CHECK(sender.find(net::HttpResponse::text(404, "")).error().code == ErrorCode::not_found);
    CHECK(sender.find(net::HttpResponse::text(405, "")).error().code == ErrorCode::unsupported);
    CHECK(sender.find(net::HttpResponse::text(501, "")).error().code == ErrorCode::unsupported);
    CHECK(sender.find(net::HttpResponse::problem(503, "later", 1)).error().code == ErrorCode::unavailable);
}
