// Who speaks and who reads along, by asking a network that answers as told.
#include <catch2/catch.hpp>

#include "bot/acquaintance.hpp"
#include "tests/support/await.hpp"
#include "tests/support/fake_clock.hpp"

using namespace twicket;
using namespace std::chrono_literals;
using boost::asio::awaitable;

namespace {

class Told final : public Adapter {
  public:
    std::map<std::string, Profile> people;
    std::vector<std::string> members;
    bool all = true;
    ErrorCode failure = ErrorCode::internal;  // internal: none
    int asked_people = 0, asked_places = 0;

    const std::string& account() const override { return account_; }
    awaitable<void> run() override { co_return; }
    awaitable<Result<Receipt>> send(const Outgoing&) override { co_return Receipt{"x"}; }
    awaitable<Result<Receipt>> find(const Outgoing&) override { co_return Receipt{"x"}; }
    void show_typing(const std::string&, const std::string&) override {}
    awaitable<Result<Profile>> profile(std::string user) override {
        ++asked_people;
        if (failure != ErrorCode::internal) co_return Error{failure, "told so"};
        co_return people[user];
    }
    awaitable<Result<Readers>> readers(std::string) override {
        ++asked_places;
        if (failure != ErrorCode::internal) co_return Error{failure, "told so"};
        co_return Readers{members, all};
    }

  private:
    std::string account_ = "net/a";
};

Person person(std::string id, std::string email, std::vector<std::string> groups) {
    Person made;
    made.id = std::move(id);
    made.name = made.id;
    made.email = std::move(email);
    made.groups = std::move(groups);
    return made;
}

struct Stage {
    boost::asio::io_context loop;
    test::FakeClock clock;
    People people;
    Told network;
    Acquaintance acquaintance{loop.get_executor(), people, clock,
                              [this](const std::string& account) { return account == "net/a" ? &network : nullptr; }};
    Stage() {
        people
            .load({person("ann", "Ann@Example.com", {"everyone", "it"}), person("bob", "bob@example.com", {"everyone"}),
                   person("eve1", "shared@example.com", {"everyone", "it"}),
                   person("eve2", "shared@example.com", {"everyone"})})
            .value();
        network.people = {{"U1", {"ann@example.com"}}, {"U2", {"BOB@example.com"}},
                          {"U3", {"new@example.com"}}, {"U4", {"guest@else.example", true}},
                          {"U5", {"", false, true}},   {"U6", {"shared@example.com"}}};
    }
    std::optional<Audience> meet(std::string user, PlaceKind kind = PlaceKind::channel, What what = Message{}) {
        Event event{.account = "net/a",
                    .external_id = "1",
                    .place = "c",
                    .kind = kind,
                    .person = std::move(user),
                    .what = std::move(what)};
        return testing::await_on(loop, acquaintance.meet(event));
    }
    const Person& who(const std::string& user) { return people.by_identity("net/a", user); }
};

using Groups = std::vector<std::string>;

}  // namespace

TEST_CASE("a user is a person of the directory by verified address, whatever its letters", "[people]") {
    Stage stage;
    stage.meet("U1", PlaceKind::direct);
    CHECK(stage.who("U1").id == "ann");
    stage.meet("U2", PlaceKind::direct);
    CHECK(stage.who("U2").id == "bob");
}

TEST_CASE("a colleague whom the directory does not have is one of everyone, a guest is not", "[people]") {
    Stage stage;
    for (const char* user : {"U3", "U4", "U6"}) stage.meet(user, PlaceKind::direct);
    CHECK(stage.who("U3").id.empty());
    CHECK(stage.who("U3").groups == Groups{"everyone"});
    CHECK(stage.who("U4").groups.empty());
    CHECK(stage.who("U6").id.empty());  // an address of two people says nothing
}

TEST_CASE("a guest who was a colleague is a stranger again", "[people]") {
    Stage stage;
    stage.meet("U1", PlaceKind::direct);
    stage.network.people["U1"].outsider = true;
    stage.clock.pass(13h);
    stage.meet("U1", PlaceKind::direct);
    CHECK(stage.who("U1").groups.empty());
}

TEST_CASE("the audience of a channel is what all its readers share, without bots", "[people]") {
    Stage stage;
    stage.network.members = {"U1", "U5"};
    CHECK(stage.meet("U1")->groups == Groups{"everyone", "it"});
    stage.network.members = {"U1", "U2", "U5"};
    CHECK(stage.meet("U1", PlaceKind::channel, Joined{})->groups == Groups{"everyone"});
    stage.network.members = {"U1", "U2", "U4"};
    CHECK(stage.meet("U4", PlaceKind::channel, Joined{})->groups.empty());
}

TEST_CASE("who reads along is asked once, again when somebody comes or goes, and again after a while", "[people]") {
    Stage stage;
    stage.network.members = {"U1"};
    for (int i = 0; i < 5; ++i) stage.meet("U1");
    CHECK(stage.network.asked_places == 1);
    CHECK(stage.network.asked_people == 1);
    stage.meet("U2", PlaceKind::channel, Left{});
    CHECK(stage.network.asked_places == 2);
    stage.clock.pass(11min);
    stage.meet("U1");
    CHECK(stage.network.asked_places == 3);
}

TEST_CASE("a network that could tell and does not answer lets nobody read anything", "[people]") {
    Stage stage;
    stage.network.failure = ErrorCode::unavailable;
    CHECK(stage.meet("U1")->groups.empty());
    stage.network.failure = ErrorCode::internal;
    stage.network.members = {"U1"};
    stage.clock.pass(2min);
    CHECK(stage.meet("U1")->groups == Groups{"everyone", "it"});
    stage.network.all = false;
    stage.clock.pass(11min);
    CHECK(stage.meet("U1")->groups.empty());
}

TEST_CASE("a network that cannot tell leaves it to the configuration", "[people]") {
    Stage stage;
    stage.network.failure = ErrorCode::unsupported;
    CHECK_FALSE(stage.meet("U1").has_value());
    CHECK_FALSE(stage.meet("U1", PlaceKind::direct).has_value());
    CHECK(stage.network.asked_places == 1);
}

TEST_CASE("a load of the directory matches those who came before it", "[people]") {
    Stage stage;
    stage.meet("U3", PlaceKind::direct);
    stage.people.load({person("new", "new@example.com", {"everyone", "sales"})}).value();
    CHECK(stage.who("U3").id == "new");
}

TEST_CASE("an outsider with a guest's verified address is that guest, and reads along as one", "[people]") {
    Stage stage;
    Person gus = person("gus", "guest@else.example", {"partners"});
    gus.guest = Guest{"ann", "2999-12-31"};
    stage.people.load({person("ann", "ann@example.com", {"everyone", "partners"}), gus}).value();
    stage.network.members = {"U1", "U4"};
    CHECK(stage.meet("U4")->groups == Groups{"partners"});
    CHECK(stage.who("U4").id == "gus");
}

TEST_CASE("when who is whom changes, the audiences of places are asked for anew", "[people]") {
    Stage stage;
    stage.network.people["U7"] = {"", true};
    stage.network.members = {"U1", "U7"};
    CHECK(stage.meet("U1")->groups.empty());
    stage.people.link({"net/a", "U7"}, "bob");
    CHECK(stage.meet("U1")->groups.empty());  // as it was learnt
    stage.acquaintance.forget_audiences();
    CHECK(stage.meet("U1")->groups == Groups{"everyone"});
    stage.people.unlink({"net/a", "U7"});
    stage.acquaintance.forget_audiences();
    CHECK(stage.meet("U1")->groups.empty());
}
