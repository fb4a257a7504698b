#!/usr/bin/env bash
# clang-format and clang-tidy over what changed against main (or over everything with `all`). `./dev lint` calls it.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.." || exit 1
status=0
all() { git ls-files --cached --others --exclude-standard -- '*.cpp' '*.hpp'; }
changed() {
    { git diff --name-only "$(git merge-base HEAD main 2>/dev/null || echo HEAD)" -- '*.cpp' '*.hpp'
      git ls-files --others --exclude-standard -- '*.cpp' '*.hpp'; } | sort -u | while read -r file; do [ ! -f "$file" ] || echo "$file"; done
}
if [ "${1:-}" = all ]; then mapfile -t chosen < <(all); else mapfile -t chosen < <(changed); fi
[ ${#chosen[@]} -gt 0 ] || { echo "lint: nothing changed against main; ./dev lint all looks at everything"; exit 0; }

echo "clang-format: ${#chosen[@]} files"
clang-format --dry-run -Werror "${chosen[@]}" || status=1

# clang 14 knows the coroutines of libstdc++ 12 only under these names.
flags=(-std=c++20 -I. -DBOOST_ASIO_SEPARATE_COMPILATION -DBOOST_BEAST_SEPARATE_COMPILATION -DBOOST_ASIO_NO_DEPRECATED
    -DBOOST_ASIO_HAS_CO_AWAIT -D__cpp_impl_coroutine=201902L -fcoroutines-ts -Wno-unknown-warning-option -include bot/pch.hpp)
mapfile -t units < <(printf '%s\n' "${chosen[@]}" | grep '\.cpp$')
if [ ${#units[@]} -gt 0 ]; then
    echo "clang-tidy: ${#units[@]} files"
    printf '%s\n' "${units[@]}" | xargs -P "$(nproc)" -n 1 -I{} clang-tidy --quiet {} -- "${flags[@]}" || status=1
fi
exit $status
