#!/bin/sh
# Looks at the format of the Swift files and the syntax of the scripts. Changes nothing.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_swift

for script in scripts/*.sh Examples/*/*.sh; do
    [ -f "$script" ] || continue
    sh -n "$script"
done
bash -n .ci/run

scripts/swift-files.sh | xargs -0 swift format lint --strict --parallel
