#!/usr/bin/env bash
# Packs what a machine without .NET and without a network needs to run ablate on its own PyTorch or libtorch.
#
#   eng/bundle.sh [--with-tests] [FOLDER]     FOLDER (default: artifacts/bundle) is made anew; at most 60 MiB
#
# In the folder: run.sh; programs.tar.xz with the .NET runtime and the programs; the sources of the torch shim, which run.sh
# builds there; configs; Fashion-MNIST; the benchmarks' experiments and plain PyTorch scripts; README.md and LICENSE. There: ./run.sh run configs/quickstart.yaml
# The data is taken from ABLATE_DATA, the cache or the system's package, wherever it lies.
set -euo pipefail

root=$(readlink -f "${BASH_SOURCE[0]}")
root=${root%/*/*}
. "$root/eng/lib.sh"

limit=$((60 * 1024 * 1024))
with_tests=
if [[ ${1:-} == --with-tests ]]; then
  with_tests=1
  shift
fi
[[ $# -le 1 && ${1:-} != -* ]] || fail "usage: eng/bundle.sh [--with-tests] [FOLDER]"
folder=$(readlink -m "${1:-$root/artifacts/bundle}")
[[ ! -e $folder || -e $folder/run.sh || -z $(ls -A "$folder") ]] || fail "$folder is there, and is not a bundle; name another folder."

main() {
  local files
  files=$(data_files)
  prepare Runner
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work/programs" "$work/bundle"/{shim,data/fashion-mnist,bench}

  runtime
  built Runner
  if [[ -d $root/bench/Bench ]]; then
    prepare Bench
    built Bench
  fi
  # The tests of the projects that torch is in; the others have nothing to learn on another machine.
  if [[ -n $with_tests ]]; then
    local project
    for project in Torch.Tests Models.Tests Runner.Tests; do
      prepare "$project"
      built "$project"
    done
  fi
  quietly bundle "Packing the programs" pack

  cp "$root/eng/bundle-run.sh" "$work/bundle/run.sh"
  cp "$root"/{README.md,LICENSE} "$work/bundle/"
  cp "$root"/src/Torch/native/* "$work/bundle/shim/"
  cp -r "$root/configs" "$work/bundle/"
  find "$root/bench" -mindepth 1 -maxdepth 1 ! -name Bench ! -name results -exec cp -r {} "$work/bundle/bench/" \;
  cp "$files"/*-ubyte.gz "$work/bundle/data/fashion-mnist/"
  find "$work/bundle" -name __pycache__ -prune -exec rm -rf {} +

  local size
  size=$(bytes "$work/bundle")
  (cd "$work/bundle" && for part in *; do printf '%8s KiB  %s\n' "$(($(bytes "$part") / 1024))" "$part"; done)
  printf '%8s KiB  in all, of at most %s\n' "$((size / 1024))" "$((limit / 1024))"
  [[ $size -le $limit ]] || fail "the bundle is larger than $limit bytes and was not written."
  rm -rf "$folder"
  mkdir -p "${folder%/*}"
  mv "$work/bundle" "$folder"
  echo "$folder"
}

# The folder with the four files of Fashion-MNIST.
data_files() {
  local candidate
  for candidate in "${ABLATE_DATA:-}"{/fashion-mnist,/FashionMNIST/raw,} "${XDG_CACHE_HOME:-${HOME:-}/.cache}/ablate/fashion-mnist" /usr/share/datasets/fashion-mnist; do
    if [[ -e $candidate/train-images-idx3-ubyte.gz ]]; then
      printf '%s' "$candidate"
      return
    fi
  done
  fail "Fashion-MNIST is not on this machine. Install dataset-fashion-mnist (Debian, Ubuntu), or run an experiment with it once."
}

# The host and the newest base framework of the SDK at hand, less what only debuggers, dumps and other collectors need.
runtime() {
  local dotnet framework
  dotnet=$(readlink -f "$(command -v dotnet)")
  dotnet=${dotnet%/*}
  framework=$(find "$dotnet/shared/Microsoft.NETCore.App" -mindepth 1 -maxdepth 1 -name '10.*' | sort -V | tail -n 1)
  mkdir -p "$work/programs/dotnet/shared/Microsoft.NETCore.App" "$work/programs/dotnet/host/fxr"
  cp "$dotnet/dotnet" "$dotnet/LICENSE.txt" "$dotnet/ThirdPartyNotices.txt" "$work/programs/dotnet/"
  cp -r "$dotnet/host/fxr/${framework##*/}" "$work/programs/dotnet/host/fxr/"
  cp -r "$framework" "$work/programs/dotnet/shared/Microsoft.NETCore.App/"
  (cd "$work/programs/dotnet/shared/Microsoft.NETCore.App/${framework##*/}" &&
    rm -f libmscordaccore.so libmscordbi.so libclrgc.so libclrgcexp.so libcoreclrtraceptprovider.so createdump)
}

# built PROJECT: its Release build, less the shim, which belongs to this machine's libtorch, and the debug symbols.
built() {
  cp -r "$root/artifacts/bin/$1/release" "$work/programs/$1"
  find "$work/programs/$1" \( -name '*.pdb' -o -name libtorchshim.so \) -delete
}

# The window spans everything, because the programs repeat each other's libraries; --x86 makes machine code more alike.
pack() {
  tar -C "$work/programs" --sort=name --owner=0 --group=0 -c . | xz --x86 --lzma2=preset=6,dict=128MiB >"$work/bundle/programs.tar.xz"
}

bytes() { find "$1" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum + 0 }'; }

main
