#!/usr/bin/env bash
# Runs ablate out of this bundle. Needs a PyTorch or a libtorch, and g++; neither .NET nor a network.
#
#   ./run.sh run configs/quickstart.yaml    every verb of ablate; ./run.sh --help lists them
#   ./run.sh test [PROJECT] [OPTION…]       the tests, where the bundle was packed with them
#   ./run.sh bench [NAME…]                  the benchmarks
#
# Environment: LIBTORCH=/path/to/libtorch, or LIBTORCH_USE_PYTORCH=1 with PYTHON=/path/to/python3. With neither, the PyTorch of
# python3 is used where there is one, and the system's libtorch where there is none.
set -euo pipefail

here=$(readlink -f "${BASH_SOURCE[0]}")
here=${here%/*}
programs=$here/programs

unpack() {
  rm -rf "$programs.new"
  mkdir "$programs.new"
  # Python is always there with PyTorch; xz need not be.
  tar -C "$programs.new" -xJf "$here/programs.tar.xz" 2>/dev/null ||
    "${PYTHON:-python3}" -m tarfile -e "$here/programs.tar.xz" "$programs.new"
  mv "$programs.new" "$programs"
}

# Builds the shim against this machine's torch unless that was done, and puts it beside every program.
shim() {
  if [[ -z ${LIBTORCH:-}${LIBTORCH_USE_PYTORCH:-} ]] &&
    "${PYTHON:-python3}" -c 'import sys; from importlib.util import find_spec; sys.exit(not find_spec("torch"))' 2>/dev/null; then
    export LIBTORCH_USE_PYTORCH=1
  fi
  local wish folder
  wish="${LIBTORCH:-} ${LIBTORCH_USE_PYTORCH:-} $(command -v "${PYTHON:-python3}" || true)"
  if [[ -e $programs/shim-of && $(<"$programs/shim-of") == "$wish" ]]; then return; fi
  sh "$here/shim/build.sh" "$programs/libtorchshim.so" >&2
  for folder in "$programs"/*/; do
    if [[ -e $folder/TorchSharp.dll ]]; then cp -f "$programs/libtorchshim.so" "$folder"; fi
  done
  printf '%s' "$wish" >"$programs/shim-of"
}

run_tests() {
  local projects=("$programs"/*.Tests) folder status=0
  if [[ $# -gt 0 && $1 != -* ]]; then
    projects=("$programs/$1")
    shift
  fi
  for folder in "${projects[@]}"; do
    if [[ ! -d $folder ]]; then
      echo "This bundle has no ${folder##*/}; eng/bundle.sh --with-tests packs the tests." >&2
      exit 1
    fi
    "$folder/Ablate.${folder##*/}" -noLogo -noColor "$@" || status=1
  done
  return $status
}

if [[ ! -d $programs ]]; then unpack; fi
shim
export DOTNET_ROOT=$programs/dotnet ABLATE_DATA=${ABLATE_DATA:-$here/data}
case ${1:-} in
  test) run_tests "${@:2}" ;;
  bench) exec "$programs/Bench/Ablate.Bench" "${@:2}" ;;
  *) exec "$programs/Runner/ablate" "$@" ;;
esac
