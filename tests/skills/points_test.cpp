// Who is meant by a mention, on every network; rings; the arithmetic of rules; and that whoever hides is named nowhere.
#include <catch2/catch.hpp>
#include <random>

#include "adapters/slack/markup.hpp"
#include "bot/point_rules.hpp"
#include "bot/praise_rings.hpp"
#include "skills/points/badges.hpp"
#include "skills/points/mentions.hpp"
#include "tests/support/transcript.hpp"

using namespace twicket;

namespace {

People town() {
    People people;
    std::vector<Person> list(5);
    list[0].id = "ann.lee", list[0].name = "Ann Lee", list[0].email = "ann@example.com";
    list[0].identities = {{"slack/acme", "U024BE7LH"}, {"teams/default", "29:ann"}};
    list[1].id = "ann.ray", list[1].name = "Ann Ray";
    list[2].id = "bob", list[2].name = "Bob Ümlaut";
    list[3].id = "c", list[3].name = "Cleo";
    list[4].id = "dan", list[4].name = "Dan";
    people.load(std::move(list)).value();
    return people;
}

std::string ids(const std::vector<const Person*>& people) {
    std::string all;
    for (const Person* person : people) all += (all.empty() ? "" : " ") + person->id;
    return all;
}

}  // namespace

TEST_CASE("a mention is resolved in the form that each network gives it", "[points]") {
    const People people = town();
    const auto plus = [&](const std::string& account, const std::string& text) {
        return ids(points::given_plus(people, account, text).people);
    };
    const std::string slack = slack::to_markdown("<@U024BE7LH>++ for the fix", "UBOT").text;
    CHECK(slack == "@U024BE7LH++ for the fix");
    CHECK(plus("slack/acme", slack) == "ann.lee");
    CHECK(plus("slack/other", slack) == "");  // another workspace's user of the same id is somebody else
    CHECK(plus("teams/default", "@Ann Lee++ for the fix") == "ann.lee");
    CHECK(plus("teams/default", "@Ann Lee ++ for the fix") == "ann.lee");
    CHECK(plus("yammer/default", "well done @Bob Ümlaut++") == "bob");
    CHECK(plus("webchat/default", "@bob++ and @Cleo++, also @bob++") == "bob c");
    CHECK(plus("webchat/default", "I learn C++ with @bob") == "");
    CHECK(plus("webchat/default", "@bob's C++ course") == "");
    CHECK(plus("webchat/default", "a++ b++ @") == "");
}

TEST_CASE("names that several people answer to are asked about, not guessed", "[points]") {
    const People people = town();
    const points::Mentioned both = points::given_plus(people, "webchat/default", "@Ann++");
    CHECK(both.people.empty());
    CHECK(both.unclear == std::vector<std::string>{"Ann"});
    const points::Mentioned command = points::addressed(people, "slack/acme", "@Ann for the cake");
    CHECK(command.people.empty());
    CHECK(command.unclear == std::vector<std::string>{"Ann"});
}

TEST_CASE("a command names one or more people, then the reason", "[points]") {
    const People people = town();
    const auto look = [&](const std::string& text) {
        const points::Mentioned found = points::addressed(people, "slack/acme", text);
        return ids(found.people) + "|" + found.rest;
    };
    CHECK(look("@bob for the cake") == "bob|for the cake");
    CHECK(look("bob for the cake") == "bob|for the cake");
    CHECK(look("@Ann Lee and @Cleo for staying") == "ann.lee c|for staying");
    CHECK(look("@Ann Lee, @Cleo: thank you") == "ann.lee c|thank you");
    CHECK(look("<@U024BE7LH|ann> for it") == "ann.lee|for it");
    CHECK(look("") == "|");
}

TEST_CASE("a ring is few people who credit each other often, and hardly anybody else", "[points]") {
    using points::Given;
    const std::vector<Given> closed{{"a", "b", 5, 9}, {"b", "c", 4, 9}, {"c", "a", 3, 9}, {"x", "a", 1, 1}};
    const auto rings = points::praise_rings(closed);
    REQUIRE(rings.size() == 1);
    CHECK(rings[0].people == std::vector<std::string>{"a", "b", "c"});
    CHECK(rings[0].merits == 12);
    CHECK(rings[0].share == 92);
    std::vector<Given> liked = closed;  // whom others credit as well is no ring
    for (const char* other : {"p", "q", "r", "s"}) liked.push_back({other, "a", 2, 2});
    CHECK(points::praise_rings(liked).empty());
    CHECK(points::praise_rings({{"a", "b", 9, 9}, {"b", "c", 9, 9}}).empty());  // nothing comes back
    CHECK(points::praise_rings({{"a", "b", 2, 9}, {"b", "a", 2, 9}}).empty());  // too seldom
    std::vector<Given> crowd;  // a whole department that thanks each other is no ring
    for (int i = 0; i < 9; ++i) crowd.push_back({std::to_string(i), std::to_string((i + 1) % 9), 5, 5});
    CHECK(points::praise_rings(crowd).empty());
}

TEST_CASE("rules: falling value, caps of a day, months, seasons and levels", "[points]") {
    const config::Points rules;
    const auto points = [&](MeritKind kind, bool desk, points::Around around) {
        return points::judge(rules, kind, desk, around).points;
    };
    CHECK(points(MeritKind::accepted, false, {}) == 10);
    CHECK(points(MeritKind::accepted, false, {.of_pair = 1}) == 5);
    CHECK(points(MeritKind::accepted, false, {.of_pair = 2}) == 3);
    CHECK(points(MeritKind::accepted, false, {.of_pair = 4}) == 0);
    CHECK(points(MeritKind::accepted, false, {.person_day = 46}) == 4);
    CHECK(points(MeritKind::thanks, false, {.giver_day = 10}) == 0);
    CHECK(points(MeritKind::verified, true, {.of_pair = 9, .desk_day = 9}) == 1);
    CHECK(points(MeritKind::onboarding, true, {.desk_day = 9}) == 1);
    CHECK(points::pair_cap(rules) == 19);
    CHECK(points::closed_group_cap(rules, 2, 1) == 29);
    CHECK(points::closed_group_cap(rules, 5, 31) == 4 * 19 * 2 + 10 * 31);
    CHECK(points::closed_group_cap(rules, 50, 3) == 150);
    const Time at = from_millis(1'795'341'600'000);  // 2026-11-22 10:00
    CHECK(to_rfc3339(points::month_of(at).from) == "2026-11-01T00:00:00.000Z");
    CHECK(to_rfc3339(points::month_of(at).to) == "2026-12-01T00:00:00.000Z");
    CHECK(to_rfc3339(points::season_of(at).from) == "2026-10-01T00:00:00.000Z");
    CHECK(to_rfc3339(points::season_of(at).to) == "2027-01-01T00:00:00.000Z");
    CHECK(points::level_of(rules, 19) == 1);
    CHECK(points::level_of(rules, 20) == 2);
    CHECK(points::next_level_at(rules, 20) == 60);
    CHECK(points::badges_of({.answers = 1, .verified = 9}) == std::vector<points::Badge>{points::Badge::first_answer});
    CHECK(points::badges_of({.verified = 10, .in_outage = true}).size() == 2);
}

TEST_CASE("property: whoever hides is named to nobody from that moment, and counts in no sum", "[points]") {
    const std::vector<std::string> people{"xann", "xbob", "xcleo", "xdan", "xeve", "xfay", "xgus"};
    std::string script = "points: boards | settle 1 | goal it 100\nplace: help | mode questions\n";
    for (const std::string& person : people) script += "person: " + person + " | groups everyone, it\n";
    test::Play play{script + "---\n"};
    std::mt19937 random{3};
    const auto any = [&] { return people[random() % people.size()]; };
    std::set<std::string> hidden;
    std::size_t looked = 0, goals = 0;
    for (int i = 0; i < 400; ++i) {
        const std::string who = any(), whom = any();
        std::string line;
        switch (random() % 9) {
            case 0:
                line = who + ": /desk points hide", hidden.insert(who);
                break;
            case 1:
                line = who + ": /desk points show", hidden.erase(who);
                break;
            case 2:
                line = who + ": /desk board join";
                break;
            case 3:
                line = who + ": /desk board";
                break;
            case 4:
                line = who + ": /desk points";
                break;
            case 5:
                line = who + " in help: /desk thanks @" + whom + " for the cake";
                break;
            case 6:
                line = who + (random() % 2 ? " in help: @" : " in help thread: @") + whom + "++";
                break;
            case 7:
                line = who + ": /desk thanks @" + whom;
                break;
            default:
                line = "-- 2h pass --";
        }
        CAPTURE(i, line);
        REQUIRE(play.line(line) == "");
        for (const Outgoing& said : play.heard()) {
            const std::string reader = said.reply.only_for.empty() && said.place.starts_with("dm:")
                                           ? said.place.substr(3)
                                           : said.reply.only_for;
            const std::string words = plain_text(said.reply.card);
            for (const std::string& name : hidden) {
                if (name == reader) continue;
                // Who names somebody in a command reads that name again, alone.
                const bool own_words = reader == who && name == whom && words.starts_with("Noted");
                std::string shown = name;
                shown[0] = 'X';
                CAPTURE(words, reader);
                CHECK((own_words || words.find(shown) == words.npos));
                ++looked;
            }
            const auto goal = words.find("it together: ");
            if (goal == words.npos) continue;
            std::string all;
            for (const std::string& name : people)
                if (!hidden.contains(name)) all += (all.empty() ? "'" : ",'") + name + "'";
            const auto sum =
                play.rows("SELECT COALESCE(SUM(points), 0) FROM ledger_journal WHERE person IN (" + all + ")");
            CHECK(words.substr(goal + 13, words.find(' ', goal + 13) - goal - 13) == sum.at(0));
            ++goals;
        }
    }
    CHECK(looked > 100);
    CHECK(goals > 10);
}
