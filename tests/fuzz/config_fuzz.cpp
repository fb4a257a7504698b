// Any bytes as a configuration file: it is read or refused with problems that have a line, never more.
// fuzz-sources: config/*.cpp
// fuzz-libraries: -lyaml-cpp
#include "config/config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const auto environment = [](const std::string& name) -> std::optional<std::string> { return "the-secret-" + name; };
    const bool told_by_input = text.find("the-secret-") != text.npos;
    // A folder that does not exist, so that no file of this machine is read.
    const auto reading = twicket::config::read_text(text, "/nonexistent/twicket.yaml", environment);
    for (const auto& problem : reading.errors)
        if (problem.line < 0 || problem.message.empty() ||
            (!told_by_input && problem.message.find("the-secret-") != problem.message.npos))
            __builtin_trap();
    return 0;
}
