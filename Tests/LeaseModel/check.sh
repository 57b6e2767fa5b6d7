#!/bin/sh
# Checks the models of the lease protocol exhaustively, and that the checks find each of the mistakes they can be given.
# Needs spin and gcc; takes about 20 seconds of one core and 200 MB.
set -eu
cd "$(dirname "$0")"

say() { printf '%s\n' "$*" >&2; }
fail() {
    say "error: $*"
    exit 1
}

for program in spin gcc; do
    command -v "$program" >/dev/null 2>&1 || fail "$program is missing (on Debian: apt-get install $program)."
done

models=$PWD
model=lease
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cd "$folder"

# Makes ./pan from the model: "states" looks at every state for failed assertions and deadlocks, "ends" at every
# execution for a job that does not end. More optimization would cost more than it saves, and so would the partial order
# reduction: it finds nothing to leave out where every step changes something that is shared.
build() {
    what=$1 optimization=$2
    shift 2
    rm -f ./*
    cp "$models/$model.pml" .
    spin -a "$@" "$model.pml" >build.log 2>&1 || { cat build.log >&2; fail "spin does not take the model ($model, $*)."; }
    case $what in
        states) set -- -DSAFETY -DNOCLAIM ;;
        ends) set -- ;;
    esac
    gcc "$optimization" -w -DNOREDUCE -DNOFAIR -DMEMLIM=900 "$@" -o pan pan.c >build.log 2>&1 ||
        { cat build.log >&2; fail "gcc does not compile what spin made."; }
}

# Runs ./pan; what it says is in the file "log".
search() {
    case $1 in
        states) ./pan -m1000 -w22 >log 2>&1 || true ;;
        ends) ./pan -a -m1000 -w22 >log 2>&1 || true ;;
    esac
}

# The model as it is must pass, and the search must have seen all of it.
must_pass() {
    what=$1
    shift
    build "$what" -O1 "$@"
    search "$what"
    if [ -f "$model.pml.trail" ]; then
        spin -t -p -g "$@" "$model.pml" | tail -n 80 >&2
    fi
    if ! grep -q 'errors: 0$' log || grep -Eq 'depth too small|out of memory|memory limit|not completed' log; then
        cat log >&2
        fail "the model does not pass ($model, $what, $*); the end of the execution that shows it is above."
    fi
    say "ok: $model, $what, $*: $(sed -n 's/^ *\([0-9]*\) states, stored.*/\1/p' log) states"
}

# With a mistake the search must find an error, and the one that the mistake leads to.
must_fail() {
    what=$1 error=$2
    shift 2
    build "$what" -O0 "$@"
    search "$what"
    grep -q "^pan:1: $error" log || {
        cat log >&2
        fail "a mistake is not found ($model, $what, $*): expected \"$error\"."
    }
    say "ok: $model, $what, $*: found: $(sed -n 's/^pan:1: //p' log)"
}

must_pass states -DJOBS=1 -DFAULTS=3
must_pass ends -DJOBS=1 -DFAULTS=2
must_pass states -DJOBS=2 -DFAULTS=1
must_pass ends -DJOBS=2 -DFAULTS=1

must_fail states "assertion violated .*lease" -DJOBS=1 -DIGNORE_LEASE
must_fail states "assertion violated .*deleted" -DJOBS=1 -DROB_THE_LIVING
must_fail states "assertion violated .*deleted" -DJOBS=1 -DNO_RECHECK
must_fail states "invalid end state" -DJOBS=1 -DLOOK_ONCE
must_fail ends "acceptance cycle" -DJOBS=1 -DLOOK_ONCE

model=claim
must_pass states -DFAULTS=3

must_fail states "assertion violated .*is_there" -DFAULTS=1 -DCOUNT_THE_GIVEN
must_fail states "assertion violated .*is_there" -DFAULTS=1 -DBELIEVE_THE_NODE
must_fail states "assertion violated .*list" -DFAULTS=1 -DKEEP_WHAT_IS_KNOWN
must_fail states "invalid end state" -DFAULTS=1 -DNEVER_LOOK
