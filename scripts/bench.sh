#!/bin/sh
# Builds and runs the benchmarks, which print ratios measured side by side.
#
#   bench.sh [NAME [ARGUMENT]...]       one of end-to-end, engine, phone, postgres-client and status; without a name all
#                                       of them, which takes about 40 minutes
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_swift

scripts/install-packages.sh --benchmarks
say "Building the benchmarks for release (the first time takes some minutes)"
names=$(ls Benchmarks/Sources)
if [ $# -gt 0 ]; then
    [ -d "Benchmarks/Sources/$1" ] || fail "there is no benchmark $1; there are:" $names
    names=$1
    shift
fi
# Every process of PostgreSQL is a session, and autogroups (sched(7)) let one of them wait for up to half a second while another
# session keeps the processors busy. So they are off while this runs.
autogroups=/proc/sys/kernel/sched_autogroup_enabled
if [ "$(cat "$autogroups" 2>/dev/null)" = 1 ]; then
    if [ -w "$autogroups" ]; then
        trap 'echo 1 >"$autogroups"' EXIT
        trap 'exit 130' INT
        trap 'exit 143' TERM
        echo 0 >"$autogroups"
        say "Autogroups of the scheduler are off until this ends"
    else
        say "warning: autogroups of the scheduler are on, which makes figures uneven; sysctl kernel.sched_autogroup_enabled=0"
    fi
fi
# Some of them run the service as it is.
swift build --package-path Benchmarks -c release --product jobd >&2
for name in $names; do
    swift build --package-path Benchmarks -c release --product "$name" >&2
    say "Running $name"
    "$(swift build --package-path Benchmarks -c release --show-bin-path)/$name" "$@"
done
