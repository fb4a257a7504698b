// Who joined, left or returned becomes Ticks (rows 56 and 63), which skills turn into words: a newcomer's plan begins in his or
// her direct conversation; what a leaver had in hand goes back thread by thread, and the agents and the manager are told.
// Main executor only.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <vector>

#include "bot/directory/records.hpp"
#include "bot/inbox.hpp"
#include "bot/reach.hpp"

namespace twicket::directory {

// What a leaver had in hand, read in one job.
struct Left {
    struct Ticket {
        std::string id, title, number, account, place, thread;
    };
    std::vector<Ticket> tickets;         // not over, taken by the person (back-ends know a name alone)
    std::vector<std::string> questions;  // on which the person worked: their beginnings
    std::vector<std::string> requests;   // that waited for the person's approval: their titles
    std::vector<std::string> entries;    // titles of knowledge owned
    bool nothing() const { return tickets.empty() && questions.empty() && requests.empty() && entries.empty(); }
};
// At most 50 of each. `name` as back-ends show it.
Left left_by(store::Connection& connection, const std::string& person, const std::string& name);
// As it was when the person left; kept as the paper "leaver" (bot/people_acts), since it goes from hand to hand at once.
std::string to_json(const Left& left);
Left left_from_json(std::string_view json);  // what is no such paper is nothing

// Tick::timer in words: "onboarding.begin:erin", "leaver.agents:tom", "leaver.manager:tom".
std::string tick_for(std::string_view what, const std::string& person);

class LifeWatch {
  public:
    struct Parts {
        const People& people;
        Clock& clock;
        store::Store& store;
        Inbox& inbox;
        FindAdapter find_adapter;
        std::string agents_account{}, agents_place{};  // an empty account: none
        bool onboards = false;                         // there are plans for newcomers
        // What one person looked after in the knowledge is the other's from now on; empty: there is no knowledge.
        std::function<boost::asio::awaitable<Result<void>>(std::string from, std::string to)> hand_on_entries{};
    };
    explicit LifeWatch(Parts parts) : parts_{std::move(parts)} {}

    // Tells what is not told yet; the number of events made.
    boost::asio::awaitable<std::size_t> look();
    boost::asio::awaitable<void> run();  // now, and every few seconds, until cancelled

  private:
    boost::asio::awaitable<std::size_t> tell(LifeEvent event);
    boost::asio::awaitable<std::size_t> welcome(LifeEvent event);
    boost::asio::awaitable<std::size_t> see_off(LifeEvent event);
    boost::asio::awaitable<std::size_t> put(LifeEvent life, Event event, bool last);
    boost::asio::awaitable<void> done(LifeEvent event);

    Parts parts_;
};

}  // namespace twicket::directory
