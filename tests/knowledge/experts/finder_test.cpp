// Who knows about something: what counts, for how much, and for whose eyes.
#include <catch2/catch.hpp>

#include "knowledge/experts/finder.hpp"

using namespace twicket::experts;

namespace {

constexpr std::uint32_t today = 20'000;

ExpertFinder::Wanted asked(const std::string& skill, std::vector<std::string> groups = {"everyone"}) {
    ExpertFinder::Wanted wanted{.text = skill, .today = today, .skill = skill};
    wanted.viewers.groups = std::move(groups);
    return wanted;
}

std::vector<std::string> names_of(const std::vector<Found>& found) {
    std::vector<std::string> names;
    for (const Found& one : found) names.push_back(one.person);
    return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("Names of skills are one skill: synonyms in four languages, slips mended, signs kept", "[experts]") {
    const SkillNames names;
    CHECK(names.meaning_of("k8s").id == "kubernetes");
    CHECK(names.meaning_of("Kubernets").id == "kubernetes");
    CHECK(names.meaning_of("Kubernets").mended);
    CHECK(names.meaning_of("Datenbanken").id == names.meaning_of("bases de données").id);
    CHECK(names.meaning_of("bases de datos").id == "databases");
    CHECK(names.meaning_of("C++").id != names.meaning_of("C").id);
    CHECK(names.meaning_of("C#").id != names.meaning_of("C").id);
    CHECK_FALSE(names.meaning_of("underwater basket weaving").known);
    CHECK(names.meaning_of("  ").id.empty());
    CHECK(names.known_as("Kubernets") == "kubernets");  // what is stored is not mended
    CHECK(names.named_in("does k8s run on postgres here?") == Names{"kubernetes", "postgresql"});
    CHECK(names.named_in("where do we go from here with the teams we have").empty());
}

TEST_CASE("What lies under a skill is found with it, and what lies above it counts less", "[experts]") {
    const SkillNames names;
    const auto above = names.above("kubernetes");
    CHECK(std::find(above.begin(), above.end(), "containers") != above.end());
    const auto below = names.below("networking");
    CHECK(std::find(below.begin(), below.end(), "vpn") != below.end());
    SkillNames circle{{{"a", {}, {"b"}}, {"b", {}, {"a"}}}};
    CHECK(circle.above("a") == Names{"b"});

    ExpertFinder finder;
    finder.put({.person = "narrow", .claims = {{"Kubernetes", "narrow", 4}}});
    finder.put({.person = "exact", .claims = {{"containers", "exact", 4}}});
    finder.put({.person = "broad", .claims = {{"operations", "broad", 4}}});
    CHECK(names_of(finder.find(asked("containers"))) == Names{"exact", "narrow", "broad"});
}

TEST_CASE("Proof goes before endorsement, endorsement before one's own word, and all fade", "[experts]") {
    ExpertFinder finder;
    finder.put({.person = "says", .claims = {{"vpn", "says", 3, today}}});
    finder.put({.person = "endorsed", .claims = {{"vpn", "endorsed", 3, today}, {"vpn", "ann", 3, today}}});
    Profile proven{.person = "proven", .claims = {{"vpn", "proven", 3, today}}};
    for (int i = 0; i < 9; ++i)
        proven.deeds.push_back({"VPN", "accepted", "thread:" + std::to_string(i), today - 10, {{"everyone"}}});
    finder.put(proven);
    Profile once = proven;
    once.person = "once";
    once.claims[0].by = "once";
    for (Deed& deed : once.deeds) deed.day = today - 8 * 365;
    finder.put(once);
    const auto found = finder.find(asked("vpn"));
    CHECK(names_of(found) == Names{"proven", "endorsed", "once"});
    REQUIRE(found.front().lines.size() == 1);
    CHECK(found.front().lines.front().proofs.size() == 9);
    CHECK(found.front().lines.front().last == today);
}

TEST_CASE("Evidence is shown, and counted, only where all may see it", "[experts]") {
    ExpertFinder finder;
    Profile ann{.person = "ann", .team = {"it"}};
    ann.deeds = {{"vpn", "accepted", "thread:secret", today, {.groups = {"it"}}},
                 {"vpn", "accepted", "thread:open", today, {.groups = {"everyone"}}},
                 {"vpn", "accepted", "thread:there", today, {.groups = {}, .place = "slack\nC1"}}};
    finder.put(ann);
    CHECK(finder.find(asked("vpn")).front().lines.front().proofs.size() == 1);
    CHECK(finder.find(asked("vpn", {"everyone", "it"})).front().lines.front().proofs.size() == 2);
    auto there = asked("vpn");
    there.viewers.place = "slack\nC1";
    CHECK(finder.find(there).front().lines.front().proofs.size() == 2);
    CHECK(finder.find(asked("vpn", {})).empty());  // a stranger reads along

    ann.show["VPN"] = Show::team;
    finder.put(ann);
    CHECK(finder.find(asked("vpn")).empty());
    CHECK(finder.find(asked("vpn", {"it", "everyone"})).front().lines.front().proofs.size() == 2);
    ann.show["vpn"] = Show::me;
    finder.put(ann);
    CHECK(finder.find(asked("vpn", {"it", "everyone"})).empty());
    Viewers herself{.groups = {"everyone", "it"}, .person = "ann"};
    CHECK(finder.profile("ann", herself).front().proofs.size() == 3);
}

TEST_CASE("A skill that is hidden hides what was written about it", "[experts]") {
    ExpertFinder finder;
    Profile ann{.person = "ann"};
    finder.put(ann);
    finder.set_writings({{.people = {"ann"},
                          .text = "The VPN tunnel drops every hour",
                          .title = "Tunnel",
                          .sight = {.groups = {"everyone"}}},
                         {.people = {"bob"},
                          .text = "The VPN tunnel needs a certificate",
                          .title = "Certificate",
                          .sight = {.groups = {"everyone"}}}});
    auto wanted = asked("");
    wanted.skill.clear();
    wanted.text = "my vpn tunnel drops";
    CHECK(names_of(finder.find(wanted)) == Names{"ann", "bob"});
    ann.show["vpn"] = Show::me;
    finder.put(ann);
    CHECK(finder.writings_are_stale());
    CHECK(names_of(finder.find(wanted)) == Names{"bob"});
    finder.set_writings({{.people = {"ann"},
                          .text = "The VPN tunnel drops every hour",
                          .title = "Tunnel",
                          .sight = {.groups = {"everyone"}}}});
    CHECK(finder.find(wanted).empty());
}

TEST_CASE("Whoever wants no questions about a field is not found for what lies in it", "[experts]") {
    ExpertFinder finder;
    finder.put({.person = "ann", .claims = {{"vpn", "ann", 5}}, .vetoes = {"networking"}});
    finder.put({.person = "bob", .claims = {{"vpn", "bob", 1}}});
    CHECK(names_of(finder.find(asked("vpn"))) == Names{"bob"});
    CHECK(finder.vetoes("ann", "wireguard"));
    CHECK_FALSE(finder.vetoes("ann", "excel"));
    finder.put({.person = "bob", .claims = {{"vpn", "bob", 1}}, .vetoes = {"*"}});
    CHECK(finder.find(asked("vpn")).empty());
}

TEST_CASE("Who is not there comes after an equal who is", "[experts]") {
    ExpertFinder finder;
    finder.put({.person = "away", .claims = {{"vpn", "away", 4}}});
    finder.put({.person = "here", .claims = {{"vpn", "here", 4}}});
    auto wanted = asked("vpn");
    wanted.availability = [](const std::string& person) { return person == "away" ? 0.0 : 1.0; };
    CHECK(names_of(finder.find(wanted)) == Names{"here", "away"});
    wanted.but = {"here"};
    CHECK(names_of(finder.find(wanted)) == Names{"away"});
}

TEST_CASE("Nobody is found for nonsense", "[experts]") {
    ExpertFinder finder;
    finder.put({.person = "ann", .claims = {{"vpn", "ann", 4}}});
    finder.set_writings({{.people = {"bob"}, .text = "payslips are in the portal", .sight = {.groups = {"everyone"}}}});
    auto wanted = asked("");
    for (const char* text : {"", "?", "zzzz qqqq", "🙂"}) {
        wanted.text = text;
        CHECK(finder.find(wanted).empty());
    }
}
