# Sourced by the scripts of this project: finds out which tools are missing, and installs them where that is possible.

missing=()

# need COMMAND PACKAGE...: the packages of a command that is not there will be installed.
need() {
  command -v "$1" >/dev/null 2>&1 || missing+=("${@:2}")
}

# need_file FILE PACKAGE...: the same for a file; FILE may be a pattern.
need_file() {
  compgen -G "$1" >/dev/null || missing+=("${@:2}")
}

# install_missing: as root by apt-get; otherwise says what to install, and fails.
install_missing() {
  ((${#missing[@]} > 0)) || return 0
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null 2>&1; then
    echo "missing; install as root, then try again: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  echo "installing ${missing[*]} ..."
  export DEBIAN_FRONTEND=noninteractive
  if ! { apt-get -qq update && apt-get -qq install -y --no-install-recommends "${missing[@]}"; } >/dev/null; then
    echo "apt-get could not install ${missing[*]}: see its messages above" >&2
    exit 1
  fi
}

# local_repository DIRECTORY: makes a local repository for Maven that shares with the user's all but Glovebox itself, so
# that what is published from here leaves nothing in that one, and what is there cannot be taken for what was published.
local_repository() {
  local entry
  mkdir -p "$1/dev"
  for entry in "$HOME"/.m2/repository/* "$HOME"/.m2/repository/dev/*; do
    case $entry in
      */repository/dev | */repository/dev/glovebox | */\*) ;;
      */repository/dev/*) ln -s "$entry" "$1/dev/" ;;
      *) ln -s "$entry" "$1/" ;;
    esac
  done
}
