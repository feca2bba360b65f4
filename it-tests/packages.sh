#!/usr/bin/env bash
# Makes the packages for operators of what is built here, twice, and compares them byte for byte. Has the tools of Debian
# and systemd judge them; then installs, uses, upgrades and purges the package of Debian, and unpacks the archive: in a
# copy of this machine's files that is thrown away (an overlay; needs root), with its own dpkg, Java and zlib.
#
#   it-tests/packages.sh
#
# All is left in it-tests/target/packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case ${1-} in
  -h | --help)
    sed -n '2,/^set/s/^# \{0,1\}//p' it-tests/packages.sh
    exit 0
    ;;
  --inside) ;;
  *)
    source samples/tools.sh
    need dpkg-deb dpkg
    need lintian lintian
    need man man-db
    need systemd-analyze systemd
    need socat socat
    need unshare util-linux
    need_file '/usr/lib/*/libz.so.1*' zlib1g
    install_missing
    ;;
esac
fail() {
  echo "$*" >&2
  exit 1
}
out=$PWD/it-tests/target/packages

# --- In the copy: what an operator does. What is printed by mistake is shown by the shell that calls this.
inside() {
  local zlib said version=$1
  zlib=$(compgen -G '/usr/lib/*/libz.so.1' | head -1)
  dpkg --install "$out"/once/glovebox_*_all.deb >/dev/null
  [[ $(getent passwd glovebox) == *:/usr/sbin/nologin ]] || fail "there is no user glovebox"
  [[ ! -e /etc/systemd/system/multi-user.target.wants/glovebox.service ]] || fail "the service is enabled"
  said=$(glovebox --version)
  echo "$said"
  [[ $said == "glovebox $version"* ]] || fail "it is not version $version"
  glovebox validate /etc/glovebox/registry.yaml

  # The example of the registry that comes with it is true.
  sed -e 's/^# \{0,1\}\(libraries:\|  \)/\1/' -e "s|/usr/lib/x86_64-linux-gnu/libz.so.1|$zlib|" -e '/^libraries: {}/d' \
    /etc/glovebox/registry.yaml >/tmp/registry.yaml
  cp /tmp/registry.yaml /etc/glovebox/registry.yaml
  said=$(glovebox call /etc/glovebox/registry.yaml z.version)
  [[ $said == 1.* ]] || fail "zlib's version is '$said'"
  said=$(glovebox call /etc/glovebox/registry.yaml z.crc32 0 aGVsbG8= 5)
  [[ $said == 907060870 ]] || fail "the check sum of hello is '$said'"

  served /usr/bin/glovebox
  said=$(man --warnings glovebox 2>&1 >/dev/null)
  [[ -z $said ]] || fail "man says: $said"
  # shellcheck disable=SC1091
  bash -c 'source /usr/share/bash-completion/completions/glovebox
    COMP_LINE="glovebox ser" COMP_WORDS=(glovebox ser) COMP_CWORD=1
    _complete_glovebox glovebox ser glovebox; [[ ${COMPREPLY[*]} == serve ]]' ||
    fail "bash does not complete ser to serve"

  # Installed again, as by an upgrade, the registry is as its owner has left it.
  dpkg --install "$out"/once/glovebox_*_all.deb >/dev/null
  cmp -s /tmp/registry.yaml /etc/glovebox/registry.yaml || fail "an upgrade has changed the registry"

  # The launcher says what is missing.
  said=$(GLOVEBOX_JAVA=/bin/false glovebox --version 2>&1) && fail "it ran on /bin/false"
  [[ $said == *"needs Java 17 or later: GLOVEBOX_JAVA=/bin/false"*fix:* ]] || fail "it said: $said"
  mkdir -p /tmp/old/bin
  printf '#!/bin/sh\necho "openjdk version \\"1.8.0_392\\"" >&2\n' >/tmp/old/bin/java
  chmod +x /tmp/old/bin/java
  said=$(JAVA_HOME=/tmp/old glovebox --version) || fail "it does not look on after an old JAVA_HOME"
  mount --bind /tmp /usr/lib/jvm
  said=$(PATH=/tmp/old/bin:/bin/none JAVA_HOME=/tmp/old /usr/bin/env -u GLOVEBOX_JAVA PATH=/tmp/old/bin:/tmp/tools \
    /tmp/tools/sh /usr/bin/glovebox --version 2>&1) && fail "it ran on Java 8: $said"
  [[ $said == *"Java 17 or later: /tmp/old/bin/java (8)"*apt-get* ]] || fail "it said: $said"
  umount /usr/lib/jvm

  dpkg --purge glovebox >/dev/null
  for left in /usr/bin/glovebox /usr/share/glovebox /etc/glovebox /usr/lib/systemd/system/glovebox.service; do
    [[ ! -e $left ]] || fail "purged, it has left $left"
  done

  # The archive.
  tar --extract --gzip --file "$out/once/glovebox-$version.tar.gz" --strip-components=1 --directory /usr/local
  hash -r
  [[ $(glovebox --version) == "glovebox $version"* ]] || fail "the archive does not run"
  mkdir -p /etc/glovebox
  mv /tmp/registry.yaml /etc/glovebox/
  served /usr/local/bin/glovebox
}

# served COMMAND: a sidecar at the socket of an activator answers, and ends in order.
served() {
  local pid said=
  systemd-socket-activate --listen=/tmp/s --fdname=glovebox.socket \
    "$1" serve /etc/glovebox/registry.yaml --listen fd:glovebox.socket --socket-mode 0660 2>/tmp/log &
  pid=$!
  for ((i = 0; i < 100; i++)); do
    [[ ! -S /tmp/s ]] || break
    sleep 0.1
  done
  said=$(timeout 30 socat -t 30 - UNIX-CONNECT:/tmp/s <<<'{"jsonrpc":"2.0","method":"z.version","id":1}') || true
  kill "$pid"
  wait "$pid" || fail "the sidecar ended with $?: $(cat /tmp/log)"
  rm -f /tmp/s
  [[ $said == '{"jsonrpc":"2.0","result":"1.'* ]] || fail "the sidecar said '$said': $(cat /tmp/log)"
}

if [[ ${1-} == --inside ]]; then
  mkdir -p /tmp/tools
  ln -s "$(command -v sh)" "$(command -v sed)" "$(command -v dirname)" "$(command -v readlink)" /tmp/tools/
  inside "$2"
  exit
fi

jar=core/target/glovebox.jar
[[ -f $jar ]] || fail "there is no $jar: mvn -DskipTests package"
version=$(awk -F '[<>]' '$2 == "version" {print $3; exit}' pom.xml)
rm -rf "$out"
core/packages/package.sh "$jar" "$version" 1700000000 "$out/once"
(
  umask 0077
  LC_ALL=C.UTF-8 TZ=Asia/Kathmandu core/packages/package.sh "$jar" "$version" 1700000000 "$out/again"
)
diff -r "$out/once" "$out/again" || fail "the same jar gave different packages"

said=$(lintian --fail-on none "$out"/once/*.deb 2>/dev/null)
[[ -z $said ]] || fail "lintian says: $said"

[[ $(id -u) == 0 ]] || fail "only root can install: the rest needs it"
root=$(mktemp -d)
trap 'rmdir "$root"' EXIT
# A tree of mounts of its own, which ends with it, whatever happens in it.
timeout 120 unshare --mount --pid --fork --kill-child bash -euc '
  mount -t tmpfs none "$1"
  mkdir "$1/upper" "$1/work" "$1/all"
  mount -t overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" overlay "$1/all"
  mount -t proc proc "$1/all/proc"
  mount --rbind /dev "$1/all/dev"
  for directory in /tmp /run; do mount -t tmpfs none "$1/all$directory"; done
  mkdir -p "$1/all$2"
  mount --bind "$2" "$1/all$2"
  chroot "$1/all" env -u JAVA_HOME bash "$2/it-tests/packages.sh" --inside "$3"
' - "$root" "$PWD" "$version"

# The units, of which what they start is no matter here.
mkdir "$out/units"
sed 's|^ExecStart=[^ ]*|ExecStart=/bin/true|' samples/systemd/glovebox.service >"$out/units/glovebox.service"
cp samples/systemd/glovebox.socket "$out/units/"
said=$(systemd-analyze --man=no verify "$out"/units/* 2>&1) || true
[[ -z $said ]] || fail "systemd-analyze says: $said"
echo "the packages of $version are the same when they are made again, and work"
