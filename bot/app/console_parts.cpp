// The wiring of the console.
#include "bot/app/console_parts.hpp"

#include "bot/app/console_experts.hpp"
#include "bot/app/console_hand.hpp"
#include "bot/app/health_page.hpp"
#include "skills/answer/ladder.hpp"

namespace twicket::app {
namespace {

std::optional<console::OidcSettings> oidc_of(const config::Config& config) {
    if (!config.console.oidc) return std::nullopt;
    const config::Oidc& from = *config.console.oidc;
    std::string ours = config.listen.public_url;
    if (ours.empty()) ours = std::string{config.listen.tls ? "https" : "http"} + "://" + config.listen.address + ":" + std::to_string(config.listen.port);
    return console::OidcSettings{.issuer = from.issuer,
                                 .client_id = from.client_id,
                                 .client_secret = std::string{from.client_secret.reveal()},
                                 .return_address = ours + "/console/sign-in/return",
                                 .groups_claim = from.groups_claim,
                                 .roles = from.roles};
}

}  // namespace

console::Parts console_parts(const config::Config& config, Core& core, store::Store& store, const Watch& watch,
                             net::HttpClient& client) {
    const answer::Thresholds rungs = answer::thresholds_for(config.answers.precision_high, config.answers.precision_middle);
    console::Settings settings;
    settings.company = config.company.name;
    settings.demo_sign_in = config.console.demo_sign_in;
    settings.secure_cookies = config.listen.tls.has_value() || config.listen.public_url.starts_with("https://");
    settings.public_url = config.listen.public_url;
    settings.high = rungs.high;
    settings.middle = rungs.middle;
    settings.trends_from = config.trends.on ? config.trends.minimum : 0;
    settings.two_person_tags = config.console.two_person_tags;
    return {.store = store,
            .clock = system_clock(),
            .people = core.people,
            .places = core.places,
            .ranker = *core.ranker,
            .accounts =
                [&core] {
                    std::vector<std::string> accounts;
                    for (const auto& adapter : core.adapters()) accounts.push_back(adapter->account());
                    return accounts;
                },
            .health = [&watch] { return health_json(watch); },
            .resend = [&core](std::string id) { return core.outbox.resend(std::move(id)); },
            .settle = [&core](std::string id) { return core.outbox.settle(std::move(id), std::string{}); },
            .events_waiting = [&core] { core.dispatcher.wake(); },
            .trend_subject = [&core](const std::string& subject) { return core.subject_name(subject); },
            .client = &client,
            .oidc = oidc_of(config),
            .hand = console_hand(core, store),
            .experts = console_experts(config.experts, core, store),
            .services = &core.services,
            .changes = &core.changes,
            .points = &config.points,
            .deliveries_waiting = [&core] { core.outbox.wake(); },
            .settings = std::move(settings)};
}

}  // namespace twicket::app
