#!/usr/bin/env bash
# Builds the programs of a worker that is no JVM: glovebox-parent with musl-gcc, glovebox-worker with gcc. Maven runs it;
# by hand: core/native/build.sh
#
#   build.sh [--target=DIR] [--require=all] [--for-tests]
#
# DIR (default: target beside this script) gets
#   classes/META-INF/glovebox/PREFIX/   the programs, and index.txt: for each its name, and its SHA-256 in hexadecimal
#                                       digits, or "missing" and the tools it lacks. PREFIX is such as linux-x86-64
#   bin/                                the same programs with their executable bit, which a jar does not keep
#   symbols/                            the same, not stripped
# and with --for-tests instead
#   for-tests/                          the programs of src/test/c, and glovebox-worker with ASan and UBSan
#
# What is newer than its sources and this script is kept. A program whose tool is missing is left out, and one line
# says so; with --require=all that is a failure. The same sources and tools make the same bytes, wherever they lie.
set -euo pipefail

script=${BASH_SOURCE[0]}
[[ $script == */* ]] || script=./$script
here=$(cd "${script%/*}" && pwd)
target=$here/target
require=
for_tests=
for argument in "$@"; do
  case $argument in
    --target=*) target=${argument#*=} ;;
    --require=*) require=${argument#*=} ;;
    --for-tests) for_tests=1 ;;
    *) echo "native: unknown argument $argument (known: --target=DIR, --require=all, --for-tests)" >&2; exit 1 ;;
  esac
done
case $require in
  '' | all) ;;
  *) echo "native: glovebox.require=$require is unknown: leave it out, or set it to all" >&2; exit 1 ;;
esac

c=$here/src/main/c

# --- tools -----------------------------------------------------------------------------------------------------

has() { command -v "$1" >/dev/null 2>&1; }

system=$(uname -s)
if [[ $system != Linux ]]; then
  line="native: the programs are for Linux, this is $system: left out all"
  echo "$line"
  [[ $require != all ]] || { echo "$line, but glovebox.require=all" >&2; exit 1; }
  exit 0
fi
machine=$(uname -m)
case $machine in # as com.sun.jna.Platform names them
  x86_64) prefix=linux-x86-64 ;;
  *) prefix=linux-$machine ;;
esac

mkdir -p "$target"
target=$(cd "$target" && pwd)
out=$target/classes/META-INF/glovebox/$prefix
work=$target/work
tests=$target/for-tests
mkdir -p "$work"

# lacking PROGRAM: the tools that it lacks, and the packages of Debian that have them, a line each; nothing if none.
lacking() {
  if ! has gcc; then
    echo "gcc gcc"
    echo "the-C-library's-headers libc6-dev"
    return
  fi
  case $1 in
    glovebox-parent) has musl-gcc || echo "musl-gcc musl-tools" ;;
    glovebox-worker)
      probe stdio.h || echo "the-C-library's-headers libc6-dev"
      probe ffi.h libffi.a || echo "libffi.a libffi-dev"
      probe jansson.h libjansson.a || echo "libjansson.a libjansson-dev"
      ;;
  esac
}

# probe HEADER [ARCHIVE]: whether gcc finds them.
probe() {
  echo "#include <$1>" | gcc -E -o "$work/probe.i" -x c - 2>/dev/null || return 1
  [[ $# == 1 || $(gcc -print-file-name="$2") == /* ]]
}

# --- compiling -------------------------------------------------------------------------------------------------

# stale OUTPUT SOURCE...: whether OUTPUT is missing, or older than a source or than this script.
stale() {
  local output=$1 source
  shift
  [[ -e $output ]] || return 0
  for source in "$here/build.sh" "$@"; do
    [[ ! $source -nt $output ]] || return 0
  done
  return 1
}

warnings=(-std=c11 -Wall -Wextra -Werror)
hardened=(-O2 -g -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE)
same_bytes=("-ffile-prefix-map=$here=core/native" -Wl,--build-id=sha1)

# compile PROGRAM OUTPUT: from here, for the compiler notes the directory in which it runs.
compile() (
  cd "$here"
  case $1 in
    glovebox-parent)
      # Small rather than fast; musl-gcc makes no position-independent static program, and there is no input to fear.
      musl-gcc "${warnings[@]}" -Os -g -fstack-protector-strong -ffunction-sections -fdata-sections "${same_bytes[@]}" \
        -static -Wl,--gc-sections -Wl,-z,noexecstack -o "$2" "$c"/parent/*.c
      ;;
    glovebox-worker)
      # libm, which it needs not, for the functions that the host calls in "the worker's own process".
      gcc "${warnings[@]}" "${hardened[@]}" "${same_bytes[@]}" -pthread -pie -Wl,-z,relro,-z,now,-z,noexecstack \
        -Wl,--exclude-libs,ALL -o "$2" "$c"/worker/*.c -l:libffi.a -l:libjansson.a -Wl,--no-as-needed -lm
      ;;
  esac
)

names=(glovebox-parent)
! compgen -G "$c/worker/*.c" >/dev/null || names+=(glovebox-worker)
built=()

build() {
  local name=$1 directory=${1#glovebox-}
  stale "$out/$name" "$c/$directory"/*.[ch] || [[ ! -x $target/bin/$name ]] || return 0
  mkdir -p "$out" "$target/bin" "$target/symbols"
  compile "$name" "$work/$name"
  strip -o "$work/$name.stripped" "$work/$name"
  # Outputs are moved into place whole: one that is being executed must not be written over.
  cp "$work/$name.stripped" "$work/$name.plain"
  mv -f "$work/$name" "$target/symbols/$name"
  mv -f "$work/$name.stripped" "$target/bin/$name"
  mv -f "$work/$name.plain" "$out/$name"
  chmod 644 "$out/$name"
  built+=("$name")
}

build_for_tests() {
  local source name
  mkdir -p "$tests"
  for source in "$here"/src/test/c/*.c; do
    name=${source##*/}
    name=${name%.c}
    if stale "$tests/$name" "$source"; then
      gcc "${warnings[@]}" -O1 -g -pthread -o "$work/$name" "$source"
      mv -f "$work/$name" "$tests/$name"
      built+=("$name")
    fi
  done
  if [[ " ${names[*]} " == *" glovebox-worker "* ]] && [[ -z $(lacking glovebox-worker) ]] &&
    stale "$tests/glovebox-worker" "$c/worker"/*.[ch]; then
    gcc "${warnings[@]}" -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all -pthread \
      -fPIE -pie -o "$work/glovebox-worker" "$c"/worker/*.c -l:libffi.a -l:libjansson.a -Wl,--no-as-needed -lm
    mv -f "$work/glovebox-worker" "$tests/glovebox-worker"
    built+=(glovebox-worker)
  fi
}

if [[ -n $for_tests ]]; then
  if [[ -z $(lacking tests) ]]; then
    build_for_tests
    echo "native: built ${#built[@]} programs for tests"
  fi
  exit 0
fi

mkdir -p "$out"
for name in "${names[@]}"; do
  missing=$(lacking "$name")
  if [[ -z $missing ]]; then
    build "$name"
    echo "$name $(sha256sum "$out/$name" | cut -d ' ' -f 1)"
  else
    tools=$(cut -d ' ' -f 1 <<<"$missing" | sort -u | paste -sd ' ')
    packages=$(cut -d ' ' -f 2 <<<"$missing" | sort -u | paste -sd ' ')
    line="native: not found: ${tools//-/ }; left out $name (apt-get install $packages)"
    if [[ $require == all ]]; then
      echo "$line" >&2
      echo "native: that is a failure, since glovebox.require=all is set" >&2
      exit 1
    fi
    echo "$line" >&2
    rm -f "$out/$name" "$target/bin/$name" "$target/symbols/$name"
    echo "$name missing $tools"
  fi
done >"$work/index.txt"
mv -f "$work/index.txt" "$out/index.txt"
rm -f "$work"/*

if ((${#built[@]} > 0)); then
  echo "native: built ${built[*]} in $prefix"
else
  echo "native: nothing to build in $prefix"
fi
