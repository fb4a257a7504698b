// Places and who reads along there. A place's rules (mode, quiet hours, limits, scopes, roll-out step) come from the
// configuration and can be changed by `/desk channel …`; the audience is worked out from the members.
#pragma once
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/error.hpp"
#include "bot/event.hpp"
#include "bot/people.hpp"

namespace twicket {

enum class Mode { mention, questions, all, off };             // row 5
enum class RollOut { listen, suggest, answer };               // row 65
enum class FirstAnswer { bot, human, ask };                   // row 42

struct QuietHours {
    int from_minute = 0;  // of the day, in the place's time zone
    int to_minute = 0;    // equal to from: none
};

struct Place {
    std::string account;
    std::string id;
    std::string name{};
    std::string topic{};
    PlaceKind kind = PlaceKind::channel;
    Mode mode = Mode::questions;
    RollOut roll_out = RollOut::answer;
    FirstAnswer first_answer = FirstAnswer::bot;
    QuietHours quiet{};
    int posts_per_hour = 60;          // unasked posts of the bot; being called by name is always answered
    std::string timezone{"UTC"};
    std::string language{};           // default of the place, empty: by message
    std::vector<std::string> scopes{};  // tags an entry must have one of; empty: all
    std::vector<std::string> members{"everyone"};  // groups whose people are in the place (web chat); networks know better
    std::string owner{};      // a person's id: hears of a question that waits too long for a human; empty: agents alone do
    Duration raise_after{0};  // how long one may wait; 0: as long as it takes
};

// The groups that *every* reader of a place belongs to: an entry may be shown there when it is for one of them.
struct Audience {
    std::vector<std::string> groups{};
    bool may_read(const std::vector<std::string>& entry_audience) const;
};

class Places {
  public:
    Places() = default;
    void put(Place place);
    // The place's rules; an unknown channel gets the defaults of its kind (direct: mode all).
    Place rules(const std::string& account, const std::string& id, PlaceKind kind) const;
    const Place* find(const std::string& account, const std::string& id) const;
    std::vector<const Place*> of_account(const std::string& account) const;

  private:
    std::map<std::pair<std::string, std::string>, Place> places_;
};

// The groups that all of these people share (nobody: no groups, so only nothing may be read).
Audience shared_by(const std::vector<const Person*>& readers);

// Sets what a stored rule names ("mode", "roll_out", "first_answer", "posts_per_hour"); unknown names and values are left alone.
void apply_rule(Place& place, const nlohmann::json& rule);

std::string_view name_of(Mode mode);
std::optional<Mode> mode_from(std::string_view name);
std::string_view name_of(FirstAnswer who);
std::optional<FirstAnswer> first_answer_from(std::string_view name);
std::string_view name_of(RollOut step);
std::optional<RollOut> roll_out_from(std::string_view name);

}  // namespace twicket
