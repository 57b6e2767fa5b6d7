/// What bash needs beside the argument parser's script.
enum BashCompletion {
    /// Replaces the registration of the script: bash splits words at colons and equals signs, and with them the address
    /// of a server, so that they are put together again; and it sorts what it is offered, where jobs come newest first.
    static let script = #"""
        _jobctl_whole_words() {
            local rest="${COMP_LINE}" word
            local -a whole=()
            local -i index last=0
            for index in "${!COMP_WORDS[@]}"; do
                word="${COMP_WORDS[index]}"
                if [[ "${index}" -eq 0 || "${rest}" = [[:space:]]* || -z "${rest}" ]]; then
                    whole+=("${word}")
                else
                    whole[${#whole[@]}-1]+="${word}"
                fi
                [[ -n "${word}" ]] && rest="${rest#"${rest%%[![:space:]]*}"}"
                rest="${rest#"${word}"}"
                [[ "${index}" -eq "${COMP_CWORD}" ]] && last="${#whole[@]}-1"
            done
            local -a COMP_WORDS=("${whole[@]}")
            local -i COMP_CWORD="${last}"
            _jobctl "${1}" "${2}" "${whole[last > 0 ? last - 1 : 0]}"
        }

        complete -o filenames -o nosort -F _jobctl_whole_words jobctl 2>/dev/null ||
            complete -o filenames -F _jobctl_whole_words jobctl
        """#
}
