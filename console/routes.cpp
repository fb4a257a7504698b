// The rows, and finding one. A row more or less than there are operations does not compile.
#include "console/routes.hpp"

#include <algorithm>
#include <array>

namespace twicket::console {
namespace {

using enum Operation;

constexpr std::array table{
    Row{page, "page", "GET", "/console", Right::open, "The console's page"},
    Row{page_below, "pageBelow", "GET", "/console/**", Right::open, "The same page; its screens have addresses of their own"},
    Row{asset, "asset", "GET", "/console/assets/{name}", Right::open, "A file of the page"},
    Row{oidc_begin, "oidcBegin", "GET", "/console/sign-in", Right::open, "To the company's identity provider"},
    Row{oidc_return, "oidcReturn", "GET", "/console/sign-in/return", Right::open, "Back from the identity provider"},
    Row{session, "session", "GET", "/api/v1/session", Right::open, "Who is signed in, with which rights"},
    Row{people_to_pick, "peopleToPick", "GET", "/api/v1/session/people", Right::open, "The demo's people to pick from"},
    Row{sign_in, "signIn", "POST", "/api/v1/session", Right::open, "Signs in (demo)"},
    Row{sign_out, "signOut", "DELETE", "/api/v1/session", Right::signed_in, "Signs out, here or everywhere"},
    Row{openapi, "openapi", "GET", "/api/v1/openapi.json", Right::open, "This document"},
    Row{today, "today", "GET", "/api/v1/today", Right::today, "How it goes: answered, handed off, unanswered, solved"},
    Row{trends, "trends", "GET", "/api/v1/trends", Right::today, "Weekly figures of groups: complaints and praise, reach, waiting"},
    Row{gaps, "gaps", "GET", "/api/v1/gaps", Right::gaps, "What people asked in vain, similar questions together"},
    Row{entries, "entries", "GET", "/api/v1/entries", Right::knowledge_read, "All entries, without their answers"},
    Row{entry, "entry", "GET", "/api/v1/entries/{entry}", Right::knowledge_read, "One entry, its draft and its versions"},
    Row{version, "version", "GET", "/api/v1/entries/{entry}/versions/{version}", Right::knowledge_read, "An earlier version"},
    Row{draft_put, "putDraft", "PUT", "/api/v1/entries/{entry}/draft", Right::knowledge_write, "Writes the draft of an entry, new or not"},
    Row{draft_drop, "dropDraft", "DELETE", "/api/v1/entries/{entry}/draft", Right::knowledge_write, "Throws the draft away"},
    Row{draft_replay, "replayDraft", "POST", "/api/v1/entries/{entry}/draft/replay", Right::knowledge_write,
        "What past questions would have got with this draft"},
    Row{draft_approve, "approveDraft", "POST", "/api/v1/entries/{entry}/draft/approval", Right::knowledge_write,
        "A second person's word for the draft"},
    Row{draft_publish, "publishDraft", "POST", "/api/v1/entries/{entry}/draft/publication", Right::knowledge_write,
        "Publishes the draft: the next question gets it"},
    Row{entry_retire, "retireEntry", "POST", "/api/v1/entries/{entry}/retirement", Right::knowledge_write, "Serves the entry no more"},
    Row{entry_verify, "verifyEntry", "POST", "/api/v1/entries/{entry}/verification", Right::knowledge_write,
        "Says that the entry is right as of today"},
    Row{preview, "preview", "POST", "/api/v1/preview", Right::knowledge_read, "An answer as people will see it"},
    Row{golden, "golden", "GET", "/api/v1/golden", Right::knowledge_read, "Questions whose answer must not change unseen"},
    Row{golden_add, "addGolden", "POST", "/api/v1/golden", Right::knowledge_write, "Adds a golden question"},
    Row{golden_drop, "dropGolden", "DELETE", "/api/v1/golden/{number}", Right::knowledge_write, "Takes a golden question away"},
    Row{threads, "threads", "GET", "/api/v1/threads", Right::threads, "The newest questions and how they stand"},
    Row{thread, "thread", "GET", "/api/v1/threads/{account}/{place}/{thread}", Right::threads, "What was said in a thread, and how it stands with people"},
    Row{thread_act, "actInThread", "POST", "/api/v1/threads/{account}/{place}/{thread}/acts", Right::threads_work,
        "Claims the thread, answers in it, leaves a note, passes it on or returns it to the bot"},
    Row{tickets, "tickets", "GET", "/api/v1/tickets", Right::tickets_read, "Tickets that are open or over, or that hold words"},
    Row{ticket, "ticket", "GET", "/api/v1/tickets/{ticket}", Right::tickets_read, "One ticket and all that was said and done"},
    Row{ticket_act, "actOnTicket", "POST", "/api/v1/tickets/{ticket}/acts", Right::tickets_work, "Gives the ticket to an agent, comments, notes or sets its state"},
    Row{services, "services", "GET", "/api/v1/services", Right::services_read, "How each service is, who follows it, and planned changes"},
    Row{service, "service", "GET", "/api/v1/services/{service}", Right::services_read, "One service, its story, and what became of its last notices"},
    Row{service_report, "reportService", "POST", "/api/v1/services/{service}/reports", Right::services_write, "Says how a service is, to everybody"},
    Row{channels, "channels", "GET", "/api/v1/channels", Right::channels_read, "Places, their mode and roll-out step"},
    Row{channel_change, "changeChannel", "PATCH", "/api/v1/channels/{account}/{place}", Right::channels_write, "Changes a place's rules"},
    Row{experts, "experts", "GET", "/api/v1/experts", Right::experts_read, "Who knows what, as everybody may see it, and what waits for approval"},
    Row{expert_decide, "decideExpert", "POST", "/api/v1/experts/decisions", Right::experts_read, "The word of whoever keeps a topic on what was said of somebody"},
    Row{points, "points", "GET", "/api/v1/points", Right::points_read, "The rules of points, seasons and team goals"},
    Row{points_check, "checkPoints", "GET", "/api/v1/points/check", Right::points_check, "Rings of mutual praise, and whether the ledger is whole"},
    Row{calibration, "calibration", "GET", "/api/v1/calibration", Right::today, "How sure the bot was, and how often it was right"},
    Row{people, "people", "GET", "/api/v1/people", Right::people_read, "The directory"},
    Row{health, "health", "GET", "/api/v1/health", Right::health_read, "What works, what does not, and what is parked"},
    Row{parked_decide, "decideParked", "POST", "/api/v1/parked/{id}", Right::parked, "Tries something parked again, or calls it done"},
    Row{audit, "audit", "GET", "/api/v1/audit", Right::audit_read, "Privileged acts, newest first"},
    Row{tokens, "tokens", "GET", "/api/v1/tokens", Right::tokens, "API tokens, without their secrets"},
    Row{token_add, "addToken", "POST", "/api/v1/tokens", Right::tokens, "Makes an API token; its secret is shown once"},
    Row{token_drop, "dropToken", "DELETE", "/api/v1/tokens/{id}", Right::tokens, "Ends an API token"},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < table.size(); ++i)
        if (table[i].operation != static_cast<Operation>(i)) return false;
    return true;
}
static_assert(table.size() == static_cast<std::size_t>(Operation::count) && in_order(), "each operation has one row, in order");

int digit(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

// Nothing when it is no valid percent-encoding.
std::optional<std::string> decoded(std::string_view segment) {
    std::string text;
    for (std::size_t i = 0; i < segment.size(); ++i) {
        if (segment[i] != '%') {
            text += segment[i];
            continue;
        }
        if (i + 2 >= segment.size()) return std::nullopt;
        const int high = digit(segment[i + 1]), low = digit(segment[i + 2]);
        if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
        text += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return text;
}

std::vector<std::string_view> segments_of(std::string_view path) {
    std::vector<std::string_view> segments;
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return segments;
}

// How well a row fits: 0 not at all; exact segments count more than "{…}", "**" least.
int fit(const Row& row, const std::vector<std::string_view>& asked, std::vector<std::string>& parts) {
    const auto wanted = segments_of(row.path);
    int points = 1;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] == "**") return i < asked.size() ? points : 0;
        if (i >= asked.size()) return 0;
        if (wanted[i].starts_with('{')) {
            auto value = decoded(asked[i]);
            if (!value || value->empty()) return 0;
            parts.push_back(std::move(*value));
            points += 1;
        } else if (wanted[i] != asked[i]) {
            return 0;
        } else {
            points += 100;
        }
    }
    return wanted.size() == asked.size() ? points : 0;
}

}  // namespace

std::span<const Row> rows() {
    return table;
}

const Row& row_of(Operation operation) {
    return table[static_cast<std::size_t>(operation)];
}

Match match(std::string_view method, std::string_view target) {
    const auto asked = segments_of(target.substr(0, target.find('?')));
    Match best;
    int most = 0;
    for (const Row& row : table) {
        std::vector<std::string> parts;
        const int points = fit(row, asked, parts);
        if (points == 0) continue;
        best.methods.emplace_back(row.method);
        const bool same = row.method == method || (method == "HEAD" && row.method == "GET");
        if (same && points > most) most = points, best.row = &row, best.parts = std::move(parts);
    }
    return best;
}

}  // namespace twicket::console
