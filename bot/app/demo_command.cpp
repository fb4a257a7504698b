// `twicket demo`: the demo company out of the binary into a folder, and served from there like any configuration.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "bot/app/application.hpp"
#include "bot/app/command_line.hpp"
#include "cmake/embed/embedded.hpp"

namespace twicket::app {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view root = "config/demo/";

// Files that are there already are left alone, so that changes made to the demo stay.
void unpack(const fs::path& folder) {
    for (const std::string_view path : embedded::paths(root)) {
        const fs::path target = folder / std::string{path.substr(root.size())};
        if (fs::exists(target)) continue;
        fs::create_directories(target.parent_path());
        std::ofstream file{target, std::ios::binary};
        const std::string_view bytes = *embedded::file(path);
        file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        if (!file.flush()) throw std::runtime_error(target.string() + ": cannot be written; choose another folder with --data DIR");
    }
}

int run_demo(std::span<const std::string_view> words) {
    const Result<Arguments> arguments = Arguments::parse(words, {"port", "data"}, {});
    if (arguments.has_error()) return usage_error("demo", arguments.error().detail);
    const std::string port = arguments->value("port", "8080");
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != port.npos || std::stoi(port) > 65535)
        return usage_error("demo", "--port needs a number from 0 to 65535");
    const fs::path folder = arguments->value("data", "data/demo");
    unpack(folder);
    config::Reading reading = config::read_file(folder / "twicket.yaml");
    for (const config::Problem& problem : reading.errors) std::cerr << problem.text() << '\n';
    if (!reading.good()) return 2;
    reading.config.listen.port = static_cast<std::uint16_t>(std::stoi(port));
    return serve({.config = reading.config,
                  .greeting = "Open it in a browser and pick a person, for example Ruth Pemberton (asks), Tom Reyes (agent) or\n"
                              "Grace Okafor (admin). The files are in " + folder.string() + "; Ctrl-C stops.\n"});
}

}  // namespace

const Command demo_command{"demo", "[--port N] [--data DIR]", "runs the demo company, no configuration needed", run_demo};

}  // namespace twicket::app
