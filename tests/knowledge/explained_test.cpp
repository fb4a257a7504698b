// A solver's words taken apart, and what is due.
#include <catch2/catch.hpp>

#include "knowledge/wiki_page.hpp"
#include "skills/keep/explained.hpp"

namespace {
using namespace twicket;
}

TEST_CASE("a solver's words fall into fix, cause and check in four languages", "[keep]") {
    const keep::Explained en = keep::explained_in(
        {"Hello Ann, I am looking.",
         "It fails because the cache at v2.1 is full. Empty it with `cache clear`.\nYou should see an empty list."});
    CHECK(en.fix == "Empty it with `cache clear`.");
    CHECK(en.cause == "It fails because the cache at v2.1 is full.");
    CHECK(en.check == "You should see an empty list.");
    CHECK(en.whole());
    const keep::Explained de =
        keep::explained_in({"Das passiert, weil der Toner leer ist. Bitte den Toner tauschen. Der Drucker sollte nun "
                            "wieder grün leuchten."});
    CHECK(de.cause == "Das passiert, weil der Toner leer ist.");
    CHECK(de.check == "Der Drucker sollte nun wieder grün leuchten.");
    const keep::Explained fr = keep::explained_in({"Redémarrez le poste.", "C’est à cause de la mise à jour."});
    CHECK(fr.fix == "Redémarrez le poste.");
    CHECK_FALSE(fr.cause.empty());
    CHECK_FALSE(fr.whole());
    const keep::Explained es =
        keep::explained_in({"Reinicie el equipo. Ocurre porque falta memoria. Compruebe que arranca."});
    CHECK(es.whole());
    CHECK(keep::explained_in({"", "   ", "Thanks!"}).fix.empty());
}

TEST_CASE("a wiki's page is an entry with its headings as wordings, cut at a paragraph", "[wiki]") {
    const auto page = knowledge::entry_of_page(
        {"wiki-w-1", "VPN", "<p>Use the VPN from home.</p><h2>Set up</h2><p>Install it.</p><script>alert(1)</script>",
         "https://wiki.example/VPN"});
    REQUIRE(page.has_value());
    CHECK(page->title == "VPN");
    CHECK(page->variants == std::vector<std::string>{"VPN: Set up"});
    CHECK(page->answer.find("Install it.") != std::string::npos);
    CHECK(page->answer.find("alert") == std::string::npos);
    CHECK(page->links == std::vector<std::string>{"https://wiki.example/VPN"});
    std::string_view long_paragraph = "<p>Word word word word word word word word word word.</p>";
    std::string html;
    for (int i = 0; i < 200; ++i) html += long_paragraph;
    const auto cut = knowledge::entry_of_page({"wiki-w-2", "Long", html, ""});
    REQUIRE(cut.has_value());
    CHECK(cut->answer.size() < 2'600);
    CHECK(cut->answer.ends_with("word.\n\n…"));
    CHECK(knowledge::entry_of_page({"wiki-w-3", "Empty", "<div></div>", ""}).has_error());
}
