#!/bin/sh
# Prints the paths of this package's own Swift files, each ended by a zero byte. Build folders are left out.
set -eu
cd "$(dirname "$0")/.."
for folder in Package.swift Sources Shared Tests sql Examples Benchmarks; do
    [ ! -e "$folder" ] || find "$folder" -name '.build*' -prune -o -name '*.swift' -type f -print0
done
