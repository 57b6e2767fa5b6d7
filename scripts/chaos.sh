#!/bin/sh
# Has everything go wrong for two minutes that can, with two real nodes under load, and looks at what became of it.
#
#   chaos.sh [--seed N] [--seconds N] [--logs FOLDER]
#
# The seed decides what goes wrong and when, and is printed; without one chance does. The logs of all nodes go to FOLDER.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_swift

CHAOS_SECONDS=120
while [ $# -gt 0 ]; do
    [ $# -gt 1 ] || fail "$1 has no value, or is no option: chaos.sh [--seed N] [--seconds N] [--logs FOLDER]"
    case $1 in
        --seed) CHAOS_SEED=$2 && export CHAOS_SEED ;;
        --seconds) CHAOS_SECONDS=$2 ;;
        --logs) mkdir -p "$2" && CHAOS_LOGS=$(cd "$2" && pwd) && export CHAOS_LOGS ;;
        *) fail "$1 is no option: chaos.sh [--seed N] [--seconds N] [--logs FOLDER]" ;;
    esac
    shift 2
done
for number in "$CHAOS_SECONDS" "${CHAOS_SEED:-0}"; do
    case $number in *[!0-9]* | '') fail "\"$number\" is no whole number." ;; esac
done
export CHAOS_SECONDS

scripts/install-packages.sh --tests
say "Building the programs and the tests (the first time takes some minutes)"
scripts/build.sh --build-tests >&2
exec swift test --skip-build --disable-xctest --filter ChaosTests
