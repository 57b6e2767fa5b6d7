#!/bin/sh
# Installs the Debian packages that the build, the tests and the demo need, and only those that are missing.
#
#   install-packages.sh [--tests] [--benchmarks] [--check]
#                                               --tests: what only the tests need, too
#                                               --benchmarks: what only the benchmarks need, too
#                                               --check: only say what is missing; exit code 1 then
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

has_header() {
    for folder in /usr/include /usr/local/include /usr/include/postgresql; do
        [ -f "$folder/$1" ] && return
    done
    return 1
}

has_server() {
    for version in 15 16 17 18; do
        [ -x "/usr/lib/postgresql/$version/bin/initdb" ] && [ -x "/usr/lib/postgresql/$version/bin/postgres" ] && return
    done
    command -v initdb >/dev/null && command -v postgres >/dev/null
}

has_pooler() {
    command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ]
}

has_web_server() {
    command -v nginx >/dev/null || [ -x /usr/sbin/nginx ]
}

# Looks for what is used rather than for package names, so that a newer PostgreSQL from elsewhere is fine too.
missing=""
has_header libpq-fe.h || missing="$missing libpq-dev"
has_header sqlite3.h || missing="$missing libsqlite3-dev"
has_header zlib.h || missing="$missing zlib1g-dev"
has_server || missing="$missing postgresql"
command -v psql >/dev/null || missing="$missing postgresql-client"
command -v pkg-config >/dev/null || missing="$missing pkg-config"
command -v curl >/dev/null || missing="$missing curl"
command -v xz >/dev/null || missing="$missing xz-utils"
if [ "${1:-}" = --tests ]; then
    shift
    command -v spin >/dev/null || missing="$missing spin"
    command -v gcc >/dev/null || missing="$missing gcc"
    command -v openssl >/dev/null || missing="$missing openssl"
    python3 -c "import ensurepip" 2>/dev/null || missing="$missing python3-venv"
    command -v faketime >/dev/null || missing="$missing faketime"
    has_pooler || missing="$missing pgbouncer"
fi
if [ "${1:-}" = --benchmarks ]; then
    shift
    command -v wrk >/dev/null || missing="$missing wrk"
    has_web_server || missing="$missing nginx"
fi

[ -n "$missing" ] || exit 0
if [ "${1:-}" = --check ]; then
    say "Missing packages:$missing"
    exit 1
fi

command -v apt-get >/dev/null ||
    fail "this is no Debian or Ubuntu; install what these packages hold by other means:$missing"
root=""
if [ "$(id -u)" -ne 0 ]; then
    hint="Run as root:  apt-get install$missing"
    command -v sudo >/dev/null || fail "packages are missing, and there is no sudo to install them. $hint"
    # Without a terminal nobody could type the password.
    if [ -t 0 ]; then root="sudo"; else root="sudo -n"; fi
    $root true || fail "packages are missing, and sudo does not allow to install them. $hint"
fi

install() {
    say "Installing$*"
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 $* >&2
}

say "Updating the list of packages"
$root apt-get update -q -o DPkg::Lock::Timeout=300 >&2 || say "The list of packages could not be updated; going on with the old one."

case "$missing " in
*" pgbouncer "* | *" nginx "*)
    # Debian would start it as a service of the machine; the tests and the benchmarks start their own.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        trap '$root rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null
        $root chmod 755 "$policy"
    fi
    ;;
esac

case "$missing " in
*" postgresql "*)
    # Debian makes and starts a cluster on port 5432 unless it is told not to before.
    install " postgresql-common"
    conf=/etc/postgresql-common/createcluster.conf
    if ! grep -Eq '^[[:space:]]*create_main_cluster[[:space:]]*=' "$conf"; then
        say "Setting create_main_cluster = false in $conf"
        echo 'create_main_cluster = false' | $root tee -a "$conf" >/dev/null
    fi
    ;;
esac
install "$missing"
