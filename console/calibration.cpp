// The reliability diagram of the answers that people really got: how sure the bot was, and how often it turned out right
// (row 53). Right: called helpful, or not asked again; what is too young to tell is left out.
#include <algorithm>
#include <array>
#include <map>

#include "bot/event.hpp"
#include "console/operations.hpp"
#include "console/resolution.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;
constexpr std::int64_t most_questions = 20'000;
constexpr std::int64_t newest_events = 300'000;
constexpr std::size_t bin_count = 10;

struct Bin {
    std::int64_t count = 0, right = 0;
    double stated = 0;  // the sum of how sure it was
};

using MessageKey = std::array<std::string, 3>;  // account, place, message

std::map<MessageKey, double> confidences(store::Connection& connection, Time since) {
    std::map<MessageKey, double> found;
    auto rows = connection.query("SELECT body, trace FROM event WHERE sequence > (SELECT COALESCE(MAX(sequence), 0) FROM event) - $3 AND arrived >= $1"
                                 " AND label = 'answered' AND trace <> '' ORDER BY sequence DESC LIMIT $2",
                                 {to_millis(since), most_questions, newest_events});
    while (rows.next()) {
        const json trace = json::parse(rows.text(1), nullptr, false);
        const auto event = event_from_json(rows.text(0));
        if (event.has_error() || !trace.is_object() || !trace.contains("confidence") || !trace["confidence"].is_number()) continue;
        if (const auto* message = std::get_if<Message>(&event->what)) found[{event->account, event->place, message->id}] = trace["confidence"].get<double>();
    }
    return found;
}

struct Seen {
    std::vector<PastAsking> askings{};
    std::map<MessageKey, double> sure{};
};

}  // namespace

Answering calibration(const Parts& parts, const Asked& asked) {
    const auto days = number_in(asked.request, "days", 30, 1, 31);
    const Time now = parts.clock.now(), since = now - std::chrono::days{days};
    auto job = [since](store::Connection& connection) { return Seen{askings_since(connection, since, most_questions), confidences(connection, since)}; };
    const auto seen = co_await parts.store.read(std::move(job));
    if (seen.has_error()) co_return refusal(seen.error());
    const std::vector<Fate> fates = fates_of(seen->askings, now);
    std::array<Bin, bin_count> bins{};
    std::int64_t judged = 0;
    for (std::size_t i = 0; i < fates.size(); ++i) {
        const PastAsking& one = seen->askings[i];
        const auto sure = seen->sure.find({one.account, one.place, one.message});
        const bool right = fates[i] == Fate::said_so || fates[i] == Fate::quiet;
        if (sure == seen->sure.end() || !(right || fates[i] == Fate::not_solved)) continue;
        const double stated = std::clamp(sure->second, 0.0, 1.0);
        Bin& bin = bins[std::min(bin_count - 1, static_cast<std::size_t>(stated * bin_count))];
        ++bin.count, ++judged;
        bin.right += right;
        bin.stated += stated;
    }
    json list = json::array();
    double error = 0;
    for (std::size_t i = 0; i < bin_count; ++i) {
        const Bin& bin = bins[i];
        const double count = static_cast<double>(std::max<std::int64_t>(bin.count, 1));
        error += std::abs(bin.stated - static_cast<double>(bin.right));
        list.push_back({{"from", static_cast<double>(i) / bin_count}, {"to", static_cast<double>(i + 1) / bin_count}, {"count", bin.count},
                        {"right", static_cast<double>(bin.right) / count}, {"stated", bin.stated / count}});
    }
    co_return reply(200, {{"days", days}, {"judged", judged}, {"error", judged == 0 ? json{} : json(error / static_cast<double>(judged))}, {"bins", list}});
}

}  // namespace twicket::console
