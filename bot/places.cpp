// Rules of places, and the audience that may read along.
#include "bot/places.hpp"

#include <array>

namespace twicket {
namespace {

constexpr std::array<std::string_view, 4> mode_names{"mention", "questions", "all", "off"};
constexpr std::array<std::string_view, 3> step_names{"listen", "suggest", "answer"};
constexpr std::array<std::string_view, 3> first_names{"bot", "human", "ask"};

template <class Enum, std::size_t N>
std::optional<Enum> enum_from(const std::array<std::string_view, N>& names, std::string_view name) {
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == name) return static_cast<Enum>(i);
    return std::nullopt;
}

}  // namespace

std::string_view name_of(Mode mode) { return mode_names[static_cast<std::size_t>(mode)]; }
std::optional<Mode> mode_from(std::string_view name) { return enum_from<Mode>(mode_names, name); }
std::string_view name_of(FirstAnswer who) { return first_names[static_cast<std::size_t>(who)]; }
std::optional<FirstAnswer> first_answer_from(std::string_view name) { return enum_from<FirstAnswer>(first_names, name); }
std::string_view name_of(RollOut step) { return step_names[static_cast<std::size_t>(step)]; }
std::optional<RollOut> roll_out_from(std::string_view name) { return enum_from<RollOut>(step_names, name); }

void apply_rule(Place& place, const nlohmann::json& rule) {
    if (const auto mode = mode_from(rule.value("mode", ""))) place.mode = *mode;
    if (const auto step = roll_out_from(rule.value("roll_out", ""))) place.roll_out = *step;
    if (const auto who = first_answer_from(rule.value("first_answer", ""))) place.first_answer = *who;
    place.posts_per_hour = rule.value("posts_per_hour", place.posts_per_hour);
}

bool Audience::may_read(const std::vector<std::string>& entry_audience) const {
    static const std::vector<std::string> everyone{"everyone"};
    for (const std::string& group : entry_audience.empty() ? everyone : entry_audience)
        if (std::find(groups.begin(), groups.end(), group) != groups.end()) return true;
    return false;
}

Audience shared_by(const std::vector<const Person*>& readers) {
    Audience audience;
    if (readers.empty()) return audience;
    audience.groups = readers.front()->groups;
    for (const Person* reader : readers)
        std::erase_if(audience.groups, [&](const std::string& group) { return !reader->in_group(group); });
    return audience;
}

void Places::put(Place place) {
    const auto key = std::make_pair(place.account, place.id);
    places_.insert_or_assign(key, std::move(place));
}

const Place* Places::find(const std::string& account, const std::string& id) const {
    const auto found = places_.find({account, id});
    return found == places_.end() ? nullptr : &found->second;
}

Place Places::rules(const std::string& account, const std::string& id, PlaceKind kind) const {
    if (const Place* known = find(account, id)) return *known;
    Place place{.account = account, .id = id, .name = id, .kind = kind};
    place.mode = kind == PlaceKind::direct ? Mode::all : Mode::mention;
    return place;
}

std::vector<const Place*> Places::of_account(const std::string& account) const {
    std::vector<const Place*> found;
    for (const auto& [key, place] : places_)
        if (key.first == account) found.push_back(&place);
    return found;
}

}  // namespace twicket
