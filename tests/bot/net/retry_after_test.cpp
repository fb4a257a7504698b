// Retry-After in all its forms.
#include "bot/net/retry_after.hpp"

#include <catch2/catch.hpp>

using namespace twicket;
using namespace std::chrono_literals;

namespace {
// Sun, 06 Nov 1994 08:49:37 GMT
const Time then = from_millis(784'111'777'000);
long read(std::string_view value, Time now = then) {
    const auto wait = net::parse_retry_after(value, now);
    return wait ? wait->count() : -1;
}
}  // namespace

TEST_CASE("Retry-After in seconds is read, rounded up and capped", "[http_client]") {
    CHECK(read("0") == 0);
    CHECK(read("30") == 30'000);
    CHECK(read(" 7 ") == 7'000);
    CHECK(read("1.5") == 1'500);
    CHECK(read("0.0001") == 1);
    CHECK(read("86400") == 86'400'000);
    CHECK(read("86401") == 86'400'000);
    CHECK(read("999999999999999999999999") == 86'400'000);
    CHECK(net::parse_retry_after("120", then, 60s) == Duration{60s});
}

TEST_CASE("Retry-After as a date counts from now", "[http_client]") {
    CHECK(read("Sun, 06 Nov 1994 08:49:37 GMT") == 0);
    CHECK(read("Sun, 06 Nov 1994 08:50:37 GMT") == 60'000);
    CHECK(read("Sun, 06 Nov 1994 08:48:37 GMT") == 0);
    CHECK(read("Fri, 31 Dec 9999 23:59:59 GMT") == 86'400'000);
}

TEST_CASE("a missing, negative or unreadable Retry-After says nothing", "[http_client]") {
    for (const char* value : {"", " ", "-1", "-0", "+5", "soon", "1h", "1.", ".5", "1e3", "0x10", "1 2", "NaN",
                              "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
                              "Sun, 06 Nov 1994 08:49:37 CET", "Sunday, 06-Nov-94 08:49:37 GMT"}) {
        INFO(value);
        CHECK(read(value) == -1);
    }
}
