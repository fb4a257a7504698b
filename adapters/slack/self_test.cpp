// Each sentence says what is wrong and what to do about it.
#include "adapters/slack/self_test.hpp"

#include <algorithm>

#include "adapters/slack/manifest.hpp"
#include "bot/net/retry_after.hpp"
#include "bot/text/shape.hpp"

namespace twicket::slack {
namespace {

using nlohmann::json;

constexpr Duration clock_worth_a_word = std::chrono::seconds{60}, clock_too_far = std::chrono::minutes{5};

bool holds(std::string_view scopes, std::string_view wanted) {
    while (!scopes.empty()) {
        std::string_view one = scopes.substr(0, scopes.find(','));
        scopes.remove_prefix(std::min(one.size() + 1, scopes.size()));
        while (one.starts_with(' ')) one.remove_prefix(1);
        while (one.ends_with(' ')) one.remove_suffix(1);
        if (one == wanted) return true;
    }
    return false;
}

Finding about_refusal(const Refused& refused, std::string_view what) {
    const std::string reason = refused.word.empty() ? refused.error.detail : refused.word;
    if (refused.error.code == ErrorCode::unauthorized)
        return {Grade::bad, "Slack refuses the " + std::string{what} + " (" + reason +
                                "): install the app again and set the new token"};
    return {Grade::bad, "Slack cannot be asked about the " + std::string{what} + ": " + reason};
}

}  // namespace

std::vector<Finding> about_rights(std::string_view scopes) {
    if (scopes.empty())
        return {
            {Grade::warning, "Slack did not tell which rights the app has; compare them with the manifest by hand"}};
    std::vector<Finding> findings;
    std::size_t held = 0;
    for (const Right& right : rights()) {
        if (holds(scopes, right.scope)) {
            ++held;
            continue;
        }
        findings.push_back({right.needed ? Grade::bad : Grade::warning,
                            "the app lacks the right " + std::string{right.scope} + ", so " +
                                std::string{right.lost_without} +
                                ": add it at Slack (OAuth & Permissions) and install the app again"});
    }
    if (findings.empty()) findings.push_back({Grade::good, "all " + std::to_string(held) + " rights are granted"});
    return findings;
}

Finding about_clock(std::string_view date, Time now) {
    const auto theirs = net::parse_retry_after(date, Time{}, std::chrono::hours{24 * 365 * 200});
    if (!theirs) return {Grade::warning, "Slack's answer carries no readable time, so the clock could not be compared"};
    const Duration apart = now - (Time{} + *theirs);
    const auto seconds = std::chrono::round<std::chrono::seconds>(apart).count();
    if (std::chrono::abs(apart) < clock_worth_a_word) return {Grade::good, "the clock is right"};
    const std::string how =
        "the clock is " + std::to_string(std::abs(seconds)) + " s " + (seconds > 0 ? "ahead" : "behind");
    if (std::chrono::abs(apart) < clock_too_far)
        return {Grade::warning, how + "; over 300 s Slack's requests would be refused: switch time synchronisation on"};
    return {Grade::bad, how + ", so every request of Slack is refused as stale: switch time synchronisation on"};
}

boost::asio::awaitable<std::vector<Finding>> self_test(Api& api, Api* app_api, bool signed_requests, Clock& clock) {
    std::vector<Finding> findings;
    json nothing = json::object();
    const Answer<Said> said = co_await api.call("auth.test", nothing);
    if (said.has_error()) {
        findings.push_back(about_refusal(said.error(), "bot token"));
    } else {
        const json& answer = said->answer;
        findings.push_back({Grade::good, "signed in as " + std::string{text::text_in(answer, "user")} +
                                             " in the workspace " + std::string{text::text_in(answer, "team")} + " (" +
                                             std::string{text::text_in(answer, "team_id")} + ")"});
        for (Finding& finding : about_rights(said->scopes)) findings.push_back(std::move(finding));
        findings.push_back(about_clock(said->date, clock.now()));
    }
    if (app_api != nullptr) {
        const Answer<Said> opened = co_await app_api->call("apps.connections.open", nothing);
        if (opened.has_error())
            findings.push_back(about_refusal(opened.error(), "app-level token"));
        else
            findings.push_back({Grade::good, "Socket Mode can be opened"});
    }
    if (!signed_requests && app_api == nullptr)
        findings.push_back(
            {Grade::bad, "neither a signing secret nor an app-level token is set, so nothing can come in"});
    co_return findings;
}

}  // namespace twicket::slack
