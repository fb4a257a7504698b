// Tokens: attacks, Wycheproof and the JOSE cookbook.
#include "bot/net/jwt.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "bot/text/base64.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;
using net::Algorithm;

namespace {

const std::vector<Algorithm> all_algorithms{Algorithm::rs256, Algorithm::rs384, Algorithm::rs512,
                                            Algorithm::ps256, Algorithm::ps384, Algorithm::ps512,
                                            Algorithm::es256, Algorithm::es384, Algorithm::es512};

// The group's keys as a set: a set stays one, a single key becomes a set of one.
net::KeySet keys_of(const nlohmann::json& group) {
    const nlohmann::json& keys = group.contains("public") ? group.at("public") : group.at("private");
    const nlohmann::json set = keys.contains("keys") ? keys : nlohmann::json{{"keys", nlohmann::json::array({keys})}};
    return net::parse_key_set(set.dump()).value();
}

bool is_mac(const nlohmann::json& group) {
    const std::string text = group.at("private").dump();
    return text.find("\"oct\"") != std::string::npos;
}

using Reasons = std::map<int, const char*>;  // tcId to the reason why our verdict differs

void run_wycheproof(const std::string& name, const Reasons& reasons) {
    const auto suite = testing::shared_json(name, "vectors/jose-wycheproof/" + name + ".json");
    if (!suite) return;
    testing::SuiteCount count{"jose-wycheproof/" + name};
    for (const auto& group : suite->at("testGroups")) {
        const net::KeySet keys = keys_of(group);
        for (const auto& each : group.at("tests")) {
            const int id = each.at("tcId");
            const nlohmann::json& token = each.contains("jws") ? each.at("jws") : each.at("jwe");
            const std::string compact = token.is_string() ? token.get<std::string>() : token.dump();
            const bool accepted = net::verify_signature(compact, keys, all_algorithms).has_value();
            // Algorithms that are not in use here (HMAC, encryption) must all be refused, valid vectors too.
            const bool in_use = !is_mac(group) && each.contains("jws");
            const bool expected = in_use && each.at("result") == "valid";
            if (reasons.contains(id)) {
                CHECK(accepted != expected);
                count.by_reason();
                continue;
            }
            count.judge(accepted == expected,
                        "tcId " + std::to_string(id) + " " + each.at("comment").get<std::string>());
        }
    }
}

net::KeySet attack_keys(const nlohmann::json& suite) {
    return net::parse_key_set(suite.at("jwks").dump()).value();
}

net::TokenRules attack_rules(const nlohmann::json& suite) {
    net::TokenRules rules;
    rules.issuer = suite.at("issuer");
    rules.audiences = {suite.at("audience").get<std::string>()};
    rules.leeway = std::chrono::seconds{suite.at("leeway_s").get<int>()};
    rules.longest_life = std::chrono::seconds{suite.at("max_lifetime_s").get<int>()};
    return rules;
}

}  // namespace

TEST_CASE("every token of the attack suite gets its verdict", "[jwt]") {
    const auto suite = testing::shared_json("jwt-attacks", "vectors/jwt-attacks/cases.json");
    if (!suite) return;
    testing::SuiteCount count{"jwt-attacks"};
    const net::KeySet keys = attack_keys(*suite);
    const net::TokenRules rules = attack_rules(*suite);
    const Time now{std::chrono::seconds{suite->at("now").get<std::int64_t>()}};
    for (const auto& each : suite->at("cases")) {
        const auto token = net::verify_token(each.at("token").get<std::string>(), keys, rules, now);
        const bool right = token.has_value() == (each.at("expect") == "accept");
        count.judge(right, each.at("id").get<std::string>() + (token ? "" : ": " + token.error().detail));
        if (!token) CHECK(token.error().code == ErrorCode::unauthorized);
        // A refusal repeats nothing of the token.
        if (!token) CHECK(token.error().detail.size() < 100);
    }
    CHECK(count.cases() > 90);
}

TEST_CASE("the rules of a token are all of them needed", "[jwt]") {
    const auto suite = testing::shared_json("jwt-attacks", "vectors/jwt-attacks/cases.json");
    if (!suite) return;
    const net::KeySet keys = attack_keys(*suite);
    const Time now{std::chrono::seconds{suite->at("now").get<std::int64_t>()}};
    const std::string good = suite->at("cases").at(0).at("token");
    const auto accepts = [&](const net::TokenRules& rules, Time at) {
        return net::verify_token(good, keys, rules, at).has_value();
    };
    const net::TokenRules rules = attack_rules(*suite);
    CHECK(accepts(rules, now));
    CHECK_FALSE(accepts(rules, now + std::chrono::hours{1}));
    CHECK_FALSE(accepts(rules, now - std::chrono::hours{1}));
    net::TokenRules other = rules;
    other.issuer.clear();
    CHECK_FALSE(accepts(other, now));
    other = rules;
    other.audiences.clear();
    CHECK_FALSE(accepts(other, now));
    other = rules;
    other.algorithms = {Algorithm::es256};
    CHECK_FALSE(accepts(other, now));
    CHECK_FALSE(net::verify_token(good, net::KeySet{}, rules, now).has_value());
}

TEST_CASE("Wycheproof's JOSE vectors get their verdicts", "[jwt][jose]") {
    // A key that says which algorithm it is for is used for no other, and "ES521" is the name of none (RFC 7518:
    // ES512).
    run_wycheproof("json_web_signature_test", {{347, "the key's alg is ES521, which is no registered name"},
                                               {350, "the key is bound to PS256, the token uses PS384"},
                                               {351, "the key's alg is ES521, which is no registered name"}});
    run_wycheproof("json_web_key_test", {});
    run_wycheproof("json_web_crypto_test", {});
}

TEST_CASE("the JOSE cookbook's compact signatures verify, detached and unencoded ones do not", "[jwt][jose]") {
    const auto suite = testing::shared_json("jose-cookbook", "vectors/jose-cookbook/cases.json");
    if (!suite) return;
    testing::SuiteCount count{"jose-cookbook"};
    for (const auto& each : *suite) {
        const std::string name = each.at("name");
        const nlohmann::json& document = each.at("doc");
        if (!document.contains("input")) {
            // A key: public ones for verifying are read, secret ones are not.
            const nlohmann::json set{{"keys", nlohmann::json::array({document})}};
            const bool usable = !net::parse_key_set(set.dump()).value().keys.empty();
            count.judge(usable == (document.at("kty") != "oct"), name);
            continue;
        }
        const nlohmann::json& key = document.at("input").at("key");
        const nlohmann::json one{{"keys", nlohmann::json::array({key.is_array() ? key.at(0) : key})}};
        const net::KeySet keys = net::parse_key_set(one.dump()).value();
        const nlohmann::json& output = document.at("output");
        bool right = true;
        if (output.contains("compact")) {
            const std::string compact = output.at("compact");
            const auto checked = net::verify_signature(compact, keys, all_algorithms);
            const std::string algorithm = document.at("input").at("alg");
            right = checked.has_value() == !algorithm.starts_with("HS");
            if (checked) right = right && checked->payload == document.at("input").at("payload");
        }
        // The JSON forms are never taken.
        for (const char* form : {"json", "json_flat"}) {
            if (!output.contains(form)) continue;
            right = right && !net::verify_signature(output.at(form).dump(), keys, all_algorithms).has_value();
        }
        count.judge(right, name);
    }
}
