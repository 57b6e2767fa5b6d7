#!/bin/sh
# Builds everything and passes the tests.
#
#   test.sh [ARGUMENT OF "swift test"]...       for example --filter JobStoreTests
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

scripts/install-packages.sh --tests
say "Building the programs and the tests (the first time takes some minutes)"
scripts/build.sh --build-tests
if [ $# -eq 0 ]; then
    say "Checking the model of the lease protocol"
    Tests/LeaseModel/check.sh
fi
# Most tests wait for processes and servers of their own; all of them at once would only wait for each other.
run() {
    swift test --skip-build --disable-xctest --experimental-maximum-parallelization-width 8 "$@"
}
if [ $# -gt 0 ]; then
    run "$@"
    exit
fi
run --skip ChaosTests
# Apart: it keeps every core busy, and others hold the service to its times.
run --filter ChaosTests
say "Holding the service against its own description"
Tests/OpenAPI/check.sh --seed 1
