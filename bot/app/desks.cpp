// Secrets are revealed here and go straight to the back-end.
#include "bot/app/desks.hpp"

#include <stdexcept>

#include "adapters/desk/builtin/builtin.hpp"
#include "adapters/desk/glpi/glpi.hpp"
#include "adapters/desk/jira/jira.hpp"
#include "adapters/desk/redmine/redmine.hpp"
#include "adapters/desk/request_tracker/request_tracker.hpp"
#include "adapters/desk/servicenow/servicenow.hpp"
#include "adapters/desk/webhook/webhook.hpp"
#include "adapters/desk/zammad/zammad.hpp"

namespace twicket::app {
namespace {

using Make = std::unique_ptr<Desk> (*)(desk::Settings, net::HttpClient&, Clock&);

template <class Kind>
std::unique_ptr<Desk> make(desk::Settings settings, net::HttpClient& client, Clock& clock) {
    return std::make_unique<Kind>(std::move(settings), client, clock);
}

struct BackEnd {
    std::string_view kind;
    Make make;
};
constexpr BackEnd back_ends[] = {{"glpi", make<desk::Glpi>},
                                 {"jira", make<desk::Jira>},
                                 {"redmine", make<desk::Redmine>},
                                 {"request-tracker", make<desk::RequestTracker>},
                                 {"servicenow", make<desk::ServiceNow>},
                                 {"webhook", make<desk::WebhookDesk>},
                                 {"zammad", make<desk::Zammad>}};

const BackEnd* find(std::string_view kind) {
    for (const BackEnd& one : back_ends)
        if (one.kind == kind) return &one;
    return nullptr;
}

desk::Settings settings_of(const config::Desk& desk) {
    desk::Settings settings;
    settings.name = desk.name;
    settings.url = desk.url;
    if (desk.token) settings.token = desk.token->reveal();
    settings.user = desk.user;
    if (desk.password) settings.password = desk.password->reveal();
    if (desk.app_token) settings.app_token = desk.app_token->reveal();
    settings.queue = desk.queue;
    settings.type = desk.type;
    settings.close_code = desk.close_code;
    if (desk.secret) settings.secrets.emplace_back(desk.secret->reveal());
    if (desk.previous_secret) settings.secrets.emplace_back(desk.previous_secret->reveal());
    settings.poll = desk.poll;
    for (const auto& [state, word] : desk.states) settings.states[ticket_state_from(state)] = word;
    return settings;
}

}  // namespace

bool is_desk_built_in(std::string_view kind) {
    return kind == "builtin" || find(kind);
}

std::unique_ptr<Desk> make_outside_desk(const config::Desk& desk, net::HttpClient& client, Clock& clock) {
    const BackEnd* found = find(desk.kind);
    if (!found)
        throw std::runtime_error("desk '" + desk.name + "' of kind " + desk.kind + " is not part of this build");
    return found->make(settings_of(desk), client, clock);
}

std::unique_ptr<Desk> make_desk(const config::Desk& desk, net::HttpClient& client, store::Store& store, Clock& clock) {
    if (desk.kind == "builtin") return std::make_unique<desk::Builtin>(desk.name, store, clock);
    return make_outside_desk(desk, client, clock);
}

}  // namespace twicket::app
