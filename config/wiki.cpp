// One small YAML file a wiki, as strict as the rest.
#include "config/wiki.hpp"

#include <algorithm>
#include <charconv>

#include "config/parts.hpp"

namespace twicket::config {
namespace {

constexpr std::size_t file_limit = 1 << 16;

Wiki read(Section& section, const std::string& kind) {
    Wiki wiki;
    wiki.kind = kind;
    section.required_text("name");
    wiki.name = read_name(section, "name", "");
    section.required_text("url");
    wiki.url = section.url("url", "", {"https", "http"});
    while (wiki.url.ends_with('/')) wiki.url.pop_back();
    wiki.user = section.text("user");
    wiki.password = section.secret("password");
    wiki.token = section.secret("token");
    wiki.audience = section.words("audience", wiki.audience);
    wiki.tags = section.words("tags");
    wiki.language = section.text("language");
    wiki.every = section.duration("every", wiki.every);
    if (wiki.every < std::chrono::minutes{1}) section.error("every", "must be at least 1m");
    if (wiki.user.empty() != !wiki.password) section.error("user", "and password belong together");
    if (wiki.token && wiki.password) section.error("token", "stands beside password; keep one");
    if (kind == "mediawiki") {
        wiki.from = section.words("categories");
        if (!wiki.url.ends_with(".php"))
            section.error("url", "must be the address of api.php, such as https://wiki.example.com/w/api.php");
        std::vector<int> spaces;
        for (const std::string& word : section.words("namespaces", {"0"})) {
            int number = -1;
            const auto parsed = std::from_chars(word.data(), word.data() + word.size(), number);
            if (parsed.ec == std::errc{} && parsed.ptr == word.data() + word.size() && number >= 0)
                spaces.push_back(number);
            else
                section.error("namespaces", "must be numbers, such as [0, 12]");
        }
        wiki.namespaces = std::move(spaces);
    } else {
        wiki.from = section.words("spaces");
        if (wiki.from.empty()) section.error("spaces", "is missing: the keys of the spaces to read, such as [IT, HR]");
        if (kind == "confluence" && !wiki.url.ends_with("/wiki"))
            section.error("url", "must end in /wiki, such as https://example.atlassian.net/wiki");
    }
    return wiki;
}

}  // namespace

bool is_wiki(const KnowledgeSource& source) {
    return source.format == "mediawiki" || source.format == "confluence" || source.format == "confluence-server";
}

std::optional<Wiki> read_wiki(const KnowledgeSource& source, const Environment& environment, Reading& reading) {
    std::string reason;
    const auto yaml = read_small_file(source.path, file_limit, reason);
    if (!yaml) {
        reading.errors.push_back({source.path, 0, "cannot be read: " + reason});
        return std::nullopt;
    }
    const std::size_t before = reading.errors.size();
    const Report report{source.path, std::filesystem::path{source.path}.parent_path(), environment, reading};
    std::optional<Wiki> wiki;
    if (const auto root = parse(report, *yaml))
        Section::read(report, *root, "", [&](Section& top) { wiki = read(top, source.format); });
    if (reading.errors.size() > before) wiki.reset();
    return wiki;
}

std::vector<Wiki> wikis_of(const Config& config) {
    std::vector<Wiki> wikis;
    Reading problems;
    for (const KnowledgeSource& source : config.knowledge)
        if (is_wiki(source))
            if (auto wiki = read_wiki(source, process_environment(), problems)) wikis.push_back(std::move(*wiki));
    return wikis;
}

}  // namespace twicket::config
