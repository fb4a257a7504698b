// What the answer skill learns of the channels where an answer may be shared.
#pragma once
#include "bot/acquaintance.hpp"
#include "bot/audience.hpp"
#include "bot/places.hpp"
#include "skills/answer/answer.hpp"

namespace twicket::app {

// The channels that a person is in and where we speak. Both keep what they are given; it outlives them.
answer::PlacesOf places_of(const Places& places, const Audiences& audiences, Acquaintance& acquaintance);
answer::MayShare may_share(const Places& places, const Acquaintance& acquaintance);

}  // namespace twicket::app
