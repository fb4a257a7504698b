// Markdown as a tree: what is read, and that no depth breaks the walk.
#include "bot/text/markdown.hpp"

#include <catch2/catch.hpp>

using namespace twicket::text;

namespace {

std::string shout(std::string_view words) {
    return std::string{words};
}
std::string ticked(std::string_view words) {
    return "'" + std::string{words} + "'";
}
std::string arrow(MarkdownNode link, std::string inner) {
    return inner + "→" + std::string{link.address()};
}
constexpr LineStyle style{
    .emphasis = "/", .strong = "!", .line_break = "|", .words = shout, .code = ticked, .link = arrow};

std::string written(const std::string& markdown) {
    const Markdown document{markdown};
    return write_line(document.root().first(), style);
}

}  // namespace

TEST_CASE("a line is written with the marks that a network has", "[markdown]") {
    CHECK(written("a *b* **c** ~~d~~ `e`\n[f *g*](https://h.example) <i>") ==
          "a /b/ !c! d 'e'|f /g/→https://h.example <i>");
    CHECK(written("see https://kb.example") == "see https://kb.example→https://kb.example");
    const Markdown as_words{"see https://kb.example", Markdown::Addresses::as_words};
    CHECK(write_line(as_words.root().first(), style) == "see https://kb.example");
}

TEST_CASE("lists know their numbers, tables their cells", "[markdown]") {
    const Markdown list{"3. one\n4. two"};
    const MarkdownNode top = list.root().first();
    CHECK(top.ordered());
    CHECK(top.tight());
    CHECK(top.first().number() == 3);
    CHECK(top.first().next().number() == 4);
    const Markdown table{"| a | b |\n|---|---|\n| c | d |"};
    CHECK(table.root().first().kind() == MarkdownNode::Kind::table);
    CHECK(table.root().first().first().kind() == MarkdownNode::Kind::table_header);
    CHECK(table.root().plain() == "abcd");
}

TEST_CASE("depth breaks neither the walk nor a line", "[markdown]") {
    std::string quotes(5'000, '>'), marks;
    for (int i = 0; i < 5'000; ++i) marks += "*a _b ";
    for (int i = 0; i < 5'000; ++i) marks += "_ *";
    for (const std::string& markdown : {quotes + " x", marks}) {
        const Markdown document{markdown};
        std::size_t in = 0, out = 0;
        walk(document.root(), [&](MarkdownNode, bool enter) { ++(enter ? in : out); });
        CHECK(in == out);
        CHECK(in > 2);
        CHECK(written(markdown).find(markdown == marks ? 'a' : 'x') != std::string::npos);
    }
}
