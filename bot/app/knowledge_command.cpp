// `twicket knowledge import|export|list|lint|replay`: entries into the database, out of it, which of them are served, and what
// a curator should look at.
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <iostream>

#include "bot/app/command_line.hpp"
#include "bot/app/database_option.hpp"
#include "bot/app/knowledge_links.hpp"
#include "bot/app/knowledge_replay.hpp"
#include "bot/app/outside.hpp"
#include "bot/app/sources.hpp"
#include "bot/app/wiki_import.hpp"
#include "bot/store/store.hpp"
#include "knowledge/export.hpp"
#include "knowledge/import.hpp"
#include "knowledge/knowledge_store.hpp"
#include "knowledge/lint.hpp"

namespace twicket::app {
namespace {

using namespace knowledge;

int failed(const std::string& what) {
    std::cerr << "twicket knowledge: " << what << '\n';
    return 1;
}

Result<std::vector<Entry>> entries_in(const Arguments& arguments) {
    const Result<std::string> path = database_of(arguments);
    if (path.has_error()) return path.error();
    const auto store = store::Store::open({.path = *path});
    std::vector<Entry> entries;
    const auto read = store->read_now([&](store::Connection& connection) { entries = published_entries(connection); });
    if (read.has_error()) return read.error();
    return entries;
}

void print_counts(const WrittenCounts& counts, const Imported& imported, bool json) {
    if (json) {
        nlohmann::ordered_json value{{"added", counts.added}, {"changed", counts.changed}, {"same", counts.same}};
        value["problems"] = nlohmann::ordered_json::array();
        for (const Problem& problem : imported.problems)
            value["problems"].push_back({{"file", problem.file}, {"line", problem.line}, {"reason", problem.reason}});
        std::cout << value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
        return;
    }
    std::cout << counts.added << " added, " << counts.changed << " changed, " << counts.same << " as they were, "
              << imported.problems.size() << " left out\n";
}

// The configuration of --config; one without anything when it was not given. The error is for a person.
Result<config::Config> config_of(const Arguments& arguments) {
    if (!arguments.has("config")) return config::Config{};
    config::Reading reading = config::read_file(arguments.value("config"));
    if (!reading.good()) return Error{ErrorCode::invalid, reading.errors.front().text()};
    return std::move(reading.config);
}

void print_round(const WikiRound& round, bool json) {
    nlohmann::ordered_json pages = nlohmann::ordered_json::array();
    for (const PageTold& page : round.pages) {
        std::string readers;
        for (const std::string& group : page.audience) readers += (readers.empty() ? "" : ", ") + group;
        if (json) pages.push_back({{"title", page.title}, {"link", page.link}, {"served", page.because.empty()},
                                   {"because", page.because.empty() ? "published, for " + readers : page.because}});
        else std::cout << page.title << ": " << (page.because.empty() ? "served to " + readers : "not served, because " + page.because) << '\n';
    }
    if (json) {
        const nlohmann::ordered_json value{{"added", round.added}, {"changed", round.changed}, {"same", round.same}, {"retired", round.retired}, {"pages", pages}};
        std::cout << value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
        return;
    }
    std::cout << round.added << " added, " << round.changed << " changed, " << round.same << " as they were, " << round.retired << " retired\n";
}

// `import --config FILE --from NAME`: one round of a configured wiki, as a running program does by itself.
int import_from_wiki(const Arguments& arguments) {
    const Result<config::Config> config = config_of(arguments);
    if (config.has_error()) return usage_error("knowledge", config.error().detail);
    const Result<std::string> path = database_of(arguments);
    if (path.has_error()) return usage_error("knowledge", path.error().detail);
    const std::vector<config::Wiki> wikis = config::wikis_of(*config);
    const auto source = std::ranges::find(wikis, arguments.value("from"), &config::Wiki::name);
    if (source == wikis.end()) return usage_error("knowledge", "no wiki of that name stands in knowledge.sources of --config");
    boost::asio::io_context loop{1};
    Outside outside{loop.get_executor(), *config};
    const auto store = store::Store::open({.path = *path});
    const auto wiki = wiki::open_wiki(wiki_settings(*source), outside.client());
    std::exception_ptr failure;
    std::optional<Result<WikiRound>> round;
    const auto work = [&]() -> boost::asio::awaitable<void> {
        Result<WikiRound> done = co_await import_wiki(*source, *wiki, *store, system_clock(), nullptr);
        round.emplace(std::move(done));
    };
    boost::asio::co_spawn(loop, work(), [&](std::exception_ptr thrown) {
        failure = thrown;
        loop.stop();  // connections that are kept open would hold it for a minute
    });
    loop.run();
    if (failure) std::rethrow_exception(failure);
    if (!round || round->has_error()) return failed(round ? round->error().detail : "the import was cut short");
    print_round(**round, arguments.has("json"));
    return 0;
}

int import(const Arguments& arguments) {
    if (arguments.has("from")) return import_from_wiki(arguments);
    if (arguments.plain().size() != 2) return usage_error("knowledge", "import needs one file or folder");
    std::optional<Format> format;
    if (arguments.has("format")) {
        format = format_named(arguments.value("format"));
        if (!format) return usage_error("knowledge", "--format is jsonl, csv, markdown or html");
    }
    const Result<std::string> path = database_of(arguments);
    if (path.has_error()) return usage_error("knowledge", path.error().detail);
    const Imported imported = read_path(arguments.plain()[1], format);
    for (const Problem& problem : imported.problems) std::cerr << "left out: " << describe(problem) << '\n';
    WrittenCounts counts;
    if (!imported.entries.empty()) {
        const auto store = store::Store::open({.path = *path});
        const auto written = store->write_now([&](store::Connection& connection) {
            counts = put_entries(connection, imported.entries, "import", system_clock().now());
        });
        if (written.has_error()) return failed("nothing was imported: " + written.error().detail);
    }
    print_counts(counts, imported, arguments.has("json"));
    return imported.problems.empty() ? 0 : 1;
}

int export_entries(const Arguments& arguments) {
    if (arguments.plain().size() > 2) return usage_error("knowledge", "export takes one file or folder");
    const std::string target = arguments.plain().size() == 2 ? arguments.plain()[1] : "",
                      format = arguments.value("format", "jsonl");
    if (format != "jsonl" && format != "csv" && format != "markdown")
        return usage_error("knowledge", "--format is jsonl, csv or markdown");
    if (format == "markdown" && target.empty())
        return usage_error("knowledge", "export --format markdown needs a folder");
    const auto entries = entries_in(arguments);
    if (entries.has_error()) return usage_error("knowledge", entries.error().detail);
    if (format == "markdown") {
        const auto written = write_markdown(target, *entries);
        return written.has_error() ? failed(written.error().detail) : 0;
    }
    std::ofstream file;
    if (!target.empty()) file.open(target, std::ios::binary);
    std::ostream& out = target.empty() ? std::cout : file;
    if (format == "csv")
        write_csv(out, *entries, arguments.has("for-spreadsheets"));
    else
        write_jsonl(out, *entries);
    out.flush();
    return out ? 0 : failed("cannot write " + target);
}

std::string today() {
    return to_rfc3339(system_clock().now()).substr(0, 10);
}

int list_entries(const Arguments& arguments) {
    const Result<std::string> path = database_of(arguments);
    const Result<config::Config> config = config_of(arguments);
    if (path.has_error()) return usage_error("knowledge", path.error().detail);
    if (config.has_error()) return usage_error("knowledge", config.error().detail);
    std::set<std::string> groups;
    for (const Person& person : people_of(*config)) groups.insert(person.groups.begin(), person.groups.end());
    const auto store = store::Store::open({.path = *path});
    std::vector<StoredEntry> entries;
    const auto read = store->read_now([&](store::Connection& connection) { entries = stored_entries(connection); });
    if (read.has_error()) return failed(read.error().detail);
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    std::size_t served = 0;
    for (const StoredEntry& stored : entries) {
        const std::string reason =
            not_served_because(stored.entry, stored.state, today(), arguments.has("config") ? &groups : nullptr);
        served += reason.empty();
        std::string readers;
        for (const std::string& group : stored.entry.audience) readers += (readers.empty() ? "" : ", ") + group;
        if (readers.empty()) readers = "everyone";
        if (arguments.has("json"))
            list.push_back({{"id", stored.entry.id},
                            {"title", stored.entry.title},
                            {"version", stored.version},
                            {"served", reason.empty()},
                            {"because", reason.empty() ? "published, for " + readers : reason}});
        else
            std::cout << stored.entry.id << ": "
                      << (reason.empty() ? "served to " + readers : "not served, because " + reason) << '\n';
    }
    if (arguments.has("json"))
        std::cout << list.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
    else
        std::cout << entries.size() << " entries, " << served << " served\n";
    return 0;
}

void ask_web(const std::vector<Entry>& entries, const config::Config& config, std::vector<Finding>& findings) {
    const auto named = web_links(entries);
    std::vector<std::string> links;
    for (const auto& [link, naming] : named) links.push_back(link);
    for (const LinkFault& fault : ask_links(config, links)) {
        const std::string detail = fault.link.empty() ? fault.detail : fault.link + " " + fault.detail;
        if (!fault.dead) {
            std::cerr << "not known: " << detail << '\n';
            continue;
        }
        for (const std::string& entry : named.at(fault.link)) findings.push_back({Fault::dead_link, entry, {}, detail});
    }
}

int lint_entries(const Arguments& arguments) {
    const Result<config::Config> config = config_of(arguments);
    if (config.has_error()) return usage_error("knowledge", config.error().detail);
    std::set<std::string> people;
    for (const Person& person : people_of(*config)) people.insert(person.id);
    std::vector<Entry> entries;
    bool broken = false;
    if (arguments.plain().size() == 2) {
        Imported imported = read_path(arguments.plain()[1], std::nullopt);
        for (const Problem& problem : imported.problems) std::cerr << describe(problem) << '\n';
        broken = !imported.problems.empty();
        entries = std::move(imported.entries);
    } else {
        auto stored = entries_in(arguments);
        if (stored.has_error()) return usage_error("knowledge", stored.error().detail);
        entries = std::move(*stored);
    }
    std::vector<Finding> findings = lint(entries, today(), people.empty() ? nullptr : &people);
    if (arguments.has("online")) ask_web(entries, *config, findings);
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Finding& finding : findings) {
        if (arguments.has("json"))
            list.push_back({{"fault", name_of(finding.fault)},
                            {"entry", finding.entry},
                            {"other", finding.other},
                            {"detail", finding.detail}});
        else
            std::cout << finding.entry << (finding.other.empty() ? "" : " and " + finding.other) << ": "
                      << name_of(finding.fault) << ": " << finding.detail << '\n';
    }
    if (arguments.has("json"))
        std::cout << list.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
    else
        std::cout << entries.size() << " entries, " << findings.size() << " findings\n";
    return findings.empty() && !broken ? 0 : 1;
}

int run_knowledge(std::span<const std::string_view> words) {
    const auto arguments =
        Arguments::parse(words, {"data", "config", "format", "from"}, {"json", "for-spreadsheets", "online"});
    if (arguments.has_error()) return usage_error("knowledge", arguments.error().detail);
    const std::string verb = arguments->plain().empty() ? "" : arguments->plain()[0];
    if (verb == "import") return import(*arguments);
    if (verb == "export") return export_entries(*arguments);
    if (verb == "list") return list_entries(*arguments);
    if (verb == "lint") return lint_entries(*arguments);
    if (verb == "replay") return replay_knowledge(*arguments);
    return usage_error("knowledge", verb.empty() ? "say import, export, list, lint or replay"
                                                 : "there is no '" + verb + "'; say import, export, list, lint or replay");
}

}  // namespace

const Command knowledge_command{
    "knowledge",
    "import PATH | export [PATH] | list | lint [PATH] [--online] | replay PATH  (--data DIR | --config FILE) [--format "
    "jsonl|csv|markdown|html] [--for-spreadsheets] [--json]",
    "entries into the database, out of it, which are served, what a curator should look at, and what a change would flip", run_knowledge};

}  // namespace twicket::app
