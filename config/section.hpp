// Strict reading of one YAML map: every value is asked for by name and type, and what nobody asked for is an unknown
// key. Problems are collected, so that one run shows them all. Inside config only; others see config.hpp.
#pragma once
#include <yaml-cpp/yaml.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"

namespace twicket::config {

// What all sections of one file share.
struct Report {
    std::string file;              // for messages
    std::filesystem::path folder;  // of relative paths
    const Environment& environment;
    Reading& reading;
    void error(int line, std::string message) const { reading.errors.push_back({file, line, std::move(message)}); }
    void warning(int line, std::string message) const { reading.warnings.push_back({file, line, std::move(message)}); }
};

class Section {
  public:
    using Reader = std::function<void(Section&)>;
    // Reads `node` as a map with `reader`, then reports the keys that were not asked for. `name` is the dotted way to
    // it.
    static void read(const Report& report, const YAML::Node& node, const std::string& name, const Reader& reader);

    const Report& report() const { return report_; }
    int line() const { return line_; }
    int line_of(std::string_view key) const;  // of the key's value, or of the section when absent
    bool has(std::string_view key);           // also counts as asked for
    std::string where(std::string_view key) const;
    void error(std::string_view key, std::string_view message) const;

    // A missing or wrong value gives `otherwise` (wrong: after a problem was noted).
    std::string text(std::string_view key, std::string otherwise = {});
    std::string required_text(std::string_view key);
    std::string choice(std::string_view key, std::string otherwise, const std::vector<std::string>& allowed);
    long number(std::string_view key, long otherwise, long low, long high);
    double share(std::string_view key, double otherwise);  // 0 to 1
    std::chrono::milliseconds duration(std::string_view key, std::chrono::milliseconds otherwise);
    std::vector<std::string> words(std::string_view key,
                                   std::vector<std::string> otherwise = {});  // a list, or one word
    std::string url(std::string_view key, std::string otherwise, const std::vector<std::string>& schemes);
    std::string file(std::string_view key);  // resolved against the folder; empty when absent
    std::optional<Secret> secret(std::string_view key);
    Secret required_secret(std::string_view key);
    bool is_text(std::string_view key);                        // present, and a single value rather than a map or list
    bool is_list(std::string_view key);                        // present, and a list
    void section(std::string_view key, const Reader& reader);  // absent: nothing happens
    void each(std::string_view key, const Reader& reader);     // every map of a list

  private:
    struct Entry {
        std::string key;
        int key_line;
        YAML::Node value;
    };
    Section(const Report& report, const YAML::Node& node, std::string name);
    void note(const YAML::Node& key, const YAML::Node& value);
    const Entry* entry(std::string_view key);
    const Entry* scalar(std::string_view key, std::string_view wanted);
    std::optional<std::string> plain_text(const Entry& entry);
    std::optional<Secret> resolve(const Entry& entry);
    std::optional<Secret> from_environment(const Entry& entry, const std::string& variable);
    std::optional<Secret> from_file(const Entry& entry, const std::string& path);
    void finish() const;

    const Report& report_;
    std::string name_;
    int line_;
    std::vector<Entry> entries_;
    std::vector<std::string> asked_;
};

// Written as !env NAME or !file PATH.
bool is_tag_of_secret(const YAML::Node& node);
// Parses a whole file into its root, or notes why it cannot be parsed (tabs, bad YAML, bad UTF-8, two documents).
std::optional<YAML::Node> parse(const Report& report, std::string_view yaml);
// The bytes of a file of ordinary size, or nothing and the reason.
std::optional<std::string> read_small_file(const std::filesystem::path& path, std::size_t limit, std::string& reason);

}  // namespace twicket::config
