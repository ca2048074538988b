# The verb bench: the benchmarks, beside the same work in plain PyTorch.

bench() {
  local python=${PYTHON:-/usr/bin/python3}
  if ! has_pytorch "$python"; then
    . "$root/eng/setup.sh"
    locked install python3-torch python3-torchvision
    has_pytorch "$python" || fail "the benchmarks compare with PyTorch, and '$python' has no torch and torchvision. Install them, or set PYTHON to a Python that has them."
  fi
  prepare Bench
  local program
  program=$(program Bench)
  exec "$program" "$@"
}

has_pytorch() {
  "$1" -c 'import sys; from importlib.util import find_spec; sys.exit(not (find_spec("torch") and find_spec("torchvision")))' 2>/dev/null
}
