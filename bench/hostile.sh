#!/usr/bin/env bash
# How long the whole program takes to refuse files that are made to cost much, and how much memory: target 1 s and 200 MB
# each, with exit status 2.
#
#   bench/hostile.sh      builds, and prints a table; ABLATE_DLL names another build of the program
set -euo pipefail

root=$(readlink -f "${BASH_SOURCE[0]%/*}/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [[ -z ${ABLATE_DLL:-} ]]; then
  dotnet build -c Release -m:1 -v:q "$root/tests/Runner.Tests" >&2
  ABLATE_DLL=$root/artifacts/bin/Runner/release/ablate.dll
fi
ABLATE_HOSTILE=$work dotnet exec "$root/artifacts/bin/Runner.Tests/release/Ablate.Runner.Tests.dll" \
  -method '*The_files_are_written_where_the_bench_asks_for_them' >&2

mkdir "$work/a parent that is a pipe" "$work/a parent that is a device" "$work/a parent of 5 GB"
for case in "a parent that is a pipe" "a parent that is a device" "a parent of 5 GB"; do
  echo 'extends: parent.yaml' > "$work/$case/experiment.yaml"
  touch "$work/$case/arguments"
done
mkfifo "$work/a parent that is a pipe/parent.yaml"
ln -s /dev/zero "$work/a parent that is a device/parent.yaml"
truncate -s 5G "$work/a parent of 5 GB/parent.yaml"

echo '| file | status | seconds | CPU seconds | MB | lines printed |'
echo '|---|---:|---:|---:|---:|---:|'
for folder in "$work"/*/; do
  mapfile -t arguments < "$folder/arguments"
  set +e
  /usr/bin/time -o "$work/figures" -f '%e %U %S %M' timeout 20 dotnet exec "$ABLATE_DLL" check "$folder/experiment.yaml" "${arguments[@]}" > "$work/printed" 2>&1
  status=$?
  set -e
  read -r seconds user system kilobytes < <(tail -n 1 "$work/figures")
  printf '| %s | %d | %s | %s | %d | %d |\n' "$(basename "$folder")" "$status" "$seconds" "$(awk "BEGIN { print $user + $system }")" $((kilobytes / 1000)) "$(wc -l < "$work/printed")"
done
