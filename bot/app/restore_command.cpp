// `twicket restore FILE`: puts a backup in the place of the database; with --check the copy is proven first, and with
// --check alone nothing is replaced.
#include <filesystem>
#include <iostream>

#include "bot/app/database_option.hpp"
#include "bot/app/progress.hpp"
#include "bot/audit.hpp"
#include "bot/store/backup.hpp"
#include "bot/store/restore.hpp"

namespace twicket::app {
namespace {

// Pages, schema, audit chain; prints what is inside.
Result<void> prove_and_print(const std::string& file) {
    const store::Proof proof = store::prove(file);
    if (!proof.problem.empty()) return Error{ErrorCode::invalid, "the backup is " + proof.problem};
    const auto connection = store::open_read_only(file);
    const audit::Report report = audit::verify(*connection, nullptr);
    if (!report.whole()) return Error{ErrorCode::invalid, "the backup's audit log is broken: " + report.problem};
    std::cout << "checked: every page, schema " << proof.schema << ", audit chain of " << report.rows << " rows\n";
    for (const auto& [table, rows] : proof.rows) std::cout << "  " << table << ": " << rows << '\n';
    return {};
}

// The restored log is shorter than what older checkpoints vouch for: said openly, in the log and by a signed line.
Result<void> note_restore(const std::string& database) {
    store::Options options;
    options.path = database;
    const auto store = store::Store::open(options);
    audit::Checkpoint restored;
    restored.kind = audit::Checkpoint::Kind::restored;
    restored.at = system_clock().now();
    audit::Head after;
    const auto written = store->write_now([&](store::Connection& connection) {
        restored.head = audit::head(connection);
        append_audit(connection, {restored.at, "system", "store.restored", "{}"});
        after = audit::head(connection);
    });
    if (written.has_error()) return written.error();
    audit::Checkpoints checkpoints{folder_of(database)};
    if (const auto added = checkpoints.add(restored); added.has_error()) return added.error();
    return checkpoints.add({audit::Checkpoint::Kind::sealed, after, restored.at});
}

int restore(std::span<const std::string_view> words) {
    const auto arguments = Arguments::parse(words, {"data", "config"}, {"check"});
    if (arguments.has_error()) return usage_error("restore", arguments.error().detail);
    if (arguments->plain().size() != 1) return usage_error("restore", "say from which file");
    const std::string& file = arguments->plain().front();
    const bool check = arguments->has("check");
    const auto told = [](const Result<void>& result) {
        if (result.has_error()) std::cerr << "twicket restore: " << result.error().detail << '\n';
        return result.has_error() ? 1 : 0;
    };
    if (check && !arguments->has("data") && !arguments->has("config")) return told(prove_and_print(file));

    const auto database = database_of(*arguments);
    if (database.has_error()) return usage_error("restore", database.error().detail);
    const auto proving = [check](const std::string& copy) -> Result<void> {
        if (check) return prove_and_print(copy);
        const store::Proof proof = store::prove(copy);
        if (!proof.problem.empty()) return Error{ErrorCode::invalid, "the backup is " + proof.problem};
        return {};
    };
    const bool replaces = std::filesystem::exists(*database);
    if (const int status = told(store::put_back(file, *database, progress_on_terminal("restore"), proving)))
        return status;
    if (const int status = told(note_restore(*database))) return status;
    std::cout << *database << " restored";
    if (replaces) std::cout << "; what was there before is " << *database << ".replaced";
    std::cout << '\n';
    return 0;
}

}  // namespace

const Command restore_command{
    "restore", "FILE [--check] [--data DIR | --config FILE]",
    "puts a backup in place of the database; --check proves it first, or alone only proves it", restore};

}  // namespace twicket::app
