#!/bin/sh
# Everything that leaves the program passes the egress gate: only the gate's own files resolve names or connect, and
# nobody reads proxy variables. Run from anywhere; prints file:line of each break.
cd "$(dirname "$0")/../.." || exit 2
gate='bot/net/(egress|connector|resolver)\.(hpp|cpp)'
calls='async_connect|async_resolve|getaddrinfo|gethostby|\.resolve\(|->resolve\(|tcp::resolver|udp::resolver|[^_.>a-z]connect\(|\.connect\(|->connect\(|http_proxy|https_proxy|HTTP_PROXY|HTTPS_PROXY|ALL_PROXY'
# A line that speaks of something else carries the words "not egress" and why.
breaks=$(find bot adapters skills knowledge console config \( -name '*.cpp' -o -name '*.hpp' \) -type f 2>/dev/null |
    xargs grep -nHE "$calls" 2>/dev/null | grep -vE "^$gate:" | grep -vE '^[^:]+:[0-9]+: *//' | grep -v 'not egress')
if [ -n "$breaks" ]; then
    echo "these lines resolve or connect outside of bot/net/egress (use net::Egress::open):"
    echo "$breaks"
    exit 1
fi
# The rule itself must be able to fail: the gate's own files hold such calls.
if ! grep -qE 'async_connect' bot/net/connector.cpp || ! grep -qE 'getaddrinfo' bot/net/resolver.cpp; then
    echo "tests/rules/egress.sh no longer finds the gate's own calls: has the gate moved?"
    exit 1
fi
echo "egress: only the gate resolves and connects"
