// Start, run, drain. One thread runs the sockets, turns and deliveries; the store has threads of its own.
#include "bot/app/application.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/signal_set.hpp>
#include <filesystem>
#include <iostream>

#include "adapters/slack/slack.hpp"
#include "adapters/status/endpoint.hpp"
#include "adapters/teams/teams.hpp"
#include "adapters/webchat/webchat.hpp"
#include "adapters/webhook/webhook.hpp"
#include "adapters/yammer/yammer.hpp"
#include "bot/app/console_parts.hpp"
#include "bot/app/core.hpp"
#include "bot/app/database_option.hpp"
#include "bot/app/desks.hpp"
#include "bot/app/health.hpp"
#include "bot/app/log_line.hpp"
#include "bot/app/networks.hpp"
#include "bot/app/outside.hpp"
#include "bot/app/people_sources.hpp"
#include "bot/app/sources.hpp"
#include "bot/app/status_page.hpp"
#include "bot/app/watch.hpp"
#include "bot/app/watched_secrets.hpp"
#include "bot/app/wiki_import.hpp"
#include "bot/audit.hpp"
#include "bot/desk_account.hpp"
#include "bot/erasure.hpp"
#include "bot/net/http_server.hpp"
#include "bot/retention.hpp"
#include "bot/store/compact.hpp"

namespace twicket::app {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using namespace std::chrono_literals;

constexpr auto drain_limit = 10s;

void log_to_standard_error(const std::string& level) {
    auto logger = std::make_shared<spdlog::logger>("twicket", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_level(spdlog::level::from_str(level == "warning" ? "warn" : level));
    logger->set_formatter(log_formatter(false));
    spdlog::set_default_logger(std::move(logger));
}

std::unique_ptr<store::Store> open_store(const config::Config& config) {
    const std::filesystem::path file{config.storage.sqlite_path};
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
    store::Options options;
    options.path = file.string();
    auto opened = store::Store::open(options);
    // Somebody was erased while the program worked: free pages may still hold words (bot/erasure).
    bool due = false;
    opened->read_now([&due](store::Connection& connection) { due = erasure::wants_compacting(connection); }).value();
    if (!due) return opened;
    opened.reset();
    store::compact(options.path);
    opened = store::Store::open(options);
    opened->write_now([](store::Connection& connection) { erasure::compacted(connection); }).value();
    return opened;
}

std::string public_url_of(const config::Config& config) {
    if (!config.listen.public_url.empty()) return config.listen.public_url;
    return std::string{config.listen.tls ? "https" : "http"} + "://" + config.listen.address + ":" + std::to_string(config.listen.port);
}

CoreSettings settings_of(const config::Config& config) {
    CoreSettings settings{.company = config.company.name, .language = config.company.language};
    settings.precision_high = config.answers.precision_high;
    settings.precision_middle = config.answers.precision_middle;
    settings.hand_off = config.hand_off;
    settings.experts = config.experts;
    settings.learning.digest = "weekly";
    settings.learning.two_person_tags = config.console.two_person_tags;
    settings.working_hours = {config.hand_off.timezone, {}, config.hand_off.holidays};
    for (const config::Shift& shift : config.hand_off.hours)
        settings.working_hours.shifts.push_back({shift.days, shift.from_minute, shift.to_minute});
    settings.limits = {config.limits.person, config.limits.place, config.limits.account};
    settings.sla = config.sla;
    settings.points = config.points;
    settings.trends = config.trends;
    settings.requests = config.requests;
    settings.onboarding = config.onboarding;
    if (!config.desks.empty()) settings.desk = "desk/" + config.desks.front().name;
    settings.running_file = config.storage.sqlite_path + "-running";
    settings.timezone = config.company.timezone;
    settings.services = services_of(config);
    settings.public_url = public_url_of(config);
    settings.surge = {config.service_settings.surge_similar, config.service_settings.surge_within};
    settings.repeats = {config.service_settings.repeated_tickets, config.service_settings.repeated_within};
    for (const config::Place& place : config.places)
        if (place.id == config.service_settings.operations_place) settings.operations_account = place.account, settings.operations_place = place.id;
    if (config.company.agents_place.empty()) return settings;
    for (const config::Place& place : config.places)
        if (place.id == config.company.agents_place) settings.agents_account = place.account, settings.agents_place = place.id;
    return settings;
}

class Application {
  public:
    explicit Application(const ServeOptions& options)
        : options_{options},
          config_{options.config},
          store_{open_store(config_)},
          outside_{io_.get_executor(), config_},
          core_{io_.get_executor(), *store_, system_clock(), people_of(config_), places_of(config_),
                knowledge_of(config_, *store_, system_clock()), settings_of(config_)},
          watch_{{.core = core_,
                  .store = *store_,
                  .clock = system_clock(),
                  .peers = outside_.egress().peers(),
                  .certificate_file = config_.listen.tls ? config_.listen.tls->certificate : std::string{},
                  .secrets = watched_secrets(config_)}} {
        add_networks();
        add_webhooks();
        add_teams();
        add_yammer();
        add_slack();
        add_service_sources();
        status_page_.add_routes(router_);
        add_desks();
        add_health_routes(router_, {core_, *store_, stopping_, watch_});
        console_.add_routes(router_);
        people_sources_.add_routes(router_);
    }

    int run() {
        net::HttpServerOptions http;
        http.address = config_.listen.address;
        http.port = config_.listen.port;
        if (config_.listen.tls) http.certificate_file = config_.listen.tls->certificate, http.key_file = config_.listen.tls->key;
        server_ = std::make_unique<net::HttpServer>(io_.get_executor(), http, router_);
        if (const Result<void> started = server_->start(); started.has_error()) throw std::runtime_error(started.error().detail);
        store_->on_fatal([this](const std::string& reason) {
            spdlog::critical("the store cannot go on safely: {}; stopping without acknowledging anything more", reason);
            std::_Exit(1);  // a failed fsync: what the disk holds is only known after a restart
        });
        announce();
        asio::co_spawn(io_, work(), [this](std::exception_ptr failure) { ended(failure); });
        io_.run();
        return status_;
    }

  private:
    void add_networks() {
        for (const config::WebchatAccount& account : config_.networks.webchat) {
            webchat::Options options;
            options.company = config_.company.name;
            options.widget_hosts = account.widget_origins;
            options.secure_cookies = config_.listen.tls.has_value() || config_.listen.public_url.starts_with("https://");
            auto network = std::make_unique<webchat::Webchat>("webchat/" + account.account, *store_, core_.inbox, system_clock(),
                                                              core_.people, core_.places, options);
            network->add_routes(router_);
            pages_.push_back(network.get());
            core_.add(std::move(network));
        }
    }

    void add_webhooks() {
        for (const config::WebhookAccount& account : config_.networks.webhook) {
            webhook::Settings settings{account.account, {std::string{account.secret.reveal()}}, account.deliver_url};
            if (account.previous_secret) settings.secrets.emplace_back(account.previous_secret->reveal());
            auto network =
                std::make_unique<webhook::Webhook>(std::move(settings), core_.inbox, outside_.client(), system_clock());
            network->add_routes(router_);
            core_.add(std::move(network));
        }
    }

    void add_service_sources() {
        for (const config::ServiceSource& from : config_.service_settings.sources) {
            status::Settings settings{.name = from.account, .alertmanager = from.kind == "alertmanager", .secrets = {}};
            settings.secrets.emplace_back(from.secret.reveal());
            if (from.previous_secret) settings.secrets.emplace_back(from.previous_secret->reveal());
            settings.rules = {from.service_label, from.severity_label, from.down};
            sources_.push_back(std::make_unique<status::Endpoint>(std::move(settings), core_.services, *store_, system_clock()));
            sources_.back()->add_routes(router_);
        }
    }

    void add_teams() {
        for (const config::TeamsAccount& account : config_.networks.teams) {
            auto network =
                std::make_unique<teams::Teams>(teams_settings(account), *store_, core_.inbox, outside_.client(), system_clock());
            network->add_routes(router_);
            core_.add(std::move(network));
        }
    }

    void add_yammer() {
        for (const config::YammerAccount& account : config_.networks.yammer)
            core_.add(std::make_unique<yammer::Yammer>(yammer_settings(account), core_.inbox, *store_, outside_.client(),
                                                       system_clock()));
    }

    void add_slack() {
        if (config_.networks.slack.empty()) return;
        const auto workspaces = std::make_shared<slack::Workspaces>();
        const net::TlsContext tls = net::client_context().value();  // one for all: it reads every authority
        for (const config::SlackAccount& account : config_.networks.slack) {
            const slack::Surroundings outside{core_.inbox, *store_, outside_.egress(), system_clock(), io_.get_executor(), tls};
            auto network = std::make_unique<slack::Slack>(slack_settings(account), outside, workspaces);
            network->add_routes(router_);
            core_.add(std::move(network));
        }
    }

    // The one called "builtin" is always there: what was opened in it before goes on.
    void add_desks() {
        for (const config::Desk& one : config_.desks) {
            if (core_.adapter("desk/" + one.name)) continue;
            auto desk = make_desk(one, outside_.client(), *store_, system_clock());
            const auto find_adapter = [this](const std::string& account) { return core_.adapter(account); };
            auto account = std::make_unique<DeskAccount>(std::move(desk), core_.inbox, *store_, system_clock(), find_adapter);
            account->add_routes(router_);
            core_.add(std::move(account));
        }
    }

    void announce() const {
        const std::string scheme = config_.listen.tls ? "https" : "http";
        const std::string address = scheme + "://" + config_.listen.address + ":" + std::to_string(server_->port());
        std::cerr << "Twicket is ready: " << address << "\n";
        const auto outside = config::outgoing_addresses(config_);
        const std::string public_for = public_addresses_for(config_);
        const bool nothing = outside.empty() && config_.egress.allow.empty() && public_for.empty();
        std::cerr << (nothing ? "It contacts no other address.\n" : "It may contact:\n");
        for (const config::Address& one : outside) std::cerr << "  " << one.purpose << "  " << one.url << "\n";
        for (const std::string& one : config_.egress.allow) std::cerr << "  egress.allow  " << one << "\n";
        if (!public_for.empty()) std::cerr << "  " << public_for << "  public https addresses that it names itself\n";
        if (!options_.greeting.empty()) std::cerr << options_.greeting;
        std::cerr.flush();
    }

    awaitable<void> work() {
        using namespace asio::experimental::awaitable_operators;
        for (const auto& adapter : core_.adapters())
            asio::co_spawn(io_, adapter->run(), [this, account = adapter->account()](std::exception_ptr failure) {
                if (failure) watch_.report(account, "its adapter ended by an exception: restart the program, and tell us");
            });
        awaitable<void> turns = core_.dispatcher.run();
        awaitable<void> deliveries = core_.outbox.run();
        audit::Sealer sealer{*store_, system_clock(), folder_of(config_.storage.sqlite_path)};
        awaitable<void> seals = sealer.run();
        awaitable<int> stop = ends_.async_wait(asio::use_awaitable);
        awaitable<void> reloads = reload_on_hangup();
        awaitable<void> pruning = keep_pruned(*store_, system_clock());
        awaitable<void> watching = watch_.run();
        awaitable<void> notices = core_.guest_notices.run();
        awaitable<void> service_notices = core_.service_notices.run();
        awaitable<void> surges = core_.surges.run();
        awaitable<void> repeats = core_.repeats.run();
        awaitable<void> changing = core_.change_watch.run();
        awaitable<void> settling = core_.settlement.run();
        awaitable<void> curating = core_.knowledge_watch.run();
        awaitable<void> wikis = wikis_.run();
        awaitable<void> trends = core_.trend_watch.run();
        awaitable<void> people = people_sources_.run();
        awaitable<void> life = core_.life.run();
        co_await ((std::move(turns) && std::move(deliveries) && std::move(seals) && std::move(pruning) && std::move(watching) &&
                   std::move(notices) && std::move(service_notices) && std::move(surges) && std::move(repeats) &&
                   std::move(changing) && std::move(settling) && std::move(trends) && std::move(curating) && std::move(wikis) && std::move(people) &&
                   std::move(life)) ||
                  std::move(stop) || std::move(reloads));
        stopping_ = true;
        spdlog::info("stopping: finishing what is under way");
        for (webchat::Webchat* page : pages_) page->close_all();
        co_await server_->drain(drain_limit);
    }

    // SIGHUP: the files of knowledge and people are read again. Until cancelled.
    awaitable<void> reload_on_hangup() {
        while (!stopping_) {
            co_await hangups_.async_wait(asio::use_awaitable);
            const Result<Refreshed> done = co_await refresh_knowledge(config_, *store_, system_clock(), *core_.ranker);
            if (done.has_error())
                spdlog::error("the knowledge could not be read again: {}", done.error().detail);
            else
                spdlog::info("knowledge read again: {} new, {} changed, {} retired, {} bad rows", done->added.size(),
                             done->changed.size(), done->retired.size(), done->problems);
            const Result<directory::Directory::Counts> people = co_await people_sources_.read_files_again();
            if (people.has_error())
                spdlog::error("the people could not be read again: {}", people.error().detail);
            else
                spdlog::info("people read again: {} here, {} joined, {} left, {} returned", people->here, people->joined, people->went,
                             people->returned);
        }
    }

    void ended(std::exception_ptr failure) {
        if (failure) {
            status_ = 1;
            try {
                std::rethrow_exception(failure);
            } catch (const std::exception& reason) {
                spdlog::critical("stopped by a failure: {}", reason.what());
            }
        }
        io_.stop();
    }

    ServeOptions options_;
    const config::Config& config_;
    asio::io_context io_{1};
    // From the very start: a signal that comes before somebody waits for it is kept, and does not end the program.
    asio::signal_set ends_{io_, SIGINT, SIGTERM}, hangups_{io_, SIGHUP};
    std::unique_ptr<store::Store> store_;
    Outside outside_;
    Core core_;
    Watch watch_;
    std::vector<webchat::Webchat*> pages_;
    PeopleSources people_sources_{{io_.get_executor(), config_, core_, *store_, system_clock(), outside_.egress(), public_url_of(config_),
                                   [this](const std::string& about, const std::vector<Finding>& found) { watch_.troubles.put("people", about, found); },
                                   [this] { for (webchat::Webchat* page : pages_) page->close_left(); }}};
    WikiSources wikis_{{config::wikis_of(config_), outside_.client(), *store_, system_clock(), *core_.ranker,
                        [this](const std::string& source, const std::string& trouble) {
                            const std::vector<Finding> found = trouble.empty() ? std::vector<Finding>{} : std::vector<Finding>{{Grade::bad, trouble}};
                            watch_.troubles.put("knowledge", "wiki " + source, found);
                        }}};
    StatusPage status_page_{core_.services, core_.changes, system_clock(), {config_.company.name, config_.company.language, config_.company.timezone, public_url_of(config_)}};
    std::vector<std::unique_ptr<status::Endpoint>> sources_;
    console::Console console_{console_parts(config_, core_, *store_, watch_, outside_.client())};
    net::Router router_;
    std::unique_ptr<net::HttpServer> server_;
    bool stopping_ = false;
    int status_ = 0;
};

}  // namespace

int serve(const ServeOptions& options) {
    log_to_standard_error(options.config.log.level);
    Application application{options};
    return application.run();
}

}  // namespace twicket::app
