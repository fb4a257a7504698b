// Where a person can be told something unasked: a direct conversation on one of his or her networks.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "bot/adapter.hpp"
#include "bot/people.hpp"

namespace twicket {

struct Reached {
    std::string account, place, user;
};
using FindAdapter = std::function<Adapter*(const std::string& account)>;

// The first of `first` and the person's other users (by its id; a stranger has only `first`) whom a network lets us
// write to. unavailable: a network that might is away now, so ask again later. not_found: none ever will. Main
// executor.
boost::asio::awaitable<Result<Reached>> reach(const People& people, FindAdapter find_adapter, std::string person,
                                              Identity first);

}  // namespace twicket
