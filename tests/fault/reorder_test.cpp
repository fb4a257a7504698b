// R5: whatever order a thread's events arrive in, the same is known of its messages in the end, every message that
// stands is answered once, and none is answered after its deletion was stored. Through the real inbox and dispatcher.
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "bot/dispatcher.hpp"
#include "bot/inbox.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using namespace twicket::testing;

namespace {

constexpr int histories = 1'000;

// Answers every message with its text, so that a reply shows what the turn saw.
class Echo final : public Skill {
  public:
    std::string_view name() const override { return "echo"; }
    Fit fit(const Turn& turn) const override {
        return std::holds_alternative<Message>(turn.event.what) ? Fit::strong : Fit::none;
    }
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override {
        Outcome outcome{.label = "answered", .state = turn.conversation};
        Outgoing outgoing;
        outgoing.id = turn.outgoing_id(0);
        outgoing.reply.card.text = std::get<Message>(turn.event.what).text;
        outcome.effects.push_back(Post{std::move(outgoing)});
        co_return outcome;
    }
};

struct Happening {
    What what;
    int minute;  // by the network's clock
};

// Three messages: one edited twice, one deleted after an edit, one with a reaction that comes and goes.
const std::vector<Happening> story{
    {Message{"m1", "first", true}, 0},  {Edit{"m1", "first, mended"}, 3},  {Edit{"m1", "first, mended again"}, 5},
    {Message{"m2", "second", true}, 1}, {Edit{"m2", "second, mended"}, 4}, {Deletion{"m2"}, 6},
    {Message{"m3", "third", true}, 2},  {Reaction{"m3", "👍", true}, 7},    {Reaction{"m3", "👍", false}, 8},
};

struct World {
    ScratchFolder folder;
    std::unique_ptr<store::Store> store;
    SetClock clock;
    boost::asio::io_context loop;
    People people;
    Places places;
    Audiences audiences{people};
    std::unique_ptr<Inbox> inbox;
    std::unique_ptr<Dispatcher> dispatcher;

    World() {
        auto options = folder.database();
        options.commit_to_disk = false;  // order is what is tested here; the disk has its own tests
        store = store::Store::open(options);
        std::vector<std::unique_ptr<Skill>> skills;
        skills.push_back(std::make_unique<Echo>());
        Dispatcher::Parts parts{*store, clock, people, places, audiences, std::move(skills), {}};
        dispatcher = std::make_unique<Dispatcher>(loop.get_executor(), std::move(parts));
        inbox = std::make_unique<Inbox>(*store, clock, [this] { dispatcher->wake(); });
    }
    void arrive(int history, std::size_t step) {
        const Happening& one = story[step];
        Event event{"webhook/r5", "h" + std::to_string(history) + "-" + std::to_string(step)};
        event.at = clock.time + std::chrono::minutes{one.minute};
        event.place = "place";
        event.thread = "thread-" + std::to_string(history);
        event.person = "ann";
        event.what = one.what;
        REQUIRE(await_on(loop, inbox->accept(std::move(event))).has_value());
    }
    void settle() { await_on(loop, dispatcher->settle()); }
};

// What is known of each message, by id, without regard to the order in which it became known.
std::map<std::string, std::string> known(const std::string& conversation) {
    std::map<std::string, std::string> state;
    const auto body = conversation_from_json(conversation).value();
    for (const auto& one : body.memory.at("messages"))
        state[one.at("id")] = one.value("deleted", false) ? "deleted" : one.value("text", "");
    return state;
}

}  // namespace

TEST_CASE("1,000 histories in random order end in the same state, and no deleted message is answered", "[faults]") {
    World world;
    std::mt19937 random{5};
    std::vector<std::vector<std::size_t>> orders;
    for (int history = 0; history < histories; history++) {
        std::vector<std::size_t> order(story.size());
        for (std::size_t n = 0; n < order.size(); n++) order[n] = n;
        std::shuffle(order.begin(), order.end(), random);
        orders.push_back(std::move(order));
    }
    // One to three events of each history at a time, then everything is worked off: so some wait together, some do not.
    std::vector<std::size_t> next(histories, 0);
    std::set<int> deleted_unanswered;
    for (bool more = true; more;) {
        more = false;
        for (int history = 0; history < histories; history++) {
            const auto& order = orders[static_cast<std::size_t>(history)];
            auto& at = next[static_cast<std::size_t>(history)];
            for (auto burst = 1 + random() % 3; burst > 0 && at < order.size(); burst--, at++) {
                world.arrive(history, order[at]);
                const auto message = std::ranges::find(order, 3U), deletion = std::ranges::find(order, 5U);
                if (order[at] == 5 && deletion < message) deleted_unanswered.insert(history);
            }
            more = more || at < order.size();
        }
        world.settle();
    }
    CHECK(deleted_unanswered.size() > 300);

    std::map<std::string, std::map<std::string, std::string>> states;
    std::map<std::string, std::multiset<std::string>> replies;
    const auto done = world.store->read_now([&](store::Connection& connection) {
        auto rows = connection.query("SELECT thread, body FROM conversation");
        while (rows.next()) states[rows.string(0)] = known(rows.string(1));
        auto sent =
            connection.query("SELECT o.thread, e.external_id FROM outgoing o JOIN event e ON e.sequence = o.cause");
        while (sent.next()) replies[sent.string(0)].insert(sent.string(1));
    });
    REQUIRE(done.has_value());
    CHECK(number_in(*world.store, "SELECT count(*) FROM event WHERE state <> 'done' OR label = ''") == 0);
    const std::map<std::string, std::string> wanted{{"m1", "first, mended again"}, {"m2", "deleted"}};
    int wrong = 0;
    for (int history = 0; history < histories; history++) {
        const std::string thread = "thread-" + std::to_string(history), start = "h" + std::to_string(history) + "-";
        const auto& answered = replies[thread];
        const bool late_answer = deleted_unanswered.contains(history) && answered.contains(start + "3");
        const bool right = states[thread] == wanted && answered.count(start + "0") == 1 &&
                           answered.count(start + "6") == 1 && answered.count(start + "3") <= 1 && !late_answer;
        wrong += right ? 0 : 1;
    }
    CHECK(wrong == 0);
}
