// Values with a meaning of their own: addresses, files and secrets. And the step from bytes to YAML.
#include <sys/stat.h>
#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "config/section.hpp"

namespace twicket::config {
namespace {

// The authority of scheme://authority/path is a host with an optional port, and nothing else.
bool is_authority(std::string_view authority) {
    if (authority.empty() || authority.front() == ':') return false;
    std::string_view port;
    if (authority.front() == '[') {
        const auto close = authority.find(']');
        if (close == authority.npos) return false;
        port = authority.substr(close + 1);
        authority = authority.substr(1, close - 1);
    } else if (const auto colon = authority.find(':'); colon != authority.npos) {
        port = authority.substr(colon);
        authority = authority.substr(0, colon);
    }
    const bool host = std::all_of(authority.begin(), authority.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '.' || c == '-' || c == '_' || c == ':';
    });
    if (!host) return false;
    if (port.empty()) return true;
    return port.size() > 1 && port.size() < 7 && port.front() == ':' &&
           std::all_of(port.begin() + 1, port.end(), [](unsigned char c) { return std::isdigit(c); });
}

bool is_name_of_variable(std::string_view name) {
    return !name.empty() && !std::isdigit(static_cast<unsigned char>(name.front())) &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

// The first line that is not UTF-8, or 0. Overlong forms, surrogates and values above U+10FFFF are not UTF-8.
int line_of_bad_utf8(std::string_view text) {
    int line = 1;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead == '\n') ++line;
        const std::size_t length = lead < 0x80                   ? 1
                                   : lead >= 0xC2 && lead < 0xE0 ? 2
                                   : lead >= 0xE0 && lead < 0xF0 ? 3
                                   : lead >= 0xF0 && lead < 0xF5 ? 4
                                                                 : 0;
        if (length == 0 || i + length > text.size()) return line;
        for (std::size_t k = 1; k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            const unsigned char low = k > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
            const unsigned char high = k > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
            if (next < low || next > high) return line;
        }
        i += length;
    }
    return 0;
}

// Lines indented with a tab: the usual reason why a file that looks right cannot be read.
std::vector<int> lines_with_tabs(std::string_view yaml) {
    std::vector<int> lines;
    int line = 1;
    bool indent = true;
    for (const char c : yaml) {
        if (c == '\t' && indent) {
            lines.push_back(line);
            indent = false;
        } else if (c == '\n') {
            ++line;
            indent = true;
        } else if (c != ' ') {
            indent = false;
        }
    }
    return lines;
}

// Hears only where documents begin.
class DocumentStarts : public YAML::EventHandler {
  public:
    std::vector<int> lines;
    void OnDocumentStart(const YAML::Mark& mark) override { lines.push_back(mark.line + 1); }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}
};

// The line of a second document, or 0. YAML::LoadAll is no way to find out: it never ends on a stray comma (yaml-cpp
// 0.7).
int line_of_second_document(const std::string& yaml) {
    std::istringstream in{yaml};
    YAML::Parser parser{in};
    DocumentStarts starts;
    for (int i = 0; i < 2 && parser.HandleNextDocument(starts); ++i) {
    }
    return starts.lines.size() < 2 ? 0 : starts.lines[1];
}

std::string without_line_end(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

}  // namespace

Environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value ? std::optional<std::string>{value} : std::nullopt;
    };
}

std::string Section::url(std::string_view key, std::string otherwise, const std::vector<std::string>& schemes) {
    if (!has(key)) return otherwise;
    const std::string written = text(key);
    if (written.empty()) return otherwise;
    const auto mark = written.find("://");
    const std::string scheme = written.substr(0, mark == written.npos ? 0 : mark);
    if (mark == written.npos || std::find(schemes.begin(), schemes.end(), scheme) == schemes.end()) {
        error(key,
              "must be an address that begins with " + schemes.front() + "://, but is '" + written.substr(0, 60) + "'");
        return otherwise;
    }
    const std::string_view rest = std::string_view{written}.substr(mark + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    if (authority.find('@') != authority.npos) {
        error(key, "must not hold a user or password; write them in their own keys");
        return otherwise;
    }
    const bool printable = std::all_of(rest.begin(), rest.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
    if (!is_authority(authority) || !printable) {
        error(key,
              "is no address of the form " + schemes.front() + "://host or " + schemes.front() + "://host:port/path");
        return otherwise;
    }
    return written;
}

std::string Section::file(std::string_view key) {
    const std::string written = text(key);
    if (written.empty()) return {};
    return (report_.folder / written).lexically_normal().string();  // an absolute path replaces the folder
}

std::optional<Secret> Section::secret(std::string_view key) {
    const Entry* found = entry(key);
    return found ? resolve(*found) : std::nullopt;
}

Secret Section::required_secret(std::string_view key) {
    if (!has(key)) {
        error(key, "is missing; write " + std::string{key} + ": !env NAME or !file PATH");
        return {};
    }
    return secret(key).value_or(Secret{});
}

std::optional<Secret> Section::resolve(const Entry& entry) {
    const YAML::Node& node = entry.value;
    const std::string name = node.IsScalar() ? node.Scalar() : std::string{};
    if (!is_tag_of_secret(node)) {
        if (node.IsNull() || (node.IsScalar() && name.empty()))
            error(entry.key, "is an empty secret; write !env NAME or !file PATH");
        else
            error(entry.key, "is a secret and must not stand in this file; write !env NAME or !file PATH");
        return std::nullopt;
    }
    return node.Tag() == "!env" ? from_environment(entry, name) : from_file(entry, name);
}

std::optional<Secret> Section::from_environment(const Entry& entry, const std::string& variable) {
    if (!is_name_of_variable(variable)) {
        error(entry.key, "must name a variable after !env (letters, digits and _), such as !env DESK_TOKEN");
        return std::nullopt;
    }
    const auto value = report_.environment(variable);
    if (!value || value->empty()) {
        error(entry.key, "wants the environment variable " + variable + ", which is " + (value ? "empty" : "not set"));
        return std::nullopt;
    }
    return Secret{*value, "env " + variable};
}

std::optional<Secret> Section::from_file(const Entry& entry, const std::string& path) {
    if (path.empty()) {
        error(entry.key, "must name a file after !file");
        return std::nullopt;
    }
    const auto resolved = (report_.folder / path).lexically_normal();
    std::string reason;
    auto value = read_small_file(resolved, 64 << 10, reason);
    if (!value) {
        error(entry.key, "cannot be read from " + resolved.string() + ": " + reason);
        return std::nullopt;
    }
    *value = without_line_end(std::move(*value));
    if (value->empty()) {
        error(entry.key, "is an empty secret: nothing stands in " + resolved.string());
        return std::nullopt;
    }
    struct stat status {};
    if (stat(resolved.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0)
        report_.warning(line_of(entry.key), where(entry.key) + ": every user of this machine can read " +
                                                resolved.string() + "; chmod 600 it");
    return Secret{*value, "file " + resolved.string()};
}

std::optional<std::string> read_small_file(const std::filesystem::path& path, std::size_t limit, std::string& reason) {
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (!std::filesystem::exists(status)) {
        reason =
            failure && failure != std::errc::no_such_file_or_directory ? failure.message() : "there is no such file";
        return std::nullopt;
    }
    if (std::filesystem::is_directory(status)) {
        reason = "it is a folder";
        return std::nullopt;
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        reason = "it may not be opened; check its owner and mode";
        return std::nullopt;
    }
    std::string bytes(limit + 1, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > limit) {
        reason = "it is larger than " + std::to_string(limit >> 10) + " KB";
        return std::nullopt;
    }
    return bytes;
}

std::optional<YAML::Node> parse(const Report& report, std::string_view yaml) {
    if (const int line = line_of_bad_utf8(yaml)) {
        report.error(line, "is not UTF-8; save the file as UTF-8");
        return std::nullopt;
    }
    try {
        const std::string copy{yaml};
        if (const int line = line_of_second_document(copy)) {
            report.error(line, "begins a second YAML document (after ---, or behind a stray sign); keep one");
            return std::nullopt;
        }
        const YAML::Node root = YAML::Load(copy);
        return root.IsNull() ? YAML::Node{YAML::NodeType::Map} : root;
    } catch (const YAML::Exception& failure) {
        const auto tabs = lines_with_tabs(yaml);
        for (const int line : tabs) report.error(line, "is indented with a tab; YAML wants spaces");
        if (tabs.empty()) report.error(failure.mark.line + 1, "is no valid YAML: " + failure.msg);
    }
    return std::nullopt;
}

}  // namespace twicket::config
