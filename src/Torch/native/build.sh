#!/bin/sh
# Builds the native half of the binding: build.sh OUTPUT.so
#
# libtorch (1.13 or newer) is taken from the first of:
#   LIBTORCH=/path            a downloaded libtorch, with include/ and lib/ inside
#   LIBTORCH_USE_PYTORCH=1    the PyTorch that PYTHON (default: python3) imports, a CUDA one too
#   the system                Debian's and Ubuntu's libtorch-dev
# CXX chooses the compiler (default: g++); CXXFLAGS are added to its flags.
# Prints one line that says what was used. Needs nothing but a C++ compiler and, for PyTorch, that Python.
set -eu

ways_out='Ways out: install it (Debian, Ubuntu: apt-get install libtorch-dev g++), or unpack a libtorch from https://pytorch.org and set LIBTORCH=/path/to/libtorch, or set LIBTORCH_USE_PYTORCH=1 to use the PyTorch of python3 (another Python: PYTHON=/path/to/python3), or build with the NuGet package instead: -p:TorchSource=package.'
fail() { echo "build.sh: error SHIM001: $1 $ways_out" >&2; exit 1; }

[ $# -eq 1 ] || { echo 'usage: build.sh OUTPUT.so' >&2; exit 2; }
output=$1
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
cxx=${CXX:-g++}
command -v "$cxx" >/dev/null 2>&1 || fail "There is no C++ compiler '$cxx'."

if [ -n "${LIBTORCH:-}" ]; then
    source="LIBTORCH=$LIBTORCH"
    includes="$LIBTORCH/include"
    libs="$LIBTORCH/lib"
elif [ "${LIBTORCH_USE_PYTORCH:-0}" = 1 ]; then
    python=${PYTHON:-python3}
    source="the PyTorch of $python"
    found=$("$python" -c '
import os, torch
from torch.utils import cpp_extension
inside = [p for p in cpp_extension.include_paths() if os.path.exists(os.path.join(p, "ATen", "Context.h"))]
libs = cpp_extension.library_paths()
libs += [os.path.dirname(os.path.realpath(os.path.join(os.path.dirname(torch.__file__), "lib", "libtorch_cpu.so")))]
usable = [p for p in libs if os.path.exists(os.path.join(p, "libtorch_cpu.so"))]
print(inside[0] if inside else "/usr/include")
print(usable[0] if usable else "")') || fail "$python could not import torch."
    includes=$(echo "$found" | sed -n 1p)
    libs=$(echo "$found" | sed -n 2p)
else
    source='the system'
    includes=/usr/include
    libs=
    for directory in /usr/lib/*-linux-gnu /usr/lib64 /usr/lib /usr/local/lib; do
        if [ -e "$directory/libtorch_cpu.so" ]; then libs=$directory; break; fi
    done
    [ -n "$libs" ] || fail 'This machine has no libtorch.'
    if [ "$libs" = /usr/local/lib ]; then includes=/usr/local/include; fi
fi

header="$includes/torch/csrc/api/include/torch/version.h"
[ -e "$header" ] || fail "$source has no torch headers: $header is missing."
[ -e "$libs/libtorch_cpu.so" ] || fail "$source has no libtorch_cpu.so in '$libs'."

# Newer releases keep the numbers in torch/headeronly/version.h; the preprocessor finds them wherever they are.
version=$(printf '#include <torch/csrc/api/include/torch/version.h>\nTORCH_VERSION_MAJOR.TORCH_VERSION_MINOR\n' |
    "$cxx" -E -P -x c++ -I"$includes" -I"$includes/torch/csrc/api/include" - | tail -n 1 | tr -d ' ')
major=${version%%.*}
minor=${version#*.}
case "$major$minor" in ''|*[!0-9]*) fail "The version of libtorch in $header cannot be read ('$version').";; esac
if [ "$major" -lt 1 ] || { [ "$major" -eq 1 ] && [ "$minor" -lt 13 ]; }; then
    fail "libtorch $version from $source is too old: 1.13 or newer is needed."
fi

standard=c++17
if [ "$major" -gt 2 ] || { [ "$major" -eq 2 ] && [ "$minor" -ge 9 ]; }; then standard=c++20; fi
flags="-O2 -fPIC -fvisibility=hidden -std=$standard -w -I$includes -I$includes/torch/csrc/api/include ${CXXFLAGS:-}"
# Releases before 2.7 also came with the old C++ ABI: then no symbol takes the new std::string.
if ! grep -q NSt7__cxx1112basic_string "$libs/libc10.so"; then flags="$flags -D_GLIBCXX_USE_CXX11_ABI=0"; fi

# The CUDA half registers its kernels when it is loaded, so it is linked although nothing refers to it.
cuda=
if [ -e "$libs/libtorch_cuda.so" ]; then cuda='-ltorch_cuda -lc10_cuda'; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
running=
for unit in "$here"/*.cpp; do
    "$cxx" $flags -c "$unit" -o "$work/$(basename "$unit" .cpp).o" &
    running="$running $!"
done
for process in $running; do wait "$process" || fail "The shim does not compile against libtorch $version from $source."; done
mkdir -p "$(dirname -- "$output")"
"$cxx" -shared -o "$work/shim.so" "$work"/*.o -L"$libs" -Wl,-rpath,"$libs" -Wl,--no-as-needed -ltorch_cpu -ltorch $cuda -lc10 -ldl \
    || fail "The shim does not link against libtorch $version from $source."
mv -f "$work/shim.so" "$output"
echo "torch shim: libtorch $version from $source ($libs)"
