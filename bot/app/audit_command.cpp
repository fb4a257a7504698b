// `twicket audit verify`: walks the chained log and names the first broken link. Looks on only; may run beside `serve`.
#include <iostream>
#include <nlohmann/json.hpp>

#include "bot/app/database_option.hpp"
#include "bot/audit.hpp"
#include "bot/store/backup.hpp"

namespace twicket::app {
namespace {

int audit(std::span<const std::string_view> words) {
    const auto arguments = Arguments::parse(words, {"data", "config"}, {"json"});
    if (arguments.has_error()) return usage_error("audit", arguments.error().detail);
    if (arguments->plain() != std::vector<std::string>{"verify"}) return usage_error("audit", "say `audit verify`");
    const auto database = database_of(*arguments);
    if (database.has_error()) return usage_error("audit", database.error().detail);

    const auto connection = store::open_read_only(*database);
    const audit::Checkpoints checkpoints{folder_of(*database)};
    const audit::Report report = audit::verify(*connection, &checkpoints);
    if (arguments->has("json")) {
        const nlohmann::json json{{"whole", report.whole()},
                                  {"rows", report.rows},
                                  {"checkpoints", report.checkpoints},
                                  {"broken_at", report.broken_at},
                                  {"problem", report.problem}};
        std::cout << json.dump() << '\n';
    } else if (report.whole()) {
        std::cout << "audit log whole: " << report.rows << " rows, " << report.checkpoints << " signed checkpoints\n";
        if (report.checkpoints == 0 && report.rows > 0)
            std::cout << "no checkpoint yet: a cut tail could not be seen\n";
    } else {
        std::cerr << "audit log BROKEN: " << report.problem << '\n';
    }
    return report.whole() ? 0 : 1;
}

}  // namespace

const Command audit_command{"audit", "verify (--data DIR | --config FILE) [--json]",
                            "walks the chained audit log and names the first broken link", audit};

}  // namespace twicket::app
