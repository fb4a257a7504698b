// One Teams account for tests: its endpoint on a real server, and one stand-in for the sign-in host, the signing keys
// and the connector. Everything runs on 127.0.0.1; time stands still.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <deque>
#include <nlohmann/json.hpp>

#include "adapters/teams/teams.hpp"
#include "tests/support/await.hpp"
#include "tests/support/local_server.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/token_signer.hpp"

namespace twicket::testing {

inline const TokenSigner& key_one() {
    static const TokenSigner key{"k1"};
    return key;
}
inline const TokenSigner& key_two() {
    static const TokenSigner key{"k2"};
    return key;
}

// What Microsoft's side says, and what it was asked.
struct Cloud {
    LocalServer server;
    nlohmann::json keys = nlohmann::json::array({key_one().jwk({{"endorsements", {"msteams", "webchat"}}})});
    std::deque<net::HttpResponse> next;   // of the connector; empty: yes
    std::vector<net::HttpRequest> calls;  // of the connector
    std::vector<std::string> token_forms;
    int key_fetches = 0, ids = 0;
    bool keys_away = false;
    net::HttpResponse token_answer =
        net::HttpResponse::json(200, R"({"token_type":"Bearer","expires_in":3599,"access_token":"ours-1"})");

    Cloud() {
        const auto metadata = [this](const net::HttpRequest&) -> boost::asio::awaitable<net::HttpResponse> {
            if (keys_away) co_return net::HttpResponse::text(503, "");
            co_return net::HttpResponse::json(200, nlohmann::json{{"jwks_uri", base() + "/keys"}}.dump());
        };
        const auto key_set = [this](const net::HttpRequest&) -> boost::asio::awaitable<net::HttpResponse> {
            ++key_fetches;
            co_return net::HttpResponse::json(200, nlohmann::json{{"keys", keys}}.dump());
        };
        const auto token = [this](const net::HttpRequest& request) -> boost::asio::awaitable<net::HttpResponse> {
            token_forms.push_back(request.body);
            co_return token_answer;
        };
        const auto connector = [this](const net::HttpRequest& request) -> boost::asio::awaitable<net::HttpResponse> {
            calls.push_back(request);
            if (!next.empty()) {
                net::HttpResponse answer = std::move(next.front());
                next.pop_front();
                co_return answer;
            }
            co_return net::HttpResponse::json(201, nlohmann::json{{"id", "sent-" + std::to_string(++ids)}}.dump());
        };
        server.router.add("GET", "/metadata", metadata);
        server.router.add("GET", "/keys", key_set);
        server.router.add("POST", "/tenant-1/oauth2/v2.0/token", token);
        for (const char* method : {"POST", "PUT", "DELETE", "GET"}) server.router.add(method, "/v3/*", connector);
        server.start();
    }
    std::string base() const { return "http://127.0.0.1:" + std::to_string(server.port()); }
    std::string service() const { return base() + "/"; }
    template <class T>
    T look(T Cloud::*what) {
        T copy;
        server.on_thread([&] { copy = this->*what; });
        return copy;
    }
    void answer_with(std::vector<net::HttpResponse> answers) {
        server.on_thread([&] { next.assign(answers.begin(), answers.end()); });
    }
    nlohmann::json last_body() {
        const auto all = look(&Cloud::calls);
        return all.empty() ? nlohmann::json{} : nlohmann::json::parse(all.back().body, nullptr, false);
    }
};

struct TeamsWorld {
    Cloud cloud;
    ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    SetClock clock;
    std::unique_ptr<Inbox> inbox_owner = std::make_unique<Inbox>(*store, clock, nullptr);
    LocalServer server;
    std::unique_ptr<net::Resolver> resolver = net::system_resolver();
    std::unique_ptr<net::Connector> connector = net::tcp_connector();
    net::Egress egress{*resolver, *connector};
    net::HttpClient client{server.context.get_executor(), egress};
    std::unique_ptr<teams::Teams> adapter;

    explicit TeamsWorld(std::function<void(teams::Settings&)> change = {}) {
        teams::Settings settings = plain_settings();
        if (change) change(settings);
        egress.allow(net::parse_url(cloud.service()).value(), "teams");
        adapter = std::make_unique<teams::Teams>(settings, *store, *inbox_owner, client, clock);
        adapter->add_routes(server.router);
        server.start();
    }
    teams::Settings plain_settings() const {
        teams::Settings settings;
        settings.app_id = "app-1";
        settings.tenant_id = "tenant-1";
        settings.secret = "s3cret";
        settings.login_url = cloud.service();
        settings.metadata_url = cloud.base() + "/metadata";
        settings.press_limit = Duration{0};
        return settings;
    }
    std::int64_t seconds() const { return to_millis(clock.time) / 1000; }
    nlohmann::json claims() const {
        return {{"iss", "https://api.botframework.com"},
                {"aud", "app-1"},
                {"serviceurl", cloud.service()},
                {"nbf", seconds() - 10},
                {"exp", seconds() + 3600}};
    }
    std::string token() const { return key_one().sign(claims()); }
    nlohmann::json activity(const std::string& id, const std::string& text) const {
        return {{"type", "message"},
                {"id", id},
                {"channelId", "msteams"},
                {"serviceUrl", cloud.service()},
                {"timestamp", "2027-01-15T08:00:00.123Z"},
                {"from", {{"id", "29:ann"}, {"name", "Ann"}, {"aadObjectId", "aad-ann"}}},
                {"recipient", {{"id", "28:app-1"}, {"name", "Desk"}}},
                {"conversation", {{"id", "a:ann"}, {"conversationType", "personal"}, {"tenantId", "tenant-1"}}},
                {"textFormat", "plain"},
                {"locale", "en-GB"},
                {"text", text}};
    }
    RawAnswer post(const std::string& body, const std::string& authorization, const std::string& extra = {}) {
        RawClient raw{server.port()};
        std::string request =
            "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + extra;
        if (!authorization.empty()) request += "Authorization: " + authorization + "\r\n";
        raw.send(request + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        const auto answer = raw.answer();
        return answer ? *answer : RawAnswer{};
    }
    RawAnswer tell(const nlohmann::json& body) { return post(body.dump(), "Bearer " + token()); }
    std::int64_t rows() { return number_in(*store, "SELECT count(*) FROM event"); }
    std::vector<Event> events() {
        std::vector<Event> all;
        const auto read = [&](store::Connection& connection) {
            auto found = connection.query("SELECT body FROM event ORDER BY sequence");
            while (found.next()) all.push_back(event_from_json(found.text(0)).value());
        };
        store->read_now(read).value();
        return all;
    }
    template <class T>
    T run(boost::asio::awaitable<T> work) {
        return boost::asio::co_spawn(server.context, std::move(work), boost::asio::use_future).get();
    }
    Result<Receipt> send(const Outgoing& outgoing) { return run(adapter->send(outgoing)); }
    Outgoing outgoing(std::string id, std::string text) const {
        Outgoing out{.id = std::move(id), .account = "teams/default", .place = "a:ann", .thread = "", .reply = {}};
        out.reply.card.text = std::move(text);
        return out;
    }
    // As the outbox keeps it once it is sent.
    void keep(const Outgoing& out, const std::string& external_id, const char* state = "sent") {
        const std::string body = to_json(out);
        const auto write = [&](store::Connection& connection) {
            connection.execute(
                "INSERT INTO outgoing (id, account, place, thread, body, state, created, due, external_id)"
                " VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7)",
                {out.id, out.account, out.place, out.thread, body, state, external_id});
        };
        store->write_now(write).value();
    }
};

}  // namespace twicket::testing
