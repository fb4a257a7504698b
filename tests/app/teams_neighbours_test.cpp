// Two tenants of Teams in one running program, with the same ids in both: activities, tokens, keys, people and rate
// limits of one never touch the other's. The program is the built one, Microsoft's side is a stand-in for each.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "bot/clock.hpp"
#include "tests/support/api_stand_in.hpp"
#include "tests/support/program.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/raw_server.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/token_signer.hpp"

using namespace twicket;
using nlohmann::json;
using testing::ApiAnswer;
using testing::ApiRequest;

namespace {

// Sign-in host, signing keys and connector of one tenant.
class Tenant {
  public:
    explicit Tenant(std::string name)
        : name_{std::move(name)}, key_{"key-" + name_}, api_{[this](const ApiRequest& request) { return answer(request); }} {}

    std::string base() const { return api_.base(); }
    std::string app() const { return "app-" + name_; }
    std::string tenant() const { return "tenant-" + name_; }
    std::string secret() const { return "the secret of " + name_; }

    std::string token(const std::string& audience = {}) const {
        const std::int64_t now = to_millis(system_clock().now()) / 1000;
        return key_.sign({{"iss", "https://api.botframework.com"},
                          {"aud", audience.empty() ? app() : audience},
                          {"serviceurl", base() + "/"},
                          {"nbf", now - 10},
                          {"exp", now + 3600}});
    }
    // The same ids in every tenant.
    json activity(int number, const std::string& text) const {
        return {{"type", "message"},
                {"id", "m" + std::to_string(number)},
                {"channelId", "msteams"},
                {"serviceUrl", base() + "/"},
                {"timestamp", "2027-01-15T08:00:00.123Z"},
                {"from", {{"id", "29:ann"}, {"name", "Ann"}, {"aadObjectId", "aad-ann"}}},
                {"recipient", {{"id", "28:" + app()}, {"name", "Desk"}}},
                {"conversation", {{"id", "a:ann"}, {"conversationType", "personal"}, {"tenantId", tenant()}}},
                {"textFormat", "plain"},
                {"locale", "en-GB"},
                {"text", text}};
    }
    std::vector<std::string> said() { return look(&Tenant::said_); }
    std::set<std::string> tokens() { return look(&Tenant::tokens_); }
    int refused() { return look(&Tenant::refused_); }
    void refuse(int times) {
        api_.on_thread([&] { refuse_ = times; });
    }

  private:
    template <class T>
    T look(T Tenant::*what) {
        T copy;
        api_.on_thread([&] { copy = this->*what; });
        return copy;
    }
    json member() const {
        return {{"id", "29:ann"}, {"aadObjectId", "aad-ann"}, {"name", "Ann"}, {"email", "ann@" + name_ + ".example"},
                {"tenantId", tenant()}, {"userRole", "user"}};
    }
    ApiAnswer answer(const ApiRequest& request) {
        if (request.target == "/metadata") return {.body = json{{"jwks_uri", base() + "/keys"}}.dump()};
        if (request.target == "/keys")
            return {.body = json{{"keys", json::array({key_.jwk({{"endorsements", {"msteams"}}})})}}.dump()};
        if (request.target == "/" + tenant() + "/oauth2/v2.0/token")
            return {.body = json{{"token_type", "Bearer"}, {"expires_in", 3599}, {"access_token", "ours-" + name_}}.dump()};
        tokens_.insert(request.header("Authorization"));
        if (request.target.find("/members/") != std::string::npos) return {.body = member().dump()};
        if (request.target.find("/pagedmembers") != std::string::npos)
            return {.body = json{{"members", json::array({member()})}}.dump()};
        const json body = json::parse(request.body, nullptr, false);
        if (!body.is_object() || body.value("type", "") != "message") return {.status = 202, .body = "{}"};
        if (refuse_ > 0) {
            --refuse_;
            ++refused_;
            return {.status = 429, .body = "{}", .headers = {{"Content-Type", "application/json"}, {"Retry-After", "600"}}};
        }
        said_.push_back(request.body);
        return {.status = 201, .body = json{{"id", "sent-" + std::to_string(said_.size())}}.dump()};
    }

    std::string name_;
    testing::TokenSigner key_;
    std::vector<std::string> said_;
    std::set<std::string> tokens_;
    int refuse_ = 0, refused_ = 0;
    testing::ApiStandIn api_;
};

constexpr const char* entries =
    R"({"id":"vpn","title":"VPN keeps dropping","variants":["my vpn keeps dropping"],"answer":"Switch to compatibility mode."}
{"id":"payslip","title":"Find your payslip","variants":["where is my payslip"],"answer":"It is in the HR portal."}
{"id":"badge","title":"Lost badge","variants":["i lost my badge"],"answer":"Call reception."}
{"id":"printer","title":"Printer does not print","variants":["my printer does not print"],"answer":"Release the job."}
{"id":"leave","title":"Book annual leave","variants":["how do i book holiday"],"answer":"Use the leave form."}
{"id":"concentrator","title":"Restart the concentrator","variants":["how do i restart the concentrator"],"answer":"Only with two people.","audience":["it"]}
)";

constexpr const char* people = R"({"id":"ann","name":"Ann","email":"ann@one.example","groups":["everyone","it"]}
{"id":"anna","name":"Anna","email":"ann@two.example","groups":["everyone"]}
)";

class House {
  public:
    House() {
        std::ofstream{folder_ / "entries.jsonl"} << entries;
        std::ofstream{folder_ / "people.jsonl"} << people;
        {
            boost::asio::io_context loop;
            testing::RawServer probe{loop, [](testing::Visit&) -> boost::asio::awaitable<void> { co_return; }};
            port_ = probe.port();
        }
        std::ofstream config{folder_ / "twicket.yaml"};
        config << "listen: {address: 127.0.0.1, port: " << port_ << "}\nstorage: {sqlite: {path: twicket.db}}\n"
               << "knowledge: {sources: [{path: entries.jsonl, format: jsonl}]}\n"
               << "people: {sources: [{jsonl: people.jsonl}]}\nnetworks:\n  teams:\n";
        for (const Tenant* one : {&first, &second}) {
            const std::string name = one == &first ? "one" : "two";
            std::ofstream{folder_ / (name + ".secret")} << one->secret();
            std::filesystem::permissions(folder_ / (name + ".secret"),
                                         std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
            config << "    - {account: " << name << ", app_id: " << one->app() << ", tenant_id: " << one->tenant()
                   << ", client_secret: !file " << name << ".secret, login_url: \"" << one->base() << "/\", metadata_url: \""
                   << one->base() << "/metadata\", service_url: \"" << one->base() << "/\"}\n";
        }
        config.close();
        program_ = std::make_unique<testing::RunningProgram>(
            std::vector<std::string>{"serve", "--config", folder_ / "twicket.yaml"});
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{30};
        while (get("/readyz") != 200 && std::chrono::steady_clock::now() < give_up)
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }

    int get(const std::string& path) {
        try {
            testing::RawClient client{port_};
            client.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            const auto answer = client.answer();
            return answer ? answer->status : 0;
        } catch (const std::exception&) {
            return 0;  // not listening yet
        }
    }

    int tell(const std::string& account, const std::string& token, const json& activity) {
        testing::RawClient client{port_};
        const std::string body = activity.dump();
        client.send("POST /teams/" + account + "/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" +
                    "Content-Type: application/json\r\nAuthorization: Bearer " + token +
                    "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        const auto answer = client.answer();
        return answer ? answer->status : 0;
    }
    std::string said() const { return program_->said(); }

  private:
    testing::ScratchFolder folder_;
    std::uint16_t port_ = 0;

  public:
    Tenant first{"one"}, second{"two"};

  private:
    std::unique_ptr<testing::RunningProgram> program_;
};

// Until it has heard so much, at most 30 s.
std::vector<std::string> waits_for(Tenant& tenant, std::size_t count) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (tenant.said().size() < count && std::chrono::steady_clock::now() < give_up)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    return tenant.said();
}

bool holds(const std::vector<std::string>& said, std::size_t at, const std::string& text) {
    return at < said.size() && said[at].find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("two tenants of Teams in one program never touch each other", "[program][neighbours][teams]") {
    House house;
    Tenant& one = house.first;
    Tenant& two = house.second;

    // The same activity of the same person in the same conversation: two events, each answered where it came from.
    CHECK(house.tell("one", one.token(), one.activity(1, "my vpn keeps dropping")) / 100 == 2);
    CHECK(house.tell("two", two.token(), two.activity(1, "where is my payslip")) / 100 == 2);
    INFO(house.said());
    CHECK(holds(waits_for(one, 1), 0, "compatibility mode"));
    CHECK(holds(waits_for(two, 1), 0, "HR portal"));

    // One's key opens nothing of the other's, whoever it is made out to.
    CHECK(house.tell("two", one.token(), two.activity(2, "i lost my badge")) / 100 == 4);
    CHECK(house.tell("two", one.token(two.app()), two.activity(2, "i lost my badge")) / 100 == 4);
    // Nor does a good token let in what belongs to the other's tenant.
    json strange = two.activity(2, "i lost my badge");
    strange["serviceUrl"] = one.base() + "/";
    CHECK(house.tell("two", two.token(), strange) / 100 == 4);

    // One user id, two people: what the one may read in her tenant the other may not in hers.
    CHECK(house.tell("one", one.token(), one.activity(3, "how do i restart the concentrator")) / 100 == 2);
    CHECK(house.tell("two", two.token(), two.activity(3, "how do i restart the concentrator")) / 100 == 2);
    CHECK(holds(waits_for(one, 2), 1, "Only with two people"));
    const auto other = waits_for(two, 2);
    CHECK(other.size() >= 2);
    for (const std::string& words : other) CHECK(words.find("Only with two people") == std::string::npos);

    // One is told to wait ten minutes; the other is not held up by it.
    const std::size_t one_before = one.said().size(), two_before = other.size();
    one.refuse(1'000);
    CHECK(house.tell("one", one.token(), one.activity(4, "my printer does not print")) / 100 == 2);
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (one.refused() == 0 && std::chrono::steady_clock::now() < give_up)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    CHECK(house.tell("two", two.token(), two.activity(4, "my printer does not print")) / 100 == 2);
    CHECK(holds(waits_for(two, two_before + 1), two_before, "Release the job"));
    CHECK(one.said().size() == one_before);
    CHECK(one.refused() == 1);

    CHECK(one.tokens() == std::set<std::string>{"Bearer ours-one"});
    CHECK(two.tokens() == std::set<std::string>{"Bearer ours-two"});
}
