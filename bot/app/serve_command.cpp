// `twicket serve` and what it shares with `check`: a configuration that is read and found good.
#include <iostream>

#include "bot/app/application.hpp"
#include "bot/app/built_in.hpp"
#include "bot/app/command_line.hpp"

namespace twicket::app {
namespace {

int run_serve(std::span<const std::string_view> words) {
    const Result<Arguments> arguments = Arguments::parse(words, {"config"}, {});
    if (arguments.has_error()) return usage_error("serve", arguments.error().detail);
    if (!arguments->has("config")) return usage_error("serve", "--config FILE is missing");
    const config::Reading reading = config::read_file(arguments->value("config"));
    for (const config::Problem& problem : reading.warnings) std::cerr << "warning: " << problem.text() << '\n';
    for (const config::Problem& problem : reading.errors) std::cerr << problem.text() << '\n';
    if (!reading.good()) return 2;
    const auto missing = not_built_in(reading.config);
    for (const config::Problem& problem : missing) std::cerr << problem.text() << '\n';
    if (!missing.empty()) return 2;
    return serve({.config = reading.config, .greeting = ""});
}

}  // namespace

const Command serve_command{"serve", "--config FILE", "runs Twicket with your configuration", run_serve};

}  // namespace twicket::app
