#!/bin/sh
# Makes the documentation of the modules that apps import, as DocC archives under .build/docs; a broken link is an error.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

scripts/install-packages.sh
docc=$(dirname "$(readlink -f "$(command -v swift)")")/docc
graphs=.build/docs/graphs
rm -rf .build/docs
mkdir -p "$graphs"
say "Reading the public symbols"
swift package dump-symbol-graph --minimum-access-level public --skip-synthesized-members > "$graphs/log" 2>&1 ||
    { cat "$graphs/log" >&2; exit 1; }

document() { # MODULE CATALOGUE
    mkdir "$graphs/$1"
    find -L .build -path '*/symbolgraph/*' -name "$1.symbols.json" -exec cp {} "$graphs/$1/" \;
    say "Making the documentation of $1"
    "$docc" convert "$2/$1.docc" \
        --additional-symbol-graph-dir "$graphs/$1" --fallback-display-name "$1" --fallback-bundle-identifier "$1" \
        --warnings-as-errors --output-path ".build/docs/$1.doccarchive"
}
document JobStatusModels Shared/JobStatusModels
document JobStatusClient Sources/JobStatusClient
document JobStatusSync Sources/JobStatusSync
say "Written: .build/docs/*.doccarchive (any web server shows them: python3 -m http.server -d .build/docs/JobStatusClient.doccarchive)"
