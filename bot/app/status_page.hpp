// The public status page, and the calendar files of announced changes at /changes/<token>.ics. GET /status as a page in
// four languages, /status/feed (Atom; /status.rss is the same) and /status.json. Everything comes from the catalogue in
// memory and is rendered at most once a few seconds, so it stays up while turns wait and the store is full. It shows
// what was said for everybody: no names of people, no internal words.
#pragma once
#include <array>
#include <string>

#include "bot/changes.hpp"
#include "bot/net/http.hpp"
#include "bot/services.hpp"

namespace twicket::app {

class StatusPage {
  public:
    struct Settings {
        std::string company;
        std::string language = "en";   // where the reader's is not spoken
        std::string timezone = "UTC";  // of the times shown
        std::string public_url{};      // of links in the feed; without a closing slash
    };
    // All but the settings outlive the page. Main executor.
    StatusPage(Services& services, const Changes& changes, const Clock& clock, Settings settings);
    void add_routes(net::Router& router);

    // The forms as they are now.
    const std::string& html(std::string_view language);
    const std::string& feed();
    const std::string& json();
    // The language of a reader by "de-AT,de;q=0.9,en;q=0.5"; `otherwise` when we speak none of them.
    static std::string language_of(std::string_view accepted, std::string_view otherwise);

  private:
    struct Snapshot {
        std::array<std::string, 4> pages;
        std::string feed, json;
        Time made{};
        bool stale = true;
    };
    void refresh();

    Services& services_;
    const Changes& changes_;
    const Clock& clock_;
    Settings settings_;
    Snapshot snapshot_;
};

}  // namespace twicket::app
