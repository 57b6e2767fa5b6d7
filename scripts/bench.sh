#!/bin/sh
# Builds and runs the benchmarks, which print ratios measured side by side.
#
#   bench.sh [ARGUMENT OF THE BENCHMARK]...
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_swift

scripts/install-packages.sh
say "Building the benchmarks for release (the first time takes some minutes)"
for folder in Benchmarks/Sources/*/; do
    name=$(basename "$folder")
    swift build --package-path Benchmarks -c release --product "$name" >&2
    say "Running $name"
    "$(swift build --package-path Benchmarks -c release --show-bin-path)/$name" "$@"
done
