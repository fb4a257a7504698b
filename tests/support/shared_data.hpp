// Finds the folder of shared vectors and data, and counts a suite's verdicts. Knows no single suite.
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace twicket::testing {

// $TWICKET_SHARED, or ../shared beside the source, when it exists.
std::optional<std::string> shared_folder();
// A file below it, parsed; when it is absent a loud "SKIPPED <suite>" warning and nothing.
std::optional<nlohmann::json> shared_json(std::string_view suite, const std::string& file);
// A file below it as bytes; likewise.
std::optional<std::string> shared_bytes(std::string_view suite, const std::string& file);

// Counts cases; on destruction prints "suite <name>: <n> cases, <m> right, <k> by written reason".
class SuiteCount {
  public:
    explicit SuiteCount(std::string name) : name_(std::move(name)) {}
    ~SuiteCount();
    SuiteCount(const SuiteCount&) = delete;
    SuiteCount& operator=(const SuiteCount&) = delete;
    // One case judged: right, or wrong. Wrong cases fail the running test with `what`.
    void judge(bool right, const std::string& what);
    // A case that differs from the vector on purpose; the reason stands in the test's table.
    void by_reason() { ++cases_, ++reasons_; }
    int cases() const { return cases_; }

  private:
    std::string name_;
    int cases_ = 0, right_ = 0, reasons_ = 0;
};

}  // namespace twicket::testing
