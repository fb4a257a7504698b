// The turns of the whole bot without inbox, outbox and network: scenes, all registered skills, the dispatcher's rules,
// and threads in memory. Quick enough for histories by the hundred thousand; every post is judged as it lands.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bot/app/core.hpp"
#include "bot/store/store.hpp"
#include "tests/support/fake_clock.hpp"

namespace twicket::test {

// One thing that was said, and what stood there when it was.
struct Landed {
    Post post;
    HandOff before = HandOff::bot, after = HandOff::bot;  // of the thread that it landed in
};

class SilentHouse {
  public:
    // `hush` false: the planted bug, the rule of silence is left out.
    explicit SilentHouse(bool hush);
    ~SilentHouse();

    // Runs on io(); what was said goes to `landed`.
    boost::asio::awaitable<void> happen(Event event);
    void forget_all();

    Conversation& thread(const std::string& place, const std::string& thread) { return threads_[{place, thread}]; }
    boost::asio::io_context& io() { return io_; }
    FakeClock clock;
    std::vector<Landed> landed;  // of the newest event
    std::string skill;           // that answered it

    static inline const std::string account = "test/default";

  private:
    using Key = std::pair<std::string, std::string>;  // place, thread
    boost::asio::awaitable<Outcome> decide(Event event, Scene& scene);
    void apply(const Scene& scene, Outcome outcome);
    void lend_skills();
    Scene set(Event event, Conversation conversation) const;

    bool hush_;
    std::string folder_;
    boost::asio::io_context io_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<app::Core> core_;
    std::vector<std::unique_ptr<Skill>> skills_;
    std::map<Key, Conversation> threads_;
    std::string language_ = "en";
    Lessons lessons_;
    int events_ = 0;
};

}  // namespace twicket::test
