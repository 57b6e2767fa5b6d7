#!/bin/sh
# Builds, and fails when one of this package's own files has a warning. Dependencies may have theirs.
#
#   build.sh [ARGUMENT OF "swift build"]...
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_swift

log=$(mktemp)
status=$(mktemp)
trap 'rm -f "$log" "$status"' EXIT
# A pipe has the exit code of its last command, so the build's goes through a file.
{ swift build "$@" 2>&1 && echo 0 >"$status" || echo 1 >"$status"; } | tee "$log"
[ "$(cat "$status")" = 0 ] || exit 1

warnings=$(grep -E "^$PWD/(Sources|Shared|Tests|Examples|Benchmarks/Sources|sql)/.*: warning: |^warning: '?job-status'?:" "$log" |
    sort -u || true)
if [ -n "$warnings" ]; then
    printf '\n%s\n' "$warnings" >&2
    fail "warnings are errors here."
fi
