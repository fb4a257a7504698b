// Two Slack workspaces in one running program, with the same ids in both: events, tokens, people
// and rate limits of one never touch the other's. The program is the built one, the networks are stand-ins.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "adapters/slack/decode.hpp"
#include "bot/net/http.hpp"
#include "bot/net/signature.hpp"
#include "tests/support/api_stand_in.hpp"
#include "tests/support/program.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/raw_server.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using nlohmann::json;
using testing::ApiAnswer;
using testing::ApiRequest;

namespace {

struct Posted {
    std::string place, thread, text;
};

// What a neighbour keeps; read through on_thread.
struct Ledger {
    std::vector<Posted> posts;
    std::set<std::string> tokens;  // every Authorization that was ever seen
    int refuse = 0;                // so many posts are answered 429
    int refused = 0;
};

class Neighbour {
  public:
    explicit Neighbour(std::string name)
        : name_{std::move(name)}, api_{[this](const ApiRequest& request) { return answer(request); }} {}
    virtual ~Neighbour() = default;

    std::vector<Posted> posts() {
        std::vector<Posted> all;
        api_.on_thread([&] { all = ledger_.posts; });
        return all;
    }
    std::set<std::string> tokens() {
        std::set<std::string> all;
        api_.on_thread([&] { all = ledger_.tokens; });
        return all;
    }
    int refused() {
        int count = 0;
        api_.on_thread([&] { count = ledger_.refused; });
        return count;
    }
    void refuse(int times) {
        api_.on_thread([&] { ledger_.refuse = times; });
    }
    std::string base() const { return api_.base(); }

  protected:
    virtual ApiAnswer answer(const ApiRequest& request) = 0;
    ApiAnswer keep(Posted posted, ApiAnswer yes) {
        if (ledger_.refuse > 0) {
            --ledger_.refuse;
            ++ledger_.refused;
            return {.status = 429,
                    .body = R"({"ok":false,"error":"ratelimited"})",
                    .headers = {{"Content-Type", "application/json"}, {"Retry-After", "600"}}};
        }
        ledger_.posts.push_back(std::move(posted));
        return yes;
    }
    std::string name_;
    Ledger ledger_;

  private:
    testing::ApiStandIn api_;
};

class Workspace final : public Neighbour {
  public:
    using Neighbour::Neighbour;
    std::string secret() const { return "the signing secret of " + name_; }
    std::string token() const { return "xoxb-" + name_; }
    net::Headers signed_headers(const std::string& body) const {
        net::Headers headers = net::sign(net::SigningScheme::slack, "", body, secret(), system_clock().now()).value();
        headers.emplace_back("Content-Type", "application/json");
        return headers;
    }

  protected:
    ApiAnswer answer(const ApiRequest& request) override {
        ledger_.tokens.insert(request.header("Authorization"));
        const std::string method = request.target.substr(request.target.rfind('/') + 1);
        json body = json::parse(request.body, nullptr, false);
        if (body.is_discarded()) body = slack::form_fields(request.body).value();
        if (method == "auth.test")
            return {
                .body =
                    json{{"ok", true}, {"team_id", "T0" + name_}, {"user_id", "U0BOT"}, {"bot_id", "B0BOT"}}.dump()};
        if (method == "users.info") {
            const json profile{{"email", "ann@" + name_ + ".example"}};
            return {.body =
                        json{{"ok", true}, {"user", {{"id", "U0ANN"}, {"team_id", "T0" + name_}, {"profile", profile}}}}
                            .dump()};
        }
        if (method == "conversations.members") return {.body = R"({"ok":true,"members":["U0ANN","U0BOT"]})"};
        if (method != "chat.postMessage") return {.body = R"({"ok":true,"messages":[]})"};
        const json said{{"ok", true},
                        {"channel", body["channel"]},
                        {"ts", "1800000900.00000" + std::to_string(ledger_.posts.size())}};
        return keep({body.value("channel", ""), body.value("thread_ts", ""), body.value("text", "")},
                    {.body = said.dump()});
    }
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

class Street {
  public:
    Street() {
        std::ofstream{folder_ / "entries.jsonl"} << entries;
        std::ofstream{folder_ / "people.jsonl"} << people;
        {
            boost::asio::io_context loop;
            testing::RawServer probe{loop, [](testing::Visit&) -> boost::asio::awaitable<void> { co_return; }};
            port_ = probe.port();
        }
        std::ofstream config{folder_ / "twicket.yaml"};
        config << "listen: {address: 127.0.0.1, port: " << port_ << "}\nstorage: {sqlite: {path: twicket.db}}\n"
               << "knowledge: {sources: [{path: entries.jsonl, format: jsonl}]}\npeople: {sources: [{jsonl: "
                  "people.jsonl}]}\n"
               << "networks:\n  slack:\n";
        for (const Workspace* one : {&slack_one, &slack_two}) {
            const std::string name = one == &slack_one ? "one" : "two";
            secret(name + ".token", one->token());
            secret(name + ".secret", one->secret());
            config << "    - {account: " << name << ", bot_token: !file " << name << ".token, signing_secret: !file "
                   << name << ".secret, api_url: \"" << one->base() << "/api/\"}\n";
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

    int post(const std::string& path, const net::Headers& headers, const std::string& body) {
        testing::RawClient client{port_};
        std::string bytes = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
        for (const auto& [name, value] : headers) bytes += name + ": " + value + "\r\n";
        client.send(bytes + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        const auto answer = client.answer();
        return answer ? answer->status : 0;
    }

    std::string said() const { return program_->said(); }

  private:
    void secret(const std::string& file, const std::string& value) {
        std::ofstream{folder_ / file} << value;
        std::filesystem::permissions(folder_ / file,
                                     std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    testing::ScratchFolder folder_;
    std::uint16_t port_ = 0;

  public:
    Workspace slack_one{"one"}, slack_two{"two"};

  private:
    std::unique_ptr<testing::RunningProgram> program_;
};

// Until it has posted so often, at most 30 s.
std::vector<Posted> waits_for(Neighbour& neighbour, std::size_t posts) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (neighbour.posts().size() < posts && std::chrono::steady_clock::now() < give_up)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    return neighbour.posts();
}

// The same in every workspace: only the team differs.
std::string slack_event(const std::string& team, int number, const std::string& text) {
    const std::string ts = "18000000" + std::to_string(10 + number) + ".000100";
    const json event{{"type", "app_mention"}, {"channel", "C0HELP"},       {"user", "U0ANN"}, {"ts", ts},
                     {"event_ts", ts},        {"text", "<@U0BOT> " + text}};
    return json{{"type", "event_callback"},
                {"team_id", "T0" + team},
                {"event_id", "Ev" + std::to_string(number)},
                {"event_time", 1800000000},
                {"authorizations", json::array({{{"team_id", "T0" + team}, {"user_id", "U0BOT"}, {"is_bot", true}}})},
                {"event", event}}
        .dump();
}

}  // namespace

TEST_CASE("two workspaces of Slack in one program never touch each other", "[program][neighbours]") {
    Street street;
    const auto ask_slack = [&](Workspace& by, const std::string& at, int number, const std::string& text) {
        const std::string body = slack_event(at, number, text);
        return street.post("/slack/" + at + "/events", by.signed_headers(body), body);
    };
    const auto says = [](const std::vector<Posted>& posts, std::size_t at, const std::string& text) {
        return at < posts.size() && posts[at].text.find(text) != std::string::npos;
    };

    // The same event of the same person in the same channel: two events, each answered where it came from.
    CHECK(ask_slack(street.slack_one, "one", 1, "my vpn keeps dropping") == 200);
    CHECK(ask_slack(street.slack_two, "two", 1, "where is my payslip") == 200);
    INFO(street.said());
    CHECK(says(waits_for(street.slack_one, 1), 0, "compatibility mode"));
    CHECK(says(waits_for(street.slack_two, 1), 0, "HR portal"));

    // One's secret opens nothing of the other's.
    CHECK(ask_slack(street.slack_one, "two", 2, "i lost my badge") == 401);

    // One user id, two people: what the one may read in her workspace the other may not in hers.
    CHECK(ask_slack(street.slack_one, "one", 3, "how do i restart the concentrator") == 200);
    CHECK(ask_slack(street.slack_two, "two", 3, "how do i restart the concentrator") == 200);
    CHECK(says(waits_for(street.slack_one, 2), 1, "Only with two people"));
    const auto other = waits_for(street.slack_two, 2);
    CHECK(other.size() >= 2);
    for (const Posted& one : other) CHECK(one.text.find("Only with two people") == std::string::npos);

    // One is told to wait ten minutes; the other is not held up by it.
    const std::size_t one_before = street.slack_one.posts().size(), two_before = other.size();
    street.slack_one.refuse(1'000);
    CHECK(ask_slack(street.slack_one, "one", 4, "my printer does not print") == 200);
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (street.slack_one.refused() == 0 && std::chrono::steady_clock::now() < give_up)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    CHECK(ask_slack(street.slack_two, "two", 4, "my printer does not print") == 200);
    CHECK(says(waits_for(street.slack_two, two_before + 1), two_before, "Release the job"));
    CHECK(street.slack_one.posts().size() == one_before);
    CHECK(street.slack_one.refused() == 1);

    CHECK(street.slack_one.tokens() == std::set<std::string>{"Bearer xoxb-one"});
    CHECK(street.slack_two.tokens() == std::set<std::string>{"Bearer xoxb-two"});
}
