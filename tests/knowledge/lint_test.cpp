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
