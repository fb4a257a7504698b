// Strict JSON: the grammar suite, the UTF-8 suite, and the limits.
#include "bot/text/json.hpp"

#include <catch2/catch.hpp>

#include "bot/text/base64.hpp"
#include "bot/text/fold.hpp"
#include "bot/text/json_text.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;

namespace {
bool accepts(std::string_view bytes, text::JsonLimits limits = {}) {
    return text::parse_json(bytes, limits).has_value();
}
}  // namespace

TEST_CASE("every text of the JSON grammar suite gets its verdict", "[json]") {
    const auto cases = testing::shared_json("json-grammar", "vectors/json-grammar/cases.json");
    if (!cases) return;
    testing::SuiteCount count{"json-grammar"};
    for (const auto& each : *cases) {
        const std::string bytes = text::from_base64(each.at("b64").get<std::string>()).value();
        const std::string expect = each.at("expect");
        const auto value = text::parse_json(bytes);
        const bool right = expect == "either" || value.has_value() == (expect == "accept");
        count.judge(right, each.at("name").get<std::string>());
        if (value) CHECK(text::parse_json(value->dump()).has_value());
    }
    CHECK(count.cases() > 100);
}

TEST_CASE("every byte sequence of the UTF-8 suite gets its verdict, alone and inside JSON", "[json][utf8]") {
    const auto cases = testing::shared_json("utf8", "vectors/utf8/cases.json");
    if (!cases) return;
    testing::SuiteCount count{"utf8"};
    for (const auto& each : *cases) {
        const std::string hex = each.at("hex");
        const std::string bytes = text::from_hex(hex).value();
        const bool valid = each.at("valid");
        bool right = text::is_valid_utf8(bytes) == valid;
        bool plain = true;
        for (const unsigned char byte : bytes) plain = plain && byte >= 0x20 && byte != '"' && byte != '\\';
        if (plain) {
            const auto value = text::parse_json("[\"" + bytes + "\"]");
            right = right && value.has_value() == valid && (!value || value->at(0).get<std::string>() == bytes);
        }
        count.judge(right, hex);
    }
    CHECK(count.cases() > 100);
}

TEST_CASE("a zero byte never ends JSON and a byte order mark never begins it", "[json]") {
    CHECK_FALSE(accepts(std::string_view{"[1]\0garbage", 11}));
    CHECK_FALSE(accepts(std::string_view{"[1]\0", 4}));
    CHECK_FALSE(accepts("\xef\xbb\xbf{}"));
}

TEST_CASE("JSON numbers stay what they were or are refused", "[json]") {
    CHECK(text::parse_json("[18446744073709551615]")->at(0).get<std::uint64_t>() == 18446744073709551615ULL);
    CHECK_FALSE(accepts("[18446744073709551616]"));
    CHECK_FALSE(accepts("[-9223372036854775809]"));
    CHECK_FALSE(accepts("[1e400]"));
    CHECK_FALSE(accepts("[-1e400]"));
    CHECK(text::parse_json("1.5e3")->get<double>() == 1500.0);
}

TEST_CASE("JSON limits are met exactly", "[json]") {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    CHECK(accepts(nested(32)));
    CHECK(text::parse_json(nested(33)).error().code == ErrorCode::too_large);
    std::string many = "[1";
    for (int at = 1; at < 10'000; ++at) many += ",1";
    CHECK(accepts(many + "]"));
    CHECK(text::parse_json(many + ",1]").error().code == ErrorCode::too_large);
    CHECK(accepts("\"" + std::string((1 << 20) - 2, 'a') + "\""));
    CHECK(text::parse_json("\"" + std::string((1 << 20) - 1, 'a') + "\"").error().code == ErrorCode::too_large);
}

TEST_CASE("equal JSON keys: the last counts, or all is refused on demand", "[json]") {
    CHECK(text::parse_json(R"({"a":1,"a":2})")->at("a") == 2);
    CHECK(text::parse_json(R"({"a":{"b":1},"a":2})")->at("a") == 2);
    text::JsonLimits strict;
    strict.unique_keys = true;
    CHECK_FALSE(accepts(R"({"a":1,"a":2})", strict));
    CHECK_FALSE(accepts(R"({"a":1,"\u0061":2})", strict));
    CHECK(accepts(R"({"a":1,"b":{"a":2}})", strict));
}

TEST_CASE("a JSON error names the byte", "[json]") {
    CHECK(text::parse_json("[1, x]").error().detail == "this is not JSON (at byte 4)");
    CHECK(text::parse_json("[1, 1e999]").error().detail.find("too large (at byte ") != std::string::npos);
    CHECK(text::parse_json("").error().detail == "this is not JSON (at byte 0)");
}

TEST_CASE("base64 and hex have one spelling", "[json][base64]") {
    CHECK(text::to_base64("Ma") == "TWE=");
    CHECK(text::from_base64("TWE=") == "Ma");
    CHECK_FALSE(text::from_base64("TWE"));
    CHECK_FALSE(text::from_base64("TWF="));
    CHECK_FALSE(text::from_base64("T==="));
    CHECK_FALSE(text::from_base64("TW E="));
    CHECK(text::to_base64url("\xfb\xff") == "-_8");
    CHECK(text::from_base64url("-_8") == "\xfb\xff");
    CHECK_FALSE(text::from_base64url("-_8="));
    CHECK_FALSE(text::from_base64url("+/8"));
    CHECK_FALSE(text::from_base64url("-_9"));
    CHECK(text::to_hex("\x01\xab") == "01ab");
    CHECK_FALSE(text::from_hex("0g"));
    CHECK_FALSE(text::from_hex("0"));
}

TEST_CASE("what is written straight into a text is read back as the same value", "[json]") {
    text::JsonText out;
    std::string every;
    for (int byte = 0; byte < 128; ++byte) every += static_cast<char>(byte);
    every += "ä\u2028\U0001f600";
    out.object().member("text", every).member("empty", "").member("yes", true).member("count", std::int64_t{-9});
    out.name("list").array().value("a").value("b").object().end().end();
    out.name("inner").object().member("no", false).end().end();
    const nlohmann::json read = nlohmann::json::parse(out.take());
    CHECK(read == nlohmann::json{{"text", every},
                                 {"empty", ""},
                                 {"yes", true},
                                 {"count", -9},
                                 {"list", {"a", "b", nlohmann::json::object()}},
                                 {"inner", {{"no", false}}}});
    CHECK_THROWS(text::JsonText{}.value("\xff"));
    CHECK_THROWS(text::JsonText{}.value("\xed\xa0\x80"));
}
