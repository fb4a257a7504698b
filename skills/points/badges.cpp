// The rules of badges.
#include "skills/points/badges.hpp"

namespace twicket::points {

std::string_view name_of(Badge badge) {
    switch (badge) {
        case Badge::first_answer:
            return "badge.first_answer";
        case Badge::ten_verified:
            return "badge.ten_verified";
        case Badge::outage_helper:
            return "badge.outage_helper";
        case Badge::many_helped:
            return "badge.many_helped";
    }
    return "badge.first_answer";
}

std::vector<Badge> badges_of(const Proof& proof) {
    std::vector<Badge> earned;
    if (proof.answers >= 1) earned.push_back(Badge::first_answer);
    if (proof.verified >= 10) earned.push_back(Badge::ten_verified);
    if (proof.in_outage) earned.push_back(Badge::outage_helper);
    if (proof.people_helped >= 25) earned.push_back(Badge::many_helped);
    return earned;
}

}  // namespace twicket::points
