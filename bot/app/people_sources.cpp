// From the configuration's words to the sources.
#include "bot/app/people_sources.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>

#include "bot/app/sources.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;
using namespace std::chrono_literals;

directory::Directory::Parts directory_parts(const PeopleSources::Parts& parts) {
    directory::Directory::Parts made{.people = parts.core.people, .store = parts.store, .clock = parts.clock};
    for (const config::PeopleSource& source : parts.config.people) made.order.push_back(source.name);
    made.files = people_files(parts.config);
    made.rules = people_rules(parts.config);
    made.most_leavers = parts.config.people_rules.max_leavers;
    made.changed = [&core = parts.core, changed = parts.changed] {
        core.people_are_new();
        changed();
    };
    return made;
}

}  // namespace

ldap::Settings ldap_settings(const config::PeopleSource& source, const config::PeopleRules& rules) {
    const config::Ldap& from = *source.ldap;
    ldap::Settings settings{.name = source.name, .host = from.host, .port = from.port, .ldaps = from.ldaps, .start_tls = from.start_tls};
    settings.ca_file = from.ca_file;
    settings.bind_dn = from.bind_dn;
    if (from.bind_password) settings.password = from.bind_password->reveal();
    settings.base = from.base;
    settings.filter = from.filter;
    settings.group_base = from.group_base;
    settings.group_filter = from.group_filter;
    settings.id = from.id;
    settings.skills = from.skills;
    for (const auto& [field, attribute] : from.attributes)
        if (const auto known = directory::field_from(field)) settings.attributes[*known] = attribute;
    settings.page = from.page;
    settings.every = from.every;
    settings.most_leavers = rules.max_leavers;
    return settings;
}

PeopleSources::PeopleSources(Parts parts) : parts_{std::move(parts)}, directory_{parts_.executor, directory_parts(parts_)} {
    directory_.load_now();
    for (const config::PeopleSource& source : parts_.config.people)
        if (source.ldap)
            servers_.push_back(std::make_unique<ldap::Ldap>(ldap_settings(source, parts_.config.people_rules), parts_.egress, parts_.store,
                                                            parts_.clock, directory_));
}

void PeopleSources::add_routes(net::Router& router) {
    for (const config::PeopleSource& source : parts_.config.people) {
        if (!source.scim) continue;
        scim::Settings settings{.source = source.name, .tokens = {std::string{source.scim->token.reveal()}}, .public_url = parts_.public_url};
        if (source.scim->previous_token) settings.tokens.emplace_back(source.scim->previous_token->reveal());
        scim_ = std::make_unique<scim::Endpoint>(std::move(settings), parts_.store, parts_.clock, directory_);
        scim_->add_routes(router);
    }
}

awaitable<void> PeopleSources::keep_reporting() {
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer timer{executor};
    for (;;) {
        const auto found = [](const std::string& trouble) {
            return trouble.empty() ? std::vector<Finding>{} : std::vector<Finding>{{Grade::bad, trouble}};
        };
        parts_.report("people", found(directory_.trouble()));
        for (const auto& server : servers_) parts_.report("people " + server->settings().name, found(server->trouble()));
        timer.expires_after(10s);
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
}

// On a reading thread: a large table takes a while.
awaitable<Result<directory::Directory::Counts>> PeopleSources::read_files_again() {
    struct Files {
        std::vector<directory::Source> sources;
        std::string wrong;
    };
    const auto look = [&config = parts_.config](store::Connection&) {
        Files files;
        try {
            files.sources = people_files(config);
        } catch (const std::exception& wrong) {
            files.wrong = wrong.what();
        }
        return files;
    };
    Result<Files> files = co_await parts_.store.read(look);
    if (files.has_error()) co_return files.error();
    if (!files->wrong.empty()) co_return Error{ErrorCode::invalid, files->wrong};
    directory_.put_files(std::move(files->sources));
    Result<directory::Directory::Counts> counts = co_await directory_.refresh();
    co_return counts;
}

awaitable<void> PeopleSources::run() {
    using namespace boost::asio::experimental::awaitable_operators;
    awaitable<void> all = directory_.run();
    for (const auto& server : servers_) {
        awaitable<void> reading = server->run();
        all = std::move(all) && std::move(reading);
    }
    awaitable<void> reporting = keep_reporting();
    co_await (std::move(all) && std::move(reporting));
}

}  // namespace twicket::app
