// A wiki as a source of knowledge: what stands in the file that knowledge.sources names with the format mediawiki,
// confluence or confluence-server.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace twicket::config {

struct Wiki {
    std::string name;  // unique; small letters, digits, - and _: it is part of its entries' ids
    std::string kind;  // mediawiki, confluence, confluence-server
    std::string url;  // mediawiki: that of api.php; confluence: https://<site>/wiki; server: its base. No closing slash
    std::string user{};
    std::optional<Secret> password{};               // a bot password, an API token; with `user`
    std::optional<Secret> token{};                  // instead: OAuth 2, or a personal access token
    std::vector<std::string> from{};                // categories; keys of spaces
    std::vector<int> namespaces{0};                 // mediawiki
    std::vector<std::string> audience{"everyone"};  // groups; of a page without restrictions of its own
    std::vector<std::string> tags{};
    std::string language{};  // of its pages; empty: fits every reader
    std::chrono::milliseconds every = std::chrono::hours{1};
};

bool is_wiki(const KnowledgeSource& source);
// The file's words; nothing when it has errors, which are noted in `reading` at their lines.
std::optional<Wiki> read_wiki(const KnowledgeSource& source, const Environment& environment, Reading& reading);
// All wikis of a configuration without errors.
std::vector<Wiki> wikis_of(const Config& config);

}  // namespace twicket::config
