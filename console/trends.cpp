// Weekly trends of groups, as they were kept (bot/trends): nothing of few people is there to be shown.
#include "bot/trends.hpp"

#include "console/operations.hpp"

namespace twicket::console {

using nlohmann::json;

Answering trends(const Parts& parts, const Asked& asked) {
    constexpr std::int64_t most = 5'000;
    const auto wanted = static_cast<std::size_t>(number_in(asked.request, "weeks", 8, 1, 52));
    const int minimum = parts.settings.trends_from;
    json weeks = json::array();
    if (minimum > 0) {
        const auto read = [](store::Connection& connection) { return trends::stored(connection, most); };
        const Result<std::vector<Trend>> all = co_await parts.store.read(read);
        if (all.has_error()) co_return refusal(all.error());
        for (const Trend& trend : *all) {
            if (weeks.empty() || weeks.back()["week"] != trend.week) {
                if (weeks.size() == wanted) break;
                weeks.push_back({{"week", trend.week}, {"lines", json::array()}});
            }
            const std::string name = trend.subject == "all" ? "" : parts.trend_subject(trend.subject);
            if (name.empty() && trend.subject != "all") continue;
            weeks.back()["lines"].push_back(
                {{"subject", trend.subject}, {"name", name}, {"people", trend.people}, {"figures", trend.figures}});
        }
    }
    co_return reply(200, {{"on", minimum > 0}, {"minimum", minimum}, {"weeks", weeks}});
}

}  // namespace twicket::console
