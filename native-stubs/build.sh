#!/usr/bin/env bash
# Builds the native stubs: C with gcc, Go with go build. Maven runs it; by hand: native-stubs/build.sh
#
#   build.sh [--target=DIR] [--require=all]
#
# DIR (default: target beside this script) gets
#   classes/PREFIX/lib*.so, prefork   PREFIX is JNA's resource prefix, such as linux-x86-64
#   classes/PREFIX/index.txt          a line per stub: its name, and "built" or "missing" and the tools it lacks
#   bin/prefork                       the same program with its executable bit, which a jar does not keep
#   include/libgreeter.h              what the Go libraries export
#
# What is newer than its sources and this script is kept. A stub whose tool is missing is left out, and one line
# says so; with --require=all that is a failure.
set -euo pipefail

script=${BASH_SOURCE[0]}
[[ $script == */* ]] || script=./$script
here=$(cd "${script%/*}" && pwd)
target=$here/target
require=
for argument in "$@"; do
  case $argument in
    --target=*) target=${argument#*=} ;;
    --require=*) require=${argument#*=} ;;
    *) echo "native-stubs: unknown argument $argument (known: --target=DIR, --require=all)" >&2; exit 1 ;;
  esac
done
case $require in
  '' | all) ;;
  *) echo "native-stubs: glovebox.require=$require is unknown: leave it out, or set it to all" >&2; exit 1 ;;
esac

c=$here/src/main/c
go=$here/src/main/go

# What is built: every C file is a stub of its name, but prefork is a program; and these come from Go.
go_stubs=(greeter greeter2 greeter_stripped greeter_wrapper greeter_archive)
c_stubs=()
for source in "$c"/*.c; do
  name=${source##*/}
  name=${name%.c}
  [[ " ${go_stubs[*]} " == *" $name "* ]] || c_stubs+=("$name")
done

# --- tools -----------------------------------------------------------------------------------------------------

has() { command -v "$1" >/dev/null 2>&1; }

system=$(uname -s)
if [[ $system != Linux ]]; then
  line="native-stubs: the stubs are for Linux, this is $system: left out all"
  echo "$line"
  [[ $require != all ]] || { echo "$line, but glovebox.require=all" >&2; exit 1; }
  exit 0
fi
machine=$(uname -m)
case $machine in # as com.sun.jna.Platform names them
  x86_64) prefix=linux-x86-64 ;;
  i?86) prefix=linux-x86 ;;
  arm*) prefix=linux-arm ;;
  *) prefix=linux-$machine ;;
esac

out=$target/classes/$prefix
work=$target/work
mkdir -p "$out" "$work" "$target/bin" "$target/include"

lacks=()
packages=()
if ! has gcc; then
  lacks+=(gcc)
  packages+=(gcc libc6-dev)
elif ! echo '#include <stdio.h>' | gcc -E -o "$work/probe.i" -x c - 2>/dev/null; then
  lacks+=("the C library's headers")
  packages+=(libc6-dev)
fi
no_c=${#lacks[@]}
if ! has go; then
  lacks+=(go)
  packages+=(golang-go)
fi

left_out=()
((no_c == 0)) || left_out+=("${c_stubs[@]}")
((${#lacks[@]} == 0)) || left_out+=("${go_stubs[@]}") # cgo needs gcc as well
if ((${#lacks[@]} > 0)); then
  tools=$(printf ' and %s' "${lacks[@]}")
  tools=${tools# and }
  names=$(printf ', %s' "${left_out[@]}")
  line="native-stubs: $tools not found: left out ${names#, } (apt-get install ${packages[*]})"
  if [[ $require == all ]]; then
    echo "$line" >&2
    echo "native-stubs: that is a failure, since glovebox.require=all is set" >&2
    exit 1
  fi
  echo "$line"
fi

is_left_out() { [[ " ${left_out[*]-} " == *" $1 "* ]]; }

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

built=()

# Outputs are moved into place whole: a half-written one would look up to date, and one that a running process
# has mapped must not be written over.
finish() {
  mv -f "$1" "$2"
  built+=("${2##*/}")
}

cflags=(-std=gnu11 -O2 -g -Wall -Wextra -Werror -fPIC -fvisibility=hidden -pthread "-ffile-prefix-map=$here=native-stubs")

# c_library NAME [LINKER FLAG...]
c_library() {
  local name=$1
  shift
  gcc "${cflags[@]}" -I"$c" -I"$target/include" -shared -Wl,-soname,"lib$name.so" -o "$work/lib$name.so" "$c/$name.c" "$@"
  finish "$work/lib$name.so" "$out/lib$name.so"
}

build_c() {
  local name=$1
  case $name in
    prefork)
      stale "$out/prefork" "$c/prefork.c" || return 0
      gcc "${cflags[@]}" -o "$work/prefork" "$c/prefork.c" -ldl
      finish "$work/prefork" "$out/prefork"
      ;;
    *)
      stale "$out/lib$name.so" "$c/$name.c" "$c"/*.h || return 0
      case $name in
        execstack) c_library "$name" -Wl,-z,execstack ;;
        undefined_symbol) c_library "$name" -Wl,-z,lazy ;;
        missing_dep)
          # Linked against a library that exists only while it is linked.
          echo 'int does_not_exist(void) { return 0; }' |
            gcc -shared -fPIC -Wl,-soname,libdoesnotexist.so.1 -o "$work/libdoesnotexist.so" -x c -
          c_library "$name" -L"$work" -ldoesnotexist
          rm -f "$work/libdoesnotexist.so"
          ;;
        *) c_library "$name" ;;
      esac
      ;;
  esac
}

# go_build PACKAGE FLAG...: no network, no version control, no toolchain but the one that is here.
go_build() {
  local package=$1
  shift
  [[ -n ${HOME-} || -n ${GOCACHE-} ]] || export GOCACHE=$target/go-cache
  (cd "$go" && env -u GOOS -u GOARCH CGO_ENABLED=1 CC=gcc GO111MODULE=on GOFLAGS=-mod=mod GOPROXY=off GOSUMDB=off \
    GOTOOLCHAIN=local GOWORK=off go build -trimpath -buildvcs=false "$@" "./$package")
}

build_go() {
  local name=$1 library=$out/lib$1.so
  local greeter=("$go/go.mod" "$go"/greeter/*.go)
  case $name in
    greeter)
      if stale "$library" "${greeter[@]}" || [[ ! -e $target/include/libgreeter.h ]]; then
        go_build greeter -buildmode=c-shared -o "$work/libgreeter.so"
        mv -f "$work/libgreeter.h" "$target/include/"
        finish "$work/libgreeter.so" "$library"
      fi
      ;;
    greeter2)
      stale "$library" "$go/go.mod" "$go"/greeter2/*.go || return 0
      go_build greeter2 -buildmode=c-shared -o "$work/libgreeter2.so"
      finish "$work/libgreeter2.so" "$library"
      ;;
    greeter_stripped)
      stale "$library" "${greeter[@]}" || return 0
      go_build greeter -buildmode=c-shared -ldflags='-s -w' -o "$work/libgreeter_stripped.so"
      strip "$work/libgreeter_stripped.so"
      finish "$work/libgreeter_stripped.so" "$library"
      ;;
    greeter_wrapper)
      stale "$library" "${greeter[@]}" "$c/$name.c" "$c/stub.h" || return 0
      c_library "$name" -L"$out" -lgreeter -Wl,--enable-new-dtags '-Wl,-rpath,$ORIGIN'
      ;;
    greeter_archive)
      stale "$library" "${greeter[@]}" "$c/$name.c" "$c/$name.map" "$c/stub.h" || return 0
      go_build greeter -buildmode=c-archive -o "$work/libgreeter_archive.a"
      c_library "$name" "$work/libgreeter_archive.a" -Wl,--version-script="$c/$name.map" -ldl
      ;;
  esac
}

for name in "${c_stubs[@]}"; do
  is_left_out "$name" || build_c "$name"
done
for name in "${go_stubs[@]}"; do
  is_left_out "$name" || build_go "$name"
done

# --- what there is now -----------------------------------------------------------------------------------------

for name in "${c_stubs[@]}" "${go_stubs[@]}"; do
  if is_left_out "$name"; then
    rm -f "$out/lib$name.so" "$out/$name" "$target/bin/$name"
    echo "$name missing $tools"
  else
    echo "$name built"
  fi
done >"$work/index.txt"
mv -f "$work/index.txt" "$out/index.txt"

if [[ -e $out/prefork ]] && { [[ ! -x $target/bin/prefork ]] || [[ $out/prefork -nt $target/bin/prefork ]]; }; then
  cp -p "$out/prefork" "$work/prefork"
  chmod 755 "$work/prefork"
  mv -f "$work/prefork" "$target/bin/prefork"
fi
rm -f "$work"/*

if ((${#built[@]} > 0)); then
  echo "native-stubs: built ${#built[@]} in $prefix"
else
  echo "native-stubs: nothing to build in $prefix"
fi
