// A resolver with a table instead of DNS, and a connector that only writes down where it was sent. For the egress gate.
#pragma once
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "bot/net/egress.hpp"

namespace twicket::testing {

class StubResolver final : public net::Resolver {
  public:
    // The answers of a name, one a look-up; the last one is repeated.
    std::map<std::string, std::deque<std::vector<std::string>>> answers;
    std::vector<std::string> asked;
    std::vector<Duration> limits;  // how long each look-up might take

    boost::asio::awaitable<Result<std::vector<boost::asio::ip::address>>> resolve(std::string host,
                                                                                  Duration limit) override {
        limits.push_back(limit);
        asked.push_back(host);
        const auto found = answers.find(host);
        if (found == answers.end()) co_return Error{ErrorCode::unavailable, "no such name"};
        std::vector<boost::asio::ip::address> addresses;
        for (const std::string& each : found->second.front()) addresses.push_back(boost::asio::ip::make_address(each));
        if (found->second.size() > 1) found->second.pop_front();
        co_return addresses;
    }
};

class StubConnector final : public net::Connector {
  public:
    std::vector<boost::asio::ip::tcp::endpoint> reached;

    boost::asio::awaitable<Result<boost::asio::ip::tcp::socket>> connect(
        std::vector<boost::asio::ip::tcp::endpoint> endpoints, Duration) override {
        reached.insert(reached.end(), endpoints.begin(), endpoints.end());
        co_return Error{ErrorCode::unavailable, "the stub connects nowhere"};
    }
};

}  // namespace twicket::testing
