// `twicket check`: reads the configuration as `serve` does, tells all problems, what is unsafe, and whom it may
// contact.
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bot/app/built_in.hpp"
#include "bot/app/command_line.hpp"
#include "bot/app/online_check.hpp"
#include "bot/app/people_csv.hpp"
#include "bot/people.hpp"
#include "config/config.hpp"

namespace twicket::app {
namespace {

// People files are small and decide who may read what, so each line is looked at already here.
void check_people(config::Reading& reading) {
    for (const config::PeopleSource& source : reading.config.people) {
        if (source.kind == "csv") {
            std::ifstream table{source.path};
            PeopleTable read = read_people_table(table, source.path);
            std::ranges::move(read.errors, std::back_inserter(reading.errors));
            std::ranges::move(read.warnings, std::back_inserter(reading.warnings));
        }
        if (source.kind != "jsonl") continue;
        std::ifstream in(source.path);
        std::string line;
        for (int number = 1; std::getline(in, line); ++number) {
            if (line.find_first_not_of(" \t\r") == line.npos) continue;
            if (const auto person = person_from_json(line); person.has_error())
                reading.errors.push_back({source.path, number, person.error().detail});
        }
    }
}

nlohmann::json as_json(const config::Reading& reading) {
    const auto list = [](const std::vector<config::Problem>& problems) {
        nlohmann::json array = nlohmann::json::array();
        for (const config::Problem& problem : problems)
            array.push_back({{"file", problem.file}, {"line", problem.line}, {"message", problem.message}});
        return array;
    };
    nlohmann::json addresses = nlohmann::json::array();
    for (const config::Address& address : config::outgoing_addresses(reading.config))
        addresses.push_back({{"purpose", address.purpose}, {"url", address.url}});
    return {{"good", reading.good()},
            {"errors", list(reading.errors)},
            {"warnings", list(reading.warnings)},
            {"contacts", addresses}};
}

void print_contacts(const config::Config& config) {
    const auto addresses = config::outgoing_addresses(config);
    if (addresses.empty()) {
        std::cout << "contacts: nothing outside\n";
        return;
    }
    std::cout << "may contact:\n";
    for (const config::Address& address : addresses)
        std::cout << "  " << address.purpose << ": " << address.url << '\n';
    for (const std::string& allowed : config.egress.allow)
        std::cout << "  inside, by egress.allow: " << allowed << '\n';
}

std::string_view name_of(Grade grade) {
    return grade == Grade::good ? "good" : grade == Grade::warning ? "warning" : "bad";
}

nlohmann::json as_json(const std::vector<AccountFindings>& accounts) {
    nlohmann::json array = nlohmann::json::array();
    for (const AccountFindings& account : accounts)
        for (const Finding& finding : account.findings)
            array.push_back({{"account", account.account}, {"grade", name_of(finding.grade)}, {"text", finding.text}});
    return array;
}

bool all_work(const std::vector<AccountFindings>& accounts) {
    for (const AccountFindings& account : accounts)
        for (const Finding& finding : account.findings)
            if (finding.grade == Grade::bad) return false;
    return true;
}

void print(const std::vector<AccountFindings>& accounts) {
    for (const AccountFindings& account : accounts)
        for (const Finding& finding : account.findings)
            std::cout << account.account << ": " << (finding.grade == Grade::good ? "" : std::string{name_of(finding.grade)} + ": ")
                      << finding.text << '\n';
}

int check(std::span<const std::string_view> words) {
    const auto arguments = Arguments::parse(words, {"config"}, {"json", "online"});
    if (arguments.has_error()) return usage_error("check", arguments.error().detail);
    if (!arguments->plain().empty()) return usage_error("check", "unexpected '" + arguments->plain().front() + "'");
    const std::string file = arguments->value("config");
    if (file.empty()) return usage_error("check", "--config is missing");

    config::Reading reading = config::read_file(file);
    check_people(reading);
    for (config::Problem& problem : not_built_in(reading.config)) reading.errors.push_back(std::move(problem));
    std::vector<AccountFindings> accounts;
    const bool online = arguments->has("online");
    if (online && reading.good()) accounts = ask_networks(reading.config);
    const bool works = all_work(accounts);
    if (arguments->has("json")) {
        nlohmann::json value = as_json(reading);
        if (online) value["online"] = as_json(accounts);
        std::cout << value.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
        return !reading.good() ? 2 : works ? 0 : 1;
    }
    for (const config::Problem& problem : reading.errors) std::cerr << problem.text() << '\n';
    for (const config::Problem& problem : reading.warnings) std::cerr << "warning: " << problem.text() << '\n';
    if (!reading.good()) {
        std::cerr << file << ": " << reading.errors.size() << (reading.errors.size() == 1 ? " problem" : " problems")
                  << '\n';
        return 2;
    }
    print_contacts(reading.config);
    std::cout << file << " is good\n";
    print(accounts);
    return works ? 0 : 1;
}

}  // namespace

const Command check_command{"check", "--config FILE [--online] [--json]",
                            "reads the configuration and tells what is wrong, with file and line; --online asks the networks too", check};

}  // namespace twicket::app
