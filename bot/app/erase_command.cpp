// `twicket erase PERSON`: what is kept of a person and would go (--plan), its going, and legal holds, which win.
// Looking may run beside `serve`; erasing needs the database to itself, since only one program may write (a working one
// is asked by the API). Afterwards the file is written anew, so that not even free pages hold a word.
#include <unistd.h>

#include <iostream>

#include "bot/app/database_option.hpp"
#include "bot/app/erase_command.hpp"
#include "bot/audit.hpp"
#include "bot/erasure.hpp"
#include "bot/store/backup.hpp"
#include "bot/store/compact.hpp"
#include "bot/store/store.hpp"

namespace twicket::app {
namespace {

using nlohmann::json;

constexpr std::string_view left_to_others =
    "not touched: files of people and knowledge that the configuration names, backups and exports made before, and "
    "what chat networks\n"
    "and ticket systems keep themselves. A person whom a source still names comes back with its next reading.\n";

void print(const erasure::Plan& plan, std::string_view removed, std::string_view renamed) {
    for (const erasure::Line& line : plan.lines) {
        std::cout << "  " << line.what << ":";
        if (line.removed > 0) std::cout << ' ' << line.removed << ' ' << removed;
        if (line.renamed > 0) std::cout << (line.removed > 0 ? "," : "") << ' ' << line.renamed << ' ' << renamed;
        std::cout << "  (" << line.table << ")\n";
    }
    if (plan.lines.empty()) std::cout << "  nothing\n";
}

int show_plan(store::Connection& connection, const erasure::Subject& subject, bool as_json) {
    const erasure::Plan plan = erasure::plan(connection, subject);
    if (as_json) {
        std::cout << erasure::to_json(plan).dump() << '\n';
        return 0;
    }
    std::cout << "of " << subject.person << " would go:\n";
    print(plan, "removed", "kept under another name");
    if (!plan.hold.empty()) std::cout << "a LEGAL HOLD keeps all of it: " << plan.hold << '\n';
    std::cout << left_to_others;
    return 0;
}

bool agreed(const std::string& person) {
    if (isatty(STDIN_FILENO) == 0) return true;
    std::cout << "this cannot be undone; type " << person << " to go on: " << std::flush;
    std::string typed;
    std::getline(std::cin, typed);
    return typed == person;
}

int erase_now(const std::string& database, const std::string& person, bool as_json) {
    Result<erasure::Done> done = Error{ErrorCode::internal, "it has not run"};
    {
        const auto opened = store::Store::open({.path = database});
        const auto job = [&done, person](store::Connection& connection) {
            const auto subject = erasure::subject_of(connection, person, nullptr);
            done = subject ? erasure::erase(connection, *subject, "system", system_clock().now())
                           : Result<erasure::Done>{Error{ErrorCode::not_found, "nobody of that id is known"}};
        };
        if (const Result<void> written = opened->write_now(job); written.has_error()) done = written.error();
    }
    if (done.has_error()) {
        std::cerr << "twicket erase: " << done.error().detail << '\n';
        return 1;
    }
    store::compact(database);
    {
        const auto opened = store::Store::open({.path = database});
        opened->write_now([](store::Connection& connection) { erasure::compacted(connection); }).value();
    }
    if (as_json) {
        json value = erasure::to_json(done->plan);
        value["pseudonym"] = done->pseudonym;
        std::cout << value.dump() << '\n';
        return 0;
    }
    std::cout << "erased; what stays as a record bears the name " << done->pseudonym << ":\n";
    print(done->plan, "removed", "kept under another name");
    std::cout << left_to_others;
    return 0;
}

int hold(const std::string& database, const std::string& person, const std::string& reason, bool release) {
    const auto opened = store::Store::open({.path = database});
    bool done = false;
    const auto job = [&](store::Connection& connection) {
        const Time now = system_clock().now();
        const auto subject = erasure::subject_of(connection, person, nullptr);
        done = release ? erasure::release_hold(connection, person) : subject.has_value();
        if (!release && subject) erasure::put_hold(connection, *subject, {person, reason, "system", now});
        if (done)
            append_audit(connection, {.at = now,
                                      .actor = "system",
                                      .act = release ? "person.hold_released" : "person.hold",
                                      .detail = json{{"person", person}}.dump()});
    };
    if (const Result<void> written = opened->write_now(job); written.has_error())
        throw std::runtime_error(written.error().detail);
    if (!done) {
        std::cerr << "twicket erase: " << (release ? "there is no hold on that person" : "nobody of that id is known")
                  << '\n';
        return 1;
    }
    std::cout << (release ? "released: " : "on hold, nothing of it goes: ") << person << '\n';
    return 0;
}

int run_erase(std::span<const std::string_view> words) {
    const auto arguments = Arguments::parse(words, {"data", "config", "hold"}, {"plan", "yes", "release", "json"});
    if (arguments.has_error()) return usage_error("erase", arguments.error().detail);
    if (arguments->plain().size() != 1)
        return usage_error("erase", "say whom: a person's id, or account/user of a stranger");
    const auto database = database_of(*arguments);
    if (database.has_error()) return usage_error("erase", database.error().detail);
    const std::string& person = arguments->plain().front();
    if (arguments->has("hold") || arguments->has("release"))
        return hold(*database, person, arguments->value("hold"), arguments->has("release"));
    if (!arguments->has("plan")) {
        if (!arguments->has("yes") && !agreed(person)) return 1;
        return erase_now(*database, person, arguments->has("json"));
    }
    const auto connection = store::open_read_only(*database);
    const auto subject = erasure::subject_of(*connection, person, nullptr);
    if (!subject) {
        std::cerr << "twicket erase: nobody of that id is known\n";
        return 1;
    }
    return show_plan(*connection, *subject, arguments->has("json"));
}

}  // namespace

const Command erase_command{"erase",
                            "PERSON (--data DIR | --config FILE) [--plan | --yes | --hold REASON | --release] [--json]",
                            "what is kept of a person and would go, its going, and legal holds", run_erase};

}  // namespace twicket::app
