#!/bin/sh
# Holds a real jobd, with authentication on, against its own description: no answer may contradict it, none may be a 5xx.
#
#   check.sh [ARGUMENT OF "schemathesis run"]...     for example --max-examples 200
#
# Needs the programs built (make build), and installs schemathesis from PyPI into .build/schemathesis.
set -eu
cd "$(dirname "$0")/../.."
tool=.build/schemathesis/bin/schemathesis
if [ ! -x "$tool" ]; then
    echo "Installing schemathesis"
    if ! { python3 -m venv .build/schemathesis && .build/schemathesis/bin/pip install --quiet schemathesis; }; then
        echo "It can't be installed here, so the description was NOT checked." >&2
        exit 0
    fi
fi
folder=$(mktemp -d)
process=
finish() {
    if [ -n "$process" ]; then kill "$process" 2>/dev/null && wait "$process" || true; fi
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

chmod 755 "$folder"
.build/debug/jobd serve --demo-kinds --auth keys --port 0 --data-dir "$folder/data" \
    >"$folder/out" 2>"$folder/log" &
process=$!
for _ in $(seq 240); do
    grep -q ready "$folder/out" && break
    kill -0 "$process" || { cat "$folder/log" >&2; exit 1; }
    sleep 0.25
done
url=$(sed -n 's/^jobd ready on //p' "$folder/out")
key=$(.build/debug/jobd keys create --owner check --scope read,write,admin --data-dir "$folder/data" 2>/dev/null)
sleep 1 # A new key is known within a second.
cp Tests/OpenAPI/brief.toml "$folder"
cd "$folder"
settings=
check() {
    # shellcheck disable=SC2086
    "$OLDPWD/$tool" $settings run "$url/openapi.yaml" --header "Authorization: Bearer $key" --max-examples 25 --request-timeout 60 \
        --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth \
        "$@"
}
check --exclude-path-regex changes "$@"
# Apart, and not following its own cursors: at the end of the feed it would wait as long as it asks to. What is made up at
# random asks for minutes, so that waits for a second.
check --include-path-regex changes --phases coverage "$@"
settings="--config-file brief.toml"
check --include-path-regex changes --phases fuzzing "$@"
