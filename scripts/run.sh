#!/bin/sh
# Builds jobd and serves, with the demo kinds and those of the demo, until Ctrl-C.
#
#   run.sh [ARGUMENT OF "jobd serve"]...
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

scripts/install-packages.sh
say "Building jobd and jobctl (the first time takes some minutes)"
swift build --product jobctl >&2
swift build --product jobd >&2

# The folder stays, so that jobs outlive a restart. Where PostgreSQL may not enter the clone, another place is taken.
if [ -z "${JOBD_DATA_DIR:-}" ]; then
    if server_can_enter "$PWD"; then
        JOBD_DATA_DIR=$PWD/.jobd
    else
        JOBD_DATA_DIR=$(folder_for_data /var/lib /var/tmp)/jobd-run
        say "PostgreSQL's user $(server_user) may not enter $PWD, so the data is in $JOBD_DATA_DIR"
    fi
    export JOBD_DATA_DIR
fi
exec "$(swift build --show-bin-path)/jobd" serve --demo-kinds --kinds Examples/demo/kinds.yaml "$@"
