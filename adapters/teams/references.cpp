// Notes: "place/<id>" a reference, "direct/<person>" a place, "newest" the last new reference.
#include "adapters/teams/references.hpp"

#include <spdlog/spdlog.h>

#include "bot/adapter_notes.hpp"

namespace twicket::teams {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

constexpr std::size_t most_in_memory = 20'000;

Reference reference_of(const Activity& activity) {
    Reference reference;
    const Where& where = activity.where;
    reference.service_url = activity.service_url;
    reference.tenant = activity.tenant;
    reference.bot = activity.recipient.id;
    reference.kind = where.kind;
    if (where.kind == PlaceKind::direct) reference.person = activity.from.id;
    reference.team = text_in(object_in(object_in(activity.body, "channelData"), "team"), "id");
    return reference;
}

// Where answers go and who we are there: the rest does not change.
bool says_the_same(const Reference& known, const Activity& activity) {
    return known.service_url == activity.service_url && known.bot == activity.recipient.id &&
           known.tenant == activity.tenant && known.kind == activity.where.kind;
}

std::string body_of(const Reference& reference) {
    json body{{"url", reference.service_url}, {"bot", reference.bot}, {"kind", name_of(reference.kind)}};
    if (!reference.tenant.empty()) body["tenant"] = reference.tenant;
    if (!reference.person.empty()) body["person"] = reference.person;
    if (!reference.team.empty()) body["team"] = reference.team;
    return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Reference> reference_from(const std::string& bytes) {
    const json body = json::parse(bytes, nullptr, false);
    if (!body.is_object()) return std::nullopt;
    Reference reference{text_in(body, "url"), text_in(body, "tenant"), text_in(body, "bot"),
                        PlaceKind::channel,   text_in(body, "person"), text_in(body, "team")};
    for (const PlaceKind kind : {PlaceKind::group, PlaceKind::direct})
        if (text_in(body, "kind") == name_of(kind)) reference.kind = kind;
    return reference;
}

}  // namespace

std::function<void(store::Connection&)> References::news(const Activity& activity) const {
    const Where& where = activity.where;
    if (activity.service_url.empty()) return {};
    const auto known = places_.find(where.place);
    if (known != places_.end() && says_the_same(known->second, activity)) return {};
    const Reference reference = reference_of(activity);
    std::string person = where.kind == PlaceKind::direct ? activity.from.key() : std::string{};
    return [account = account_, place = where.place, person = std::move(person),
            body = body_of(reference)](store::Connection& connection) {
        put_note(connection, account, "place/" + place, body);
        put_note(connection, account, "newest", body);
        if (!person.empty()) put_note(connection, account, "direct/" + person, place);
    };
}

void References::learned(const Activity& activity) {
    const Where& where = activity.where;
    Reference reference = reference_of(activity);
    if (reference.service_url.empty()) return;
    // What is dropped here is read from the store when it is wanted again.
    if (places_.size() >= most_in_memory) places_.clear(), direct_.clear();
    newest_ = reference;
    if (where.kind == PlaceKind::direct) direct_[activity.from.key()] = where.place;
    places_[where.place] = std::move(reference);
}

std::function<void(store::Connection&)> References::farewell(const Activity& activity) const {
    return [account = account_, place = activity.where.place,
            person = activity.from.key()](store::Connection& connection) {
        drop_note(connection, account, "place/" + place);
        if (find_note(connection, account, "direct/" + person) == place)
            drop_note(connection, account, "direct/" + person);
    };
}

void References::forgotten(const Activity& activity) {
    const std::string place = activity.where.place;
    places_.erase(place);
    std::erase_if(direct_, [&](const auto& entry) { return entry.second == place; });
}

asio::awaitable<void> References::forget(std::string place) {
    const auto known = places_.find(place);
    const bool was_direct = known != places_.end() && known->second.kind == PlaceKind::direct;
    places_.erase(place);
    if (was_direct) std::erase_if(direct_, [&](const auto& entry) { return entry.second == place; });
    const auto drop = [account = account_, place](store::Connection& connection) {
        drop_note(connection, account, "place/" + place);
    };
    const Result<void> done = co_await store_.write(drop);
    if (done.has_error()) spdlog::warn("{}: a dead conversation is still noted: {}", account_, done.error().detail);
}

asio::awaitable<std::optional<std::string>> References::note(std::string name) {
    const auto read = [account = account_, name = std::move(name)](store::Connection& connection) {
        return find_note(connection, account, name);
    };
    Result<std::optional<std::string>> found = co_await store_.read(read);
    if (found.has_error()) {
        spdlog::warn("{}: where a conversation lives cannot be read: {}", account_, found.error().detail);
        co_return std::nullopt;
    }
    co_return std::move(*found);
}

const Reference* References::in_memory(const std::string& place) const {
    const auto found = places_.find(place);
    return found == places_.end() ? nullptr : &found->second;
}

asio::awaitable<std::optional<Reference>> References::find(std::string place) {
    if (const Reference* known = in_memory(place)) co_return *known;
    std::string name = "place/" + place;
    const std::optional<std::string> body = co_await note(std::move(name));
    if (!body) co_return std::nullopt;
    std::optional<Reference> reference = reference_from(*body);
    if (reference) places_[place] = *reference;
    co_return reference;
}

asio::awaitable<std::optional<std::string>> References::direct_with(std::string person) {
    if (const auto known = direct_.find(person); known != direct_.end()) co_return known->second;
    std::string name = "direct/" + person;
    std::optional<std::string> place = co_await note(std::move(name));
    if (place) direct_[person] = *place;
    co_return place;
}

void References::remember_direct(const std::string& person, const std::string& place, Reference reference) {
    direct_[person] = place;
    places_[place] = std::move(reference);
}

asio::awaitable<void> References::keep_direct(std::string person, std::string place, Reference reference) {
    const auto keep = [account = account_, person, place, body = body_of(reference)](store::Connection& connection) {
        put_note(connection, account, "place/" + place, body);
        put_note(connection, account, "direct/" + person, place);
    };
    remember_direct(person, place, std::move(reference));
    const Result<void> done = co_await store_.write(keep);
    if (done.has_error()) spdlog::warn("{}: a new conversation could not be noted: {}", account_, done.error().detail);
}

asio::awaitable<std::optional<Reference>> References::newest() {
    if (!newest_.service_url.empty()) co_return newest_;
    std::string name = "newest";
    const std::optional<std::string> body = co_await note(std::move(name));
    if (!body) co_return std::nullopt;
    std::optional<Reference> reference = reference_from(*body);
    if (reference) newest_ = *reference;
    co_return reference;
}

}  // namespace twicket::teams
