#!/usr/bin/env bash
# A real OpenLDAP for tests and trials: Debian's slapd, a directory dc=example,dc=com of its own below $TMPDIR, loaded afresh from
# people.ldif at each start. PORT (4489) may be set; ldaps is the port after it. Prints what to write into `people.sources`.
# cn=admin,dc=example,dc=com / admin may do everything; cn=twicket,dc=example,dc=com / twicket-reads may read, without a size limit.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
port=${PORT:-4489} state=${TMPDIR:-/tmp}/twicket-slapd-${PORT:-4489}
url=ldap://127.0.0.1:$port/
if [ -s "$state/pid" ] && kill -0 "$(cat "$state/pid")" 2>/dev/null; then
    echo "OpenLDAP is running already: $url"
    exit 0
fi
"$here/../install.sh" slapd ldap-utils openssl
schema=$(dirname "$(dpkg -L slapd | grep '/schema/core\.schema$' | head -1)")
modules=$(dirname "$(dpkg -L slapd | grep '/back_mdb\.so$' | head -1)")
rm -rf "$state"
mkdir -p "$state/db"
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
    -keyout "$state/tls.key" -out "$state/tls.pem" 2>/dev/null
cat >"$state/slapd.conf" <<CONF
include $schema/core.schema
include $schema/cosine.schema
include $schema/inetorgperson.schema
modulepath $modules
moduleload back_mdb
pidfile $state/slapd.pid
argsfile $state/slapd.args
sizelimit 1000
TLSCertificateFile $state/tls.pem
TLSCertificateKeyFile $state/tls.key
database mdb
maxsize 1073741824
suffix "dc=example,dc=com"
rootdn "cn=admin,dc=example,dc=com"
rootpw admin
directory $state/db
dbnosync
index objectClass,uid,mail,entryUUID eq
index modifyTimestamp eq
limits dn.exact="cn=twicket,dc=example,dc=com" size.soft=unlimited size.hard=unlimited
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
CONF
setsid "$(dpkg -L slapd | grep '/sbin/slapd$' | head -1)" -d 0 -f "$state/slapd.conf" -h "$url ldaps://127.0.0.1:$((port + 1))/" \
    >"$state/log" 2>&1 </dev/null &
echo $! >"$state/pid"
for _ in $(seq 300); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    sleep 0.1
done
if ! ldapadd -x -H "$url" -D cn=admin,dc=example,dc=com -w admin -f "$here/people.ldif" >"$state/load.log" 2>&1; then
    echo "people.ldif cannot be loaded: $(tail -2 "$state/load.log")" >&2
    "$here/stop.sh" >/dev/null
    exit 1
fi
echo "OpenLDAP is at $url, ldaps on $((port + 1)), with the certificate $state/tls.pem. For people.sources:"
echo "  - ldap: {url: \"ldap://127.0.0.1:$port\", ca_file: $state/tls.pem, bind_dn: \"cn=twicket,dc=example,dc=com\","
echo "           bind_password: !env LDAP_PASSWORD, base: \"ou=people,dc=example,dc=com\", filter: \"(objectClass=inetOrgPerson)\","
echo "           groups: {base: \"ou=groups,dc=example,dc=com\"}}     # LDAP_PASSWORD=twicket-reads"
