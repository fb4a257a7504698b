// Who reads along in a place, worked out from its members and kept until people or places change. Main executor only.
#pragma once
#include <map>
#include <string>

#include "bot/people.hpp"
#include "bot/places.hpp"

namespace twicket {

class Audiences {
  public:
    explicit Audiences(const People& people) : people_{people} {}
    // Of a direct message: the speaker alone. Of a channel: the groups that all its members share.
    Audience of(const Place& place, PlaceKind kind, const Person& speaker) const;
    // After people or places have changed.
    void forget() { known_.clear(); }

  private:
    const People& people_;
    mutable std::map<std::vector<std::string>, Audience> known_;  // by the place's member groups
};

}  // namespace twicket
