// Whether an account of Yammer works: whose its token is, the clock, which feeds can be read. For `check --online`, and
// once a day. Changes nothing.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "adapters/yammer/api.hpp"
#include "adapters/yammer/token.hpp"
#include "bot/finding.hpp"

namespace twicket::yammer {

// "messages/in_group/7.json", or of all of the company.
std::string path_of(const std::string& group);
// `paths` are the feeds to look at. Both outlive the call.
boost::asio::awaitable<std::vector<Finding>> self_test(Api& api, const Token& token, std::vector<std::string> paths);

}  // namespace twicket::yammer
