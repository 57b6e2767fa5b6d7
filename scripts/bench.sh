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
# Some of them run the service as it is.
swift build --package-path Benchmarks -c release --product jobd >&2
for name in $names; do
    swift build --package-path Benchmarks -c release --product "$name" >&2
    say "Running $name"
    "$(swift build --package-path Benchmarks -c release --show-bin-path)/$name" "$@"
done
