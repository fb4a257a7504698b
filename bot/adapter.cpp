// What a network that does not say otherwise can do.
#include "bot/adapter.hpp"

namespace twicket {

boost::asio::awaitable<Result<Profile>> Adapter::profile(std::string) {
    co_return Error{ErrorCode::unsupported, "this network does not say who its users are"};
}

boost::asio::awaitable<Result<Readers>> Adapter::readers(std::string) {
    co_return Error{ErrorCode::unsupported, "this network does not say who is in a place"};
}

}  // namespace twicket
