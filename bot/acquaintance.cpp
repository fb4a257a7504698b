// How long what was learnt is believed, and what an unanswered question means.
#include "bot/acquaintance.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace twicket {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using namespace std::chrono_literals;

constexpr Duration person_lasts = 12h, place_lasts = 10min, failure_lasts = 1min, silence_lasts = 1h;
constexpr std::size_t most_readers = 20'000, most_kept = 200'000;

}  // namespace

Acquaintance::Acquaintance(asio::any_io_executor executor, People& people, Clock& clock, FindAdapter find_adapter)
    : executor_{std::move(executor)}, people_{people}, clock_{clock}, find_adapter_{std::move(find_adapter)} {}

awaitable<std::optional<Audience>> Acquaintance::meet(Event event) {
    Adapter* network = find_adapter_(event.account);
    if (network == nullptr) co_return std::nullopt;
    const bool moved = std::holds_alternative<Joined>(event.what) || std::holds_alternative<Left>(event.what);
    const auto key = std::pair{event.account, event.place};
    if (moved && places_[key].asking.expired()) places_.erase(key);
    if (!event.person.empty()) co_await know(*network, event.person);
    if (event.kind == PlaceKind::direct || event.place.empty()) co_return std::nullopt;
    if (const auto known = places_.find(key); known == places_.end() || known->second.until <= clock_.now())
        co_await ask(*network, event.place);
    const Place& place = places_[key];
    if (place.cannot_tell) co_return std::nullopt;
    co_return place.audience;
}

void Acquaintance::forget_audiences() {
    for (auto& [key, place] : places_)
        if (!place.cannot_tell) place.until = Time{};
}

awaitable<void> Acquaintance::know(Adapter& network, std::string user) {
    const auto key = std::pair{network.account(), user};
    const auto met = met_.find(key);
    if (met != met_.end() && met->second.until > clock_.now()) co_return;
    asio::steady_timer* const asking = met == met_.end() ? nullptr : met->second.asking.lock().get();
    if (asking == nullptr) {
        co_await ask_who(network, std::move(user));
        co_return;
    }
    boost::system::error_code ended;
    auto token = asio::redirect_error(asio::use_awaitable, ended);
    co_await asking->async_wait(token);
}

// One question a user at a time, as with places: a network that is slow to answer is not asked by every message.
awaitable<void> Acquaintance::ask_who(Adapter& network, std::string user) {
    const auto key = std::pair{network.account(), user};
    const auto question = std::make_shared<asio::steady_timer>(executor_, asio::steady_timer::time_point::max());
    met_[key].asking = question;
    const Result<Profile> profile = co_await network.profile(user);
    if (met_.size() >= most_kept) met_.clear();
    if (profile.has_error()) {
        const bool never = profile.error().code == ErrorCode::unsupported;
        met_[key] = {clock_.now() + (never ? silence_lasts : failure_lasts)};
        co_return;
    }
    met_[key] = {clock_.now() + person_lasts, profile->bot};
    if (profile->bot)
        people_.forget(network.account(), user);
    else if (profile->outsider)
        people_.welcome_outsider(network.account(), user, profile->email);
    else
        people_.welcome(network.account(), user, profile->email);
}

// One question a place at a time; who comes meanwhile waits for its end, whichever that is.
awaitable<void> Acquaintance::ask(Adapter& network, std::string place) {
    const auto key = std::pair{network.account(), place};
    asio::steady_timer* const asking = places_[key].asking.lock().get();
    if (asking != nullptr) {
        boost::system::error_code ended;
        auto token = asio::redirect_error(asio::use_awaitable, ended);
        co_await asking->async_wait(token);
        co_return;
    }
    // When it goes, all that wait on it go on.
    const auto question = std::make_shared<asio::steady_timer>(executor_, asio::steady_timer::time_point::max());
    places_[key].asking = question;
    Result<Readers> readers = co_await network.readers(place);
    Place learnt{.until = clock_.now() + place_lasts};
    if (readers.has_value()) {
        co_await learn(network, std::move(*readers), learnt);
    } else {
        learnt.cannot_tell = readers.error().code == ErrorCode::unsupported;
        learnt.until = clock_.now() + (learnt.cannot_tell ? silence_lasts : failure_lasts);
    }
    places_[key] = std::move(learnt);
}

awaitable<void> Acquaintance::learn(Adapter& network, Readers readers, Place& learnt) {
    if (!readers.all || readers.users.size() > most_readers) co_return;
    std::vector<const Person*> people;
    for (const std::string& user : readers.users) {
        co_await know(network, user);
        if (!met_[{network.account(), user}].bot) people.push_back(&people_.by_identity(network.account(), user));
    }
    learnt.audience = shared_by(people);
    for (const Person* person : people)
        if (!person->id.empty()) learnt.members.insert(person->id);
}

awaitable<std::optional<bool>> Acquaintance::is_in(std::string account, std::string place, std::string person) {
    const auto key = std::pair{account, place};
    const std::optional<Audience> told = co_await audience(std::move(account), std::move(place));
    if (!told) co_return std::nullopt;
    co_return places_[key].members.contains(person);
}

awaitable<std::optional<Audience>> Acquaintance::audience(std::string account, std::string place) {
    Adapter* network = find_adapter_(account);
    if (network == nullptr || place.empty()) co_return std::nullopt;
    const auto key = std::pair{account, place};
    const auto known = places_.find(key);
    const bool ask_now = known == places_.end() || known->second.until <= clock_.now();
    if (ask_now) co_await ask(*network, place);
    const Place& now = places_[key];
    if (now.cannot_tell) co_return std::nullopt;
    co_return now.audience;
}

std::optional<bool> Acquaintance::was_in(const std::string& account, const std::string& place, const std::string& person) const {
    const auto known = places_.find({account, place});
    if (known == places_.end() || known->second.cannot_tell || known->second.until <= clock_.now()) return std::nullopt;
    return known->second.members.contains(person);
}

}  // namespace twicket
