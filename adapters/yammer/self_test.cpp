// One small question a step; each finding says what to do.
#include "adapters/yammer/self_test.hpp"

#include "adapters/yammer/decode.hpp"

namespace twicket::yammer {
namespace {

using namespace std::chrono_literals;

constexpr Duration clock_tolerance = 60s;

Finding about_feed(const std::string& path, const Result<nlohmann::json>& page) {
    if (page.has_value()) return {Grade::good, path + " can be read"};
    if (page.error().code == ErrorCode::rate_limited)
        return {Grade::warning, path + " was not asked: Yammer's rate limit is used up now"};
    return {Grade::bad, path + " cannot be read (" + page.error().detail +
                            "): add the service account to the community, or take it out of groups"};
}

}  // namespace

std::string path_of(const std::string& group) {
    return group == "general" ? "messages/general.json" : "messages/in_group/" + group + ".json";
}

boost::asio::awaitable<std::vector<Finding>> self_test(Api& api, const Token& token, std::vector<std::string> paths) {
    std::vector<Finding> findings;
    const auto self = co_await api.get("users/current.json", Budget::Use::other);
    if (self.has_error()) {
        findings.push_back({Grade::bad, "Yammer does not let us in: " + self.error().detail});
        co_return findings;
    }
    const auto profile = decode_user(*self);
    if (!profile) {
        findings.push_back({Grade::bad, "Yammer did not say who the token belongs to; is api_url right?"});
        co_return findings;
    }
    findings.push_back({Grade::good, "the token belongs to " + profile->name + " (" + profile->id + ")"});
    if (!profile->active) findings.push_back({Grade::bad, "this account is not active: have it activated"});
    if (const auto error = api.clock_error(); error && std::chrono::abs(*error) > clock_tolerance)
        findings.push_back({Grade::bad, "this machine's clock is " + std::to_string(std::chrono::abs(*error) / 1s) +
                                            " s " + (*error > Duration{0} ? "ahead of" : "behind") +
                                            " Yammer's: set it right (NTP)"});
    if (!token.remark().empty()) findings.push_back({Grade::warning, token.remark()});
    for (const std::string& path : paths) {
        const std::string first = path + "?limit=1";
        const auto page = co_await api.get(first, Budget::Use::read);
        findings.push_back(about_feed(path, page));
    }
    co_return findings;
}

}  // namespace twicket::yammer
