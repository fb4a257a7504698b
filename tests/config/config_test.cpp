// The configuration file: what is read, what is refused, and in which words. Secrets come from a made-up environment.
#include "config/config.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <type_traits>

namespace {
using namespace twicket::config;

const Environment environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "TOKEN") return "t0ken-value";
    if (name == "HOOK") return "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    if (name == "EMPTY") return "";
    return std::nullopt;
};

// A folder of its own for each test, gone afterwards.
struct Folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("twicket-config-" + std::to_string(getpid()));
    Folder() { std::filesystem::create_directories(path / "knowledge"); }
    ~Folder() { std::filesystem::remove_all(path); }
    void write(const std::string& name, const std::string& text) const { std::ofstream{path / name} << text; }
};

Reading read(const std::string& yaml) {
    return read_text(yaml, "desk.yaml", environment);
}

std::string told(const std::vector<Problem>& problems) {
    std::string text;
    for (const Problem& problem : problems) text += problem.text() + '\n';
    return text;
}

// The one error that this text must give.
std::string only_error(const std::string& yaml) {
    const Reading reading = read(yaml);
    INFO(told(reading.errors));
    CHECK(reading.errors.size() == 1);
    return reading.errors.empty() ? std::string{} : reading.errors.front().text();
}

}  // namespace

TEST_CASE("An empty file is a configuration with safe defaults and warnings", "[config]") {
    for (const std::string yaml : {"", "# nothing yet\n", "{}"}) {
        const Reading reading = read(yaml);
        CHECK(told(reading.errors).empty());
        CHECK(reading.config.listen.address == "127.0.0.1");
        CHECK(reading.config.listen.port == 8080);
        CHECK(reading.config.storage.sqlite_path == "data/twicket.db");
        CHECK(reading.warnings.size() == 3);
    }
}

TEST_CASE("Every main name of the configuration arrives in its value", "[config]") {
    const Folder folder;
    folder.write("people.csv", "id,name\n");
    folder.write("services.yaml", "services:\n  - {id: mail}\n  - {id: vpn, depends_on: [mail], aliases: [tunnel]}\n");
    const Reading reading = read_text(R"(
listen: {address: 127.0.0.1, port: 9090, public_url: "https://desk.example.com/"}
storage: {sqlite: {path: data/desk.db}}
company: {name: Halden Works, language: de, timezone: Europe/Berlin, agents_place: it-team}
knowledge: {sources: [{path: knowledge/}]}
people: {sources: [{csv: people.csv}, {ldap: {url: "ldaps://directory.example:636", base: "dc=example"}}]}
networks:
  slack: [{bot_token: !env TOKEN, app_token: !env TOKEN}]
  teams: [{app_id: a, authentication: emulator}]
  yammer: [{token: !env TOKEN, groups: [1234, 99], poll: 5m}]
  webchat: [{account: default, sign_in: demo, widget_origins: ["https://intranet.example.com"]}]
  webhook: [{account: bridge, secret: !env HOOK, deliver_url: "https://bridge.example.com/in"}]
desks: [{name: it, kind: request-tracker, url: "http://127.0.0.1:8090", token: !env TOKEN, queue: General}]
console: {sign_in: {oidc: {issuer: "https://id.example.com", client_id: twicket, client_secret: !env TOKEN}}}
places:
  - id: it-team
    members: [it]
    mode: mention
    roll_out: suggest
    first_answer: ask
    quiet_hours: {from: "22:00", to: "07:30"}
    posts_per_hour: 5
    scopes: [it, vpn]
  - {id: general, members: everyone, timezone: America/New_York}
services_file: services.yaml
answers: {precision: {high: 0.95, middle: 0.5}}
log: {level: warning}
egress: {allow: [rt.internal, 10.1.0.0/16], proxy: "http://proxy.internal:3128"}
)",
                                      folder.path / "twicket.yaml", environment);
    REQUIRE(told(reading.errors) == "");
    const Config& config = reading.config;
    CHECK(config.listen.port == 9090);
    CHECK(config.listen.public_url == "https://desk.example.com");
    CHECK(config.storage.sqlite_path == (folder.path / "data/desk.db").string());
    CHECK(config.knowledge.at(0).format == "markdown");
    CHECK(config.knowledge.at(0).path == (folder.path / "knowledge/").string());
    CHECK(config.people.at(0).path == (folder.path / "people.csv").string());
    CHECK(config.people.at(1).ldap->base == "dc=example");
    CHECK(config.networks.slack.at(0).bot_token.reveal() == "t0ken-value");
    CHECK(config.networks.slack.at(0).account == "default");
    CHECK(config.networks.teams.at(0).emulator);
    CHECK(config.networks.yammer.at(0).poll == std::chrono::minutes{5});
    CHECK(config.networks.yammer.at(0).groups == std::vector<std::string>{"1234", "99"});
    CHECK(config.networks.webhook.at(0).account == "bridge");
    CHECK(config.desks.at(0).queue == "General");
    CHECK(config.console.oidc->client_id == "twicket");
    const Place& place = config.places.at(0);
    CHECK(place.account == "webchat/default");
    CHECK(place.quiet_hours.from_minute == 22 * 60);
    CHECK(place.quiet_hours.to_minute == 7 * 60 + 30);
    CHECK(place.timezone == "Europe/Berlin");
    CHECK(place.roll_out == "suggest");
    CHECK(place.first_answer == "ask");
    CHECK(place.posts_per_hour == 5);
    CHECK(config.places.at(1).members == std::vector<std::string>{"everyone"});
    CHECK(config.places.at(1).timezone == "America/New_York");
    CHECK(config.services.at(1).depends_on == std::vector<std::string>{"mail"});
    CHECK(config.answers.precision_high == 0.95);
    CHECK(config.log.level == "warning");
    CHECK(config.egress.allow.size() == 2);
    const auto addresses = outgoing_addresses(config);
    CHECK(addresses.size() == 8);
}

TEST_CASE("An unknown key is an error with its line and the key that was meant", "[config]") {
    CHECK(only_error("listen:\n  adress: 127.0.0.1\n") ==
          "desk.yaml:2: unknown key listen.adress; did you mean address?");
    CHECK(only_error("\nlsiten: {}\n") == "desk.yaml:2: unknown key lsiten; did you mean listen?");
    CHECK(only_error("log: {colour: red}\n") == "desk.yaml:1: unknown key log.colour; known here: level");
    CHECK(only_error("places:\n  - id: it\n    modus: all\n") ==
          "desk.yaml:3: unknown key places[0].modus; did you mean mode?");
}

TEST_CASE("All problems of a file are told at once, in the order of their lines", "[config]") {
    const Reading reading =
        read("listen:\n  port: eighty\n  addres: x\nlog:\n  level: loud\nplaces:\n  - name: nameless\n");
    REQUIRE(reading.errors.size() == 4);
    CHECK(reading.errors[0].line == 2);
    CHECK(reading.errors[1].line == 3);
    CHECK(reading.errors[2].line == 5);
    CHECK(reading.errors[3].text() == "desk.yaml:7: places[0].id is missing");
}

TEST_CASE("A wrong type is told with what was expected and what stands there", "[config]") {
    CHECK(only_error("listen: {port: eighty}") ==
          "desk.yaml:1: listen.port must be a whole number from 0 to 65535, but is 'eighty'");
    CHECK(only_error("listen: {port: 70000}").find("from 0 to 65535, but is '70000'") != std::string::npos);
    CHECK(only_error("listen: {port: \"8080\"}").find("in quotes; remove them") != std::string::npos);
    CHECK(only_error("listen: {port: 80.5}").find("a whole number") != std::string::npos);
    CHECK(only_error("listen: [1, 2]") == "desk.yaml:1: listen must be a map of keys, but is a list");
    CHECK(only_error("listen:\n") == "desk.yaml:1: listen is empty; write its keys below it or remove the line");
    CHECK(only_error("listen: {address: {a: b}}").find("listen.address must be text, but is a map") !=
          std::string::npos);
    CHECK(only_error("listen: {address: localhost}").find("must be an IP address") != std::string::npos);
    CHECK(only_error("desks: {name: it}").find("desks must be a list") != std::string::npos);
    CHECK(only_error("desks: [it]").find("desks[0] must be a map of keys, but is 'it'") != std::string::npos);
    CHECK(only_error("log: {level: wraning}") ==
          "desk.yaml:1: log.level must be one of debug, info, warning, error, but is 'wraning'; did you mean warning?");
    CHECK(only_error("answers: {precision: {high: 1.2}}").find("a number from 0 to 1") != std::string::npos);
    CHECK(only_error("answers: {precision: {high: nan}}").find("a number from 0 to 1") != std::string::npos);
    CHECK(only_error("answers: {precision: {high: 0.5, middle: 0.8}}").find("must not be above high") !=
          std::string::npos);
    CHECK(only_error("networks: {yammer: [{token: !env TOKEN, poll: often}]}").find("a time such as") !=
          std::string::npos);
    CHECK(only_error("places: [{id: it, scopes: {a: b}}]").find("must be a list such as") != std::string::npos);
    CHECK(
        only_error("places: [{id: it, quiet_hours: {from: \"25:00\", to: \"07:00\"}}]").find("must be a time of day") !=
        std::string::npos);
    CHECK(only_error("[a, b]") == "desk.yaml:1: the file must be a map of keys, but is a list");
    CHECK(only_error("just words") == "desk.yaml:1: the file must be a map of keys, but is 'just words'");
}

TEST_CASE("A secret in the file itself, empty, unset or unreadable is refused and never shown", "[config]") {
    const auto with = [](const std::string& token) { return "networks:\n  yammer:\n    - token: " + token + "\n"; };
    const std::string plain = only_error(with("super-secret-words"));
    CHECK(plain ==
          "desk.yaml:3: networks.yammer[0].token is a secret and must not stand in this file; write !env NAME or !file "
          "PATH");
    CHECK(only_error(with("")) ==
          "desk.yaml:3: networks.yammer[0].token is an empty secret; write !env NAME or !file PATH");
    CHECK(only_error(with("!env EMPTY")).find("wants the environment variable EMPTY, which is empty") !=
          std::string::npos);
    CHECK(only_error(with("!env NOWHERE")).find("NOWHERE, which is not set") != std::string::npos);
    CHECK(only_error(with("!env \"a b\"")).find("must name a variable after !env") != std::string::npos);
    CHECK(only_error(with("!file /nowhere/at/all")).find("there is no such file") != std::string::npos);
    CHECK(only_error("networks: {yammer: [{groups: [1]}]}") ==
          "desk.yaml:1: networks.yammer[0].token is missing; write token: !env NAME or !file PATH");
}

TEST_CASE("A secret file is read without its line end, and an open or empty one is told", "[config]") {
    const Folder folder;
    folder.write("token", "file-token\n");
    folder.write("empty", "\n");
    std::filesystem::permissions(folder.path / "token", std::filesystem::perms{0600});
    const auto read_with = [&](const std::string& name) {
        return read_text("networks: {yammer: [{token: !file " + name + "}]}", folder.path / "twicket.yaml",
                         environment);
    };
    const Reading reading = read_with("token");
    REQUIRE(told(reading.errors) == "");
    CHECK(reading.config.networks.yammer[0].token.reveal() == "file-token");
    CHECK(reading.config.networks.yammer[0].token.origin() == "file " + (folder.path / "token").string());
    CHECK(told(reading.warnings).find("chmod") == std::string::npos);
    std::filesystem::permissions(folder.path / "token", std::filesystem::perms{0644});
    CHECK(told(read_with("token").warnings).find("chmod 600 it") != std::string::npos);
    CHECK(told(read_with("empty").errors).find("is an empty secret: nothing stands in") != std::string::npos);
    CHECK(told(read_with("knowledge").errors).find("it is a folder") != std::string::npos);
}

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
    out << value;
};

TEST_CASE("A secret cannot be printed or turned into text by accident", "[config]") {
    CHECK(Printable<std::string>);
    CHECK_FALSE(Printable<Secret>);
    CHECK_FALSE(std::is_convertible_v<Secret, std::string>);
    CHECK_FALSE(std::is_convertible_v<Secret, std::string_view>);
}

TEST_CASE("A tag of a secret on a value that is none is a wrong type", "[config]") {
    CHECK(only_error("company: {name: !env TOKEN}").find("must be text, but is a secret (!env)") != std::string::npos);
    CHECK(only_error("listen: {port: !env TOKEN}").find("but is a secret (!env)") != std::string::npos);
    CHECK(only_error("listen: !env TOKEN").find("listen must be a map of keys, but is a secret") != std::string::npos);
}

TEST_CASE("Accounts, desks, places, services and keys that are written twice are refused with both lines", "[config]") {
    CHECK(
        only_error("networks:\n  webchat:\n    - {account: a}\n    - {account: a}\n") ==
        "desk.yaml:4: networks.webchat[1].account 'a' is used twice, first in line 3; give each account its own name");
    CHECK(only_error("networks: {webchat: [{}, {}]}").find("'default' is used twice") != std::string::npos);
    CHECK(only_error("desks: [{name: it}, {name: it}]").find("'it' is used twice") != std::string::npos);
    CHECK(only_error("places:\n  - {id: a}\n  - {id: a}\n") ==
          "desk.yaml:3: place 'a' of webchat/default is listed twice, first in desk.yaml:2");
    CHECK(only_error("services:\n  - {id: a}\n  - {id: a}\n").find("service 'a' is listed twice") != std::string::npos);
    CHECK(only_error("log: {level: info}\nlisten: {port: 1}\nlog: {level: error}\n") ==
          "desk.yaml:3: log is written twice, first in line 1; keep one");
}

TEST_CASE("Text that is no YAML is refused at its line, and tabs are named as such", "[config]") {
    CHECK(only_error("listen:\n\taddress: 127.0.0.1\n") == "desk.yaml:2: is indented with a tab; YAML wants spaces");
    CHECK(only_error("listen: {port: 1\nlog: [\n").find("is no valid YAML") != std::string::npos);
    CHECK(only_error("a: b: c\n").find("desk.yaml:1: is no valid YAML") != std::string::npos);
    CHECK(only_error("log: {level: info}\n---\nlog: {level: info}\n")
              .find("desk.yaml:2: begins a second YAML document") != std::string::npos);
    CHECK(only_error("company:\n  name: \"\xff\"\n") == "desk.yaml:2: is not UTF-8; save the file as UTF-8");
    CHECK(only_error("company: {name: \"\xed\xa0\x80\"}").find("is not UTF-8") != std::string::npos);
    CHECK(only_error(std::string(20'000, '[')).find("is no valid YAML") != std::string::npos);
    CHECK(only_error(",\x0fkb").find("a second YAML document") !=
          std::string::npos);  // yaml-cpp's LoadAll never ended here
    CHECK(only_error("? [a, b]\n: c\n").find("a key must be a plain word") != std::string::npos);
}

TEST_CASE("What is unsafe on an open address is refused or told", "[config]") {
    CHECK(only_error("listen: {address: 0.0.0.0}\nnetworks: {webchat: [{sign_in: demo}]}\n")
              .find("only while listen.address is 127.0.0.1") != std::string::npos);
    CHECK(only_error("listen: {address: 0.0.0.0}\nconsole: {sign_in: demo}\n")
              .find("only while listen.address is 127.0.0.1") != std::string::npos);
    CHECK(only_error("listen: {address: \"::\"}\nnetworks: {teams: [{app_id: a, authentication: emulator}]}\n")
              .find("only while") != std::string::npos);
    CHECK(told(read("listen: {address: 0.0.0.0}").warnings).find("without TLS") != std::string::npos);
    CHECK(told(read("listen: {address: 0.0.0.0, public_url: \"https://desk.example\"}").warnings).find("without TLS") ==
          std::string::npos);
}

TEST_CASE("Addresses are checked for scheme, host and hidden passwords", "[config]") {
    const auto desk = [](const std::string& url) {
        return "desks: [{name: it, kind: zammad, queue: Users, token: !env TOKEN, url: \"" + url + "\"}]";
    };
    CHECK(read(desk("https://jira.example/base")).good());
    CHECK(read(desk("http://[::1]:8090")).good());
    CHECK(only_error(desk("jira.example")).find("must be an address that begins with https://") != std::string::npos);
    CHECK(only_error(desk("file:///etc/passwd")).find("must be an address that begins with https://") !=
          std::string::npos);
    CHECK(only_error(desk("https://user:pass@jira.example")).find("must not hold a user or password") !=
          std::string::npos);
    CHECK(only_error(desk("https://")).find("is no address of the form") != std::string::npos);
    CHECK(only_error(desk("https://jira.example:port")).find("is no address of the form") != std::string::npos);
    CHECK(only_error(desk("https://jira.example/a b")).find("is no address of the form") != std::string::npos);
}

TEST_CASE("A desk's keys are those of its kind, and each mistake is told at its line", "[config][desk]") {
    const auto desk = [](const std::string& keys) { return "desks:\n  - {name: it, " + keys + "}"; };
    const std::string url = "url: \"https://d.example/base/\"";
    const Reading whole = read(desk("kind: request-tracker, " + url +
                                    ", token: !env TOKEN, queue: General, poll: 5s, states: {waiting: on-hold}"));
    REQUIRE(told(whole.errors) == "");
    CHECK(whole.config.desks.at(0).url == "https://d.example/base");
    CHECK(whole.config.desks.at(0).poll == std::chrono::seconds{5});
    CHECK(whole.config.desks.at(0).states.at("waiting") == "on-hold");
    const auto error = [&](const std::string& keys) { return only_error(desk(keys)); };
    CHECK(error("kind: redmine, " + url + ", token: !env TOKEN") ==
          "desk.yaml:2: desks[0].queue is missing: a project's identifier that new tickets go to");
    CHECK(error("kind: zammad, token: !env TOKEN, queue: a").find("url is missing") != std::string::npos);
    CHECK(error("kind: zammad, " + url + ", queue: a").find("token is missing") != std::string::npos);
    CHECK(error("kind: zammad, " + url + ", queue: a, user: u").find("missing") != std::string::npos);
    CHECK(error("kind: zammad, " + url + ", queue: a, token: !env TOKEN, user: u, password: !env TOKEN")
              .find("keep one") != std::string::npos);
    CHECK(error("kind: zammad, " + url + ", queue: a, token: !env TOKEN, type: x").find("unknown key desks[0].type") !=
          std::string::npos);
    CHECK(error("kind: zammad, " + url + ", queue: a, token: !env TOKEN, states: {solvd: x}").find("did you mean solved") !=
          std::string::npos);
    CHECK(error("kind: zammad, " + url + ", queue: a, token: !env TOKEN, poll: 10ms").find("at least 1s") !=
          std::string::npos);
    CHECK(error("kind: builtin, queue: a").find("unknown key desks[0].queue") != std::string::npos);
    CHECK(error("kind: webhook, " + url + ", secret: !env TOKEN").find("must be whsec_") != std::string::npos);
    CHECK(error("kind: rt").find("kind must be one of builtin, request-tracker") != std::string::npos);
    CHECK(only_error("desks: [{name: builtin, kind: webhook, " + url + ", secret: !env HOOK}]").find("built-in desk") !=
          std::string::npos);
    CHECK(read("networks: {webhook: [{account: it, secret: !env HOOK}]}\n" +
               desk("kind: webhook, " + url + ", secret: !env HOOK"))
              .errors.size() == 1);
}

TEST_CASE("A webhook secret must be a Standard Webhooks one", "[config]") {
    const auto account = [](const std::string& variable) {
        return "networks: {webhook: [{account: a, secret: !env " + variable + "}]}";
    };
    CHECK(read(account("HOOK")).good());
    const std::string error = only_error(account("TOKEN"));
    CHECK(error.find("must be whsec_") != std::string::npos);
    CHECK(error.find("t0ken-value") == std::string::npos);
}

TEST_CASE("Places and services that refer to nothing or to themselves are refused", "[config]") {
    CHECK(only_error("company: {agents_place: it-taem}\nplaces: [{id: it-team}]\n").find("did you mean it-team?") !=
          std::string::npos);
    CHECK(only_error("services: [{id: vpn, depends_on: [mial]}, {id: mail}]").find("did you mean mail?") !=
          std::string::npos);
    CHECK(only_error("services: [{id: a, depends_on: [b]}, {id: b, depends_on: [a]}]").find("depends on itself") !=
          std::string::npos);
    CHECK(only_error("places: [{id: it, account: webchat}]").find("must be network/account") != std::string::npos);
}

TEST_CASE("Files that the configuration names must be there and are told by their own name", "[config]") {
    CHECK(only_error("knowledge: {sources: [{path: nowhere, format: markdown}]}")
              .find("names nowhere, which does not exist") != std::string::npos);
    CHECK(only_error("places_file: nowhere.yaml").find("cannot be read from nowhere.yaml: there is no such file") !=
          std::string::npos);
    const Folder folder;
    folder.write("places.yaml", "places:\n  - id: it\n    mod: all\n");
    const Reading reading = read_text("places_file: places.yaml\n", folder.path / "twicket.yaml", environment);
    REQUIRE(reading.errors.size() == 1);
    CHECK(reading.errors[0].text() ==
          (folder.path / "places.yaml").string() + ":3: unknown key places[0].mod; did you mean mode?");
    CHECK_FALSE(read_file(folder.path / "missing.yaml", environment).good());
}

TEST_CASE("of a service file the good rows load and the broken ones are named by line", "[config][services]") {
    const Folder folder;
    folder.write("services.yaml",
                 "services:\n"
                 "  - {id: mail, names: {de: E-Mail}, aliases: [post]}\n"
                 "  - {id: vpn, state: sideways}\n"
                 "  - just words\n"
                 "  - {id: crm, depends_on: [mial, mail], aliases: [post]}\n"
                 "  - {id: mail, name: Second}\n"
                 "  - {id: erp, maintenance: [{weekly: sunday, from: '02:00', to: '25:00'}]}\n"
                 "  - {id: hr, maintenance: [{weekly: sunday, from: '22:00', to: '02:00', text: Backup}]}\n");
    const auto reading = read_text("services: {path: services.yaml, surge: {similar: 5, within: 10m}}\n", folder.path / "twicket.yaml", environment);
    CHECK(told(reading.errors) == "");
    std::vector<std::string> ids;
    for (const Service& service : reading.config.services) ids.push_back(service.id);
    CHECK(ids == std::vector<std::string>{"mail", "crm", "hr"});
    CHECK(reading.config.services.at(0).names.at("de") == "E-Mail");
    CHECK(reading.config.services.at(1).depends_on == std::vector<std::string>{"mail"});
    CHECK(reading.config.services.at(2).maintenance.at(0).to_minute == 120);
    CHECK(reading.config.service_settings.surge_similar == 5);
    const std::string warned = told(reading.warnings);
    for (const char* said : {"services.yaml:3: services[1].state must be one of", "services.yaml:4: services[2] must be a map", "services.yaml:5: service 'crm' depends on 'mial'",
                             "services.yaml:6: service 'mail' is listed twice, first in line 2", "services.yaml:7: services[5].maintenance[0].to must be a time of day",
                             "'post' is a name of the services 'mail' and 'crm'"})
        CHECK_THAT(warned, Catch::Contains(said));
}

TEST_CASE("a source of states needs a secret and an address of its own", "[config][services]") {
    CHECK(only_error("services: {sources: [{account: monitor}]}").find("secret is missing") != std::string::npos);
}

TEST_CASE("The console's groups bring roles that exist, and its topics of two people are a list", "[config]") {
    const std::string with = "listen: {address: 127.0.0.1}\nconsole:\n  two_person_topics: [security, pay]\n  sign_in:\n    oidc:\n      issuer: https://id.example.com\n"
                             "      client_id: c\n      client_secret: !env TOKEN\n      groups_claim: teams\n      roles:\n        - {group: desk, roles: [agent, curator]}\n";
    const Reading reading = read(with);
    CHECK(told(reading.errors) == "");
    REQUIRE(reading.config.console.oidc);
    CHECK(reading.config.console.two_person_tags == std::vector<std::string>{"security", "pay"});
    CHECK(reading.config.console.oidc->groups_claim == "teams");
    CHECK(reading.config.console.oidc->roles.at("desk") == std::vector<std::string>{"agent", "curator"});
    CHECK(only_error(with + "        - {group: it, roles: [king]}\n").find("knows agent, expert, curator and admin") != std::string::npos);
}
