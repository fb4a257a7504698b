// Every command through the built program: what it prints, where, and its exit status (0 done, 1 it ran and failed, 2 the
// words or the configuration are wrong).
#include <signal.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "bot/audit.hpp"
#include "bot/event.hpp"
#include "bot/turn_record.hpp"
#include "tests/support/local_server.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using nlohmann::json;
using testing::Ran;
using testing::run_program;
using testing::RunningProgram;

namespace {

const std::string three_rows =
    "{\"id\":\"vpn\",\"title\":\"VPN keeps dropping\",\"variants\":[\"my vpn drops\"],\"answer\":\"Restart it.\"}\n"
    "{\"id\":\"broken\",\n"
    "{\"id\":\"pay\",\"title\":\"Find your payslip\",\"variants\":[\"where is my payslip\"],\"answer\":\"In the portal.\"}\n";

void write(const std::string& file, const std::string& text) { std::ofstream{file, std::ios::binary} << text; }

void in_store(const testing::ScratchFolder& folder, const store::Store::Job& job) {
    const auto store = folder.open_fast();
    REQUIRE(store->write_now(job).has_value());
}

}  // namespace

TEST_CASE("ask answers from the demo company or a file, for people and for programs", "[program]") {
    const Ran answered = run_program({"ask", "--json", "my vpn keeps dropping"});
    REQUIRE(answered.status == 0);
    const json value = json::parse(answered.out);
    CHECK(value.at("step") == "answered");
    CHECK(value.at("candidates").at(0).at("entry") == "vpn-keeps-dropping");
    CHECK(!value.at("answer").get<std::string>().empty());
    const Ran unknown = run_program({"ask", "what is the capital of Peru"});
    CHECK(unknown.status == 0);
    CHECK(unknown.out.starts_with("I don't know."));
    const testing::ScratchFolder folder;
    write(folder / "kb.jsonl", three_rows);
    const Ran own = run_program({"ask", "--kb", folder / "kb.jsonl", "where is my payslip"});
    CHECK(own.status == 0);
    CHECK(own.out.find("In the portal.") != std::string::npos);
    CHECK(own.err.find("kb.jsonl:2") != std::string::npos);
    CHECK(run_program({"ask"}).status == 2);
    CHECK(run_program({"ask", "--kb", folder / "none.jsonl", "x"}).status == 2);
    CHECK(run_program({"ask", "--as", "nobody", "x"}).status == 2);
    CHECK(run_program({"no-such-command"}).status == 2);
}

TEST_CASE("knowledge goes in with its bad rows named, comes out the same, and is linted", "[program]") {
    const testing::ScratchFolder folder;
    write(folder / "kb.jsonl", three_rows);
    const std::string data = folder.path().string();
    const Ran in = run_program({"knowledge", "import", folder / "kb.jsonl", "--data", data, "--json"});
    CHECK(in.status == 1);  // one row was left out
    const json counts = json::parse(in.out);
    CHECK(counts.at("added") == 2);
    CHECK(counts.at("problems").at(0).at("line") == 2);
    CHECK(in.err.find("left out: ") != std::string::npos);
    const Ran out = run_program({"knowledge", "export", folder / "out.jsonl", "--data", data});
    REQUIRE(out.status == 0);
    const Ran again = run_program({"knowledge", "import", folder / "out.jsonl", "--data", data, "--json"});
    CHECK(again.status == 0);
    CHECK(json::parse(again.out).at("same") == 2);
    write(folder / "two.jsonl", "{\"id\":\"a\",\"title\":\"Reset a password\",\"answer\":\"Page one.\"}\n"
                                "{\"id\":\"b\",\"title\":\"Reset a password\",\"answer\":\"Call us.\"}\n");
    const Ran lint = run_program({"knowledge", "lint", folder / "two.jsonl", "--json"});
    CHECK(lint.status == 1);
    CHECK(json::parse(lint.out).size() >= 1);
    CHECK(run_program({"knowledge", "import", "--data", data}).status == 2);
    CHECK(run_program({"knowledge", "burn", "--data", data}).status == 2);
    CHECK(run_program({"knowledge", "export"}).status == 2);
}

TEST_CASE("knowledge replay tells which past answers a file of entries would flip, and changes nothing", "[program]") {
    const testing::ScratchFolder folder;
    const std::string data = folder.path().string();
    write(folder / "kb.jsonl", three_rows);
    run_program({"knowledge", "import", folder / "kb.jsonl", "--data", data});
    in_store(folder, [](store::Connection& connection) {
        for (int i = 0; i < 3; ++i) {
            const Event asked{.account = "chat/a", .external_id = "e" + std::to_string(i), .at = from_millis(1), .place = "help",
                              .kind = PlaceKind::channel, .thread = "t", .person = "ann", .what = Message{"m", "is there a bike shed somewhere"}};
            connection.execute("INSERT INTO event (account, external_id, place, thread, body, arrived, state, label, trace)"
                               " VALUES ('chat/a', $1, 'help', 't', $2, 1, 'done', 'did_not_know', '{\"filters\":{\"groups\":[\"everyone\"],\"scopes\":[]}}')",
                               {asked.external_id, to_json(asked)});
        }
    });
    write(folder / "bike.jsonl", "{\"id\":\"bike\",\"title\":\"Is there a bike shed somewhere\",\"answer\":\"Behind building 2.\"}\n");
    const Ran gained = run_program({"knowledge", "replay", folder / "bike.jsonl", "--data", data, "--json"});
    CHECK(gained.status == 0);
    const json told = json::parse(gained.out);
    CHECK(told.at("questions") == 3);
    CHECK(told.at("gained").at(0).at("times") == 3);
    CHECK(told.at("gained").at(0).at("after").at("entry") == "bike");
    CHECK(run_program({"knowledge", "list", "--data", data}).out.find("2 entries") != std::string::npos);
    // What is answered now and would not be any more is a loss.
    run_program({"knowledge", "import", folder / "bike.jsonl", "--data", data});
    write(folder / "bike.jsonl", "{\"id\":\"bike\",\"title\":\"Canteen menu of the week\",\"answer\":\"On the wall.\"}\n");
    const Ran lost = run_program({"knowledge", "replay", folder / "bike.jsonl", "--data", data});
    CHECK(lost.status == 1);
    CHECK(lost.out.find("lost: 1 question, asked 3 times\n  3x is there a bike shed somewhere\n      answered by bike -> unanswered") != std::string::npos);
    CHECK(run_program({"knowledge", "replay", "--data", data}).status == 2);
    CHECK(run_program({"knowledge", "replay", folder / "bike.jsonl"}).status == 2);
}

TEST_CASE("audit verify names the first row that was changed", "[program]") {
    const testing::ScratchFolder folder;
    const std::string data = folder.path().string();
    in_store(folder, [](store::Connection& connection) {
        for (int i = 0; i < 5; ++i)
            append_audit(connection, {.at = from_millis(1'700'000'000'000), .actor = "ann", .act = "channel.change",
                                      .detail = json{{"n", i}}.dump()});
    });
    const Ran whole = run_program({"audit", "verify", "--data", data, "--json"});
    CHECK(whole.status == 0);
    CHECK(json::parse(whole.out).at("whole") == true);
    CHECK(json::parse(whole.out).at("rows") == 5);
    in_store(folder, [](store::Connection& connection) {
        connection.execute("UPDATE audit SET actor = 'eve' WHERE sequence = 3");
    });
    const Ran broken = run_program({"audit", "verify", "--data", data, "--json"});
    CHECK(broken.status == 1);
    CHECK(json::parse(broken.out).at("broken_at") == 3);
    CHECK(run_program({"audit", "verify", "--data", data}).status == 1);
    CHECK(run_program({"audit", "--data", data}).status == 2);
    CHECK(run_program({"audit", "verify"}).status == 2);
}

TEST_CASE("a backup is proven, put back, and refused when it is damaged", "[program]") {
    const testing::ScratchFolder folder;
    write(folder / "kb.jsonl", three_rows);
    const std::string data = folder.path().string(), copy = folder / "copy.db";
    REQUIRE(run_program({"knowledge", "import", folder / "kb.jsonl", "--data", data}).status == 1);
    const Ran made = run_program({"backup", copy, "--data", data});
    INFO(made.err);
    CHECK(made.status == 0);
    CHECK(made.out.find(" bytes") != std::string::npos);
    const Ran proven = run_program({"restore", "--check", copy});
    CHECK(proven.status == 0);
    CHECK(proven.out.find("entry: 2") != std::string::npos);
    const testing::ScratchFolder elsewhere;
    const Ran restored = run_program({"restore", "--check", copy, "--data", elsewhere.path().string()});
    CHECK(restored.status == 0);
    const Ran out = run_program({"knowledge", "export", "--data", elsewhere.path().string()});
    CHECK(out.out.find("Find your payslip") != std::string::npos);
    CHECK(run_program({"audit", "verify", "--data", elsewhere.path().string()}).status == 0);
    std::fstream{copy, std::ios::in | std::ios::out | std::ios::binary}.seekp(4096 * 3) << std::string(4096, 'x');
    const Ran damaged = run_program({"restore", "--check", copy});
    CHECK(damaged.status == 1);
    CHECK(damaged.err.find("twicket restore: ") != std::string::npos);
    CHECK(run_program({"backup", copy, "--data", data}).status == 1);  // never over an existing file
    CHECK(run_program({"backup"}).status == 2);
    CHECK(run_program({"restore"}).status == 2);
}

TEST_CASE("what is parked is listed and decided once", "[program]") {
    const testing::ScratchFolder folder;
    const std::string data = folder.path().string();
    in_store(folder, [](store::Connection& connection) {
        const Event event{.account = "chat/a", .external_id = "e1", .at = from_millis(1), .place = "help",
                          .kind = PlaceKind::channel, .thread = "t", .person = "ann", .what = Message{"m", "hi"}};
        connection.execute("INSERT INTO event (account, external_id, place, thread, body, arrived, state)"
                           " VALUES ('chat/a', 'e1', 'help', 't', $1, 1, 'waiting')",
                           {to_json(event)});
        for (int i = 0; i < 3; ++i) record_failure(connection, 1, "the skill failed");
    });
    const Ran listed = run_program({"parked", "--data", data, "--json"});
    CHECK(listed.status == 0);
    CHECK(json::parse(listed.out).at(0).at("id") == "event-1");
    CHECK(json::parse(listed.out).at(0).at("reason") == "the skill failed");
    CHECK(run_program({"parked", "--data", data, "--replay", "event-1"}).status == 0);
    CHECK(run_program({"parked", "--data", data, "--replay", "event-1"}).status == 1);
    CHECK(run_program({"parked", "--data", data, "--settle", "event-1", "--replay", "event-1"}).status == 2);
    CHECK(run_program({"parked", "--data", data}).out == "nothing is parked\n");
    CHECK(run_program({"parked"}).status == 2);
}

TEST_CASE("lint --online names the entries whose links are dead, and tells apart what could not be asked",
          "[program]") {
    using boost::asio::awaitable;
    testing::LocalServer web;
    const auto page = [](const net::HttpRequest&) -> awaitable<net::HttpResponse> { co_return net::HttpResponse{200}; };
    const auto ill = [](const net::HttpRequest&) -> awaitable<net::HttpResponse> { co_return net::HttpResponse{503}; };
    web.router.add("HEAD", "/there", page);
    web.router.add("GET", "/only-get", page);
    web.router.add("HEAD", "/ill", ill);
    web.start();
    const std::string port = std::to_string(web.port()), site = "http://127.0.0.1:" + port;
    const testing::ScratchFolder folder;
    const auto entry = [](const std::string& id, const std::string& answer) {
        return json{{"id", id}, {"title", "About " + id}, {"variants", {id}}, {"answer", answer}}.dump() + "\n";
    };
    write(folder / "kb.jsonl", entry("good", "See " + site + "/there, or <" + site + "/only-get>.") +
                                   entry("stale", "See [here](" + site + "/gone).") +
                                   entry("unsure", site + "/ill and (http://10.9.9.9/inside)."));
    write(folder / "twicket.yaml", "egress: {allow: [\"127.0.0.1:" + port + "\"]}\n");
    const Ran ran = run_program(
        {"knowledge", "lint", folder / "kb.jsonl", "--online", "--json", "--config", folder / "twicket.yaml"});
    INFO(ran.out << ran.err);
    CHECK(ran.status == 1);
    std::vector<std::string> dead;
    for (const json& finding : json::parse(ran.out)) {
        const auto said = [&finding](const char* name) { return finding.at(name).get<std::string>(); };
        if (said("fault") == "dead link") dead.push_back(said("entry") + ": " + said("detail"));
    }
    CHECK(dead == std::vector<std::string>{"stale: " + site + "/gone answers 404"});
    CHECK(ran.err.find("/ill answers 503") != std::string::npos);
    CHECK(ran.err.find("not known: http://10.9.9.9/inside could not be asked") != std::string::npos);
}

TEST_CASE("init, check and serve: from an empty folder to a running desk that reads its knowledge again", "[program]") {
    const testing::ScratchFolder folder;
    const std::string desk = folder / "desk", config = desk + "/twicket.yaml";
    REQUIRE(run_program({"init", desk}).status == 0);
    CHECK(run_program({"init", desk}).status == 2);
    const Ran checked = run_program({"check", "--config", config, "--json"});
    CHECK(checked.status == 0);
    CHECK(json::parse(checked.out).at("good") == true);
    std::string yaml;
    {
        std::ostringstream text;
        text << std::ifstream{config}.rdbuf();
        yaml = text.str();
    }
    const auto port = yaml.find("port: ");
    REQUIRE(port != std::string::npos);
    yaml.replace(port, yaml.find_first_of(",}\n ", port + 6) - port, "port: 0");
    write(config, yaml);

    RunningProgram serve{{"serve", "--config", config}};
    INFO(serve.said());
    REQUIRE(serve.says("Twicket is ready: http://127.0.0.1:"));
    CHECK(serve.said().find("It contacts no other address.") != std::string::npos);
    write(desk + "/knowledge/badge.md",
          "---\nid: lost-badge\ntitle: Lost badge\nvariants: [i lost my badge]\n---\nCall reception.\n");
    std::ofstream{desk + "/people.jsonl", std::ios::app} << R"({"id": "zoe.new", "name": "Zoe New"})" << "\n";
    serve.signal(SIGHUP);
    CHECK(serve.says("knowledge read again: 1 new"));
    CHECK(serve.says(" here, 1 joined, 0 left"));
    std::ofstream{desk + "/people.jsonl", std::ios::app} << "{broken\n";
    serve.signal(SIGHUP);
    CHECK(serve.says("the people could not be read again: "));
    CHECK(serve.stop() == 0);
    const Ran out = run_program({"knowledge", "export", "--config", config});
    CHECK(out.out.find("\"lost-badge\"") != std::string::npos);
    CHECK(run_program({"serve", "--config", desk + "/none.yaml"}).status == 2);
    CHECK(run_program({"serve"}).status == 2);
}
