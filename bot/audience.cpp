// Members by groups, intersected.
#include "bot/audience.hpp"

namespace twicket {

Audience Audiences::of(const Place& place, PlaceKind kind, const Person& speaker) const {
    if (kind == PlaceKind::direct) return {speaker.groups};
    if (const auto known = known_.find(place.members); known != known_.end()) return known->second;
    std::vector<const Person*> readers;
    for (const Person& person : people_.all())
        if (std::any_of(place.members.begin(), place.members.end(), [&](const std::string& group) { return person.in_group(group); }))
            readers.push_back(&person);
    return known_[place.members] = shared_by(readers);
}

}  // namespace twicket
