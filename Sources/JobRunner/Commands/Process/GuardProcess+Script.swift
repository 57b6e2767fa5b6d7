extension GuardProcess {
    /// What the guard's shell does; its first argument is the marker.
    ///
    /// It bears the signals that a service manager or a terminal sends to all, for it has work to do after them. A
    /// process may be forking while it is looked for, or just be starting another program and show no environment yet,
    /// so the search ends only when it found nothing three times. One that can't be killed at once (in a disk's hands)
    /// is tried again for a minute.
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
        tries=600
        empty=0
        while [ $empty -lt 3 ] && [ $tries -gt 0 ]; do
            found=$(grep -lzFx -e "$1" /proc/[0-9]*/environ)
            empty=$((empty + 1))
            for file in $found; do
                empty=0
                file=${file%/environ}
                kill -s KILL "${file#/proc/}"
            done
            tries=$((tries - 1))
            sleep 0.1
        done
        """
}
