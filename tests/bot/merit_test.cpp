// Merits through the dispatcher: an outcome's merit is stored with its turn, once, and goes with its proof.
#include "bot/merit.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "bot/dispatcher.hpp"
#include "bot/inbox.hpp"
#include "bot/merits.hpp"
#include "bot/point_acts.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using namespace std::chrono_literals;

namespace {
namespace asio = boost::asio;

// Does what it is told: "ann", "ann again", "bob" (credits of bob's), "self", "reopen", "bob retracts".
class Crediting final : public Skill {
  public:
    std::string_view name() const override { return "crediting"; }
    Fit fit(const Turn& turn) const override {
        return std::holds_alternative<Message>(turn.event.what) ? Fit::strong : Fit::none;
    }
    asio::awaitable<Result<Outcome>> answer(const Turn& turn) override {
        const std::string& text = std::get<Message>(turn.event.what).text;
        Outcome outcome{.label = "credited", .state = turn.conversation};
        const std::string ticket = evidence_of_ticket("t1");
        if (text.starts_with("ann"))
            outcome.effects.push_back(Merit{.kind = MeritKind::resolved,
                                            .person = "ann",
                                            .by = "cleo",
                                            .evidence = ticket,
                                            .skills = {"vpn"},
                                            .audience = {"it"},
                                            .account = "net/a",
                                            .place = "help",
                                            .at = {}});
        if (text == "bob")
            outcome.effects.push_back(
                Merit{.kind = MeritKind::accepted, .person = "ann", .by = "bob", .evidence = ticket});
        if (text == "thanks")
            outcome.effects.push_back(Merit{.kind = MeritKind::thanks,
                                            .person = "ann",
                                            .by = "cleo",
                                            .evidence = evidence_of_message("net/a", "help", "thanks")});
        if (text == "hide")
            outcome.effects.push_back(
                OnPoints{std::make_shared<const PointAct>(PointAct{PointChoice{.person = "ann", .hidden = true}})});
        if (text == "self")
            outcome.effects.push_back(
                Merit{.kind = MeritKind::thanks, .person = "ann", .by = "ann", .evidence = ticket});
        if (text == "reopen") outcome.effects.push_back(MeritWithdrawn{ticket, "reopened"});
        if (text == "bob retracts")
            outcome.effects.push_back(MeritWithdrawn{ticket, "retracted", "bob", MeritKind::accepted});
        co_return outcome;
    }
};

struct Stage {
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    testing::SetClock clock;
    asio::io_context loop;
    People people;
    Places places;
    Audiences audiences{people};
    std::vector<std::string> told;
    Dispatcher dispatcher{loop.get_executor(), parts()};
    Inbox inbox{*store, clock, [] {}};

    Dispatcher::Parts parts() {
        std::vector<std::unique_ptr<Skill>> skills;
        skills.push_back(std::make_unique<Crediting>());
        Dispatcher::Parts parts{*store, clock, people, places, audiences, std::move(skills), {}};
        parts.merits_changed = [this](const Effect& effect) {
            told.push_back(std::holds_alternative<Merit>(effect) ? "merit" : "withdrawn");
        };
        return parts;
    }
    void say(const std::string& text) {
        clock.pass(1min);
        Event event{
            .account = "net/a", .external_id = text, .at = clock.time, .place = "help", .thread = "", .person = "cleo", .what = {}};
        event.what = Message{text, text, true};
        REQUIRE(testing::await_on(loop, inbox.accept(std::move(event))).has_value());
        REQUIRE(testing::await_on(loop, dispatcher.settle()) == 1);
    }
    template <class F>
    auto read(F query) {
        decltype(query(std::declval<store::Connection&>())) found;
        store->read_now([&](store::Connection& connection) { found = query(connection); }).value();
        return found;
    }
    std::vector<KnownMerit> of_ann() {
        return read([](store::Connection& connection) { return merits_of(connection, "ann", 10); });
    }
};
}  // namespace

TEST_CASE("a merit is stored with its turn, at the turn's time, and once however often it is told", "[merit]") {
    Stage stage;
    stage.say("ann");
    const Time first = stage.clock.time;
    stage.say("ann again");
    stage.say("self");  // nobody is credited by his or her own word
    const std::vector<KnownMerit> known = stage.of_ann();
    REQUIRE(known.size() == 1);
    CHECK(known[0].merit ==
          Merit{MeritKind::resolved, "ann", "cleo", "ticket:t1", {"vpn"}, {"it"}, "net/a", "help", first, ""});
    CHECK(stage.told == std::vector<std::string>{"merit", "merit", "merit"});
}

TEST_CASE("a merit goes with its proof, of all givers or of one, and comes back when it is told anew", "[merit]") {
    Stage stage;
    stage.say("ann");
    stage.say("bob");
    CHECK(stage.of_ann().size() == 2);
    stage.say("bob retracts");
    REQUIRE(stage.of_ann().size() == 1);
    CHECK(stage.of_ann()[0].merit.by == "cleo");
    stage.say("reopen");
    CHECK(stage.of_ann().empty());
    const auto all =
        stage.read([](store::Connection& connection) { return merits_by_evidence(connection, "ticket:t1"); });
    REQUIRE(all.size() == 2);
    CHECK(all[0].reason == "reopened");
    CHECK(all[1].reason == "retracted");
    CHECK(all[1].withdrawn);
    stage.say("ann again");
    REQUIRE(stage.of_ann().size() == 1);
    CHECK(stage.of_ann()[0].merit.at == stage.clock.time);
    CHECK(stage.told.back() == "merit");
}

TEST_CASE("what a deleted message proved goes with it, whoever speaks to the deletion", "[merit]") {
    Stage stage;
    stage.say("thanks");
    REQUIRE(stage.of_ann().size() == 1);
    Event gone{.account = "net/a",
               .external_id = "gone",
               .at = stage.clock.time,
               .place = "help",
               .thread = "",
               .person = "cleo",
               .what = {}};
    gone.what = Deletion{"thanks"};
    REQUIRE(testing::await_on(stage.loop, stage.inbox.accept(std::move(gone))).has_value());
    REQUIRE(testing::await_on(stage.loop, stage.dispatcher.settle()) == 1);
    CHECK(stage.of_ann().empty());
}

TEST_CASE("how somebody wants to be seen is stored with the turn that says so", "[merit]") {
    Stage stage;
    stage.say("hide");
    CHECK(testing::number_in(*stage.store, "SELECT hidden FROM point_choice WHERE person = 'ann'") == 1);
    CHECK(testing::number_in(*stage.store, "SELECT on_board FROM point_choice WHERE person = 'ann'") == 0);
}

TEST_CASE("an evidence of a thread or message names its thread; one of a ticket or entry names none", "[merit]") {
    const ThreadName thread{"slack/acme", "C1", "17.4"};
    CHECK(thread_of_evidence(evidence_of_thread(thread)) == thread);
    CHECK(thread_of_evidence(evidence_of_message("slack/acme", "C1", "18.1")) ==
          ThreadName{"slack/acme", "C1", "18.1"});
    CHECK(evidence_of_message("slack/acme", "C1", "17.4") != evidence_of_thread(thread));
    CHECK_FALSE(thread_of_evidence(evidence_of_ticket("t1")));
    CHECK_FALSE(thread_of_evidence("message:{"));
    for (std::size_t i = 0; i < merit_kind_count; ++i)
        CHECK(merit_kind_from(name_of(static_cast<MeritKind>(i))) == static_cast<MeritKind>(i));
    CHECK_FALSE(merit_kind_from("applause"));
}
