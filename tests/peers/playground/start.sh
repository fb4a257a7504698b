#!/usr/bin/env bash
# Starts the playground for trials: BOT is Twicket's endpoint (default http://127.0.0.1:8080/api/messages), PORT its own
# (default 56150). Twicket's account: authentication: emulator, service_url: "http://localhost:56150/_connector".
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
state=${TMPDIR:-/tmp}/twicket-playground
mkdir -p "$state"
[ -d node_modules/@microsoft/m365agentsplayground ] || npm ci --ignore-scripts --no-audit --no-fund
port=${PORT:-56150}
NODE_OPTIONS="--require $PWD/loopback_only.cjs" APPLICATION_INSIGHTS_NO_STATSBEAT=true TEAMSAPPTESTER_BROWSER=none \
    M365_AGENTS_PLAYGROUND_LOGFILE="$state/playground.log" setsid node node_modules/@microsoft/m365agentsplayground/cli.js start \
    --app-endpoint "${BOT:-http://127.0.0.1:8080/api/messages}" --channel-id msteams --port "$port" --disable-telemetry \
    >"$state/log" 2>&1 </dev/null &
echo $! >"$state/pid"
for _ in $(seq 200); do
    curl -sf -o /dev/null "http://127.0.0.1:$port/_debug/ping" && { echo "the playground is at http://127.0.0.1:$port/"; exit 0; }
    sleep 0.1
done
echo "the playground did not start: $(tail -3 "$state/log")" >&2
exit 1
