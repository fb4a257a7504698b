// The entries differ in a few words each, as those of a real company do; nothing here is measured.
#include "tests/bench/serve_config.hpp"

#include <array>
#include <fstream>

namespace twicket::bench {
namespace {

constexpr std::array things{"printer", "laptop",  "badge",   "vpn",      "mailbox", "calendar", "phone",  "monitor",
                            "invoice", "payroll", "holiday", "contract", "server",  "password", "camera", "projector"};
constexpr std::array deeds{"reset",  "order",  "return", "replace", "connect", "share",
                           "unlock", "update", "cancel", "extend",  "move",    "request"};

void write_entries(const std::string& file, std::size_t count) {
    std::ofstream lines{file};
    for (std::size_t n = 0; n < count; n++) {
        const std::string thing = things[n % things.size()], deed = deeds[n / things.size() % deeds.size()];
        const std::string site = "site" + std::to_string(n / (things.size() * deeds.size()));
        lines << R"({"id":"entry-)" << n << R"(","title":"How to )" << deed << " a " << thing << " at " << site
              << R"(","variants":["I want to )" << deed << " my " << thing << " in " << site << R"(","my )" << thing
              << " at " << site << R"( does not work"],"answer":"Open the portal, choose )" << thing << ", then "
              << deed << R"(. It takes a day; ask the desk of )" << site << R"( when it does not arrive."})" << '\n';
    }
}

// All but networks and places.
void begin_config(std::ofstream& config, const std::string& folder, int port, std::size_t entries) {
    const std::string knowledge = folder + "/entries.jsonl";
    write_entries(knowledge, entries);
    config << "listen: {address: 127.0.0.1, port: " << port << "}\n"
           << "storage: {sqlite: {path: " << folder << "/twicket.db}}\n"
           << "knowledge: {sources: [{path: " << knowledge << ", format: jsonl}]}\n"
           << "limits: {person_per_minute: 0, place_per_minute: 0, account_per_minute: 0}\nlog: {level: warning}\n";
}

}  // namespace

std::string write_slack_config(const std::string& folder, int port, int api_port, int workspaces, std::size_t entries) {
    const std::string file = folder + "/twicket.yaml";
    std::ofstream config{file};
    begin_config(config, folder, port, entries);
    config << "networks:\n  slack:\n";
    for (int n = 0; n < workspaces; n++)
        config << "    - {account: " << (workspaces == 1 ? "default" : "w" + std::to_string(n))
               << ", bot_token: !env TWICKET_BENCH_TOKEN, signing_secret: !env TWICKET_BENCH_SECRET, reaction: none,"
               << " api_url: \"http://127.0.0.1:" << api_port << "/" << n << "/api/\"}\n";
    return file;
}

std::string write_config(const std::string& folder, int port, std::size_t entries) {
    const std::string file = folder + "/twicket.yaml";
    std::ofstream config{file};
    begin_config(config, folder, port, entries);
    config << "networks: {webhook: [{account: " << account << ", secret: !env TWICKET_BENCH_SECRET}]}\nplaces:\n";
    for (int n = 0; n < 10; n++)
        config << "  - {account: webhook/" << account << ", id: place-" << n << ", mode: \"off\"}\n";
    return file;
}

}  // namespace twicket::bench
