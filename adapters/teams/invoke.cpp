// Invokes: activities whose HTTP answer people wait for. The event behind one is committed before it is answered, as
// always; what the turn makes of it within the deadline becomes the answer.
#include <algorithm>

#include "adapters/teams/teams.hpp"
#include "adapters/teams/texts.hpp"

namespace twicket::teams {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using net::HttpResponse;
using nlohmann::json;

constexpr std::size_t most_waiting = 500;

HttpResponse answer(const json& body) {
    return HttpResponse::json(200, body.dump(-1, ' ', false, json::error_handler_t::replace));
}

// The real result of adaptiveCard/action stands in the body; HTTP says 200.
HttpResponse card_answer(json card) {
    return answer(
        {{"statusCode", 200}, {"type", "application/vnd.microsoft.card.adaptive"}, {"value", std::move(card)}});
}
HttpResponse words_answer(const std::string& words) {
    return answer({{"statusCode", 200}, {"type", "application/vnd.microsoft.activity.message"}, {"value", words}});
}
HttpResponse error_answer(int status, const char* code, const std::string& message) {
    return answer({{"statusCode", status},
                   {"type", "application/vnd.microsoft.error"},
                   {"value", {{"code", code}, {"message", message}}}});
}

}  // namespace

awaitable<HttpResponse> Teams::invoke(const Activity& activity) {
    if (activity.name == "adaptiveCard/action") {
        HttpResponse response = co_await press(activity);
        co_return response;
    }
    co_return HttpResponse::problem(501, "an invoke that is not known here");
}

awaitable<HttpResponse> Teams::press(const Activity& activity) {
    const json& action = object_in(object_in(activity.body, "value"), "action");
    std::optional<Click> click = click_of(object_in(action, "data"));
    if (!click) co_return error_answer(400, "BadRequest", "not a button of ours");
    const std::string language{spoken(activity.locale)};
    // Listened for from before the event is stored: the turn may be quicker than the commit's return.
    std::optional<Presses::Waiting> waiting;
    if (presses_.waiting() < most_waiting) waiting.emplace(presses_, click->card, activity.conversation);
    std::vector<Event> events{event_of(activity, us_, std::move(*click))};
    const Result<void> stored = co_await accept(activity, std::move(events));
    if (stored.has_error()) co_return error_answer(500, "Unavailable", texts().say("try_again", language));
    std::optional<json> look;
    if (waiting) look = co_await waiting->answer(settings_.press_limit);
    if (look) co_return card_answer(std::move(*look));
    co_return words_answer(texts().say("noted", language));
}

}  // namespace twicket::teams
