// Key sets: what is read, what is skipped, and when they are fetched.
#include "bot/net/jwks.hpp"

#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include "bot/net/jwt.hpp"
#include "tests/support/await.hpp"

using namespace twicket;

namespace {

// Public example keys of RFC 7517 appendix A.1.
const char* const example_set = R"({"keys":[
 {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
  "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"},
 {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
  "e":"AQAB","alg":"RS256","kid":"2011-04-29"}]})";

class SetClock final : public Clock {
  public:
    Time time = from_millis(1'790'000'000'000);
    Time now() const override { return time; }
};

struct Source {
    int fetched = 0;
    bool down = false;
    std::string set = example_set;
    net::KeyCache::Fetch fetch() {
        return [this]() -> boost::asio::awaitable<Result<std::string>> {
            ++fetched;
            if (down) co_return Error{ErrorCode::unavailable, "down"};
            co_return set;
        };
    }
};

bool has_keys(net::KeyCache& cache, const std::string& id) {
    return testing::await(cache.keys_for(id)).has_value();
}

std::string ec_key(const std::string& members) {
    return R"({"keys":[{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
           R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM")" +
           members + "}]}";
}

std::size_t usable(const std::string& set) {
    return net::parse_key_set(set).value().keys.size();
}

}  // namespace

TEST_CASE("a key set keeps keys for verifying and says why others were left out", "[jwks]") {
    const auto set = net::parse_key_set(example_set).value();
    REQUIRE(set.keys.size() == 1);
    CHECK(set.keys.front().id == "2011-04-29");
    CHECK(set.keys.front().fits(net::Algorithm::rs256));
    CHECK_FALSE(set.keys.front().fits(net::Algorithm::ps256));
    CHECK_FALSE(set.keys.front().fits(net::Algorithm::es256));
    REQUIRE(set.skipped.size() == 1);
    CHECK(set.skipped.front() == "key 0: not meant for verifying");
    CHECK(usable(ec_key("")) == 1);
    CHECK(usable(ec_key(R"(,"key_ops":["verify"])")) == 1);
    CHECK(usable(ec_key(R"(,"key_ops":["sign"])")) == 0);
    CHECK(usable(ec_key(R"(,"key_ops":"verify")")) == 0);
    CHECK(usable(ec_key(R"(,"use":"enc")")) == 0);
    CHECK(usable(ec_key(R"(,"kid":7)")) == 0);
}

TEST_CASE("what is not a key set is refused", "[jwks]") {
    for (const std::string text : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":[],"keys":[]})", "<html>"}) {
        INFO(text);
        CHECK_FALSE(net::parse_key_set(text).has_value());
    }
    CHECK(net::parse_key_set(R"({"keys":[],"x":")" + std::string(70'000, 'a') + "\"}").error().code ==
          ErrorCode::too_large);
    CHECK(usable(R"({"keys":[1,null,"x",[]]})") == 0);
}

TEST_CASE("keys are fetched once an hour", "[jwks]") {
    SetClock clock;
    Source source;
    net::KeyCache cache{source.fetch(), clock};
    CHECK(has_keys(cache, "2011-04-29"));
    clock.time += std::chrono::minutes{59};
    CHECK(has_keys(cache, "2011-04-29"));
    CHECK(source.fetched == 1);
    clock.time += std::chrono::minutes{1};
    CHECK(has_keys(cache, "2011-04-29"));
    CHECK(source.fetched == 2);
}

TEST_CASE("a flood of unknown key ids fetches at most once a minute", "[jwks]") {
    SetClock clock;
    Source source;
    net::KeyCache cache{source.fetch(), clock};
    for (int second = 0; second < 600; ++second) {
        has_keys(cache, "made-up-" + std::to_string(second));
        clock.time += std::chrono::seconds{1};
    }
    CHECK(source.fetched == 10);
}

TEST_CASE("old keys serve a day while the source is down, asked once a minute", "[jwks]") {
    SetClock clock;
    Source source;
    net::KeyCache cache{source.fetch(), clock};
    CHECK(has_keys(cache, "2011-04-29"));
    source.down = true;
    clock.time += std::chrono::hours{23};
    CHECK(has_keys(cache, "2011-04-29"));
    CHECK(has_keys(cache, "2011-04-29"));
    CHECK(source.fetched == 2);
    clock.time += std::chrono::hours{1};
    CHECK_FALSE(has_keys(cache, "2011-04-29"));
    source.down = false;
    CHECK_FALSE(has_keys(cache, "2011-04-29"));
    clock.time += std::chrono::minutes{1};
    CHECK(has_keys(cache, "2011-04-29"));
}

TEST_CASE("a source that answers nonsense keeps the old keys", "[jwks]") {
    SetClock clock;
    Source source;
    net::KeyCache cache{source.fetch(), clock};
    CHECK(has_keys(cache, "2011-04-29"));
    source.set = "<html>";
    clock.time += std::chrono::hours{2};
    CHECK(has_keys(cache, "2011-04-29"));
    CHECK(source.fetched == 2);
}

TEST_CASE("callers at the same moment share one fetch", "[jwks]") {
    SetClock clock;
    boost::asio::io_context loop;
    int fetched = 0;
    net::KeyCache cache{[&]() -> boost::asio::awaitable<Result<std::string>> {
                            ++fetched;
                            co_await boost::asio::post(loop, boost::asio::use_awaitable);
                            co_return std::string{example_set};
                        },
                        clock};
    int served = 0;
    for (int caller = 0; caller < 5; ++caller) {
        boost::asio::co_spawn(
            loop,
            [&]() -> boost::asio::awaitable<void> {
                const auto keys = co_await cache.keys_for("2011-04-29");
                if (keys) ++served;
            },
            [](std::exception_ptr failure) { CHECK(failure == nullptr); });
    }
    loop.run();
    CHECK(fetched == 1);
    CHECK(served == 5);
}

TEST_CASE("a token that no key could make valid fetches nothing", "[jwks][jwt]") {
    SetClock clock;
    Source source;
    net::KeyCache cache{source.fetch(), clock};
    net::TokenRules rules;
    rules.issuer = "https://idp.example";
    rules.audiences = {"desk"};
    // {"alg":"none"}, {"alg":"HS256","kid":"x"}, {"alg":"RS256","kid":"x","jku":"https://a.example/k"}
    for (const char* header : {"eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiIsImtpZCI6IngifQ",
                               "eyJhbGciOiJSUzI1NiIsImtpZCI6IngiLCJqa3UiOiJodHRwczovL2EuZXhhbXBsZS9rIn0"}) {
        const std::string token = std::string{header} + ".e30.AAAA";
        CHECK_FALSE(testing::await(net::verify_token(token, cache, rules, clock.time)).has_value());
    }
    CHECK(source.fetched == 0);
}
