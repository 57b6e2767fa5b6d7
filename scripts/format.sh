#!/bin/sh
# Formats all Swift files in place.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_swift
scripts/swift-files.sh | xargs -0 swift format format --in-place --parallel
