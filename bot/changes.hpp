// Changes that are announced beforehand (rows 35 and 50): what happens to a service when, who is hit, how to object;
// the questions, objections and "works / broken" that come back. Values, what is kept of them, and those that count in
// memory.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/service.hpp"
#include "bot/store/database.hpp"

namespace twicket {

struct ChangeWord {  // what somebody said about a change
    Time at{};
    std::string person;  // a person's id, or account/user of a stranger
    std::string name;
    std::string kind;  // "question", "objection", "works", "broken"
    std::string text{};
    bool answered = false;  // from the change's own text
};

struct PlannedChange {
    enum class State { proposed, declined, announced, running, done, cancelled };
    std::int64_t number = 0;
    std::int64_t version = 0;  // of the row that was read
    State state = State::proposed;
    std::string service;
    std::string what, hit, object;  // for everybody
    Time starts{}, ends{};
    std::string token{};  // of its calendar file's address
    std::string by{}, by_name{}, decided_by{};
    std::string card{};  // the Outgoing that asks for approval
    std::vector<ChangeWord> words{};

    bool upcoming() const { return state == State::announced || state == State::running; }
    std::size_t count(std::string_view kind) const;
};
std::string_view name_of(PlannedChange::State state);

// Those that are announced, running, or over for less than two weeks. Main executor only.
class Changes {
  public:
    void apply(PlannedChange change);
    const std::vector<PlannedChange>& all() const { return list_; }
    const PlannedChange* by_token(std::string_view token) const;

  private:
    std::vector<PlannedChange> list_;
};

namespace changes {

// Inserts (number 0) or brings up to date; nothing: somebody else wrote meanwhile. `tell`: followers of the service are
// told this stage ("announced", "cancelled", "after"), once each; empty: nobody.
std::optional<PlannedChange> put(store::Connection& connection, PlannedChange change, std::string_view tell, Time now);
bool still_so(store::Connection& connection, const PlannedChange& change);
std::optional<PlannedChange> find(store::Connection& connection, std::int64_t number);
std::vector<PlannedChange> recent(store::Connection& connection, Time now);
// What begins or ends by now: its service is under maintenance, and works again after it unless somebody said
// otherwise.
struct Turned {
    std::vector<PlannedChange> changes{};
    std::vector<ServiceReport> reports{};
};
Turned turn_due(store::Connection& connection, Time now);

}  // namespace changes

// One event as a calendar file (RFC 5545), times in UTC. `updated` is when it was made.
std::string calendar_file(const PlannedChange& change, const std::string& service, const std::string& host,
                          Time updated);

}  // namespace twicket
