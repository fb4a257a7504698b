// `twicket init` and `twicket check` through the command line, and the templates and the demo company through the
// reader.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>

#include "bot/app/command_line.hpp"
#include "cmake/embed/embedded.hpp"
#include "config/config.hpp"

namespace {
namespace fs = std::filesystem;
using namespace twicket;

struct Folder {
    fs::path path = fs::temp_directory_path() / ("twicket-commands-" + std::to_string(getpid()));
    Folder() { fs::remove_all(path); }
    ~Folder() { fs::remove_all(path); }
};

struct Ran {
    int status;
    std::string out, err;
};

Ran twicket_command(std::vector<std::string> words) {
    words.insert(words.begin(), "twicket");
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    std::ostringstream out, err;
    auto* const old_out = std::cout.rdbuf(out.rdbuf());
    auto* const old_err = std::cerr.rdbuf(err.rdbuf());
    const int status = app::run(static_cast<int>(pointers.size()), pointers.data());
    std::cout.rdbuf(old_out);
    std::cerr.rdbuf(old_err);
    return {status, out.str(), err.str()};
}

std::string content(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

std::string told(const std::vector<config::Problem>& problems) {
    std::string text;
    for (const auto& problem : problems) text += problem.text() + '\n';
    return text;
}
}  // namespace

TEST_CASE("init writes a folder that check finds good", "[config]") {
    const Folder folder;
    const Ran init = twicket_command({"init", folder.path.string()});
    INFO(init.err);
    REQUIRE(init.status == 0);
    for (const char* name :
         {"twicket.yaml", "people.jsonl", "README.md", "knowledge/reset-password.md", "knowledge/report-sick.md"})
        CHECK(fs::is_regular_file(folder.path / name));
    CHECK((fs::status(folder.path / "data").permissions() & fs::perms::all) == fs::perms::owner_all);
    CHECK((fs::status(folder.path / "twicket.yaml").permissions() & fs::perms::others_all) == fs::perms::none);

    const Ran check = twicket_command({"check", "--config", (folder.path / "twicket.yaml").string()});
    CHECK(check.err == "");
    CHECK(check.status == 0);
    CHECK(check.out.find("is good") != std::string::npos);
    CHECK(check.out.find("nothing outside") != std::string::npos);
}

TEST_CASE("init for Teams writes an account that check finds good, and the package to upload", "[config][teams]") {
    const Folder folder;
    const std::string id = "22222222-2222-2222-2222-222222222222", tenant = "33333333-3333-3333-3333-333333333333";
    const std::vector<std::string> words{
        "init", folder.path.string(), "--url", "https://desk.example.com", "--teams-app-id",
        id,     "--teams-tenant-id",  tenant};
    const Ran init = twicket_command(words);
    INFO(init.err);
    REQUIRE(init.status == 0);
    CHECK(fs::file_size(folder.path / "teams-app.zip") > 1'000);
    const auto secret = [](const std::string& name) -> std::optional<std::string> {
        return name == "TEAMS_SECRET" ? std::optional<std::string>{"s3cret"} : std::nullopt;
    };
    const auto reading = config::read_file(folder.path / "twicket.yaml", secret);
    REQUIRE(reading.good());
    REQUIRE(reading.config.networks.teams.size() == 1);
    CHECK(reading.config.networks.teams[0].app_id == id);
    CHECK(reading.config.networks.teams[0].tenant_id == tenant);
    const std::string other = folder.path.string() + "-x";
    CHECK(twicket_command({"init", other, "--teams-app-id", "nope", "--teams-tenant-id", tenant}).status == 2);
    CHECK_FALSE(fs::exists(other));
}

TEST_CASE("init never writes into a folder with something in it", "[config]") {
    const Folder folder;
    fs::create_directories(folder.path);
    CHECK(twicket_command({"init", folder.path.string()}).status == 0);
    std::ofstream{folder.path / "twicket.yaml"} << "mine";
    const Ran again = twicket_command({"init", folder.path.string()});
    CHECK(again.status == 2);
    CHECK(again.err.find("is not empty; name a new or empty folder") != std::string::npos);
    CHECK(content(folder.path / "twicket.yaml") == "mine");
    const Ran file = twicket_command({"init", (folder.path / "twicket.yaml").string()});
    CHECK(file.status == 2);
    CHECK(file.err.find("is a file") != std::string::npos);
    CHECK(twicket_command({"init"}).status == 2);
    CHECK(twicket_command({"init", "a", "b"}).status == 2);
}

TEST_CASE("check tells every problem with file and line and exits with 2", "[config]") {
    const Folder folder;
    fs::create_directories(folder.path);
    const std::string file = (folder.path / "twicket.yaml").string();
    std::ofstream{folder.path / "people.jsonl"} << "{\"id\": \"ann\", \"name\": \"Ann\"}\n{\"id\": 7}\n";
    std::ofstream{file} << "people: {sources: [{jsonl: people.jsonl}]}\nlisten: {port: x}\nlogs: {}\n";
    const Ran check = twicket_command({"check", "--config", file});
    CHECK(check.status == 2);
    CHECK(check.err.find(file + ":2: listen.port must be") != std::string::npos);
    CHECK(check.err.find(file + ":3: unknown key logs; did you mean log?") != std::string::npos);
    CHECK(check.err.find("people.jsonl:2: ") != std::string::npos);
    CHECK(check.err.find("3 problems") != std::string::npos);

    const Ran json = twicket_command({"check", "--config", file, "--json"});
    CHECK(json.status == 2);
    const auto value = nlohmann::json::parse(json.out);
    CHECK(value["good"] == false);
    CHECK(value["errors"].size() == 3);
    CHECK(value["errors"][0]["line"] == 2);
    CHECK(twicket_command({"check", "--config", "/nowhere/twicket.yaml"}).status == 2);
    CHECK(twicket_command({"check"}).status == 2);
    CHECK(twicket_command({"check", "--confg", file}).err.find("did you mean --config?") != std::string::npos);
}

TEST_CASE("check lists whom the program may contact and never a secret", "[config]") {
    const Folder folder;
    fs::create_directories(folder.path);
    const std::string file = (folder.path / "twicket.yaml").string();
    std::ofstream{folder.path / "secret"} << "whsec_canaryMfKQ9r8GKYqrTwjUPD8ILPZIo2";
    std::ofstream{file} << "networks:\n  webhook:\n    - {account: bridge, secret: !file secret, deliver_url: "
                           "\"https://bridge.example/in\"}\n"
                           "egress: {allow: [rt.internal]}\n";
    const Ran check = twicket_command({"check", "--config", file});
    INFO(check.err);
    CHECK(check.status == 0);
    CHECK(check.out.find("webhook/bridge: https://bridge.example/in") != std::string::npos);
    CHECK(check.out.find("rt.internal") != std::string::npos);
    CHECK((check.out + check.err).find("canary") == std::string::npos);
}

TEST_CASE("What this build does not hold is refused by check and serve with its line, never ignored", "[config]") {
    const Folder folder;
    fs::create_directories(folder.path);
    const std::string file = (folder.path / "twicket.yaml").string();
    std::ofstream{folder.path / "token"} << "canary-5f2e";
    std::ofstream{file} << "networks:\n  webchat:\n    - {account: default, sign_in: oidc}\nconsole:\n  sign_in:\n"
                           "    oidc: {issuer: \"https://id.example\", client_id: a, client_secret: !file token}\n";
    for (const char* command : {"check", "serve"}) {
        const Ran ran = twicket_command({command, "--config", file});
        CHECK(ran.status == 2);
        CHECK(ran.err.find(file + ":3: sign-in by OIDC is not part of this build") != std::string::npos);
        CHECK(ran.err.find("canary") == std::string::npos);
    }
}

TEST_CASE("Every key that the template shows in a comment is known", "[config]") {
    std::istringstream lines{std::string{embedded::file("config/templates/twicket.yaml").value()}};
    const std::regex commented{"^( *)# ( *(- )?[a-z_]+:.*)$"};
    std::string whole, line;
    int opened = 0;
    while (std::getline(lines, line)) {
        std::smatch parts;
        const bool match = std::regex_match(line, parts, commented);
        opened += match;
        whole += (match ? parts[1].str() + parts[2].str() : line) + '\n';
    }
    CHECK(opened > 50);
    const auto environment = [](const std::string&) { return std::optional<std::string>{"value"}; };
    const std::string errors = told(config::read_text(whole, "/nonexistent/twicket.yaml", environment).errors);
    INFO(errors);
    CHECK(errors.find("unknown key") == std::string::npos);
    CHECK(errors.find("YAML") == std::string::npos);
    CHECK(errors.find(" must be ") ==
          errors.find(" must be whsec_"));  // the two secrets of the made-up environment alone
}

TEST_CASE("The demo company's places and services are read without a problem", "[config]") {
    const std::string yaml = std::string{embedded::file("config/demo/places.yaml").value()} + '\n' +
                             std::string{embedded::file("config/demo/services.yaml").value()};
    const auto reading = config::read_text(yaml, "/nonexistent/demo.yaml");
    CHECK(told(reading.errors) == "");
    CHECK(reading.config.places.size() >= 8);
    CHECK(reading.config.services.size() >= 12);
}
