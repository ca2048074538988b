# What the command and its verbs share. Sourced by ./ablate; expects $root, the repository's folder.

. "$root/eng/report-assets.sh"

# To standard error, so that a program's output can be piped.
say() { printf '%s\n' "$*" >&2; }

fail() {
  say "ablate: $*"
  exit 1
}

# attempt NAME WHAT COMMAND…: runs a command in the repository's folder behind one line of progress; its output goes to
# artifacts/log/NAME.log. When it fails, the caller ends the line.
attempt() {
  local log="$root/artifacts/log/$1.log" began=$SECONDS
  mkdir -p "${log%/*}"
  printf '%s … ' "$2" >&2
  shift 2
  # The lock (9) must not outlive this script in a build server that the command leaves behind.
  if (cd "$root" && "$@") >"$log" 2>&1 </dev/null 9>&-; then
    say "$((SECONDS - began)) s"
  else
    return 1
  fi
}

# The same for a command that ought to succeed: when it does not, its errors are shown.
quietly() {
  local log="$root/artifacts/log/$1.log"
  if attempt "$@"; then return; fi
  say "failed"
  # Compilers repeat their errors in a summary; a log without such lines is shown by its end.
  { grep -E '(error|warning)( [A-Z]+[0-9]+)? ?:' "$log" | sort -u || tail -n 40 "$log"; } | head -n 40 >&2
  say "The whole log: $log"
  return 1
}

# Runs a function while no other ./ablate of this clone sets up or builds.
locked() {
  mkdir -p "$root/artifacts" || fail "there is something to set up or build, and $root/artifacts cannot be written."
  exec 9>"$root/artifacts/.lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    say "Another ./ablate of this clone is at work; waiting for it."
    flock 9
  fi
  "$@"
  exec 9>&-
}

# As the build reads them: an absolute path, and 1 or nothing.
if [[ ${LIBTORCH_USE_PYTORCH:-} != 1 ]]; then unset LIBTORCH_USE_PYTORCH; fi
if [[ -n ${LIBTORCH:-} ]]; then LIBTORCH=$(readlink -m "$LIBTORCH"); fi

# Puts dotnet on the path, and into DOTNET_ROOT the runtime for built programs, which do not look on the path.
find_dotnet() {
  local folder host
  if ! command -v dotnet >/dev/null; then
    for folder in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
      if [[ -x $folder/dotnet ]]; then
        PATH=$folder:$PATH
        break
      fi
    done
  fi
  host=$(command -v dotnet) ||
    fail "the .NET SDK is missing. Install version 10 (https://dotnet.microsoft.com/download) and put 'dotnet' on the path."
  host=$(readlink -f "$host")
  if [[ -d ${host%/*}/host/fxr ]]; then export DOTNET_ROOT=${host%/*}; fi
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
}

# The torch that the environment asks for, as torch.props keeps it; empty when it asks for none.
torch_wish() {
  local wish="TORCH_SOURCE=${TORCH_SOURCE:-} LIBTORCH=${LIBTORCH:-} LIBTORCH_USE_PYTORCH=${LIBTORCH_USE_PYTORCH:-}"
  [[ $wish =~ =[^\ ] ]] || return 0
  escaped "$wish PYTHON=${PYTHON:-}"
}

# Text for the inside of an XML element.
escaped() { sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g' <<<"$1"; }

# True when torch.props answers what the environment asks for, if it asks for anything, and the library is still there.
torch_is_chosen() {
  [[ -e $root/torch.props ]] || return
  local props wish
  props=$(<"$root/torch.props")
  wish=$(torch_wish)
  [[ $props == *"$wish"* ]] || return
  if [[ $props =~ '<TorchLibrary>'(.*)'</TorchLibrary>' ]]; then torch_library=${BASH_REMATCH[1]}; fi
  [[ -z ${torch_library:-} || -e $torch_library ]]
}

# True when NAME was built after the last change of its inputs. What counts is when an inode changed: unlike the time
# of modification, no checkout, copy or rename sets it back; and a folder changes when a file leaves it.
is_built() {
  local stamp="$root/artifacts/stamps/$1" inputs=("$root"/{src,torch.props,Directory.Build.props,Directory.Packages.props,global.json,.editorconfig})
  if [[ -n ${torch_library:-} ]]; then inputs+=("$torch_library"); fi
  if [[ -e $report_assets ]]; then inputs+=("$report_assets"); fi
  case $1 in
    *.Tests) inputs+=("$root/tests") ;;
    Bench) inputs+=("$root/bench/Bench") ;;
    Experiments) inputs+=("$root"/{tests,Experiments.sln}) ;;
  esac
  [[ -e $stamp && -z $(find "${inputs[@]}" -newercm "$stamp" -print -quit 2>/dev/null) ]]
}

# prepare NAME: afterwards torch is chosen, and NAME (a project, or Experiments for all) is built from the present sources.
prepare() {
  find_dotnet
  if ! torch_is_chosen || ! report_assets_are_settled || ! is_built "$1"; then locked build "$1"; fi
}

build() {
  if ! torch_is_chosen; then
    . "$root/eng/setup.sh"
    set_up
  fi
  build_report_assets
  # Another ./ablate may have built while this one waited for the lock.
  if is_built "$1"; then return; fi
  local target stamps="$root/artifacts/stamps"
  case $1 in
    Experiments) target=Experiments.sln ;;
    Bench) target=bench/Bench ;;
    *.Tests) target=tests/$1 ;;
    *) target=src/$1 ;;
  esac
  mkdir -p "$stamps"
  # Made before the build and put in place after it, so that an edit during the build counts as a change.
  : >"$stamps/.$1"
  writable_home
  quietly build "Building $target" dotnet build "$target" -c Release -nodeReuse:false -v:minimal || exit 1
  mv "$stamps/.$1" "$stamps/$1"
  if [[ $1 == Experiments ]]; then
    for target in "$root"/{src/Runner,tests/*.Tests}; do touch -r "$stamps/$1" "$stamps/${target##*/}"; done
  fi
}

# dotnet and NuGet keep their state in the home folder; where there is none, it goes beside the build.
writable_home() {
  if [[ -n ${HOME:-} && -w $HOME ]]; then return; fi
  export HOME="$root/artifacts/home"
  mkdir -p "$HOME"
}

# program PROJECT: the path of what the project was built into.
program() {
  local name=Ablate.$1
  if [[ $1 == Runner ]]; then name=ablate; fi
  local built="$root/artifacts/bin/$1/release/$name"
  [[ -x $built ]] || fail "$built is missing. Remove $root/artifacts and call again."
  printf '%s' "$built"
}
