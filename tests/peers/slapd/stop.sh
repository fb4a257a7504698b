#!/usr/bin/env bash
# Ends what start.sh began.
set -euo pipefail
state=${TMPDIR:-/tmp}/twicket-slapd-${PORT:-4489}
[ -f "$state/pid" ] || { echo "OpenLDAP was not started"; exit 0; }
pid=$(cat "$state/pid")
kill -- "-$pid" 2>/dev/null || kill "$pid" 2>/dev/null || true
rm -f "$state/pid"
echo "OpenLDAP has stopped"
