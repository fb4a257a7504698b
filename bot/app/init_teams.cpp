// The template's own lines are the pattern: from "# teams:" on, what stands deeper in the same comment.
#include "bot/app/init_teams.hpp"

#include "adapters/teams/package.hpp"

namespace twicket::app {

std::string with_teams_account(std::string yaml, const TeamsWish& wish) {
    constexpr std::string_view opening = "  # teams:\n", deeper = "  #   ";
    const auto begin = yaml.find(opening);
    if (begin == std::string::npos) throw std::logic_error("the configuration template shows no account of Teams");
    auto end = begin + opening.size();
    while (std::string_view{yaml}.substr(end).starts_with(deeper)) end = yaml.find('\n', end) + 1;
    std::string account = "  teams:\n    - account: default\n      app_id: \"" + wish.app_id +
                          "\"\n      tenant_id: \"" + wish.tenant_id + "\"\n      client_secret: !env TEAMS_SECRET\n";
    if (wish.reads_all) account += "      reads: all\n";
    yaml.replace(begin, end - begin, account);
    return yaml;
}

Result<std::string> teams_package(const TeamsWish& wish) {
    if (!teams::is_guid(wish.tenant_id))
        return Error{ErrorCode::invalid, "the tenant id must look like 11111111-2222-3333-4444-555555555555"};
    teams::AppDescription description{.app_id = wish.app_id, .public_url = wish.public_url};
    if (!wish.company.empty()) description.company = wish.company;
    if (!wish.name.empty()) description.name = wish.name;
    description.reads_all = wish.reads_all;
    return teams::app_package(description);
}

}  // namespace twicket::app
