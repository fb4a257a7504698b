// Everything a turn looks at, worked out from one event: who speaks, where, who reads along, whether we may speak, in
// which language. Pure but for the directory it reads.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "bot/audience.hpp"
#include "bot/lessons.hpp"
#include "bot/skill.hpp"
#include "bot/turn_record.hpp"

namespace twicket {

// The values behind a Turn, owned for as long as it runs (the directory may be replaced meanwhile).
struct Scene {
    Event event;
    Conversation conversation;
    Person person{};
    Place place{};
    Audience audience{};
    Manners manners{};
    std::string language{};
    std::string key{};
    Time now{};
    PurposeGuess purpose{};
    bool deleted = false;  // the message was taken back before its turn came
    bool left = false;     // by somebody who does not work here any more: nothing is said to them
    Turn turn() const { return {event, conversation, person, audience, place, manners, language, key, now, purpose}; }
};

struct SceneParts {
    const People& people;
    const Places& places;
    const Audiences& audiences;
    const std::string& language;  // when nothing else tells
    Time now;
    const Lessons& lessons;
    int posts_last_hour;  // unasked posts of ours in the event's place
    std::optional<Audience> readers{};  // by the network; nothing: by the place's configured members
    std::function<PurposeGuess(const std::string& text)> read_purpose{};  // nothing: no message has a purpose
};

// `behind`: what waits after the event in its thread; it may change or take back the very message.
Scene set_scene(const SceneParts& parts, Event event, Conversation conversation, std::span<const WaitingEvent> behind);

}  // namespace twicket
