// A folder in which the real program can be started: configuration, knowledge, one webhook account.
#pragma once
#include <cstddef>
#include <string>

namespace twicket::bench {

inline constexpr const char* account = "bench";
inline constexpr const char* secret = "whsec_YSBiZW5jaCBrZXkgb2Ygbm8gdmFsdWUgYXQgYWxsISE=";

// Writes the files below `folder` and returns the configuration's path. The places place-0 … place-9 are switched off,
// so that their messages get an outcome and no reply. `entries` is the number of knowledge entries.
std::string write_config(const std::string& folder, int port, std::size_t entries);
// The same with Slack accounts w0 … (one alone: "default"), each with an API of its own at /<n>/api/ on `api_port`.
std::string write_slack_config(const std::string& folder, int port, int api_port, int workspaces, std::size_t entries);

}  // namespace twicket::bench
