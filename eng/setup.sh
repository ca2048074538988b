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
    package | libtorch) ;;
    "") choose_source ;;
    *) fail "TORCH_SOURCE is '$source'. It can be 'package' or 'libtorch'." ;;
  esac
  if [[ $source == libtorch ]]; then find_libtorch; fi
  install_data
  write_torch_props
}

# What LIBTORCH or LIBTORCH_USE_PYTORCH point at, else the package where a feed has it, else the system's libtorch.
choose_source() {
  source=libtorch
  [[ -z ${LIBTORCH:-}${LIBTORCH_USE_PYTORCH:-} ]] || return 0
  # A feed without the package answers in seconds; one that cannot be reached must not hold up the rest.
  if attempt package "Looking for TorchSharp on the NuGet feeds" feed_has_torch; then source=package; else say "none has it"; fi
}

feed_has_torch() {
  timeout 90 dotnet restore eng/torch-package.proj -v:quiet -p:TorchSource=package
}

# Sets library to the libtorch_cpu.so that the shim is built against, installing the system's where it may.
find_libtorch() {
  if [[ -n ${LIBTORCH:-} ]]; then
    library=$LIBTORCH/lib/libtorch_cpu.so
    [[ -e $library ]] || fail "LIBTORCH=$LIBTORCH has no lib/libtorch_cpu.so."$'\n'"$ways_to_have_torch"
  elif [[ ${LIBTORCH_USE_PYTORCH:-} == 1 ]]; then
    library=$("${PYTHON:-python3}" - <<'PYTHON'
import importlib.util, os
folder = importlib.util.find_spec("torch").submodule_search_locations[0]
print(os.path.realpath(os.path.join(folder, "lib", "libtorch_cpu.so")))
PYTHON
    ) || fail "LIBTORCH_USE_PYTORCH is set, and '${PYTHON:-python3}' has no PyTorch."$'\n'"$ways_to_have_torch"
  else
    install libtorch-dev libopenblas0-pthread g++ || true
    library=$(system_libtorch) || fail "this machine has no libtorch."$'\n'"$ways_to_have_torch"
  fi
  command -v "${CXX:-g++}" >/dev/null || install g++ || fail "there is no C++ compiler, and the torch shim needs one: install g++."
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

# Fashion-MNIST from the system's package where that costs nothing but a call; else the program fetches it when it is needed.
install_data() {
  [[ -e /usr/share/datasets/fashion-mnist ]] || install dataset-fashion-mnist || true
}

# install PACKAGE…: with apt where root on Debian or Ubuntu; else says what to install. Fails when one is still missing.
install() {
  local package missing=()
  command -v apt-get >/dev/null || return
  for package; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  if [[ ${#missing[@]} -eq 0 ]]; then return; fi
  if [[ $EUID -ne 0 ]]; then
    say "Missing on this machine: sudo apt-get install --no-install-recommends ${missing[*]}"
    return 1
  fi
  quietly apt "Installing ${missing[*]}" apt_install "${missing[@]}"
}

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  local command=(apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@")
  if compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null && "${command[@]}"; then return; fi
  # No lists, or lists so old that what they name is gone.
  apt-get update && "${command[@]}"
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
