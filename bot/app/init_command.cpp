// `twicket init`: the first folder of a new installation, from the templates built into the program.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>

#include "adapters/slack/manifest.hpp"
#include "bot/app/command_line.hpp"
#include "bot/app/init_teams.hpp"
#include "cmake/embed/embedded.hpp"

namespace twicket::app {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view templates = "config/templates/";

// Creates, never overwrites; readable by the owner's group at most, since people and configuration are nobody else's.
void write_new(const fs::path& path, std::string_view bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (file < 0) throw std::runtime_error(path.string() + " cannot be created: " + std::strerror(errno));
    std::size_t written = 0;
    while (written < bytes.size()) {
        const ssize_t count = ::write(file, bytes.data() + written, bytes.size() - written);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        written += static_cast<std::size_t>(count);
    }
    const int reason = errno;
    const bool closed = ::close(file) == 0;
    if (written < bytes.size() || !closed)
        throw std::runtime_error(path.string() + " cannot be written: " + std::strerror(closed ? reason : errno));
}

// What stands in the way of using `folder`, or nothing.
std::string obstacle(const fs::path& folder) {
    std::error_code failure;
    const auto status = fs::status(folder, failure);
    if (!fs::exists(status)) return {};
    if (!fs::is_directory(status)) return folder.string() + " is a file; name a folder";
    const bool empty = fs::is_empty(folder, failure);
    if (failure) return folder.string() + " cannot be read: " + failure.message();
    return empty ? std::string{} : folder.string() + " is not empty; name a new or empty folder";
}

// What is pasted at Slack: one manifest for events over HTTP, one for Socket Mode.
void write_slack_manifests(const fs::path& folder, const std::string& url, const std::string& name) {
    fs::create_directories(folder);
    for (const bool socket_mode : {false, true}) {
        const fs::path target = folder / (socket_mode ? "manifest-socket-mode.json" : "manifest.json");
        write_new(target, slack::manifest({.name = name, .public_url = url, .socket_mode = socket_mode}));
        std::cout << "wrote " << target.string() << '\n';
    }
}

bool is_public_url(std::string_view url) {
    return (url.starts_with("https://") || url.starts_with("http://")) && url.find_first_of(" \"\\<>") == url.npos && !url.ends_with('/');
}

int init(std::span<const std::string_view> words) {
    const auto arguments = Arguments::parse(words, {"url", "name", "company", "teams-app-id", "teams-tenant-id"}, {"teams-reads-all"});
    if (arguments.has_error()) return usage_error("init", arguments.error().detail);
    if (arguments->plain().size() != 1) return usage_error("init", "name one folder");
    const fs::path folder = arguments->plain().front();
    if (folder.empty()) return usage_error("init", "name one folder");
    const std::string url = arguments->value("url").empty() ? "https://desk.example.com" : arguments->value("url");
    const std::string name = arguments->value("name").empty() ? "Twicket" : arguments->value("name");
    if (!is_public_url(url)) return usage_error("init", "--url must be like https://desk.example.com, without a closing slash");
    if (const std::string problem = obstacle(folder); !problem.empty()) {
        std::cerr << "twicket init: " << problem << '\n';
        return 2;
    }
    TeamsWish teams{arguments->value("teams-app-id"), arguments->value("teams-tenant-id"), arguments->value("url"),
                    arguments->value("company"), name, arguments->has("teams-reads-all")};
    std::string package;
    if (!teams.app_id.empty()) {
        Result<std::string> packed = teams_package(teams);
        if (packed.has_error()) return usage_error("init", packed.error().detail);
        package = std::move(*packed);
    }
    fs::create_directories(folder / "data");
    fs::permissions(folder / "data", fs::perms::owner_all);
    for (const std::string_view path : embedded::paths(templates)) {
        const fs::path target = folder / path.substr(templates.size());
        fs::create_directories(target.parent_path());
        std::string bytes{embedded::file(path).value()};
        if (target.filename() == "twicket.yaml" && !package.empty())
            bytes = with_teams_account(std::move(bytes), teams);
        write_new(target, bytes);
        std::cout << "wrote " << target.string() << '\n';
    }
    write_slack_manifests(folder / "slack", url, name);
    if (!package.empty()) {
        write_new(folder / "teams-app.zip", package);
        std::cout << "wrote " << (folder / "teams-app.zip").string()
                  << "   (upload it to Teams: docs/networks/teams.md)\n";
    }
    std::cout << "\nnext: twicket serve --config " << (folder / "twicket.yaml").string() << "   ("
              << (folder / "README.md").string() << " tells the steps after that)\n";
    return 0;
}

}  // namespace

const Command init_command{"init", "DIR [--url URL] [--name NAME] [--company NAME] [--teams-app-id ID --teams-tenant-id ID [--teams-reads-all]]",
                           "writes a commented configuration, samples, a data folder and what is pasted at the networks", init};

}  // namespace twicket::app
