// Major incidents (rows 33 and 34): what many people report at once, from the first card in the operations place to the
// problem that is left. Values, what is kept of them, and those that count now in memory.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/store/database.hpp"
#include "bot/thread_name.hpp"

namespace twicket {

// One person's report, in one thread.
struct Sighting {
    Time at{};
    std::string person;  // a person's id, or account/user of a stranger
    std::string user;    // the network's
    ThreadName where{};
    std::string text;   // its beginning
    bool open = false;  // it stands where everybody may read it; else its words are counted and never shown
    bool operator==(const Sighting&) const = default;
};

struct TimelineNote {
    Time at{};
    std::string who;   // a name; empty: we ourselves
    std::string what;  // "raised", "declared", "watched", "dismissed", "workaround", "resolved", "closed"
    std::string text{};
    bool operator==(const TimelineNote&) const = default;
};

struct Incident {
    // raised: the card asks; watched: raised again when twice as many report; problem: it is over, its cause is not
    // mended.
    enum class State { raised, watched, dismissed, declared, problem, closed };
    std::int64_t number = 0;
    std::int64_t version = 0;  // of the row that was read
    State state = State::raised;
    std::string service{};  // an id; empty: no one service is named
    Time opened{};
    std::string card{};  // the Outgoing in the operations place
    std::string workaround{};
    std::size_t watched_from = 0;  // people, when it was decided to watch
    std::vector<Sighting> sightings{};
    std::vector<TimelineNote> timeline{};

    std::size_t people() const;
    // The threads of its sightings, each once.
    std::vector<ThreadName> threads() const;
    // Closed ones are forgotten; dismissed ones keep quiet for an hour.
    bool counts(Time now) const;
    // How near a report is: 1 of the same service, else the likeness of words to the nearest sighting.
    double nearness(const std::vector<std::string>& services, const std::vector<std::string>& words) const;
};

std::string_view name_of(Incident::State state);

// In memory: those that count. Main executor only.
class Incidents {
  public:
    void apply(Incident incident);
    const std::vector<Incident>& all() const { return list_; }
    const Incident* find(std::int64_t number) const;
    // The one that a report belongs to.
    const Incident* near(const std::vector<std::string>& services, const std::vector<std::string>& words,
                         Time now) const;

  private:
    std::vector<Incident> list_;
};

namespace incidents {

// Inserts (number 0) or brings up to date and raises the version; the stored one. Nothing: somebody else wrote
// meanwhile.
std::optional<Incident> put(store::Connection& connection, Incident incident);
bool still_so(store::Connection& connection, const Incident& incident);
std::optional<Incident> find(store::Connection& connection, std::int64_t number);
// All that began since, the ended ones too.
std::vector<Incident> since(store::Connection& connection, Time time);
// Those that count now.
std::vector<Incident> alive(store::Connection& connection, Time now);
// Threads in which the bot may write: no human works there.
std::vector<ThreadName> without_humans(store::Connection& connection, const std::vector<ThreadName>& threads);

}  // namespace incidents
}  // namespace twicket
