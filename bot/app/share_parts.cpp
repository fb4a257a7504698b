// The network's own word on who is in a place counts; the configuration's where it has none.
#include "bot/app/share_parts.hpp"

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>

namespace twicket::app {
namespace {

bool may_hold_answers(const Place& place) {
    return place.mode != Mode::off && place.roll_out == RollOut::answer && place.kind != PlaceKind::direct;
}

bool is_member(const Place& place, const Person& person) {
    return std::ranges::any_of(place.members, [&](const auto& group) { return person.in_group(group); });
}

}  // namespace

answer::PlacesOf places_of(const Places& places, const Audiences& audiences, Acquaintance& acquaintance) {
    return [&places, &audiences, &acquaintance](std::string account, Person person)
               -> boost::asio::awaitable<std::vector<answer::SharePlace>> {
        std::vector<answer::SharePlace> found;
        std::vector<Place> candidates;
        for (const Place* place : places.of_account(account))
            if (may_hold_answers(*place)) candidates.push_back(*place);
        for (const Place& place : candidates) {
            std::string network = account, id = place.id, who = person.id;
            const std::optional<bool> told = co_await acquaintance.is_in(std::move(network), std::move(id), std::move(who));
            if (!(told ? *told : is_member(place, person))) continue;
            std::string again = account, where = place.id;
            const std::optional<Audience> readers = co_await acquaintance.audience(std::move(again), std::move(where));
            found.push_back({place.id, place.name, readers ? *readers : audiences.of(place, place.kind, person)});
        }
        co_return found;
    };
}

answer::MayShare may_share(const Places& places, const Acquaintance& acquaintance) {
    return [&places, &acquaintance](const std::string& account, const Person& person, const std::string& here) {
        return std::ranges::any_of(places.of_account(account), [&](const Place* place) {
            if (place->id == here || !may_hold_answers(*place)) return false;
            return acquaintance.was_in(account, place->id, person.id).value_or(is_member(*place, person));
        });
    };
}

}  // namespace twicket::app
