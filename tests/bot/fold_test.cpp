// Unicode folding, words and clipping.
#include <catch2/catch.hpp>

#include "bot/text/fold.hpp"

using namespace twicket;

TEST_CASE("folding makes full-width, case and spacing equal") {
    CHECK(text::fold("  Ｍy\tVPN\n\nDrops ") == "my vpn drops");
    CHECK(text::fold("Straße") == "strasse");
    CHECK(text::fold(std::string_view{"\xff\xfe", 2}).empty());
}

TEST_CASE("words join at apostrophes and split at punctuation") {
    const std::vector<std::string> expected{"i", "cant", "open", "a", "zip", "v2"};
    CHECK(text::words(text::fold("I can’t open: a ZIP (v2)!")) == expected);
}

TEST_CASE("clipping never cuts a grapheme and prefers a word border") {
    CHECK(text::clip("short", 10) == "short");
    CHECK(text::clip("the quick brown fox", 12) == "the quick…");
    const std::string family = "a👨‍👩‍👧b";
    CHECK(text::clip(family, 3) == "a…");
}

TEST_CASE("UTF-8 is checked by RFC 3629") {
    CHECK(text::is_valid_utf8("grün 😀"));
    CHECK_FALSE(text::is_valid_utf8("\xed\xa0\x80"));
    CHECK_FALSE(text::is_valid_utf8("\xc0\xaf"));
    CHECK_FALSE(text::is_valid_utf8("\xf4\x90\x80\x80"));
    CHECK_FALSE(text::is_valid_utf8("abc\xe2\x82"));
}
