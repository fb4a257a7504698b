// Slack's Web API as far as answering needs it, for benches: counts what is posted and when, on a thread of its own.
// Workspace n is called as /<n>/api/<method>; one of them can be made to answer one byte a second.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace twicket::bench {

class SlackSink {
  public:
    SlackSink();
    ~SlackSink();
    SlackSink(const SlackSink&) = delete;
    SlackSink& operator=(const SlackSink&) = delete;

    int port() const;
    // From now on; -1: none.
    void slow_down(int workspace);
    std::size_t posts() const;
    // By "<workspace>/<thread_ts>": nanoseconds of the steady clock at the first post. Forgets them.
    std::unordered_map<std::string, std::int64_t> take_posts();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// "T000000007" is workspace 7.
std::string team_of_workspace(int workspace);
inline constexpr const char* bench_bot = "U0DESK00001";

}  // namespace twicket::bench
