// Pages of the configured wikis as entries: what changed is read, what is gone or may not be read any more is retired,
// and of each page is told whether it is served and why not. Main executor only.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/wiki/wiki.hpp"
#include "bot/store/store.hpp"
#include "config/wiki.hpp"
#include "knowledge/ranker.hpp"

namespace twicket::app {

struct PageTold {
    std::string title, link;
    std::vector<std::string> audience{};  // whom it is served to
    std::string because{};                // why it is not served; empty: it is
};

struct WikiRound {
    std::size_t added = 0, changed = 0, same = 0, retired = 0;
    std::vector<PageTold> pages{};  // all of them, as they stand now
};

// One round. What was read before an error is kept, and not read again in the next one. `ranker` null: nobody is served
// now.
boost::asio::awaitable<Result<WikiRound>> import_wiki(const config::Wiki& source, wiki::Wiki& wiki, store::Store& store,
                                                      Clock& clock, knowledge::Ranker* ranker);

wiki::Settings wiki_settings(const config::Wiki& source);

// The rounds of a running program: each wiki at its own pace, until cancelled. `trouble`: what went wrong with a
// source; empty: nothing any more.
class WikiSources {
  public:
    struct Parts {
        std::vector<config::Wiki> wikis;
        net::HttpClient& client;
        store::Store& store;
        Clock& clock;
        knowledge::Ranker& ranker;
        std::function<void(const std::string& source, const std::string& trouble)> trouble;
    };
    explicit WikiSources(Parts parts);
    boost::asio::awaitable<std::size_t> look();
    boost::asio::awaitable<void> run();

  private:
    struct One {
        config::Wiki source;
        std::unique_ptr<wiki::Wiki> wiki;
        Time due{};
    };
    Parts parts_;
    std::vector<One> all_;
};

}  // namespace twicket::app
