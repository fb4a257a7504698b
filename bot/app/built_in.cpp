// The list shrinks as networks and back-ends arrive.
#include "bot/app/built_in.hpp"

#include "bot/app/desks.hpp"

namespace twicket::app {

std::vector<config::Problem> not_built_in(const config::Config& config) {
    std::vector<config::Problem> problems;
    const auto refuse = [&](int line, const std::string& what) {
        problems.push_back({config.file, line, what + " is not part of this build; remove it to start"});
    };
    for (const auto& desk : config.desks)
        if (!is_desk_built_in(desk.kind)) refuse(desk.line, "desk '" + desk.name + "' of kind " + desk.kind);
    for (const auto& webchat : config.networks.webchat)
        if (webchat.sign_in == "oidc") refuse(webchat.line, "sign-in by OIDC");
    if (config.storage.postgresql) refuse(0, "storage.postgresql");
    return problems;
}

}  // namespace twicket::app
