// Files built into the binary (web pages, the demo company), by their path from the project's root.
// The views live as long as the program; any thread may read them.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

namespace twicket::embedded {
// The bytes of one file, or nothing when no such file was built in.
std::optional<std::string_view> file(std::string_view path);
// The paths of all files below a folder ("config/demo/"), sorted.
std::vector<std::string_view> paths(std::string_view folder);
}  // namespace twicket::embedded
