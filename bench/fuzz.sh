#!/usr/bin/env bash
# Mutated experiment files through everything that check and plan do before they print: no exception but reported issues, no
# long wait, no great use of memory.
#
#   bench/fuzz.sh [FILES [SEED]]      builds, and prints one row of the table in bench/results/fuzz.md (100,000 files of seed 1)
set -euo pipefail

root=$(readlink -f "${BASH_SOURCE[0]%/*}/..")
dotnet build -c Release -m:1 -v:q "$root/tests/Runner.Tests" >&2
printed=$(ABLATE_FUZZ=${1:-100000} ABLATE_FUZZ_SEED=${2:-1} dotnet exec "$root/artifacts/bin/Runner.Tests/release/Ablate.Runner.Tests.dll" \
  -noLogo -noColor -class '*FuzzTests' -showLiveOutput) || { printf '%s\n' "$printed"; exit 1; }

echo '| seed | files | seconds | refused | in order | slowest | most allocated |'
echo '|---:|---:|---:|---:|---:|---:|---:|'
sed -nE 's/^.*\[OUTPUT\] ([0-9]+) files of seed ([0-9]+) in ([0-9]+) s: ([0-9]+) refused, ([0-9]+) in order; the slowest took ([0-9]+) ms, the largest ([0-9]+) MiB\.$/| \2 | \1 | \3 | \4 | \5 | \6 ms | \7 MiB |/p' <<<"$printed"
