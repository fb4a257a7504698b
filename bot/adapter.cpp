// What a network that does not say otherwise can do.
#include "bot/adapter.hpp"

namespace twicket {

boost::asio::awaitable<Result<Profile>> Adapter::profile(std::string) {
    co_return Error{ErrorCode::unsupported, "this network does not say who its users are"};
}

boost::asio::awaitable<Result<Readers>> Adapter::readers(std::string) {
    co_return Error{ErrorCode::unsupported, "this network does not say who is in a place"};
}

boost::asio::awaitable<Result<std::string>> Adapter::direct_place(std::string) {
    co_return Error{ErrorCode::unsupported, "this network does not let us write to somebody first"};
}

boost::asio::awaitable<Result<std::string>> Adapter::fetch(Attachment, std::size_t) {
    co_return Error{ErrorCode::not_found, "this network keeps no files for us"};
}

std::string Adapter::link_to(const std::string&, const std::string&) const { return {}; }

}  // namespace twicket
