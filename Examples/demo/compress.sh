#!/bin/sh
# Compresses the files of a folder one by one, with strong settings of xz, and reports how much that saves.
#
#   compress.sh -- FOLDER MEGABYTES
#
# Takes files of 32 KB to 2 MB in the order of their names until MEGABYTES are reached. Nothing is written but a line of
# progress for each file and the result at the end, as JSON on standard output.
set -eu
LC_ALL=C
export LC_ALL

[ "${1:-}" = -- ] && shift
folder=$1
megabytes=$2

if ! command -v xz >/dev/null; then
    echo '{"error":"The program xz is missing (apt-get install xz-utils).","permanent":true}'
    exit 1
fi
if [ "$megabytes" -lt 1 ] || [ "$megabytes" -gt 200 ]; then
    echo '{"error":"megabytes must be from 1 to 200.","permanent":true}'
    exit 1
fi

list=$(mktemp)
trap 'rm -f "$list"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

# Size and path, a tab between them; names with tabs or line ends are no use in a list of lines.
find "$folder" -type f -size +32k -size -2048k -readable ! -path '*/.*' ! -path '*[[:cntrl:]]*' -printf '%s\t%p\n' 2>/dev/null |
    sort -t "$(printf '\t')" -k 2 |
    awk -F '\t' -v limit=$((megabytes * 1000000)) 'total + $1 <= limit { total += $1; print }' >"$list"

count=$(awk 'END { print NR }' "$list")
total=$(awk '{ sum += $1 } END { printf "%d", sum }' "$list")
if [ "$count" -eq 0 ]; then
    echo '{"error":"The folder has no files of 32 KB to 2 MB.","permanent":true}'
    exit 1
fi

escape() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }

number=0
before=0
after=0
start=$(date +%s)
while IFS="$(printf '\t')" read -r size path; do
    number=$((number + 1))
    printf '{"progress":%d,"message":"%s (%d of %d)"}\n' \
        $((before * 100 / total)) "$(escape "${path##*/}")" "$number" "$count"
    packed=$(xz -6e -T1 --stdout -- "$path" | wc -c)
    before=$((before + size))
    after=$((after + packed))
done <"$list"

printf '{"result":{"folder":"%s","files":%d,"bytesBefore":%d,"bytesAfter":%d,"ratio":%s,"seconds":%d}}\n' \
    "$(escape "$folder")" "$count" "$before" "$after" \
    "$(awk -v a="$after" -v b="$before" 'BEGIN { printf "%.3f", a / b }')" $(($(date +%s) - start))
