// A console over a store of its own with a few people and entries, asked as a browser or a program would: through its
// routes. For the tests of this folder.
#pragma once
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bot/audit.hpp"
#include "bot/people.hpp"
#include "bot/changes.hpp"
#include "bot/places.hpp"
#include "bot/services.hpp"
#include "config/config.hpp"
#include "console/console.hpp"
#include "console/routes.hpp"
#include "knowledge/knowledge_store.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

namespace twicket::testing {

struct Said {
    int status = 0;
    nlohmann::json body{};
    net::Headers headers{};
    std::string header(std::string_view name) const {
        for (const auto& [key, value] : headers)
            if (key == name) return value;
        return {};
    }
};

// What a browser keeps.
struct Browser {
    std::string cookie{}, token{};
};

class ConsoleHouse {
  public:
    explicit ConsoleHouse(std::vector<std::string> two_person_tags = {}) {
        const auto person = [](std::string id, std::vector<std::string> roles) {
            Person one{.id = id, .name = "Name of " + id};
            one.roles = std::move(roles);
            one.groups = {"everyone"};
            one.identities = {{"webchat/default", id}};
            return one;
        };
        people_list = {person("mia", {"member"}), person("eve", {"member", "expert"}), person("tom", {"member", "agent"}),
                       person("cora", {"member", "curator"}), person("carl", {"member", "curator"}), person("ada", {"member", "admin"})};
        people.load(people_list).value();
        places.put({.account = "webchat/default", .id = "general", .name = "general"});
        const std::vector<knowledge::Entry> entries{
            {.id = "vpn", .title = "My VPN keeps dropping", .variants = {"vpn disconnects all the time", "the vpn connection is lost"},
             .answer = "Update the VPN client, then restart it.", .tags = {"network"}, .verified = "2026-11-01"},
            {.id = "password", .title = "I forgot my password", .variants = {"reset my password", "password expired"},
             .answer = "Choose a new one at **id.example**.", .tags = {"security"}},
            {.id = "printer", .title = "The printer does not print", .variants = {"printer is jammed", "no toner left"}, .answer = "Open the lid."},
            {.id = "leave", .title = "How much annual leave do I have", .variants = {"days of holiday left"}, .answer = "See the HR portal."},
            {.id = "expenses", .title = "How do I claim travel expenses", .variants = {"reimburse my train ticket"}, .answer = "With the form."},
            {.id = "laptop", .title = "My laptop does not start", .variants = {"the notebook stays black"}, .answer = "Hold the key for ten seconds."},
            {.id = "mailbox", .title = "My mailbox is full", .variants = {"outlook quota exceeded"}, .answer = "Archive old mail."},
            {.id = "badge", .title = "I lost my badge", .variants = {"my access card is gone"}, .answer = "Tell reception."},
            {.id = "room", .title = "How do I book a meeting room", .variants = {"reserve a conference room"}, .answer = "In the calendar."},
            {.id = "phone", .title = "I need a company phone", .variants = {"order a mobile"}, .answer = "Ask your manager."}};
        const auto fill = [&](store::Connection& connection) { knowledge::put_entries(connection, entries, "import", clock.now()); };
        store->write_now(fill).value();
        ranker = knowledge::Ranker::build(entries, {.background = false});
        ranker->train();
        console = std::make_unique<console::Console>(console::Parts{
            .store = *store, .clock = clock, .people = people, .places = places, .ranker = *ranker,
            .accounts = [] { return std::vector<std::string>{"webchat/default"}; },
            .health = [] { return std::string{R"({"good":true,"troubles":[],"accounts":[]})"}; },
            .resend = [this](std::string id) -> boost::asio::awaitable<Result<void>> { resent.push_back(id); co_return Result<void>{}; },
            .settle = [this](std::string id) -> boost::asio::awaitable<Result<void>> { settled.push_back(id); co_return Result<void>{}; },
            .events_waiting = [this] { ++woken; },
            .trend_subject = [](const std::string& subject) { return subject == "entry:gone" ? std::string{} : "Name of " + subject; },
            .hand = {.look = [this](store::Connection&, const ThreadName&) { return hand_off; },
                     .act = [this](console::HandAct act) -> boost::asio::awaitable<Result<std::string>> { acts.push_back(act); co_return hand_says; }},
            .experts = {.known = [](const std::string& subject) { return nlohmann::json::array({{{"person", "eve"}, {"name", subject}}}); },
                        .keeper_of = [](const std::string& skill) { return skill == "vpn" ? std::string{"eve"} : std::string{}; },
                        .called = [](const std::string& skill) { return skill; },
                        .decide = [this](console::ExpertWord word) -> boost::asio::awaitable<Result<std::string>> { decided.push_back(word); co_return std::string{"expert.approved"}; }},
            .services = &services,
            .changes = &changes,
            .points = &points,
            .deliveries_waiting = [this] { ++delivered; },
            .settings = {.company = "Halden Works", .demo_sign_in = true, .high = 0.5, .middle = 0.15, .trends_from = 5, .two_person_tags = std::move(two_person_tags)}});
        console->add_routes(router);
    }

    Said ask(const std::string& method, const std::string& target, const Browser& browser = {}, const nlohmann::json& body = nullptr,
             net::Headers more = {}) {
        net::HttpRequest request;
        request.method = method, request.target = target, request.remote = "127.0.0.1";
        request.path = target.substr(0, target.find('?'));
        if (const auto query = target.find('?'); query != target.npos) request.query = target.substr(query + 1);
        request.headers = std::move(more);
        request.headers.emplace_back("Host", "desk.example");
        if (!browser.cookie.empty()) request.headers.emplace_back("Cookie", browser.cookie);
        if (!browser.token.empty()) request.headers.emplace_back("X-Twicket-Token", browser.token);
        if (!body.is_null()) request.headers.emplace_back("Content-Type", "application/json"), request.body = body.dump();
        bool known = false;
        const auto* route = router.find(method, request.path, known);
        if (!route) return {404};
        const net::HttpResponse response = await(route->handler(request));
        return {response.status, nlohmann::json::parse(response.body, nullptr, false), response.headers};
    }

    Browser sign_in(const std::string& person) {
        const Said said = ask("POST", "/api/v1/session", {}, {{"person", person}});
        if (said.status != 200) return {};
        const std::string line = said.header("Set-Cookie");
        return {line.substr(0, line.find(';')), said.body.value("token", "")};
    }

    std::int64_t count(const std::string& sql) { return number_in(*store, sql); }
    std::int64_t audited(const std::string& act) { return count("SELECT COUNT(*) FROM audit WHERE act = '" + act + "'"); }

    void write(const std::string& sql) {
        const auto job = [&](store::Connection& connection) { connection.execute(sql); };
        store->write_now(job).value();
    }

    ScratchFolder folder;
    SetClock clock;
    std::unique_ptr<store::Store> store = folder.open_fast();
    std::vector<Person> people_list;
    People people{clock};
    Places places;
    std::unique_ptr<knowledge::Ranker> ranker;
    std::vector<std::string> resent, settled;
    int woken = 0;
    nlohmann::json hand_off{};  // how every thread stands with people
    std::vector<console::HandAct> acts{};
    std::string hand_says = "claimed";
    std::vector<console::ExpertWord> decided{};
    int delivered = 0;
    Services services{clock, {{.id = "mail", .name = "Mail", .aliases = {"outlook"}, .windows = {{.weekday = 0, .from_minute = 120, .to_minute = 240}}}, {.id = "vpn", .name = "VPN", .depends_on = {"mail"}}}, {}};
    Changes changes;
    config::Points points;
    std::unique_ptr<console::Console> console;
    net::Router router;
};

}  // namespace twicket::testing
