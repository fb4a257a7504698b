// The surge radar (row 34): reads along with what arrives, and when enough different people report the same within the
// time set, raises a card in the operations place (a Tick, which the skill incident turns into words). Later reports of
// the same are added to the incident. Main executor only.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <deque>
#include <map>
#include <optional>

#include "bot/inbox.hpp"
#include "bot/incidents.hpp"
#include "bot/people.hpp"
#include "bot/places.hpp"
#include "bot/services.hpp"

namespace twicket {

struct SurgeLimits {
    int similar = 4;  // people
    Duration within = std::chrono::minutes{15};
};

// The counting alone: pure. One person counts once however often he or she writes.
class SurgeRadar {
  public:
    explicit SurgeRadar(SurgeLimits limits) : limits_{limits} {}
    struct Report {
        Sighting sighting;
        std::vector<std::string> services;
        std::vector<std::string> words;
    };
    // The reports that together are a surge now, this one among them; they are counted no more. Empty: none.
    std::vector<Report> note(Report report);

  private:
    SurgeLimits limits_;
    std::deque<Report> window_;
};

// "incident.raised:7"; what and which.
struct IncidentNews {
    std::string what;  // "raised", "over", "repeated"
    std::int64_t number = 0;
};
std::string timer_of(const IncidentNews& news);
std::optional<IncidentNews> incident_news_from(std::string_view timer);

class SurgeWatch {
  public:
    struct Parts {
        const People& people;
        const Places& places;
        Services& services;
        Incidents& incidents;
        Clock& clock;
        store::Store& store;
        Inbox& inbox;
        std::string account, place;  // of operations; an empty account: nobody is told, so nothing is watched
        SurgeLimits limits{};
    };
    explicit SurgeWatch(Parts parts) : parts_{std::move(parts)}, radar_{parts_.limits} {}

    // Reads what is new and tells what follows; how much was told.
    boost::asio::awaitable<std::size_t> look();
    // Every two seconds, until cancelled.
    boost::asio::awaitable<void> run();

  private:
    struct Arrived {
        std::vector<std::pair<std::int64_t, std::string>> events;  // sequence and body
        std::int64_t last = 0;
    };
    std::optional<SurgeRadar::Report> report_in(const Event& event) const;
    boost::asio::awaitable<bool> take(SurgeRadar::Report report);
    boost::asio::awaitable<bool> add(std::int64_t number, Sighting sighting);
    boost::asio::awaitable<bool> tell(Incident incident, std::string what);
    boost::asio::awaitable<std::size_t> end_what_is_over();

    Parts parts_;
    SurgeRadar radar_;
    std::int64_t read_up_to_ = -1;
    std::map<std::int64_t, std::int64_t> told_over_;  // by incident, in this life: the inbox knows of earlier ones
};

}  // namespace twicket
