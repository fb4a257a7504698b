// HMAC against Wycheproof, and the four webhook schemes against their suite.
#include "bot/net/signature.hpp"

#include <catch2/catch.hpp>

#include "bot/text/base64.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;
using net::Hash;
using net::SigningScheme;

namespace {

void run_mac_suite(const std::string& name, Hash hash) {
    const auto suite = testing::shared_json(name, "vectors/jose-wycheproof/" + name + ".json");
    if (!suite) return;
    testing::SuiteCount count{"jose-wycheproof/" + name};
    for (const auto& group : suite->at("testGroups")) {
        const std::size_t length = group.at("tagSize").get<std::size_t>() / 8;
        for (const auto& each : group.at("tests")) {
            const std::string key = text::from_hex(each.at("key").get<std::string>()).value();
            const std::string message = text::from_hex(each.at("msg").get<std::string>()).value();
            const std::string tag = text::from_hex(each.at("tag").get<std::string>()).value();
            const std::string mac = net::hmac(hash, key, message).substr(0, length);
            const bool valid = net::equal_in_constant_time(mac, tag);
            count.judge(valid == (each.at("result") == "valid"), "tcId " + each.at("tcId").dump());
        }
    }
}

SigningScheme scheme_of(const std::string& name) {
    if (name == "slack-v0") return SigningScheme::slack;
    if (name == "standard-v1") return SigningScheme::standard;
    if (name == "github-sha256") return SigningScheme::github;
    REQUIRE(name == "teams-hmac");
    return SigningScheme::teams;
}

bool accepts(SigningScheme scheme, const net::SignedHeaders& headers, std::string_view body,
             const std::vector<std::string>& secrets, Time now) {
    return net::check_signature(scheme, headers, body, secrets, now).has_value();
}

const Time noon = from_millis(1'790'000'000'500);

}  // namespace

TEST_CASE("HMAC agrees with Wycheproof", "[signature]") {
    run_mac_suite("hmac_sha256_test", Hash::sha256);
    run_mac_suite("hmac_sha512_test", Hash::sha512);
    CHECK(text::to_hex(net::hmac(Hash::sha1, "key", "The quick brown fox jumps over the lazy dog")) ==
          "de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9");
    CHECK(text::to_hex(net::digest(Hash::sha256, "abc")).starts_with("ba7816bf8f01cfea"));
}

TEST_CASE("every request of the webhook signature suite gets its verdict", "[signature]") {
    const auto suite = testing::shared_json("webhook-signatures", "vectors/webhook-signatures/cases.json");
    if (!suite) return;
    testing::SuiteCount count{"webhook-signatures"};
    const Time now{std::chrono::seconds{suite->at("now").get<std::int64_t>()}};
    net::SigningRules rules;
    rules.tolerance = std::chrono::seconds{suite->at("tolerance_s").get<int>()};
    for (const auto& each : suite->at("cases")) {
        const std::string scheme = each.at("scheme");
        net::SignedHeaders headers;
        for (const auto& header : each.at("headers")) headers.emplace_back(header.at(0), header.at(1));
        const std::string body = text::from_base64(each.at("body_b64").get<std::string>()).value();
        const std::vector<std::string> secrets{suite->at("secrets").at(scheme).get<std::string>()};
        const bool valid = net::check_signature(scheme_of(scheme), headers, body, secrets, now, rules).has_value();
        count.judge(valid == (each.at("expect") == "accept"), each.at("id").get<std::string>());
    }
    CHECK(count.cases() > 50);
}

TEST_CASE("what is signed here is accepted here, by either of two live secrets and no other", "[signature]") {
    const std::string old_secret = "whsec_" + text::to_base64("an old secret of some length");
    const std::string new_secret = "whsec_" + text::to_base64("a new secret of some length");
    const auto headers = net::sign(SigningScheme::standard, "msg_1", "{}", old_secret, noon).value();
    CHECK(accepts(SigningScheme::standard, headers, "{}", {new_secret, old_secret}, noon));
    CHECK(accepts(SigningScheme::standard, headers, "{}", {old_secret}, noon));
    CHECK_FALSE(accepts(SigningScheme::standard, headers, "{}", {new_secret}, noon));
    CHECK_FALSE(accepts(SigningScheme::standard, headers, "{ }", {old_secret}, noon));
    const Time later = noon + std::chrono::minutes{6};
    CHECK_FALSE(accepts(SigningScheme::standard, headers, "{}", {old_secret}, later));
    for (const SigningScheme scheme : {SigningScheme::slack, SigningScheme::github}) {
        const auto other = net::sign(scheme, "", "body", "secret", noon).value();
        CHECK(accepts(scheme, other, "body", {"secret"}, noon));
        CHECK_FALSE(accepts(scheme, other, "body", {"Secret"}, noon));
    }
}

TEST_CASE("an empty or unreadable signing secret never accepts anything", "[signature]") {
    const auto headers = net::sign(SigningScheme::slack, "", "x", "s", noon).value();
    CHECK_FALSE(accepts(SigningScheme::slack, headers, "x", {}, noon));
    CHECK_FALSE(accepts(SigningScheme::slack, headers, "x", {""}, noon));
    CHECK_FALSE(net::sign(SigningScheme::standard, "a", "x", "whsec_!", noon).has_value());
    CHECK_FALSE(net::sign(SigningScheme::teams, "", "x", "", noon).has_value());
}
