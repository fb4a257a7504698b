// Promise S8: signing in with an identity provider that answers rightly, wrongly and maliciously. The real one is in
// tests/peers/oidc.
#include <catch2/catch.hpp>

#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"
#include "console/oidc.hpp"
#include "tests/support/api_stand_in.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/stub_network.hpp"
#include "tests/support/token_signer.hpp"

using namespace twicket;
using namespace twicket::testing;
using nlohmann::json;

namespace {

std::string parameter(const std::string& address, const std::string& name) {
    auto from = address.find(name + "=");
    if (from == address.npos) return {};
    from += name.size() + 1;
    return address.substr(from, address.find('&', from) - from);
}

// A provider, a gate to it, and the console's side of it.
struct Provider {
    Provider() { reset(); }
    void reset() {
        claims = {{"iss", stand_in.base()}, {"aud", "console"}, {"sub", "b-1"}, {"email", "Bob@Example.com"}, {"email_verified", true}, {"groups", {"agents", "other"}}};
        userinfo = {{"sub", "b-1"}, {"email", "bob@example.com"}, {"email_verified", true}, {"groups", {"agents", "other"}}};
    }

    ApiAnswer answer(const ApiRequest& request) {
        if (request.target == "/.well-known/openid-configuration") {
            json document{{"issuer", stand_in.base()}, {"authorization_endpoint", stand_in.base() + "/auth"}, {"token_endpoint", stand_in.base() + "/token"},
                          {"userinfo_endpoint", stand_in.base() + "/me"}, {"jwks_uri", stand_in.base() + "/keys"}, {"code_challenge_methods_supported", {"plain", "S256"}}};
            document.update(more);
            return {200, document.dump()};
        }
        if (request.target == "/keys") return {200, json{{"keys", json::array({signer->jwk()})}}.dump()};
        if (request.target == "/me") return request.header("Authorization") == "Bearer access" ? ApiAnswer{200, userinfo.dump()} : ApiAnswer{401, "{}"};
        if (request.target != "/token") return {404, "{}"};
        const bool secret = request.header("Authorization") == "Basic " + text::to_base64("console:hush%2Fhush");
        const std::string verifier = parameter(request.body, "code_verifier");
        const bool proof = text::to_base64url(net::digest(net::Hash::sha256, verifier)) == challenge;
        if (!secret || !proof || parameter(request.body, "code") != "the-code") return {400, R"({"error":"invalid_grant"})"};
        json signed_claims = claims;
        if (!signed_claims.contains("nonce")) signed_claims["nonce"] = nonce;
        if (!signed_claims.contains("exp")) signed_claims["exp"] = to_millis(clock.now()) / 1000 + 300, signed_claims["iat"] = to_millis(clock.now()) / 1000;
        return {200, json{{"id_token", (forger ? *forger : *signer).sign(signed_claims, header)}, {"access_token", "access"}, {"token_type", "Bearer"}}.dump()};
    }

    // The browser goes there and comes back; the provider's memory of the challenge and the nonce is filled.
    console::Oidc::Return visit() {
        const auto way = await_on(loop, oidc.begin());
        REQUIRE(way.has_value());
        stand_in.on_thread([&] { challenge = parameter(way->address, "code_challenge"), nonce = parameter(way->address, "nonce"); });
        CHECK(parameter(way->address, "code_challenge_method") == "S256");
        CHECK(parameter(way->address, "redirect_uri") == "https%3A%2F%2Fdesk.example%2Fconsole%2Fsign-in%2Freturn");
        return {.code = "the-code", .state = parameter(way->address, "state"), .browser = way->browser};
    }
    Result<console::Identified> finish(console::Oidc::Return back) { return await_on(loop, oidc.finish(std::move(back))); }
    std::string why(console::Oidc::Return back) {
        const auto done = finish(std::move(back));
        return done.has_error() ? done.error().detail : "";
    }

    json claims, userinfo, header = json::object(), more = json::object();
    std::string challenge, nonce;
    std::unique_ptr<TokenSigner> signer = std::make_unique<TokenSigner>("one"), forger;
    SetClock clock;
    ApiStandIn stand_in{[this](const ApiRequest& request) { return answer(request); }};
    boost::asio::io_context loop;
    StubResolver resolver;
    std::unique_ptr<net::Connector> connector = net::tcp_connector();
    net::Egress egress{resolver, *connector, [this] {
                           net::EgressPolicy policy;
                           policy.configured = {{"127.0.0.1", stand_in.port(), "identity provider"}};
                           return policy;
                       }()};
    net::HttpClient client{loop.get_executor(), egress};
    console::Oidc oidc{{.issuer = stand_in.base(), .client_id = "console", .client_secret = "hush/hush", .return_address = "https://desk.example/console/sign-in/return",
                        .roles = {{"agents", {"agent"}}, {"editors", {"curator", "agent"}}}}, client, clock};
};

}  // namespace

TEST_CASE("a whole sign-in tells the vouched address in lower case and the roles of the groups", "[console][oidc]") {
    Provider provider;
    const auto who = provider.finish(provider.visit());
    REQUIRE(who.has_value());
    CHECK(who->subject == "b-1");
    CHECK(who->email == "bob@example.com");
    CHECK(who->roles == std::vector<std::string>{"agent"});
}

TEST_CASE("what the token does not tell is asked of userinfo, which must speak of the same person", "[console][oidc]") {
    Provider provider;
    provider.claims.erase("groups");
    provider.claims.erase("email");
    provider.userinfo["groups"] = {"editors"};
    const auto who = provider.finish(provider.visit());
    REQUIRE(who.has_value());
    CHECK(who->roles == std::vector<std::string>{"curator", "agent"});
    CHECK(who->email == "bob@example.com");
    provider.userinfo["sub"] = "a-1";
    CHECK(provider.why(provider.visit()).find("somebody else") != std::string::npos);
}

TEST_CASE("an address that the provider does not vouch for is nobody's", "[console][oidc]") {
    Provider provider;
    for (const json& vouched : {json(false), json("true"), json(nullptr)}) {
        provider.claims["email_verified"] = vouched;
        const auto who = provider.finish(provider.visit());
        REQUIRE(who.has_value());
        CHECK(who->email.empty());
    }
}

TEST_CASE("a sign-in counts once, in the browser that began it, and within ten minutes", "[console][oidc]") {
    Provider provider;
    auto back = provider.visit();
    CHECK(provider.finish(back).has_value());
    CHECK(provider.why(back).find("not begun here") != std::string::npos);
    back = provider.visit();
    back.browser = std::string(64, 'a');
    CHECK(provider.why(back).find("another browser") != std::string::npos);
    back = provider.visit();
    back.state = std::string(64, 'b');
    CHECK(provider.why(back).find("not begun here") != std::string::npos);
    back = provider.visit();
    provider.clock.pass(std::chrono::minutes{11});
    CHECK(provider.why(back).find("too old") != std::string::npos);
    back = provider.visit();
    back.error = "access_denied";
    CHECK(provider.why(back).find("did not agree") != std::string::npos);
}

TEST_CASE("a return from another provider is refused, also where ours names itself and this one does not", "[console][oidc]") {
    Provider provider;
    auto back = provider.visit();
    back.issuer = "https://evil.example";
    CHECK(provider.why(back).find("another provider") != std::string::npos);
    provider.stand_in.on_thread([&] { provider.more = {{"authorization_response_iss_parameter_supported", true}}; });
    provider.clock.pass(std::chrono::hours{2});
    back = provider.visit();
    CHECK(provider.why(back).find("another provider") != std::string::npos);
    back = provider.visit();
    back.issuer = provider.stand_in.base();
    CHECK(provider.finish(back).has_value());
}

TEST_CASE("tokens that are not ours, not fresh, not signed or not for this sign-in are refused", "[console][oidc]") {
    Provider provider;
    const auto with = [&](const char* name, const json& value) {
        provider.reset();
        provider.claims[name] = value;
        return provider.finish(provider.visit()).has_error();
    };
    CHECK(with("nonce", "of another"));
    CHECK(with("aud", "other"));
    CHECK(with("aud", json::array()));
    CHECK(with("iss", "https://evil.example"));
    CHECK(with("azp", "other"));
    CHECK(with("sub", ""));
    CHECK(with("exp", to_millis(provider.clock.now()) / 1000 - 3600));
    CHECK(with("exp", to_millis(provider.clock.now()) / 1000 + 86400 * 30));
    provider.reset();
    CHECK(provider.finish(provider.visit()).has_value());
    for (const json& header : {json{{"alg", "none"}}, json{{"alg", "HS256"}, {"kid", "one"}}, json{{"alg", "RS256"}, {"kid", "one"}, {"jku", "https://evil.example/keys"}}}) {
        provider.header = header;
        CHECK(provider.finish(provider.visit()).has_error());
    }
    provider.header = json::object();
    provider.forger = std::make_unique<TokenSigner>("one");
    CHECK(provider.finish(provider.visit()).has_error());
}

TEST_CASE("a provider's new key is fetched when a token names it", "[console][oidc]") {
    Provider provider;
    CHECK(provider.finish(provider.visit()).has_value());
    provider.stand_in.on_thread([&] { provider.signer = std::make_unique<TokenSigner>("two"); });
    provider.clock.pass(std::chrono::minutes{2});
    CHECK(provider.finish(provider.visit()).has_value());
}

TEST_CASE("a provider that calls itself otherwise, or does not know PKCE, is not used", "[console][oidc]") {
    Provider provider;
    provider.more = {{"issuer", "https://evil.example"}};
    CHECK(await_on(provider.loop, provider.oidc.begin()).has_error());
    provider.stand_in.on_thread([&] { provider.more = {{"code_challenge_methods_supported", json::array({"plain"})}}; });
    CHECK(await_on(provider.loop, provider.oidc.begin()).has_error());
}
