// From waiting events to turns: the oldest event of each thread, the skill that fits best, one transaction (record), then
// the next. Threads run side by side and no thread waits for another, so that one slow network holds up nobody else;
// within a thread strictly one after the other. One executor owns a Dispatcher.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "bot/audience.hpp"
#include "bot/flood.hpp"
#include "bot/roll_out.hpp"
#include "bot/running.hpp"
#include "bot/scene.hpp"
#include "bot/skill.hpp"
#include "bot/store/store.hpp"
#include "bot/turn_record.hpp"

namespace twicket {

class Dispatcher {
  public:
    struct Parts {
        store::Store& store;
        Clock& clock;
        People& people;
        Places& places;
        Audiences& audiences;
        std::vector<std::unique_ptr<Skill>> skills;  // ties are won by the earlier
        SuggestionPlace suggestions;
        std::string language{"en"};                          // when nothing else tells
        std::string running_file{};                          // see Running; empty: a crash leaves no trace
        std::function<void()> effects_waiting = [] {};       // wakes the outbox
        std::function<void(const Event&)> thinking = [](const Event&) {};  // shows "is writing …"
        // Gets to know who speaks and who reads along (bot/acquaintance); nothing: as the configuration says.
        std::function<boost::asio::awaitable<std::optional<Audience>>(Event)> meet{};
        // How long a reply_to of this account can open a form (Adapter::form_trigger_lasts, 0: for ever); nothing: never.
        std::function<std::optional<Duration>(const std::string& account)> opens_forms = [](const std::string&) {
            return std::optional<Duration>{};
        };
        Lessons lessons{};  // what places have taught us so far
        Flood flood{};      // how much may be asked of us
        std::function<PurposeGuess(const std::string& text)> read_purpose{};    // nothing: no message has a purpose
        std::function<void(const PurposeLesson&)> purpose_taught = [](const PurposeLesson&) {};
        std::function<void(const Effect&)> merits_changed = [](const Effect&) {};  // a Merit or MeritWithdrawn is stored
        std::function<void()> people_changed = [] {};  // who is whom is not as it was: audiences are out of date
    };
    struct Counters {
        std::uint64_t turns = 0, failures = 0, dead_letters = 0, repeated = 0;
        std::map<std::string, std::uint64_t, std::less<>> outcomes;  // by label
    };

    Dispatcher(boost::asio::any_io_executor executor, Parts parts);

    // Until cancelled.
    boost::asio::awaitable<void> run();
    // Handles everything that waits now and what that brings about; the number of turns. For tests and a bounded drain.
    boost::asio::awaitable<std::size_t> settle();
    // Something arrived in the inbox. Same executor.
    void wake();
    const Counters& counters() const { return counters_; }
    const std::vector<std::unique_ptr<Skill>>& skills() const { return parts_.skills; }

  private:
    using Thread = std::vector<WaitingEvent>;
    enum class Attempt { handled, again, give_up };
    struct Decision {
        Scene scene;
        Outcome outcome;
        Skill* skill;  // null: nobody spoke to it, or a form's question did
        bool of_form;  // the event answered a question of a form
    };
    // A thread of which something is in hand.
    struct Busy {
        std::int64_t last_taken;     // the highest sequence in hand
        std::int64_t unhandled;      // the lowest one not handled yet; 0: all are
        std::int64_t came_meanwhile = 0;  // the lowest one seen since; 0: none
    };
    // Starts what can be started of the next page of waiting events; how many that were.
    boost::asio::awaitable<std::size_t> take_up();
    boost::asio::awaitable<void> ring(std::optional<Time> next_timer);
    boost::asio::awaitable<void> until_idle();
    boost::asio::awaitable<void> wait_for_work();
    std::size_t start(std::vector<WaitingEvent> waiting);
    void ended(const std::string& key, std::size_t taken, std::exception_ptr failure);
    // Leaves in `waiting` what may run now. False: the store did not take the counting.
    boost::asio::awaitable<bool> take_care(std::vector<WaitingEvent>& waiting);
    boost::asio::awaitable<void> run_thread(std::string key, Thread events);
    // False: leave the rest of the thread for later. `conversation` is the thread's JSON, brought up to date.
    boost::asio::awaitable<bool> run_turn(const Thread& events, std::size_t index, std::string& conversation);
    // The event as it is meant (bot/gesture); an error when the store cannot be asked.
    boost::asio::awaitable<Result<Event>> meaning_of(const Event& event, const std::string& conversation);
    boost::asio::awaitable<Attempt> attempt_turn(const Thread& events, std::size_t index, const Event& event,
                                                 bool is_gesture, std::string& conversation);
    boost::asio::awaitable<Result<Decision>> decide(Event event, Conversation conversation,
                                                    std::span<const WaitingEvent> behind);
    SceneParts scene_parts(const Event& event) const;
    boost::asio::awaitable<Result<Outcome>> ask(Skill& skill, const Turn& turn);
    boost::asio::awaitable<void> fail(const WaitingEvent& waiting, const std::string& reason);
    // What a skill of Fit::last has to say, where the first one gave way.
    boost::asio::awaitable<Result<Outcome>> after_giving_way(Outcome outcome, const Turn& turn, Skill*& skill);
    void after_commit(const Turn& turn, const Outcome& outcome, Skill* skill);

    boost::asio::any_io_executor executor_;
    Parts parts_;
    boost::asio::steady_timer signal_;
    bool woken_ = true;
    std::map<std::string, Busy> busy_;  // by account, place and thread
    std::size_t in_hand_ = 0;           // events
    std::int64_t read_up_to_ = 0;       // waiting events up to here are in hand, or their thread is
    std::int64_t again_from_ = 0;       // the lowest one that must be read again; 0: none
    std::chrono::steady_clock::time_point read_all_{};  // when reading last began at the first event
    std::set<std::int64_t> handled_;    // since the last reading began: that one may have seen them waiting
    std::set<std::string> left_behind_; // threads that ended since then with events left, which may lie before its page
    boost::asio::steady_timer thread_ended_;
    Running running_;
    std::set<std::int64_t> suspects_;  // of the last life, not run yet
    std::map<std::pair<std::string, std::string>, std::deque<Time>> unasked_posts_;  // by account and place
    Counters counters_;
};

}  // namespace twicket
