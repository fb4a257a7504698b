// The newest questions with their state. What people write to the bot alone is shown only once they asked for a human:
// before that it is between them and the bot. One thread is thread.cpp.
#include <algorithm>

#include "console/operations.hpp"
#include "console/resolution.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;

bool is_open(const Parts& parts, const std::string& account, const std::string& place) {
    const Place* known = parts.places.find(account, place);
    return known && known->kind != PlaceKind::direct;
}

std::string name_of_person(const Parts& parts, const std::string& id) {
    const Person* person = parts.people.find(id);
    return person ? person->name : id;
}

json row_json(const Parts& parts, const PastAsking& one) {
    const Place* place = parts.places.find(one.account, one.place);
    const bool shown = is_open(parts, one.account, one.place) || one.with_people();
    return {{"account", one.account},
            {"place", one.place},
            {"place_name", place && place->kind != PlaceKind::direct ? "#" + place->name : ""},
            {"thread", one.thread.empty() ? one.message : one.thread},
            {"person", shown ? json(name_of_person(parts, one.person)) : json{}},
            {"text", shown ? json(one.text) : json{}},
            {"state", one.state},
            {"handler", one.handler.empty() ? json{} : json(name_of_person(parts, one.handler))},
            {"judged", one.judged},
            {"asked", to_rfc3339(one.asked)},
            {"updated", to_rfc3339(one.updated)}};
}

}  // namespace

Answering threads(const Parts& parts, const Asked& asked) {
    const auto limit = number_in(asked.request, "limit", 100, 1, 500);
    const Time since = parts.clock.now() - std::chrono::days{31};
    const std::string state = asked.request.parameter("state");
    auto job = [since](store::Connection& connection) { return askings_since(connection, since, 5'000); };
    const auto found = co_await parts.store.read(std::move(job));
    if (found.has_error()) co_return refusal(found.error());
    json list = json::array();
    for (auto one = found->rbegin(); one != found->rend() && list.size() < static_cast<std::size_t>(limit); ++one)
        if (state.empty() || one->state == state) list.push_back(row_json(parts, *one));
    co_return reply(200, {{"threads", list}});
}

}  // namespace twicket::console
