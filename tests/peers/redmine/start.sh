#!/usr/bin/env bash
# A real Redmine for tests and trials: Debian's packages, an instance of its own (SQLite) below $TMPDIR, served by Puma. PORT (4400) may be
# set. Prints what to write into `desks:`; the key is in $TMPDIR/twicket-redmine-PORT/key.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
port=${PORT:-4400} state=${TMPDIR:-/tmp}/twicket-redmine-${PORT:-4400}
answers() { curl -s -o /dev/null --max-time 5 "http://127.0.0.1:$port/login"; }
if [ -s "$state/pid" ] && kill -0 "$(cat "$state/pid")" 2>/dev/null && answers; then
    echo "Redmine is running already: http://127.0.0.1:$port"
    exit 0
fi
"$here/../install.sh" redmine-sqlite redmine puma curl openssl
root=$(dirname "$(dpkg -L redmine | grep 'redmine/config\.ru$' | grep -v doc)")
# Debian's Redmine keeps each instance in instances/NAME; a NAME that climbs out leads to ours.
export REDMINE_INSTANCE="../../../..$state/site" RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 REDMINE_LANG=en
if [ ! -f "$state/initialised" ]; then
    mkdir -p "$state/site"/{config,tmp,log,files,public}
    printf 'production:\n  adapter: sqlite3\n  database: %s\n  timeout: 5000\n' "$state/redmine.db" >"$state/site/config/database.yml"
    openssl rand -hex 32 >"$state/site/config/secret_key.txt"
    rm -f "$state/redmine.db"
    (cd "$root" && SCHEMA="$state/schema.rb" rake db:migrate && rake redmine:load_default_data &&
        KEY_FILE="$state/key" ./bin/rails runner "$here/people.rb") >"$state/setup.log" 2>&1 </dev/null ||
        { echo "Redmine cannot be set up: $(tail -3 "$state/setup.log")" >&2; exit 1; }
    touch "$state/initialised"
fi
setsid puma --dir "$root" -e production -b "tcp://127.0.0.1:$port" -t 1:4 -w 0 "$root/config.ru" >"$state/log" 2>&1 </dev/null &
echo $! >"$state/pid"
for _ in $(seq 900); do
    if answers; then
        echo "Redmine is at http://127.0.0.1:$port (admin, desk-admin-pass). For desks:"
        echo "  - {name: redmine, kind: redmine, url: \"http://127.0.0.1:$port\", token: !file $state/key, queue: desk, type: Support}"
        exit 0
    fi
    sleep 0.1
done
echo "Redmine did not start: $(tail -3 "$state/log")" >&2
exit 1
