// One Yammer (Viva Engage) network as seen by one service account: feeds are polled, replies posted, likes on our own
// posts read. What answers mean is in decode.hpp, what our cards become in render.hpp, how feeds are followed in
// feed.hpp. Facts: learn.microsoft.com/rest/api/yammer. Belongs to the main executor.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "adapters/yammer/api.hpp"
#include "adapters/yammer/decode.hpp"
#include "adapters/yammer/feed.hpp"
#include "adapters/yammer/positions.hpp"
#include "adapters/yammer/realtime.hpp"
#include "adapters/yammer/token.hpp"
#include "bot/adapter.hpp"
#include "bot/inbox.hpp"
#include "bot/store/store.hpp"

namespace twicket::yammer {

struct Settings {
    std::string name = "default";  // the account is "yammer/<name>"
    TokenSettings token{};
    std::vector<std::string> groups{};         // ids, or "general" (All Company)
    bool private_messages = true;              // answer in private conversations too
    Duration poll = std::chrono::seconds{30};  // of each feed at most so often; Yammer may ask for less
    std::vector<std::string> topics{};         // put on threads that we begin, at most 20
    bool realtime = false;                     // listen for hints that there is something to read (realtime.hpp)
    std::string api_url = "https://www.yammer.com/api/v1/";
};

class Yammer final : public Adapter {
  public:
    // All but the settings outlive it. `random`: 0 ≤ x < 1; empty: a good one.
    Yammer(Settings settings, Inbox& inbox, store::Store& store, net::HttpClient& client, Clock& clock,
           std::function<double()> random = {});

    const std::string& account() const override { return account_; }
    // Polls until cancelled.
    boost::asio::awaitable<void> run() override;
    boost::asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) override;
    boost::asio::awaitable<Result<Receipt>> find(const Outgoing& outgoing) override;
    // A post shows in its thread at once, but may be missing for a moment where feeds are kept in several places.
    Duration find_lag() const override { return std::chrono::seconds{5}; }
    void show_typing(const std::string& place, const std::string& thread) override;
    // Yammer counts calls, and parallel ones trip its limit.
    std::size_t lanes() const override { return 1; }
    // By the user's address in the network. Who reads along Yammer tells only in pages of 50, which would eat the calls
    // of everybody else: that is left to the configuration.
    boost::asio::awaitable<Result<Profile>> profile(std::string user) override;
    boost::asio::awaitable<Result<std::string>> fetch(Attachment file, std::size_t most) override {
        return api_.file(std::move(file.url), most);
    }
    boost::asio::awaitable<std::vector<Finding>> self_test() override;
    std::string trouble() const override;

    // Something may be there: every feed is due now. What the network allows in calls still holds.
    void look_now();
    const Hints* hints() const { return hints_.get(); }

    // One move of run(): at most one page is asked for. How long until the next one is due.
    boost::asio::awaitable<Duration> step();

    struct Counters {
        std::uint64_t events = 0, copies = 0, pages = 0, unreadable_messages = 0;
    };
    const Counters& counters() const { return counters_; }

  private:
    // One feed that is followed: a group, or the private conversations.
    struct Followed {
        std::string name;   // of its row: the group's id, "general" or "private"
        std::string path;   // "messages/in_group/7.json"
        std::string place;  // of its messages; empty: as they say
        Feed feed{};
        std::vector<Post> waiting{};  // joined and not yet all stored, oldest first
        std::size_t stored = 0;       // of waiting
        Time due{};
        Duration interval{};
        int failures = 0;          // in a row
        std::string unreadable{};  // why it cannot be read; empty: it can
        std::uint64_t turn = 0;    // when it was last served: fairness among those that are due
    };

    // --- coming in (poll.cpp) ---
    boost::asio::awaitable<Result<void>> begin();
    boost::asio::awaitable<Duration> follow(Followed& followed);
    Duration note_failure(Followed& followed, const Error& error);
    boost::asio::awaitable<Result<void>> store_waiting(Followed& followed);
    boost::asio::awaitable<Result<void>> store_position(std::string feed, std::int64_t position);
    boost::asio::awaitable<Duration> read_likes();
    boost::asio::awaitable<Result<void>> forget_likes_below(std::int64_t post);
    boost::asio::awaitable<Result<void>> compare_likes(const Post& post);
    boost::asio::awaitable<Result<void>> accept_like(const Post& post, std::string user, bool added);
    Reader reader(const std::string& place) const;
    boost::asio::awaitable<void> poll();

    // --- going out (deliver.cpp, recheck.cpp) ---
    // The words to post; or, where none are needed, the receipt of what stands there already.
    struct Words {
        std::optional<std::string> body{};
        std::string instead{};
        bool alone = false;  // the place is a private conversation with the person that it is for
    };
    boost::asio::awaitable<Result<Words>> words_of(const Outgoing& outgoing);
    boost::asio::awaitable<Result<Receipt>> post(const Outgoing& outgoing, std::string body, std::string answers);
    boost::asio::awaitable<void> like(std::string message);
    boost::asio::awaitable<Result<Receipt>> find_in(std::string path, std::string body, std::string outgoing);
    // How many other deliveries of ours that post is the receipt of.
    boost::asio::awaitable<Result<std::int64_t>> claims_of(std::string external_id, std::string outgoing);
    // Nothing: the message stands as it was answered. Else why the answer must not leave now.
    boost::asio::awaitable<std::optional<Error>> recheck(const Outgoing& outgoing, Answered answered);
    boost::asio::awaitable<std::optional<Error>> tell(const Outgoing& outgoing, Event event);

    Settings settings_;
    std::string account_;
    Inbox& inbox_;
    store::Store& store_;
    Clock& clock_;
    std::function<double()> random_;
    Token token_;
    Api api_;
    std::string us_;  // our own user id; nothing is read before it is known
    std::int64_t our_network_ = 0;
    bool begun_ = false;
    std::vector<Followed> feeds_;
    std::uint64_t turns_ = 0;
    std::map<std::int64_t, KnownLikes> likes_;
    Time likes_due_{};
    std::uint64_t likes_turn_ = 0;
    std::string likes_below_;  // the next page of our own posts is older than this; empty: the newest
    int likes_page_ = 0;
    std::set<std::string> told_;  // Outgoings that were held back once because their question changed
    std::string trouble_, likes_trouble_;
    std::unique_ptr<Hints> hints_;                   // null: not wanted
    boost::asio::steady_timer* resting_ = nullptr;  // while poll() rests
    Counters counters_;
};

}  // namespace twicket::yammer
