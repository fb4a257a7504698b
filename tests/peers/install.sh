#!/usr/bin/env bash
# install.sh PACKAGE …: brings those of Debian's packages that are missing, quietly; several may be at it at once.
set -euo pipefail
missing=()
for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0
[ "$(id -u)" = 0 ] && root=() || root=(sudo)
log=$(mktemp "${TMPDIR:-/tmp}/twicket-install-XXXXXX.log")
install() {
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "${missing[@]}"
}
{ install || { "${root[@]}" apt-get -q update && install; }; } >"$log" 2>&1 </dev/null ||
    { echo "apt-get cannot install ${missing[*]}; see $log" >&2; exit 1; }
rm -f "$log"
