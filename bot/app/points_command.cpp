// `twicket points export`: one month of the ledger, both sides of every posting; `twicket points verify`: whether the whole
// ledger holds together. They look on only and may run beside `serve`.
#include <iostream>
#include <nlohmann/json.hpp>

#include "bot/app/database_option.hpp"
#include "bot/ledger.hpp"
#include "bot/store/backup.hpp"

namespace twicket::app {
namespace {

// "2026-11"; nothing: it is no month.
std::optional<points::Span> month_named(const std::string& name) {
    if (name.size() != 7 || name[4] != '-') return std::nullopt;
    for (const std::size_t at : {0, 1, 2, 3, 5, 6})
        if (name[at] < '0' || name[at] > '9') return std::nullopt;
    const int year = std::stoi(name.substr(0, 4)), month = std::stoi(name.substr(5));
    if (month < 1 || month > 12) return std::nullopt;
    const std::chrono::year_month_day first{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                            std::chrono::day{1}};
    return points::month_of(Time{std::chrono::sys_days{first}});
}

// A cell that a spreadsheet takes for text (S30).
std::string cell(const std::string& text) {
    std::string quoted = "\"";
    if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text[0]) != std::string_view::npos) quoted += '\'';
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c == '\n' || c == '\r' ? ' ' : c;
    }
    return quoted + '"';
}

nlohmann::json json_of(const ledger::Posting& posting) {
    return {{"journal", posting.journal}, {"posted", to_rfc3339(posting.posted)},
            {"happened", to_rfc3339(posting.happened)}, {"account", posting.account},
            {"amount", posting.amount}, {"rule", posting.rule},
            {"giver", posting.giver}, {"evidence", posting.evidence},
            {"reason", posting.reason}, {"merit", posting.merit}};
}

int export_month(store::Connection& connection, const points::Span& month, bool as_json) {
    nlohmann::json rows = nlohmann::json::array();
    std::int64_t sum = 0;
    if (!as_json) std::cout << "journal,posted,happened,account,amount,rule,giver,evidence,reason,merit\n";
    ledger::each_posting(connection, month, [&](const ledger::Posting& posting) {
        sum += posting.amount;
        if (as_json) {
            rows.push_back(json_of(posting));
            return;
        }
        std::cout << posting.journal << ',' << to_rfc3339(posting.posted) << ',' << to_rfc3339(posting.happened) << ','
                  << cell(posting.account) << ',' << posting.amount << ',' << cell(posting.rule) << ',' << cell(posting.giver)
                  << ',' << cell(posting.evidence) << ',' << cell(posting.reason) << ',' << posting.merit << '\n';
    });
    if (as_json) std::cout << nlohmann::json{{"sum", sum}, {"postings", rows}}.dump() << '\n';
    std::cerr << "the month's postings sum to " << sum << '\n';
    return sum == 0 ? 0 : 1;
}

int verify(store::Connection& connection, bool as_json) {
    const ledger::Report report = ledger::verify(connection);
    if (as_json)
        std::cout << nlohmann::json{{"whole", report.problem.empty()}, {"journals", report.journals},
                                    {"postings", report.postings},     {"people", report.people},
                                    {"points", report.points},         {"problem", report.problem}}
                         .dump()
                  << '\n';
    else if (report.problem.empty())
        std::cout << "ledger whole: " << report.journals << " journals, " << report.postings << " postings, " << report.points
                  << " points of " << report.people << " people\n";
    else
        std::cerr << "ledger BROKEN: " << report.problem << '\n';
    return report.problem.empty() ? 0 : 1;
}

int run_points(std::span<const std::string_view> words) {
    const auto arguments = Arguments::parse(words, {"data", "config", "month"}, {"json"});
    if (arguments.has_error()) return usage_error("points", arguments.error().detail);
    const std::vector<std::string>& plain = arguments->plain();
    const bool exports = plain == std::vector<std::string>{"export"};
    if (!exports && plain != std::vector<std::string>{"verify"})
        return usage_error("points", "say `points export` or `points verify`");
    const auto month = exports ? month_named(arguments->value("month")) : std::nullopt;
    if (exports && !month) return usage_error("points", "--month takes a month such as 2026-11");
    const auto database = database_of(*arguments);
    if (database.has_error()) return usage_error("points", database.error().detail);
    const auto connection = store::open_read_only(*database);
    return exports ? export_month(*connection, *month, arguments->has("json")) : verify(*connection, arguments->has("json"));
}

}  // namespace

const Command points_command{"points", "export --month YYYY-MM (--data DIR | --config FILE) [--json], or verify …",
                             "a month of the ledger of points, which sums to nought; and whether all of it holds together",
                             run_points};

}  // namespace twicket::app
