#!/bin/sh
# From nothing to a job watched to its end: builds, starts jobd with a PostgreSQL of its own, starts a real command
# over real files, and shows it until it is done. Leaves nothing behind but the build.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

jobd=""
work=""

# shellcheck disable=SC2329
clean_up() {
    status=$?
    trap - EXIT
    trap '' INT TERM
    if [ -n "$jobd" ] && kill -TERM "$jobd" 2>/dev/null; then
        say "Stopping jobd"
        wait "$jobd" || { [ "$status" -ne 0 ] || status=1; }
    fi
    [ -z "$work" ] || rm -rf "$work"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

scripts/install-packages.sh
need_swift
say "Building jobd and jobctl (the first time takes some minutes)"
swift build --product jobctl >&2
swift build --product jobd >&2
bin=$(swift build --show-bin-path)

# As root PostgreSQL runs as another user, who must get through: he may enter the folder and not list it.
work=$(mktemp -d "$(folder_for_data "${TMPDIR:-/tmp}" /tmp /var/tmp)/job-status-demo.XXXXXX")
[ "$(id -u)" -ne 0 ] || chmod 711 "$work"

say ""
say "Starting jobd; its first start makes a PostgreSQL cluster"
# In the background of a script Ctrl-C is ignored, which is right: the trap above stops jobd in order.
env -u DATABASE_URL -u PGHOST -u PGSERVICE -u PGDATABASE "$bin/jobd" serve --port 0 --data-dir "$work/data" \
    --kinds Examples/demo/kinds.yaml --demo-kinds >"$work/ready" 2>"$work/log" &
jobd=$!

url=""
tries=0
while [ -z "$url" ]; do
    url=$(sed -n 's/^jobd ready on //p' "$work/ready")
    [ -n "$url" ] && break
    if ! kill -0 "$jobd" 2>/dev/null; then
        cat "$work/log" >&2
        jobd=""
        fail "jobd ended before it was ready; its log is above."
    fi
    tries=$((tries + 1))
    if [ "$tries" -ge 600 ]; then
        cat "$work/log" >&2
        fail "jobd was not ready after 60 seconds; its log is above."
    fi
    sleep 0.1
done

say "jobd is ready on $url"
say ""
input='{"folder":"/usr/lib","megabytes":30}'
say "\$ jobctl --url $url start compress --input '$input' --watch"
"$bin/jobctl" --url "$url" start compress --input "$input" --watch || {
    status=$?
    say ""
    say "The job did not complete (exit code $status). The last lines of jobd's log:"
    tail -n 20 "$work/log" >&2
    exit "$status"
}
say ""
say "Done. \"make run\" serves for longer; then try, in another terminal:"
say "  $bin/jobctl kinds"
say "  $bin/jobctl start sleep --input '{\"seconds\":20,\"steps\":20}' --watch"
say "  curl -X POST http://127.0.0.1:8080/api/jobs -H 'Content-Type: application/json' -d '{\"kind\":\"noop\"}'"
