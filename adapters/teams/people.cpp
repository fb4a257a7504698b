// Who speaks and who reads along, by the rosters of conversations: Teams tells a bot of the members of the
// conversations that it is in, with addresses that Entra has verified, and of nobody else.
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
#include "adapters/teams/teams.hpp"

#include "bot/file_carrier.hpp"
#include "bot/net/url.hpp"

namespace twicket::teams {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using nlohmann::json;

constexpr int most_pages = 40;
constexpr std::size_t most_met = 50'000;

}  // namespace

void Teams::meet(const Activity& activity) {
    if (activity.from.id.empty() || activity.from.id.starts_with("28:")) return;
    if (met_.size() >= most_met) met_.clear();  // whoever is wanted again speaks again, or is in a roster
    Met& met = met_[activity.from.key()];
    if (met.place != activity.where.place) met = {activity.where.place, activity.from.id};
}

// People of our tenant are colleagues; guests and people of other organisations are not.
Profile Teams::profile_of(const json& member) const {
    Profile profile;
    profile.bot = text_in(member, "id").starts_with("28:");
    profile.email = text_in(member, "email");
    if (profile.email.empty()) profile.email = text_in(member, "userPrincipalName");
    const std::string role = text_in(member, "userRole"), tenant = text_in(member, "tenantId");
    const bool elsewhere = !settings_.emulator && settings_.tenant_id != "botframework.com" && !tenant.empty() &&
                           tenant != settings_.tenant_id;
    profile.outsider = role == "guest" || role == "anonymous" || elsewhere;
    return profile;
}

awaitable<Result<Profile>> Teams::profile(std::string user) {
    const auto met = met_.find(user);
    if (met == met_.end())
        co_return Error{ErrorCode::unsupported, "Teams tells only of people who share a conversation with the bot"};
    std::string conversation = met->second.place, id = met->second.id, place = conversation;
    const std::optional<Reference> known = co_await references_.find(std::move(place));
    std::string service = service_of(known.value_or(Reference{}));
    const Result<json> member = co_await connector_.member(std::move(service), std::move(conversation), std::move(id));
    if (member.has_error() && member.error().code == ErrorCode::not_found) co_return Profile{.outsider = true};
    if (member.has_error()) co_return member.error();
    co_return profile_of(*member);
}

awaitable<Result<std::string>> Teams::direct_place(std::string user) {
    const Result<Target> target = co_await direct_target(std::move(user));
    if (target.has_error()) co_return target.error();
    co_return target->conversation;
}

// A file's download address is good by itself for some minutes; an image in a message is kept by the connector, which
// asks for our token. Other addresses do not get it.
awaitable<Result<std::string>> Teams::fetch(Attachment file, std::size_t most) {
    const std::string service = settings_.service_url.empty() ? first_service_url : settings_.service_url;
    const Result<net::Url> there = net::parse_url(file.url), home = net::parse_url(service);
    if (there.has_error()) co_return Error{ErrorCode::not_found, "the file has no address"};
    const bool at_home = home.has_value() && there->origin() == home->origin();
    net::Headers headers;
    if (at_home && token_) {
        Result<std::string> token = co_await token_->get();
        if (token.has_error()) co_return token.error();
        headers.emplace_back("Authorization", "Bearer " + *token);
    }
    const net::Reach reach = at_home ? net::Reach::configured : net::Reach::link;
    Result<std::string> bytes = co_await fetch_over_http(client_, std::move(file.url), std::move(headers), reach, most);
    co_return bytes;
}

awaitable<Result<Readers>> Teams::readers(std::string place) {
    std::string asked = place;
    const std::optional<Reference> known = co_await references_.find(std::move(asked));
    const std::string service = service_of(known.value_or(Reference{}));
    Readers readers;
    std::string next;
    for (int page = 0; page < most_pages; ++page) {
        std::string where = service, conversation = place, from = next;
        const Result<json> roster =
            co_await connector_.roster(std::move(where), std::move(conversation), std::move(from));
        if (roster.has_error()) co_return roster.error();
        for (const json& one : list_in(*roster, "members")) {
            const Party member = party_of(one);
            if (member.id.empty()) continue;
            readers.users.push_back(member.key());
            if (met_.size() < most_met) met_[member.key()] = {place, member.id};
        }
        next = text_in(*roster, "continuationToken");
        if (next.empty()) co_return readers;
    }
    readers.all = false;
    co_return readers;
}

}  // namespace twicket::teams
