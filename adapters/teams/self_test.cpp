// One small question a step; each finding says what to do.
#include "adapters/teams/self_test.hpp"

#include "adapters/teams/activity.hpp"
#include "adapters/teams/connector.hpp"
#include "adapters/teams/trust.hpp"

namespace twicket::teams {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using namespace std::chrono_literals;

// What Entra's codes mean for whoever set the account up.
std::string advice_for(const std::string& detail) {
    static constexpr std::pair<std::string_view, std::string_view> known[] = {
        {"AADSTS7000222",
         "the client secret has expired: make a new one in Entra and put it where client_secret points"},
        {"AADSTS7000215", "the client secret is wrong: copy its Value, not its Secret ID"},
        {"AADSTS700016", "there is no app of this app_id in the tenant tenant_id"},
        {"AADSTS90002", "there is no tenant tenant_id"},
        {"AADSTS900023", "tenant_id is no tenant's id"},
        {"AADSTS7000112", "the app is disabled in Entra"}};
    for (const auto& [code, advice] : known)
        if (detail.find(code) != std::string::npos) return std::string{advice};
    return "look at app_id, tenant_id and client_secret";
}

// "Sun, 22 Nov 2026 10:00:00 GMT" of any answer, against our clock.
Finding clock_finding(const net::HttpAnswer& answer, Time now) {
    static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const std::string_view date = answer.header("Date");
    if (date.size() < 25)
        return {Grade::warning, "the sign-in host does not tell its time, so our clock was not compared"};
    const auto month = months.find(date.substr(8, 3));
    const std::string month_text = month == std::string_view::npos ? "00" : std::to_string(101 + month / 3).substr(1);
    const std::string iso = std::string{date.substr(12, 4)} + "-" + month_text + "-" + std::string{date.substr(5, 2)} +
                            "T" + std::string{date.substr(17, 8)} + "Z";
    const auto theirs = parse_time(iso);
    if (!theirs) return {Grade::warning, "the sign-in host's time cannot be read, so our clock was not compared"};
    const auto off = std::chrono::duration_cast<std::chrono::seconds>(now - *theirs).count();
    const std::string told =
        "our clock is " + std::to_string(off < 0 ? -off : off) + " s " + (off < 0 ? "behind" : "ahead");
    if (off > 300 || off < -300) return {Grade::bad, told + ": tokens will be refused; set the machine's time (NTP)"};
    if (off > 60 || off < -60) return {Grade::warning, told + "; set the machine's time (NTP)"};
    return {Grade::good, "the clock agrees with the sign-in host"};
}

awaitable<std::vector<Finding>> ask_keys(const Settings& settings, net::HttpClient& client, Clock& clock) {
    std::vector<Finding> findings;
    net::HttpCall call{.url = settings.metadata_url, .deadline = 10s, .max_body = 256 * 1024};
    const Result<net::HttpAnswer> answer = co_await client.send(std::move(call));
    if (answer.has_error() || !answer->ok()) {
        const std::string why = answer.has_error() ? answer.error().detail : net::error_of(*answer).detail;
        findings.push_back(
            {Grade::bad, "the signing keys' address does not answer, so no event can be checked: " + why});
        co_return findings;
    }
    findings.push_back(clock_finding(*answer, clock.now()));
    TrustRules rules{settings.app_id, settings.issuer, settings.metadata_url};
    Trust trust{std::move(rules), client, clock};
    const Result<std::size_t> keys = co_await trust.count_keys();
    if (keys.has_error())
        findings.push_back({Grade::bad, "no event can be checked: " + keys.error().detail});
    else
        findings.push_back({Grade::good, "events can be checked: " + std::to_string(*keys) + " signing keys"});
    co_return findings;
}

awaitable<std::vector<Finding>> ask_connector(const Settings& settings, net::HttpClient& client, Clock& clock) {
    std::vector<Finding> findings;
    TokenSource tokens{{settings.app_id, settings.secret, settings.login_url, settings.tenant_id, settings.token_scope},
                       client,
                       clock};
    const Result<std::string> token = co_await tokens.get();
    if (token.has_error()) {
        findings.push_back({Grade::bad, token.error().detail + "; " + advice_for(token.error().detail)});
        co_return findings;
    }
    findings.push_back({Grade::good, "Entra gives us a token"});
    Connector connector{client, &tokens};
    std::string service = settings.service_url.empty() ? first_service_url : settings.service_url, nowhere = "0",
                nobody = "0";
    const Result<nlohmann::json> asked =
        co_await connector.member(std::move(service), std::move(nowhere), std::move(nobody));
    const bool refused = asked.has_error() && asked.error().code == ErrorCode::unauthorized;
    const bool away =
        asked.has_error() && (asked.error().code == ErrorCode::unavailable || asked.error().code == ErrorCode::timeout);
    if (refused)
        findings.push_back({Grade::bad, "the connector refuses our token: add the Teams channel to the bot in Azure"});
    else if (away)
        findings.push_back({Grade::bad, "the connector cannot be reached: " + asked.error().detail});
    else
        findings.push_back({Grade::good, "the connector takes our token"});
    co_return findings;
}

}  // namespace

Finding secret_age(const std::string& ends, Time now) {
    const auto day = parse_time(ends + "T00:00:00Z");
    if (ends.empty() || !day)
        return {Grade::warning,
                "when the client secret ends is not known here; write secret_expires: 2027-01-31 to be warned a month "
                "ahead"};
    const auto days = std::chrono::duration_cast<std::chrono::hours>(*day - now).count() / 24;
    if (*day <= now) return {Grade::bad, "the client secret ended on " + ends + ": make a new one in Entra"};
    if (days < 30)
        return {Grade::warning, "the client secret ends on " + ends + ", in " + std::to_string(days) +
                                    " days: make a new one in Entra"};
    return {Grade::good, "the client secret lives until " + ends};
}

awaitable<std::vector<Finding>> self_test(Settings settings, net::HttpClient& client, Clock& clock) {
    std::vector<Finding> findings;
    if (settings.emulator) {
        findings.push_back(
            {Grade::warning, "authentication is emulator: nothing is checked; for trials on this machine only"});
        co_return findings;
    }
    std::vector<Finding> keys = co_await ask_keys(settings, client, clock);
    std::vector<Finding> connector = co_await ask_connector(settings, client, clock);
    findings.insert(findings.end(), keys.begin(), keys.end());
    findings.insert(findings.end(), connector.begin(), connector.end());
    findings.push_back(secret_age(settings.secret_expires, clock.now()));
    co_return findings;
}

}  // namespace twicket::teams
