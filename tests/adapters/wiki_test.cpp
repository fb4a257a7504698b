// Wikis as their APIs answer: pages that change, go, say "later" and may not be read by everybody.
#include <catch2/catch.hpp>
#include <map>

#include "bot/app/wiki_import.hpp"
#include "bot/net/egress.hpp"
#include "knowledge/knowledge_store.hpp"
#include "tests/support/api_stand_in.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

namespace {
using namespace twicket;
using nlohmann::json;
using testing::ApiAnswer;
using testing::ApiRequest;

struct World {
    boost::asio::io_context loop;
    std::unique_ptr<net::Resolver> resolver = net::system_resolver();
    std::unique_ptr<net::Connector> connector = net::tcp_connector();
    net::Egress egress{*resolver, *connector};
    net::HttpClient client{loop.get_executor(), egress};
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    testing::SetClock clock;
    std::unique_ptr<knowledge::Ranker> ranker = knowledge::Ranker::build({});

    Result<app::WikiRound> round(const config::Wiki& source, const std::string& base) {
        egress.allow(net::parse_url(base).value(), "a wiki");
        const wiki::Pause no_pause = [](Duration) -> boost::asio::awaitable<void> { co_return; };
        const auto opened = wiki::open_wiki(app::wiki_settings(source), client, no_pause);
        return testing::await_on(loop, app::import_wiki(source, *opened, *store, clock, ranker.get()));
    }
};

std::string because(const app::WikiRound& round, const std::string& title) {
    for (const app::PageTold& page : round.pages)
        if (page.title == title) return page.because.empty() ? "served to " + page.audience.front() : page.because;
    return "not listed";
}

// A MediaWiki with these pages; it says maxlag once, and gives its list in two halves.
struct MediaWiki {
    std::map<int, std::pair<std::string, int>> pages{{1, {"VPN", 10}}, {2, {"Badge", 20}}, {3, {"Empty", 30}}};
    std::vector<std::string> asked{};
    bool lagged = false;
    testing::ApiStandIn server{[this](const ApiRequest& request) { return answer(request); }};

    ApiAnswer answer(const ApiRequest& request) {
        asked.push_back(request.target);
        if (!std::exchange(lagged, true))
            return {.body = R"({"errors":[{"code":"maxlag","text":"Waiting"}]})",
                    .headers = {{"Content-Type", "application/json"}, {"Retry-After", "5"}}};
        if (request.target.find("action=parse") != std::string::npos) {
            const int id = std::stoi(request.target.substr(request.target.find("pageid=") + 7));
            const std::string text = id == 3 ? "<div></div>"
                                             : "<p>About " + pages.at(id).first + ", revision " +
                                                   std::to_string(pages.at(id).second) + ".</p>";
            return {.body = json{{"parse", {{"text", text}}}}.dump()};
        }
        const bool second = request.target.find("gapcontinue=C") != std::string::npos;
        json list = json::array();
        for (const auto& [id, page] : pages)
            if ((id > 2) == second)
                list.push_back({{"pageid", id},
                                {"ns", 0},
                                {"title", page.first},
                                {"lastrevid", page.second},
                                {"fullurl", "https://wiki.example/" + page.first}});
        json body{{"query", {{"pages", list}}}};
        if (!second) body["continue"] = {{"gapcontinue", "C"}, {"continue", "gapcontinue||"}};
        return {.body = body.dump()};
    }
};
}  // namespace

TEST_CASE("MediaWiki: what changed is read, what is gone is retired, each page's fate is told", "[wiki]") {
    World world;
    MediaWiki wiki;
    config::Wiki source{.name = "intranet", .kind = "mediawiki", .url = wiki.server.base() + "/api.php"};
    source.tags = {"it"};
    auto first = world.round(source, wiki.server.base());
    REQUIRE(first.has_value());
    CHECK(first->added == 2);
    CHECK(because(*first, "VPN") == "served to everyone");
    CHECK(because(*first, "Empty") == "it holds no text");
    REQUIRE(world.ranker->find("wiki-intranet-1"));
    CHECK(world.ranker->find("wiki-intranet-1")->answer == "About VPN, revision 10.");
    CHECK(world.ranker->find("wiki-intranet-1")->tags == std::vector<std::string>{"it"});

    wiki.server.on_thread([&] { wiki.pages[1].second = 11, wiki.pages.erase(2), wiki.asked.clear(); });
    auto second = world.round(source, wiki.server.base());
    REQUIRE(second.has_value());
    CHECK(second->changed == 1);
    CHECK(second->retired == 1);
    CHECK(second->same == 1);
    CHECK(world.ranker->find("wiki-intranet-1")->answer == "About VPN, revision 11.");
    CHECK_FALSE(world.ranker->find("wiki-intranet-2"));
    wiki.server.on_thread([&] {
        int parsed = 0;
        for (const std::string& target : wiki.asked) parsed += target.find("action=parse") != std::string::npos;
        CHECK(parsed == 1);  // only the page that has changed
    });
}

TEST_CASE("a wiki that refuses or answers with a page of HTML takes nothing away", "[wiki]") {
    World world;
    MediaWiki wiki;
    config::Wiki source{.name = "intranet", .kind = "mediawiki", .url = wiki.server.base() + "/api.php"};
    REQUIRE(world.round(source, wiki.server.base()).has_value());
    for (const char* body :
         {R"({"errors":[{"code":"readapidenied","text":"no"}]})", "<html>Sign in</html>", R"({"query":)"}) {
        testing::ApiStandIn broken{[body](const ApiRequest&) { return ApiAnswer{.body = body}; }};
        source.url = broken.base() + "/api.php";
        const auto round = world.round(source, broken.base());
        REQUIRE(round.has_error());
        CHECK(round.error().detail.find("wiki intranet: ") == 0);
        CHECK(world.ranker->find("wiki-intranet-1"));
    }
}

TEST_CASE("Confluence Data Center: a page is served to those alone who may read it and all above it", "[wiki]") {
    World world;
    std::vector<std::string> board{"board"}, staff{"board", "staff"};
    bool hr_open = false;
    const auto read = [](const std::vector<std::string>& groups, bool person) {
        json names = json::array(), users = json::array();
        for (const std::string& group : groups) names.push_back({{"name", group}});
        if (person) users.push_back({{"username", "ann"}});
        return json{{"read", {{"restrictions", {{"group", {{"results", names}}}, {"user", {{"results", users}}}}}}}};
    };
    const auto page = [&](const char* id, const char* title, json above, json restrictions) {
        return json{{"id", id},
                    {"title", title},
                    {"status", "current"},
                    {"version", {{"number", 1}}},
                    {"ancestors", above},
                    {"restrictions", restrictions},
                    {"_links", {{"webui", "/display/IT/" + std::string{title}}}}};
    };
    testing::ApiStandIn server{[&](const ApiRequest& request) -> ApiAnswer {
        if (request.header("Authorization") != "Bearer pat") return {.status = 401, .body = "{}"};
        if (request.target.find("body.view") != std::string::npos)
            return {.body = R"({"body":{"view":{"value":"<p>Some words.</p>"}}})"};
        if (request.target.find("start=2") != std::string::npos) {
            json results{page("3", "Salaries", json::array({{{"id", "2"}}}), read(staff, false)),
                         page("4", "Diary", json::array(), read({}, true)),
                         page("5", "Below the unseen", json::array({{{"id", "99"}}}), read({}, false))};
            return {.body = json{{"results", results}, {"size", 3}, {"_links", json::object()}}.dump()};
        }
        json results{page("1", "Home", json::array(), read({}, false)),
                     page("2", "HR", json::array({{{"id", "1"}}}), hr_open ? read({}, false) : read(board, false))};
        return {
            .body =
                json{{"results", results}, {"size", 2}, {"_links", {{"next", "/rest/api/content?spaceKey=IT&start=2"}}}}
                    .dump()};
    }};
    config::Wiki source{.name = "docs", .kind = "confluence-server", .url = server.base()};
    source.from = {"IT"};
    source.token = config::Secret{"pat", "test"};
    const auto first = world.round(source, server.base());
    REQUIRE(first.has_value());
    CHECK(because(*first, "Home") == "served to everyone");
    CHECK(because(*first, "HR") == "served to board");
    CHECK(because(*first, "Salaries") == "served to board");  // staff may not pass the page above
    CHECK(because(*first, "Diary") == "it is restricted to single people");
    CHECK(because(*first, "Below the unseen") == "it is restricted to single people");
    CHECK(world.ranker->find("wiki-docs-3")->audience == std::vector<std::string>{"board"});
    CHECK_FALSE(world.ranker->find("wiki-docs-4"));

    // A restriction that is lifted or laid on makes no new version of the page.
    server.on_thread([&] { hr_open = true, staff = {"staff"}; });
    const auto second = world.round(source, server.base());
    REQUIRE(second.has_value());
    CHECK(because(*second, "HR") == "served to everyone");
    CHECK(world.ranker->find("wiki-docs-3")->audience == std::vector<std::string>{"staff"});

    // A source that is for some only serves nobody else, whatever a page says.
    source.audience = {"it"};
    const auto third = world.round(source, server.base());
    REQUIRE(third.has_value());
    CHECK(because(*third, "Salaries") == "it is restricted to groups that the source is not for");
    CHECK(because(*third, "Home") == "served to it");
    CHECK_FALSE(world.ranker->find("wiki-docs-3"));
}
