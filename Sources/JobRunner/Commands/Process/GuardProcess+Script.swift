extension GuardProcess {
    /// What the guard's shell does; its first argument is the marker.
    ///
    /// It bears the signals that a service manager or a terminal sends to all, for it has work to do after them. A process
    /// may be forking while it is looked for, and one that can't be killed at once (in a disk's hands) is tried again for a
    /// minute.
    static let script = """
        trap '' HUP INT QUIT TERM
        groups=
        while read -r sign group; do
            case $sign in
            +*) groups="$groups ${sign#+}" ;;
            -*) kept=
                for one in $groups; do [ "$one" = "${sign#-}" ] || kept="$kept $one"; done
                groups=$kept ;;
            esac
        done
        for one in $groups; do kill -s KILL -- "-$one"; done
        round=0
        while [ $round -lt 600 ]; do
            found=$(grep -lzFx -e "$1" /proc/[0-9]*/environ)
            [ -n "$found" ] || exit 0
            for file in $found; do
                file=${file%/environ}
                kill -s KILL "${file#/proc/}"
            done
            round=$((round + 1))
            sleep 0.1
        done
        """
}
