#!/usr/bin/env bash
# How long planning takes, the whole process: 10,010 runs of small networks (1,001 arms with 10 seeds, nothing trained
# yet) and one SE-ResNet-152. Targets: 2 s, and 0.2 s above an experiment of two layers, which stands for the start.
#
#   bench/plan.sh [REPEATS]      prints the median and the range of so many calls each (5)
#
# Every folder of results is empty but one: a run of the two layers lies there, so that time is estimated from it and
# not from the micro-benchmark, which takes what it takes; the first figures are without it.
# A run tells only of runs with at most a hundred times its work, so the SE-ResNet-152 has few examples.
set -euo pipefail

root=$(readlink -f "${BASH_SOURCE[0]%/*}/..")
repeats=${1:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ablate=${ABLATE:-$root/ablate}

train='train: {epochs: 1, batch: 32, optimizer: {sgd: {lr: 0.05}}}'

many() {
  printf '%s\n' 'experiment: many' 'data: {synthetic: {shape: [1, 28, 28], classes: 10, train: 1000, test: 100}}' 'model:'
  printf '  - %s\n' 'conv: {out: 16, kernel: 3, padding: 1}' batch_norm relu 'slot: early' 'max_pool: 2' \
    'conv: {out: 32, kernel: 3, padding: 1}' batch_norm relu 'slot: late' 'max_pool: 2' flatten 'linear: 10'
  printf '%s\n' "$train" 'arms:' '  baseline: {}' \
    "  se-\${a}-\${b}: {early: {se: {hidden: \"\${a}\"}}, late: {se: {hidden: \"\${b}\"}}, sweep: {a: [$(seq -s, 1 40)], b: [$(seq -s, 1 25)]}}" \
    'seeds: 10'
}

# bottleneck WIDTH STRIDE PROJECT: one block of an SE-ResNet, as a line of YAML.
bottleneck() {
  local shortcut='[]'
  if [[ $3 == 1 ]]; then shortcut="[conv: {out: $((4 * $1)), kernel: 1, stride: $2, bias: false}, batch_norm]"; fi
  printf '  - residual: {shortcut: %s, body: [' "$shortcut"
  printf 'conv: {out: %d, kernel: 1, bias: false}, batch_norm, relu, ' "$1"
  printf 'conv: {out: %d, kernel: 3, stride: %d, padding: 1, bias: false}, batch_norm, relu, ' "$1" "$2"
  printf 'conv: {out: %d, kernel: 1, bias: false}, batch_norm, se: 16]}\n  - relu\n' $((4 * $1))
}

resnet152() {
  local stage block widths=(64 128 256 512) depths=(3 8 36 3)
  printf '%s\n' 'experiment: resnet152' 'data: {synthetic: {shape: [3, 224, 224], classes: 1000, train: 8, test: 1}}' 'model:'
  printf '  - %s\n' 'conv: {out: 64, kernel: 7, stride: 2, padding: 3, bias: false}' batch_norm relu 'max_pool: {kernel: 3, stride: 2, padding: 1}'
  for stage in 0 1 2 3; do
    for ((block = 0; block < depths[stage]; block++)); do
      bottleneck "${widths[stage]}" $((block == 0 && stage > 0 ? 2 : 1)) $((block == 0))
    done
  done
  printf '  - %s\n' global_avg_pool 'linear: 1000'
  printf '%s\n' "$train" 'arms: {baseline: {}}' 'seeds: 1'
}

two_layers() {
  printf '%s\n' 'experiment: two-layers' 'data: {synthetic: {shape: [3, 32, 32], classes: 4, train: 1000, test: 40}}' \
    'model: [conv: {out: 64, kernel: 3, padding: 1}, global_avg_pool, linear: 4]' "$train" 'arms: {baseline: {}}' "seeds: $1"
}

# measure NAME FILE RESULTS: the wall time of the process in milliseconds.
measure() {
  local times=() start end
  "$ablate" plan "$2" --results "$3" --device cpu >/dev/null
  for ((i = 0; i < repeats; i++)); do
    start=$(date +%s%N)
    "$ablate" plan "$2" --results "$3" --device cpu >/dev/null
    end=$(date +%s%N)
    times+=($(((end - start) / 1000000)))
  done
  mapfile -t times < <(printf '%s\n' "${times[@]}" | sort -n)
  printf '| %s | %d | %d to %d |\n' "$1" "${times[repeats / 2]}" "${times[0]}" "${times[repeats - 1]}"
}

many >"$work/many.yaml"
resnet152 >"$work/resnet152.yaml"
two_layers 1 >"$work/trained.yaml"
two_layers 2 >"$work/two-layers.yaml"
"$ablate" run "$work/trained.yaml" --results "$work/results" --device cpu >/dev/null

printf '| plan of | ms (median of %d) | range |\n| --- | --- | --- |\n' "$repeats"
exec 2>/dev/null
measure '10,010 runs, no result anywhere (micro-benchmark)' "$work/many.yaml" "$work/none"
measure '10,010 runs' "$work/many.yaml" "$work/results"
measure 'SE-ResNet-152' "$work/resnet152.yaml" "$work/results"
measure 'two layers' "$work/two-layers.yaml" "$work/results"
