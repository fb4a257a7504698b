// What lint finds and what it leaves in peace.
#include <catch2/catch.hpp>

#include "knowledge/lint.hpp"

using namespace twicket::knowledge;

namespace {
bool has(const std::vector<Finding>& findings, Fault fault, const std::string& entry, const std::string& other = {}) {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) {
        return finding.fault == fault && finding.entry == entry && finding.other == other;
    });
}
const std::string today = "2026-11-22";
}  // namespace

TEST_CASE("a sound entry has no finding", "[knowledge]") {
    CHECK(lint({{.id = "a",
                 .title = "How do I print?",
                 .variants = {"printing"},
                 .answer = "So: [see](b.md)",
                 .verified = "2026-01-01",
                 .links = {"https://example.com/print"}},
                {.id = "b", .title = "Where is the canteen?", .variants = {"lunch"}, .answer = "Below."}},
               today)
              .empty());
}

TEST_CASE("one wording in two entries is a duplicate, near-equal questions with other answers contradict",
          "[knowledge]") {
    const auto findings =
        lint({{.id = "a", .title = "Reset my password", .variants = {"x1"}, .answer = "Do this."},
              {.id = "b", .title = "Something else", .variants = {"reset my PASSWORD!"}, .answer = "Do this."},
              {.id = "c", .title = "How many vacation days do I have", .variants = {"x2"}, .answer = "30"},
              {.id = "d", .title = "How many vacation days do I have?", .variants = {"x3"}, .answer = "25"},
              {.id = "e",
               .title = "How many vacation days do I have",
               .variants = {"x4"},
               .answer = "20",
               .language = "de"}},
             today);
    CHECK(has(findings, Fault::duplicate, "a", "b"));
    CHECK(has(findings, Fault::contradiction, "c", "d"));
    CHECK_FALSE(has(findings, Fault::contradiction, "c", "e"));
}

TEST_CASE("entries whose audiences never meet do not contradict each other", "[knowledge]") {
    CHECK(lint({{.id = "a",
                 .title = "When is pay day this month",
                 .variants = {"x"},
                 .answer = "1st",
                 .audience = {"berlin"}},
                {.id = "b",
                 .title = "When is pay day this month",
                 .variants = {"y"},
                 .answer = "15th",
                 .audience = {"paris"}}},
               today)
              .empty());
}

TEST_CASE("stale, expired, too long, unanswered, lonely and badly linked entries are named", "[knowledge]") {
    const auto findings = lint({{.id = "old",
                                 .title = "a b c",
                                 .variants = {"x"},
                                 .answer = "y",
                                 .valid_until = "2026-11-21",
                                 .verified = "2025-11-21"},
                                {.id = "fresh",
                                 .title = "d e f",
                                 .variants = {"x9"},
                                 .answer = "y2",
                                 .valid_until = "2026-11-22",
                                 .verified = "2025-11-22"},
                                {.id = "long", .title = "g h i", .variants = {"z"}, .answer = std::string(4'001, 'a')},
                                {.id = "bare", .title = "j k l"},
                                {.id = "links",
                                 .title = "m n o",
                                 .variants = {"w"},
                                 .answer = "[a](nowhere.md) [b](ftp://x)",
                                 .links = {"https://"}}},
                               today);
    CHECK(has(findings, Fault::stale, "old"));
    CHECK(has(findings, Fault::expired, "old"));
    CHECK_FALSE(has(findings, Fault::stale, "fresh"));
    CHECK_FALSE(has(findings, Fault::expired, "fresh"));
    CHECK(has(findings, Fault::too_long, "long"));
    CHECK(has(findings, Fault::no_answer, "bare"));
    CHECK(has(findings, Fault::no_variants, "bare"));
    CHECK(std::count_if(findings.begin(), findings.end(),
                        [](const Finding& finding) { return finding.fault == Fault::dead_link; }) == 3);
}

TEST_CASE("an owner who is no known person is named, where people are known", "[knowledge]") {
    const std::vector<Entry> entries{
        {.id = "a", .title = "How do I print?", .variants = {"printing"}, .answer = "So.", .owner = "gone.person"},
        {.id = "b", .title = "Where is the canteen?", .variants = {"lunch"}, .answer = "Below.", .owner = "ada"}};
    const std::set<std::string> people{"ada"};
    const auto findings = lint(entries, today, &people);
    CHECK(has(findings, Fault::unknown_owner, "a"));
    CHECK(findings.size() == 1);
    CHECK(lint(entries, today).empty());
}

TEST_CASE("each entry is served or says why not", "[knowledge]") {
    const std::set<std::string> groups{"it"};
    CHECK(not_served_because({.id = "a", .title = "A"}, "published", today, &groups).empty());
    CHECK(not_served_because({.id = "a", .title = "A", .audience = {"it"}}, "published", today, &groups).empty());
    CHECK(not_served_because({.id = "a", .title = "A"}, "retired", today, &groups) == "it is retired");
    CHECK(not_served_because({.id = "a", .title = "A", .valid_from = "2026-12-01"}, "published", today, &groups) ==
          "it is valid from 2026-12-01 on");
    CHECK(not_served_because({.id = "a", .title = "A", .valid_until = "2026-01-31"}, "published", today, &groups) ==
          "it was valid until 2026-01-31");
    CHECK(not_served_because({.id = "a", .title = "A", .audience = {"board"}}, "published", today, &groups) ==
          "nobody is in its audience");
    CHECK(not_served_because({.id = "a", .title = "A", .audience = {"board"}}, "published", today, nullptr).empty());
}

TEST_CASE("web links are gathered once each with the entries that name them", "[knowledge]") {
    const auto links = web_links({{.id = "a", .title = "A", .answer = "[x](https://e.example/p#top)"},
                                  {.id = "b", .title = "B", .links = {"https://e.example/p", "mailto:x@e.example"}}});
    REQUIRE(links.size() == 1);
    CHECK(links.at("https://e.example/p") == std::vector<std::string>{"a", "b"});
}
