// The folder of shared vectors, and the one line a suite prints.
#include "tests/support/shared_data.hpp"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/where.hpp"

namespace twicket::testing {

std::optional<std::string> shared_folder() {
    if (const char* set = std::getenv("TWICKET_SHARED"); set != nullptr && std::filesystem::is_directory(set))
        return set;
    const std::filesystem::path beside = std::filesystem::path{source_folder()} / ".." / "shared";
    if (std::filesystem::is_directory(beside)) return beside.lexically_normal().string();
    return std::nullopt;
}

std::optional<std::string> shared_bytes(std::string_view suite, const std::string& file) {
    const std::optional<std::string> folder = shared_folder();
    if (!folder) {
        WARN("SKIPPED " << suite << ": ../shared is not here");
        std::printf("SKIPPED %.*s: ../shared is not here\n", static_cast<int>(suite.size()), suite.data());
        return std::nullopt;
    }
    std::ifstream in(*folder + "/" + file, std::ios::binary);
    if (!in) {
        WARN("SKIPPED " << suite << ": " << file << " is not in ../shared");
        return std::nullopt;
    }
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

std::optional<nlohmann::json> shared_json(std::string_view suite, const std::string& file) {
    const std::optional<std::string> bytes = shared_bytes(suite, file);
    if (!bytes) return std::nullopt;
    return nlohmann::json::parse(*bytes);
}

SuiteCount::~SuiteCount() {
    std::printf("suite %s: %d cases, %d right, %d by written reason\n", name_.c_str(), cases_, right_, reasons_);
}

void SuiteCount::judge(bool right, const std::string& what) {
    ++cases_;
    if (right) {
        ++right_;
        return;
    }
    UNSCOPED_INFO(name_ << ": " << what);
    CHECK(right);
}

}  // namespace twicket::testing
