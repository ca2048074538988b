# The verb setup: checks the SDK, chooses where torch comes from, installs what is missing and writes torch.props.

ways_to_have_torch="Ways to have torch:
  Debian, Ubuntu:          apt-get install --no-install-recommends libtorch-dev libopenblas0-pthread g++
  a libtorch of your own:  unpack one from https://pytorch.org and set LIBTORCH=/path/to/libtorch
  a Python's PyTorch:      set LIBTORCH_USE_PYTORCH=1, and PYTHON=/path/to/python3 if it is not the first on the path
  the NuGet package:       set TORCH_SOURCE=package, with a feed that carries TorchSharp"

set_up() {
  local version source=${TORCH_SOURCE:-} library=
  writable_home
  version=$(cd "$root" && dotnet --version 2>&1) || fail "$version"
  case $source in
    libtorch) ;;
    package) require_package ;;
    "") choose_source ;;
    *) fail "TORCH_SOURCE is '$source'. It can be 'package' or 'libtorch'." ;;
  esac
  install_what_is_missing
  if [[ $source == libtorch ]]; then find_libtorch; fi
  write_torch_props
}

# What LIBTORCH or LIBTORCH_USE_PYTORCH point at, else the package where a feed has it, else the system's libtorch.
choose_source() {
  source=libtorch
  [[ -z ${LIBTORCH:-}${LIBTORCH_USE_PYTORCH:-} ]] || return 0
  # A feed without the package answers in seconds; one that cannot be reached must not hold up the rest.
  if attempt package "Looking for TorchSharp on the NuGet feeds" feed_has_torch 90; then source=package; else say "none has it"; fi
}

# Before torch.props is written: with a choice in it that cannot be built, every later call would fail too.
require_package() {
  if attempt package "Looking for TorchSharp on the NuGet feeds" feed_has_torch 540; then return; fi
  say "failed"
  fail "TORCH_SOURCE is 'package', and TorchSharp cannot be restored from the NuGet feeds ($root/artifacts/log/package.log says why): unset TORCH_SOURCE and call ./ablate setup, or add a feed that carries TorchSharp."
}

# feed_has_torch SECONDS: how long the feeds may take.
feed_has_torch() {
  timeout "$1" dotnet restore eng/torch-package.proj -v:quiet -p:TorchSource=package
}

# The parts that the chosen source needs and, where it costs nothing but a call, the data; the program can fetch that too.
install_what_is_missing() {
  local packages=()
  if [[ $source == libtorch && -z ${LIBTORCH:-}${LIBTORCH_USE_PYTORCH:-} ]]; then
    if ! system_libtorch >/dev/null; then packages+=(libtorch-dev); fi
    # Without it, Debian's libtorch multiplies with the reference BLAS.
    if ! compgen -G '/usr/lib/*/libopenblas.so.0' >/dev/null; then packages+=(libopenblas0-pthread); fi
  fi
  if [[ $source == libtorch ]] && ! command -v "${CXX:-g++}" >/dev/null; then packages+=(g++); fi
  if [[ ! -e /usr/share/datasets/fashion-mnist ]]; then packages+=(dataset-fashion-mnist); fi
  if [[ $source == libtorch && $EUID -eq 0 && ${#packages[@]} -gt 0 ]]; then build_ahead & fi
  install "${packages[@]}"
  # By themselves, because the rest works without them: they bundle what draws a report's figures. Some nodejs have npm in them.
  if ! command -v node >/dev/null; then install nodejs; fi
  if ! command -v npm >/dev/null; then install npm; fi
  rm -f "$root/artifacts/stamps/report-assets"
  wait
}

# Apt waits for the network most of the time; the parts that know nothing of torch are built meanwhile. What goes wrong
# here goes wrong again, and is told, in the build proper.
build_ahead() {
  mkdir -p "$root/artifacts/log"
  exec 9>&- >"$root/artifacts/log/ahead.log" 2>&1 </dev/null
  cd "$root" && dotnet restore src/Runner -p:TorchSource=libtorch &&
    dotnet build src/Analysis -c Release --no-restore -nodeReuse:false -p:TorchSource=libtorch
}

# Sets library to the libtorch_cpu.so that the shim is built against.
find_libtorch() {
  if [[ -n ${LIBTORCH:-} ]]; then
    library=$LIBTORCH/lib/libtorch_cpu.so
    [[ -e $library ]] || fail "LIBTORCH=$LIBTORCH has no lib/libtorch_cpu.so."$'\n'"$ways_to_have_torch"
  elif [[ -n ${LIBTORCH_USE_PYTORCH:-} ]]; then
    library=$("${PYTHON:-python3}" -c '
import importlib.util, os
folder = importlib.util.find_spec("torch").submodule_search_locations[0]
print(os.path.realpath(os.path.join(folder, "lib", "libtorch_cpu.so")))' 2>/dev/null) ||
      fail "LIBTORCH_USE_PYTORCH is set, and '${PYTHON:-python3}' has no PyTorch."$'\n'"$ways_to_have_torch"
  else
    library=$(system_libtorch) || fail "this machine has no libtorch."$'\n'"$ways_to_have_torch"
  fi
  command -v "${CXX:-g++}" >/dev/null || fail "there is no C++ compiler '${CXX:-g++}', and the native half of the torch binding has to be compiled."
}

system_libtorch() {
  local library
  for library in /usr/lib/*-linux-gnu/libtorch_cpu.so /usr/lib64/libtorch_cpu.so /usr/lib/libtorch_cpu.so /usr/local/lib/libtorch_cpu.so; do
    if [[ -e $library ]]; then
      readlink -f "$library"
      return
    fi
  done
  return 1
}

# install PACKAGE…: with apt where root on Debian or Ubuntu; else says what to install. Whether it helped is for the caller to see.
install() {
  if [[ $# -eq 0 ]] || ! command -v apt-get >/dev/null; then return; fi
  if [[ $EUID -eq 0 ]]; then
    quietly apt "Installing $*" apt_install "$@" || true
  else
    say "Missing here: sudo apt-get install --no-install-recommends $*"
  fi
}

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  # Old lists name what is gone from the servers, so a failure is a reason to fetch them anew.
  if compgen -G '/var/lib/apt/lists/*_Packages*' && apt_install_known "$@"; then return; fi
  apt-get update
  apt_install_known "$@"
}

# Not every release has every package; what is missing is told by whoever needs it.
apt_install_known() {
  local package known=()
  for package; do
    if apt-cache show "$package" >/dev/null; then known+=("$package"); fi
  done
  apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "${known[@]}"
}

write_torch_props() {
  local file=$root/torch.props
  {
    printf '<Project>\n  <!-- Written by ./ablate setup. -->\n  <PropertyGroup>\n'
    property TorchSource "$source"
    if [[ $source == libtorch ]]; then
      property LIBTORCH "${LIBTORCH:-}"
      property LIBTORCH_USE_PYTORCH "${LIBTORCH_USE_PYTORCH:-}"
      property PYTHON "${PYTHON:-}"
      property TorchLibrary "$library"
    fi
    property TorchWish "$(torch_wish)"
    printf '  </PropertyGroup>\n</Project>\n'
  } >"$file.new"
  mv "$file.new" "$file"
  if [[ $source == libtorch ]]; then say "Torch: $library"; else say "Torch: the NuGet package TorchSharp"; fi
}

# An element of torch.props, where there is a value.
property() {
  if [[ -n $2 ]]; then printf '    <%s>%s</%s>\n' "$1" "$(escaped "$2")" "$1"; fi
}
