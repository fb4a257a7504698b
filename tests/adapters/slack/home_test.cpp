// The home tab and one-time codes over Slack's own payloads: what comes in is signed HTTP, what goes out is what
// Slack's API was asked for; between them the real skills, links and questions.
#include <catch2/catch.hpp>

#include "bot/acquaintance.hpp"
#include "bot/questions.hpp"
#include "skills/help/help.hpp"
#include "skills/home/home.hpp"
#include "skills/me/me.hpp"
#include "tests/adapters/contract/slack_driver.hpp"

using namespace twicket;
using namespace twicket::contract;
using boost::asio::awaitable;
using Kind = Happening::Kind;

namespace {

struct Account {
    World world;
    Adapter* network = nullptr;
    Acquaintance acquaintance{world.loop.get_executor(), world.people, world.clock,
                              [this](const std::string&) { return network; }};
    SlackDriver driver{prepared()};

    Account() {
        network = &driver.adapter();
        Person ann{.id = "ann", .name = "Ann Lee", .email = "ann@example.com", .groups = {"everyone"}};
        world.on_loop([&] { world.people.load({ann}).value(); });
    }
    ~Account() { world.stop(); }

    World& prepared() {
        world.meet = [this](Event event) { return acquaintance.meet(std::move(event)); };
        world.skills = [this] {
            std::vector<std::unique_ptr<Skill>> skills;
            skills.push_back(std::make_unique<me::MeSkill>(me::MeSkill::Parts{
                .people = world.people,
                .look = [this](Identity who, std::string hash, Time now) { return look(who, hash, now); }}));
            skills.push_back(std::make_unique<help::HelpSkill>("Acme", std::vector<std::string>{}));
            std::vector<Skill*> others{skills[0].get(), skills[1].get()};
            skills.push_back(std::make_unique<home::HomeSkill>(home::HomeSkill::Parts{
                .others = others,
                .read = [this](std::string asker, std::string, bool) { return board(asker); },
                .link = [this](const AskedQuestion& one) { return network->link_to(one.place, one.thread); }}));
            return skills;
        };
        return world;
    }
    awaitable<Result<links::Standing>> look(Identity who, std::string hash, Time now) {
        const auto read = [=](store::Connection& connection) { return links::standing(connection, who, hash, now); };
        Result<links::Standing> standing = co_await world.store->read(read);
        co_return standing;
    }
    awaitable<Result<home::Board>> board(std::string asker) {
        const auto read = [=](store::Connection& connection) {
            return home::Board{.mine = questions_of(connection, asker, 8)};
        };
        Result<home::Board> board = co_await world.store->read(read);
        co_return board;
    }

    Shown tell(Happening happening) {
        CHECK(driver.tell(happening).status == 200);
        world.settle();
        REQUIRE(!driver.shown().empty());
        return driver.shown().back();
    }
    Shown write(std::string id, std::string person, std::string text) {
        return tell({.id = std::move(id),
                     .text = std::move(text),
                     .person = person,
                     .place = "dm-" + person,
                     .where = PlaceKind::direct});
    }
    Shown open_home(std::string id, std::string person) {
        return tell({.kind = Kind::home,
                     .id = std::move(id),
                     .person = person,
                     .place = "dm-" + person,
                     .where = PlaceKind::direct});
    }
};

bool says(const Shown& shown, const std::string& words) {
    return shown.text.find(words) != std::string::npos;
}

std::string code_in(const std::string& text) {
    const auto at = text.find("Your code is ");
    return at == text.npos ? "" : text.substr(at + 14, 11);
}

}  // namespace

TEST_CASE("the home tab holds the person, her questions with links to their threads, and the help line",
          "[slack][home]") {
    Account account;
    account.world.store
        ->write_now([&](store::Connection& connection) {
            Event event;
            event.account = "slack/acme";
            event.place = "C0HELP";
            event.thread = "1800000001.000200";
            QuestionStands stands{.state = QuestionStands::State::answered, .message = "1800000001.000200"};
            stands.text = "my [vpn](https://evil.example)\n<!channel> drops & drops";
            note_question(connection, event, "ann", stands, account.world.clock.now());
        })
        .value();
    const Shown home = account.open_home("h1", "ann");
    CHECK(home.is_home);
    CHECK(home.only_for == "ann");
    CHECK(says(home, "*Your last questions*"));
    CHECK(says(home, "· answered · open it"));
    CHECK(home.raw.find("https://acme.slack.com/archives/C0HELP/p1800000001000200|open it") != std::string::npos);
    CHECK(home.raw.find("<!channel>") == std::string::npos);
    CHECK(home.raw.find("evil.example|") == std::string::npos);
    INFO(home.text);
    CHECK(says(home, "*You*"));
    CHECK(says(home, "Ann Lee · "));
    CHECK(says(home, "• slack/acme U0ANN"));
    CHECK(says(home, "`/desk help` shows what else I can do."));
    CHECK(account.world.outcomes().back() == "home_shown");
}

TEST_CASE("a button of the home tab is pressed there and answered in the direct conversation", "[slack][home]") {
    Account account;
    const Shown home = account.open_home("h1", "ann");
    const auto button = std::ranges::find(home.buttons, "My accounts");
    REQUIRE(button != home.buttons.end());
    const Shown answer = account.tell({.kind = Kind::click,
                                       .id = "c1",
                                       .message = home.id,
                                       .person = "ann",
                                       .place = "dm-ann",
                                       .where = PlaceKind::direct,
                                       .button = static_cast<std::size_t>(button - home.buttons.begin())});
    CHECK(says(answer, "Your accounts"));
    CHECK(says(answer, "slack/acme U0ANN"));
    CHECK(answer.place == "dm-ann");
    CHECK_FALSE(answer.is_home);
    CHECK(account.world.outcomes().back() == "me_shown");
}

TEST_CASE("an empty section is not on the home tab, and a stranger is told how to become known", "[slack][home]") {
    Account account;
    const Shown home = account.open_home("h1", "bob");
    CHECK(home.is_home);
    CHECK_FALSE(says(home, "Your last questions"));
    CHECK_FALSE(says(home, "Waiting for you"));
    CHECK(says(home, "I do not know you here."));
}

TEST_CASE("a code that Slack showed in a direct message makes another account the same person", "[slack][home]") {
    Account account;
    CHECK(says(account.write("m1", "bob", "who am I?"), "I do not know you here."));
    const std::string code = code_in(account.write("m2", "ann", "link my account").text);
    REQUIRE(code.size() == 11);
    for (int wrong = 0; wrong < 3; ++wrong)
        CHECK(says(account.write("w" + std::to_string(wrong), "bob", "link 00000-00000"), "That code does not work"));
    account.write("m3", "bob", "link " + code);
    bool told_ann = false, told_bob = false;
    for (const Shown& one : account.driver.shown()) {
        told_bob = told_bob || (one.place == "dm-bob" && says(one, "here too you are Ann Lee to me now"));
        told_ann = told_ann || (one.place == "dm-ann" && says(one, "slack/acme U0BOB"));
    }
    CHECK(told_bob);
    CHECK(told_ann);
    CHECK(says(account.write("m4", "bob", "who am I?"), "Ann Lee"));
    CHECK(says(account.write("m5", "bob", "link " + code), "I know you here as Ann Lee already."));
}

TEST_CASE("Slack begins a conversation with a person, and links only what is a message of its own", "[slack][home]") {
    Account account;
    CHECK(account.world.run(account.network->direct_place("U0ANN")).value() == "D0ANN");
    CHECK(account.world.run(account.network->direct_place("U0GONE")).error().code == ErrorCode::not_found);
    CHECK(account.network->link_to("C0HELP", "1800000001.000200") ==
          "https://acme.slack.com/archives/C0HELP/p1800000001000200");
    CHECK(account.network->link_to("C0HELP", "").empty());
    CHECK(account.network->link_to("C0HELP", "x-1").empty());
}
