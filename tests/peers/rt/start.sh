#!/usr/bin/env bash
# A real Request Tracker 5 for tests and trials: Debian's packages, a database and configuration of its own below $TMPDIR, no Apache.
# PORT (4200) may be set. Prints what to write into `desks:`; the token is in $TMPDIR/twicket-rt-PORT/token.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
port=${PORT:-4200} state=${TMPDIR:-/tmp}/twicket-rt-${PORT:-4200}
answers() { curl -s -o /dev/null --max-time 5 "http://127.0.0.1:$port/REST/2.0/rt"; }
if [ -s "$state/pid" ] && kill -0 "$(cat "$state/pid")" 2>/dev/null && answers; then
    echo "Request Tracker is running already: http://127.0.0.1:$port"
    exit 0
fi
"$here/../install.sh" request-tracker5 rt5-db-sqlite rt5-standalone curl
mkdir -p "$state/config.d" "$state/mason" "$state/session"
export RT_SITE_CONFIG="$state/RT_SiteConfig.pm" RT_SITE_CONFIG_DIR="$state/config.d"
# BcryptCost: RT's own 12 costs a quarter of a second in every call. Mail is written to files, never sent.
cat >"$RT_SITE_CONFIG" <<END
Set(\$rtname, 'example.com'); Set(\$Organization, 'example.com'); Set(\$Timezone, 'UTC');
Set(\$WebDomain, '127.0.0.1'); Set(\$WebPort, $port); Set(\$WebPath, '');
Set(\$CorrespondAddress, 'rt\@example.com'); Set(\$CommentAddress, 'rt-comment\@example.com');
Set(\$DatabaseType, 'SQLite'); Set(\$DatabaseName, '$state/rt5.db');
Set(\$LogToSyslog, undef); Set(\$LogToSTDERR, 'warning'); Set(\$MailCommand, 'testfile');
Set(\$MasonDataDir, '$state/mason'); Set(\$MasonSessionDir, '$state/session'); Set(\$WebSecureCookies, 0);
Set(\$BcryptCost, 4);
1;
END
if [ ! -f "$state/initialised" ]; then
    rm -f "$state/rt5.db"
    password=$(mktemp -p "$state")
    printf 'password\n' >"$password"
    rt-setup-database-5 --action init --root-password-file "$password" >"$state/setup.log" 2>&1 </dev/null ||
        { echo "the database cannot be set up: $(tail -3 "$state/setup.log")" >&2; exit 1; }
    library=$(dirname "$(dpkg -L request-tracker5 | grep '/lib/RT\.pm$')")
    perl -I "$library" "$here/people.pl" >"$state/token" 2>"$state/people.log" || { tail -5 "$state/people.log" >&2; exit 1; }
    touch "$state/initialised"
fi
cd "$state"
setsid "$(dpkg -L request-tracker5 | grep '/libexec/rt-server$')" --server Starlet --host 127.0.0.1 --port "$port" --max-workers 3 \
    >"$state/log" 2>&1 </dev/null &
echo $! >"$state/pid"
for _ in $(seq 300); do
    if answers; then
        echo "Request Tracker is at http://127.0.0.1:$port (root, password). For desks:"
        echo "  - {name: rt, kind: request-tracker, url: \"http://127.0.0.1:$port\", token: !file $state/token, queue: General}"
        exit 0
    fi
    sleep 0.1
done
echo "Request Tracker did not start: $(tail -3 "$state/log")" >&2
exit 1
