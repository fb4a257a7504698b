// What a network needs to answer an event comes back with the answer, and a form opens with it or is asked in the thread.
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "bot/app/core.hpp"
#include "tests/support/await.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using testing::await_on;

namespace {

class DialogNetwork final : public Adapter {
  public:
    const std::string& account() const override { return name_; }
    boost::asio::awaitable<void> run() override { co_return; }
    boost::asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) override {
        sent.push_back(outgoing);
        co_return Receipt{"x-" + outgoing.id};
    }
    boost::asio::awaitable<Result<Receipt>> find(const Outgoing&) override { co_return Error{ErrorCode::not_found, "no"}; }
    void show_typing(const std::string&, const std::string&) override {}
    bool opens_forms() const override { return true; }
    Duration form_trigger_lasts() const override { return std::chrono::seconds{3}; }
    std::vector<Outgoing> sent;

  private:
    std::string name_ = "chat/a";
};

struct World {
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    test::FakeClock clock;
    boost::asio::io_context loop;
    std::unique_ptr<app::Core> core;
    DialogNetwork* network = nullptr;
    int events = 0;

    World() {
        Person ann{.id = "ann", .name = "Ann", .groups = {"everyone"}};
        ann.identities = {{"chat/a", "ann"}};
        std::vector<knowledge::Entry> entries;
        for (const char* topic : {"vpn drops", "find payslip", "lost badge", "book leave", "printer stuck"})
            entries.push_back({.id = topic, .title = topic, .variants = {topic}, .answer = std::string{"About "} + topic, .language = "en"});
        auto ranker = knowledge::Ranker::build(entries, {.background = false});
        ranker->train();
        core = std::make_unique<app::Core>(loop.get_executor(), *store, clock, std::vector<Person>{ann}, std::vector<Place>{},
                                           std::move(ranker), app::CoreSettings{});
        auto dialogs = std::make_unique<DialogNetwork>();
        network = dialogs.get();
        core->add(std::move(dialogs));
    }
    ~World() { core.reset(); }

    // What is sent because of it.
    std::vector<Outgoing> after(What what, const std::string& reply_to) {
        Event event{.account = "chat/a", .external_id = "e" + std::to_string(++events), .at = clock.now(), .place = "d",
                    .kind = PlaceKind::direct, .thread = "", .person = "ann", .what = std::move(what)};
        event.reply_to = reply_to;
        network->sent.clear();
        REQUIRE(await_on(loop, core->inbox.accept(event)).has_value());
        await_on(loop, core->dispatcher.settle());
        await_on(loop, core->outbox.deliver_due());
        return network->sent;
    }
};

}  // namespace

TEST_CASE("an answer carries the reply_to of its event, and a form opens with that of the click, for 3 seconds", "[gesture]") {
    World world;
    const auto answer = world.after(Message{.id = "m1", .text = "vpn drops", .calls_us = true}, "context-1");
    REQUIRE(answer.size() == 1);
    CHECK(answer[0].reply_to == "context-1");
    const std::string card = answer[0].id;
    REQUIRE(world.after(Click{card, "answer.not_helpful", ""}, "trigger-1").size() == 1);
    const auto form = world.after(Click{card, "answer.other_reason", ""}, "trigger-2");
    REQUIRE(form.size() == 1);
    REQUIRE(form[0].form.has_value());
    CHECK(form[0].form->id == "answer.reason");
    CHECK(form[0].reply_to == "trigger-2");
    CHECK(form[0].reply.only_for == "ann");
    CHECK(form[0].not_after == world.clock.now() + std::chrono::seconds{3});
    const auto done = world.after(Submission{"answer.reason", form[0].form->value, {{"reason", "old menu"}}}, "context-2");
    REQUIRE(done.size() == 1);
    CHECK(done[0].updates == card);
    CHECK(testing::number_in(*world.store, "SELECT COUNT(*) FROM vote WHERE value = -1 AND reason = 'old menu'") == 1);
}

TEST_CASE("a form that nothing can open is asked in the thread, even where the network has dialogs", "[gesture]") {
    World world;
    const std::string card = world.after(Message{.id = "m1", .text = "vpn drops", .calls_us = true}, "c1").at(0).id;
    world.after(Click{card, "answer.not_helpful", ""}, "t1");
    const auto typed = world.after(Message{.id = "m2", .text = "4", .calls_us = true}, "c2");
    REQUIRE(typed.size() == 1);
    CHECK_FALSE(typed[0].form.has_value());
    CHECK(typed[0].reply.card.text.find("In your own words") != std::string::npos);
    CHECK(world.after(Click{card, "answer.other_reason", ""}, "").at(0).form.has_value() == false);
}
