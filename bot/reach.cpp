// One network after the other; what is away now is not given up.
#include "bot/reach.hpp"

namespace twicket {

boost::asio::awaitable<Result<Reached>> reach(const People& people, FindAdapter find_adapter, std::string person,
                                              Identity first) {
    std::vector<Identity> users;
    const Person* known = people.find(person);
    // The user who asked may by now be somebody else, or nobody.
    const std::string& now = people.by_identity(first.account, first.user).id;
    if (!first.account.empty() && (known ? now == person : now.empty())) users.push_back(first);
    if (known && people.stands(*known))
        for (const KnownIdentity& one : people.identities_of(*known))
            if (!(one.identity == first)) users.push_back(one.identity);
    bool away = false;
    for (const Identity& user : users) {
        Adapter* network = find_adapter(user.account);
        if (!network) continue;
        std::string copy = user.user;
        Result<std::string> place = co_await network->direct_place(std::move(copy));
        if (place.has_value()) co_return Reached{user.account, std::move(*place), user.user};
        const ErrorCode code = place.error().code;
        away = away || code == ErrorCode::unavailable || code == ErrorCode::rate_limited ||
               code == ErrorCode::unknown_outcome || code == ErrorCode::timeout;
    }
    if (away) co_return Error{ErrorCode::unavailable, "the person's networks are away"};
    co_return Error{ErrorCode::not_found, "no network reaches this person"};
}

}  // namespace twicket
