# What the scripts share; read by "." from the others. POSIX sh.

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "error: $*"
    exit 1
}

# The user that PostgreSQL is run by when this is root: it refuses to run as root itself.
server_user() {
    if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

# Whether the server's user can get into an existing folder.
server_can_enter() {
    [ "$(id -u)" -ne 0 ] || runuser -u "$(server_user)" -- test -x "$1"
}

# The first of the folders given that may hold a data folder.
folder_for_data() {
    for folder; do
        if [ -d "$folder" ] && [ -w "$folder" ] && server_can_enter "$folder"; then
            echo "$folder"
            return
        fi
    done
    fail "none of these folders can be written to and be entered by PostgreSQL: $*"
}

need_swift() {
    command -v swift >/dev/null 2>&1 ||
        fail "Swift 6.2 or newer is needed: https://www.swift.org/install/linux (and \"swift\" must be in PATH)."
}
