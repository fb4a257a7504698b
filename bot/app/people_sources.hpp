// The sources of people of a running program, wired: files, directory servers and the SCIM address into one directory.
// Belongs to the main executor.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "adapters/ldap/ldap.hpp"
#include "adapters/scim/endpoint.hpp"
#include "bot/app/core.hpp"
#include "bot/directory/directory.hpp"
#include "bot/net/http.hpp"
#include "config/config.hpp"

namespace twicket::app {

ldap::Settings ldap_settings(const config::PeopleSource& source, const config::PeopleRules& rules);

class PeopleSources {
  public:
    struct Parts {
        boost::asio::any_io_executor executor;
        const config::Config& config;
        Core& core;  // all outlive it
        store::Store& store;
        Clock& clock;
        net::Egress& egress;
        std::string public_url;
        std::function<void(const std::string& about, const std::vector<Finding>&)> report;  // what somebody should mend
        std::function<void()> changed = [] {};  // who is who is not as it was
    };
    // Loads what is known into the core's people. Throws std::runtime_error for a broken file or store.
    explicit PeopleSources(Parts parts);
    void add_routes(net::Router& router);
    boost::asio::awaitable<void> run();  // until cancelled
    // The files among the sources are read again and merged. With a bad row all stays as it was, and the error names it.
    boost::asio::awaitable<Result<directory::Directory::Counts>> read_files_again();
    directory::Directory& directory() { return directory_; }

  private:
    boost::asio::awaitable<void> keep_reporting();

    Parts parts_;
    directory::Directory directory_;
    std::vector<std::unique_ptr<ldap::Ldap>> servers_;
    std::unique_ptr<scim::Endpoint> scim_;
};

}  // namespace twicket::app
