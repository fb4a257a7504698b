// `twicket people import|export|linkedin`: reads the configured sources once, writes out who is here, and takes what a person
// hands over. For a program that does not run: the database has one user.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "bot/app/command_line.hpp"
#include "bot/app/database_option.hpp"
#include "bot/app/linkedin.hpp"
#include "bot/app/outside.hpp"
#include "bot/app/people_sources.hpp"
#include "bot/app/sources.hpp"
#include "bot/audit.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"
#include "knowledge/csv.hpp"

namespace twicket::app {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

// The sources of a configuration around its database.
struct Bench {
    explicit Bench(const config::Config& from) : config{from} {
        const std::filesystem::path file{config.storage.sqlite_path};
        if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
        store::Options options;
        options.path = file.string();
        store = store::Store::open(options);
        directory::Directory::Parts parts{.people = people, .store = *store, .clock = system_clock()};
        for (const config::PeopleSource& source : config.people) parts.order.push_back(source.name);
        parts.files = people_files(config);
        parts.rules = people_rules(config);
        parts.most_leavers = config.people_rules.max_leavers;
        directory = std::make_unique<directory::Directory>(io.get_executor(), std::move(parts));
    }
    const config::Config& config;
    asio::io_context io{1};
    std::unique_ptr<store::Store> store;
    People people;
    std::unique_ptr<directory::Directory> directory;
};

Result<ldap::Reading> read_server(Bench& bench, Outside& outside, const config::PeopleSource& source) {
    ldap::Ldap server{ldap_settings(source, bench.config.people_rules), outside.egress(), *bench.store, system_clock(), *bench.directory};
    Result<ldap::Reading> reading = Error{ErrorCode::internal, "it ended by an exception"};
    asio::co_spawn(bench.io, server.read_once(), [&](std::exception_ptr failure, Result<ldap::Reading> done) {
        if (!failure) reading = std::move(done);
        bench.io.stop();
    });
    bench.io.restart();
    bench.io.run();
    return reading;
}

int read_all(const config::Config& config, const std::string& only) {
    Bench bench{config};
    Outside outside{bench.io.get_executor(), config};
    bool good = true;
    for (const config::PeopleSource& source : config.people) {
        if (!source.ldap || (!only.empty() && source.name != only)) continue;
        const Result<ldap::Reading> reading = read_server(bench, outside, source);
        if (reading.has_error()) {
            std::cerr << source.name << ": " << reading.error().detail << '\n';
            good = false;
            continue;
        }
        std::cout << source.name << ": " << reading->known << " known, " << reading->written << " new or changed, " << reading->gone << " gone\n";
        if (const std::string trouble = ldap::trouble_of(*reading); !trouble.empty()) std::cerr << source.name << ": " << trouble << '\n', good = false;
    }
    const directory::Directory::Counts counts = bench.directory->load_now();
    std::cout << counts.here << " people are here; " << counts.joined << " have joined, " << counts.went << " have left, " << counts.returned << " have returned\n";
    if (const std::string trouble = bench.directory->trouble(); !trouble.empty()) std::cerr << trouble << '\n', good = false;
    return good ? 0 : 1;
}

json as_json(const Person& person) {
    json made{{"id", person.id}, {"name", person.name}, {"timezone", person.timezone}, {"groups", person.groups}, {"roles", person.roles}};
    const auto put = [&](const char* key, const std::string& value) {
        if (!value.empty()) made[key] = value;
    };
    put("email", person.email);
    put("title", person.title);
    put("department", person.department);
    put("location", person.location);
    put("manager", person.manager);
    if (!person.languages.empty()) made["languages"] = person.languages;
    for (const SkillLevel& skill : person.skills) made["skills"].push_back({{"name", skill.name}, {"level", skill.level}});
    for (const Identity& one : person.identities) {
        const auto slash = one.account.find('/');
        made["identities"].push_back({{"network", one.account.substr(0, slash)}, {"account", one.account.substr(slash + 1)}, {"user", one.user}});
    }
    if (person.guest) made["guest"] = {{"sponsor", person.guest->sponsor}, {"until", person.guest->until}};
    return made;
}

std::string joined(const std::vector<std::string>& list) {
    std::string all;
    for (const std::string& one : list) all += (all.empty() ? "" : "|") + one;
    return all;
}

std::string as_row(const Person& person) {
    std::string skills;
    for (const SkillLevel& skill : person.skills) skills += (skills.empty() ? "" : "|") + skill.name + ":" + std::to_string(skill.level);
    std::string row;
    for (const std::string& cell : {person.id, person.name, person.email, person.title, person.department, person.location, person.manager,
                                    person.timezone, joined(person.languages), skills, joined(person.groups), joined(person.roles)})
        row += (row.empty() ? "" : ",") + knowledge::csv_field(cell, true);
    return row;
}

int write_out(const config::Config& config, bool table) {
    Bench bench{config};
    bench.directory->load_now();
    if (table) std::cout << "id,name,email,title,department,location,manager,timezone,languages,skills,groups,roles\n";
    for (const Person& person : bench.people.all())
        std::cout << (table ? as_row(person) : as_json(person).dump(-1, ' ', false, json::error_handler_t::replace)) << '\n';
    return 0;
}

// The person's own archive: whose it is says its primary address, or --as where that is another one.
int take_export(const config::Config& config, const std::string& file, const std::string& as) {
    const Result<LinkedinExport> read = read_linkedin(file);
    if (read.has_error()) {
        std::cerr << read.error().detail << '\n';
        return 1;
    }
    Bench bench{config};
    bench.directory->load_now();
    const Person* owner = as.empty() ? nullptr : bench.people.find(as);
    if (as.empty() && !read->email.empty())
        for (const Person& person : bench.people.all())
            if (directory::comparable(person.email) == directory::comparable(read->email)) owner = &person;
    if (!owner) {
        std::cerr << (as.empty() ? "the archive's primary address is nobody's here; say whose it is with --as PERSON" : "nobody is called '" + as + "'") << '\n';
        return 1;
    }
    directory::Record record{.key = owner->id};
    record.said.id = owner->id;
    record.said.skills = read->skills;
    record.give(directory::Field::skills);
    record.said.title = read->title;
    if (!read->title.empty()) record.give(directory::Field::title);
    std::ifstream in{file, std::ios::binary};
    std::ostringstream bytes;
    bytes << in.rdbuf();
    const json detail{{"person", owner->id}, {"source", "linkedin"}, {"skills", read->skills.size()},
                      {"archive", text::to_hex(net::digest(net::Hash::sha256, bytes.str()))}};
    const std::string name = owner->name;
    const auto write = [&](store::Connection& connection) {
        directory::put_records(connection, std::string{directory::own_exports}, {&record, 1});
        append_audit(connection, {.at = system_clock().now(), .actor = owner->id, .act = "person.consent", .detail = detail.dump()});
    };
    if (const Result<void> written = bench.store->write_now(write); written.has_error()) {
        std::cerr << written.error().detail << '\n';
        return 1;
    }
    bench.directory->load_now();
    std::cout << read->skills.size() << " skills are offered for " << name << '\n';
    std::error_code kept;
    if (!std::filesystem::remove(file, kept) || kept) std::cerr << file << " could not be deleted; delete it yourself\n";
    return 0;
}

int run_people(std::span<const std::string_view> words) {
    const auto arguments = Arguments::parse(words, {"config", "source", "as"}, {"csv", "consent"});
    if (arguments.has_error()) return usage_error("people", arguments.error().detail);
    const std::vector<std::string>& plain = arguments->plain();
    const std::string verb = plain.empty() ? std::string{} : plain.front(), file = arguments->value("config");
    const bool takes_file = verb == "linkedin";
    if ((verb != "import" && verb != "export" && !takes_file) || plain.size() != (takes_file ? 2U : 1U)) return usage_error("people", "import, export or linkedin FILE.zip");
    if (file.empty()) return usage_error("people", "--config is missing");
    if (takes_file && !arguments->has("consent"))
        return usage_error("people", "--consent is missing: only the person may hand this over, and says so by it; the audit log keeps it");
    const config::Reading reading = config::read_file(file);
    for (const config::Problem& problem : reading.errors) std::cerr << problem.text() << '\n';
    if (!reading.good()) return 2;
    if (verb == "import") return read_all(reading.config, arguments->value("source"));
    if (verb == "export") return write_out(reading.config, arguments->has("csv"));
    return take_export(reading.config, plain[1], arguments->value("as"));
}

}  // namespace

const Command people_command{"people", "import|export|linkedin FILE.zip --config FILE [--source NAME] [--csv] [--as PERSON] [--consent]",
                             "reads the sources of people once, writes out who is here, or takes a person's own LinkedIn export", run_people};

}  // namespace twicket::app
