// A line of settings each, and which of its requests create a ticket.
#include "tests/adapters/desk_contract/kinds.hpp"

#include <cstdlib>

#include "adapters/desk/builtin/builtin.hpp"
#include "adapters/desk/glpi/glpi.hpp"
#include "adapters/desk/jira/jira.hpp"
#include "adapters/desk/redmine/redmine.hpp"
#include "adapters/desk/request_tracker/request_tracker.hpp"
#include "adapters/desk/servicenow/servicenow.hpp"
#include "adapters/desk/webhook/webhook.hpp"
#include "adapters/desk/zammad/zammad.hpp"
#include "tests/adapters/desk_contract/builtin_back_end.hpp"
#include "tests/adapters/desk_contract/glpi_stand_in.hpp"
#include "tests/adapters/desk_contract/jira_stand_in.hpp"
#include "tests/adapters/desk_contract/real_back_end.hpp"
#include "tests/adapters/desk_contract/redmine_stand_in.hpp"
#include "tests/adapters/desk_contract/rt_stand_in.hpp"
#include "tests/adapters/desk_contract/servicenow_stand_in.hpp"
#include "tests/adapters/desk_contract/webhook_stand_in.hpp"
#include "tests/adapters/desk_contract/zammad_stand_in.hpp"

namespace twicket::desk_contract {
namespace {

template <class OfKind>
std::unique_ptr<Desk> over_http(desk::Settings settings, net::HttpClient& client, Clock& clock, store::Store&) {
    return std::make_unique<OfKind>(std::move(settings), client, clock);
}

template <class StandIn>
std::unique_ptr<BackEnd> stand_in(store::Store&) {
    return std::make_unique<StandIn>();
}

// POST to an address that ends so.
std::function<bool(const testing::ApiRequest&)> posts_to(std::string end) {
    return [end = std::move(end)](const testing::ApiRequest& request) {
        return request.method == "POST" && request.target.substr(0, request.target.find('?')).ends_with(end);
    };
}

}  // namespace

Kind builtin() {
    Kind kind;
    kind.name = "builtin";
    kind.over_http = kind.has_news = false;
    kind.back_end = [](store::Store& store) { return std::make_unique<BuiltinBackEnd>(store); };
    kind.settings = [](const std::string&) { return desk::Settings{.name = "builtin"}; };
    kind.desk = [](desk::Settings settings, net::HttpClient&, Clock& clock, store::Store& store) {
        return std::make_unique<desk::Builtin>(settings.name, store, clock);
    };
    kind.creates = [](const testing::ApiRequest&) { return false; };
    return kind;
}

Kind request_tracker() {
    Kind kind;
    kind.name = "request-tracker";
    kind.back_end = stand_in<RtStandIn>;
    kind.settings = [](const std::string& url) {
        return desk::Settings{.name = "rt", .url = url, .token = "1-14-good", .queue = "General"};
    };
    kind.desk = over_http<desk::RequestTracker>;
    kind.creates = posts_to("/REST/2.0/ticket");
    return kind;
}

Kind redmine() {
    Kind kind;
    kind.name = "redmine";
    kind.back_end = stand_in<RedmineStandIn>;
    kind.settings = [](const std::string& url) {
        return desk::Settings{.name = "redmine", .url = url, .token = "good-key", .queue = "desk", .type = "Support"};
    };
    kind.desk = over_http<desk::Redmine>;
    kind.creates = posts_to("/issues.json");
    return kind;
}

Kind servicenow() {
    Kind kind;
    kind.name = "servicenow";
    kind.back_end = stand_in<ServiceNowStandIn>;
    kind.settings = [](const std::string& url) {
        return desk::Settings{.name = "snow", .url = url, .token = "good-key", .queue = "Service Desk"};
    };
    kind.desk = over_http<desk::ServiceNow>;
    kind.creates = posts_to("/table/incident");
    return kind;
}

Kind webhook() {
    Kind kind;
    kind.name = "webhook";
    kind.back_end = stand_in<WebhookStandIn>;
    kind.settings = [](const std::string& url) {
        return desk::Settings{.name = "any", .url = url + "/tickets", .secrets = {WebhookStandIn::secret}};
    };
    kind.desk = over_http<desk::WebhookDesk>;
    kind.creates = [](const testing::ApiRequest& request) {
        return request.body.find("ticket.open") != request.body.npos;
    };
    kind.deliveries = [](BackEnd& back_end, Time now) {
        return dynamic_cast<WebhookStandIn&>(back_end).deliveries(now);
    };
    return kind;
}

Kind zammad() {
    Kind kind;
    kind.name = "zammad";
    kind.back_end = stand_in<ZammadStandIn>;
    kind.settings = [](const std::string& url) {
        return desk::Settings{.name = "zammad", .url = url, .token = "good", .queue = "Users"};
    };
    kind.desk = over_http<desk::Zammad>;
    kind.creates = posts_to("/api/v1/tickets");
    return kind;
}

Kind glpi() {
    Kind kind;
    kind.name = "glpi";
    kind.back_end = stand_in<GlpiStandIn>;
    kind.settings = [](const std::string& url) {
        return desk::Settings{.name = "glpi", .url = url, .token = "good", .app_token = "app", .queue = "3"};
    };
    kind.desk = over_http<desk::Glpi>;
    kind.creates = posts_to("/apirest.php/Ticket");
    return kind;
}

namespace {
Kind jira(bool cloud) {
    Kind kind;
    kind.name = cloud ? "jira cloud" : "jira data center";
    kind.back_end = [cloud](store::Store&) { return std::make_unique<JiraStandIn>(cloud); };
    kind.settings = [cloud](const std::string& url) {
        desk::Settings settings{.name = "jira", .url = url, .token = "good", .queue = "2", .type = "25"};
        if (cloud) settings.user = "bot@example.com";
        return settings;
    };
    kind.desk = over_http<desk::Jira>;
    kind.creates = posts_to("/servicedeskapi/request");
    return kind;
}
}  // namespace

Kind jira_cloud() {
    return jira(true);
}
Kind jira_data_center() {
    return jira(false);
}

namespace {
// As with the stand-in, but for who answers, and the proof.
template <class Real>
Kind real(Kind kind, const char* url, const char* secret) {
    const std::uint16_t port = port_in(url);
    const char* proof = std::getenv(secret);
    if (port == 0 || !proof) return {};
    kind.name = "real " + kind.name;
    kind.back_end = [port](store::Store&) { return std::make_unique<Real>(port); };
    kind.settings = [proof = std::string{proof}, usual = kind.settings](const std::string& at) {
        desk::Settings settings = usual(at);
        settings.token = proof;
        return settings;
    };
    return kind;
}
}  // namespace

Kind real_request_tracker() {
    return real<RealRt>(request_tracker(), "TWICKET_RT_URL", "TWICKET_RT_TOKEN");
}
Kind real_redmine() {
    return real<RealRedmine>(redmine(), "TWICKET_REDMINE_URL", "TWICKET_REDMINE_KEY");
}

}  // namespace twicket::desk_contract
