#!/usr/bin/env bash
# Makes the packages for operators of a runnable jar: an archive for any Linux, and a package of Debian. The same jar and
# time give the same files, byte for byte.
#
#   core/packages/package.sh JAR VERSION SECONDS DIRECTORY
#
# VERSION is the jar's, SECONDS the time since 1970 that all files have. Needs GNU tar, dpkg-deb and a JDK.
set -euo pipefail
if [[ ${1-} == -h || ${1-} == --help || $# != 4 ]]; then
  sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
  [[ ${1-} == -h || ${1-} == --help ]] && exit 0 || exit 2
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
jar=$(realpath -e "$1")
version=$2
export SOURCE_DATE_EPOCH=$3 LC_ALL=C TZ=UTC
mkdir -p "$4"
directory=$(realpath "$4")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
for tool in "$java" dpkg-deb tar gzip; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: the packages are made on Debian, with a JDK" >&2; exit 1; }
done
# Files have the modes that they are given.
umask 0022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What both have in common, below the directory that the one unpacks to /usr, and the other to wherever.
tree=$work/usr
install -D -m 755 "$here/glovebox" "$tree/bin/glovebox"
install -D -m 644 "$jar" "$tree/share/glovebox/glovebox.jar"
install -D -m 644 "$here/registry.yaml" "$tree/share/glovebox/registry.yaml"
mkdir -p "$tree/share/man/man1" "$tree/share/bash-completion/completions" "$tree/share/doc/glovebox" \
  "$tree/lib/systemd/system"
"$java" -jar "$jar" generate man >"$tree/share/man/man1/glovebox.1"
# It is read, and not run.
"$java" -jar "$jar" generate completion | sed '1{/^#!/d}' >"$tree/share/bash-completion/completions/glovebox"
(cd "$work" && "${java%java}jar" --extract --file "$jar" META-INF/NOTICE META-INF/LICENSE)
install -m 644 "$root"/samples/systemd/glovebox.{service,socket} "$tree/lib/systemd/system/"

# --- The archive, for /usr/local or any other place.
archive=$work/archive/glovebox-$version
mkdir -p "$work/archive"
cp -R "$tree" "$archive"
install -m 644 "$work/META-INF/LICENSE" "$work/META-INF/NOTICE" "$root/CHANGELOG.md" "$archive/share/doc/glovebox/"
sed -i 's|/usr/bin/glovebox|/usr/local/bin/glovebox|' "$archive"/lib/systemd/system/*
tar --create --directory "$work/archive" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
  --format=gnu "glovebox-$version" | gzip -9 -n >"$directory/glovebox-$version.tar.gz"

# --- The package of Debian, where 0.2.0~rc1 comes before 0.2.0.
deb=$work/deb
debian_version=${version/-/\~}
mkdir -p "$deb/DEBIAN"
mv "$tree" "$deb/usr"
install -D -m 644 "$here/registry.yaml" "$deb/etc/glovebox/registry.yaml"
homepage=$(awk -F '[<>]' '$2 == "url" {print $3; exit}' "$root/pom.xml")
sed "s|@HOMEPAGE@|$homepage|" "$here/deb/copyright" >"$deb/usr/share/doc/glovebox/copyright"
sed -e 's/^$/./' -e 's/^/ /' "$work/META-INF/NOTICE" >>"$deb/usr/share/doc/glovebox/copyright"
gzip -9 -n <"$root/CHANGELOG.md" >"$deb/usr/share/doc/glovebox/CHANGELOG.md.gz"
maintainer=$(sed -n 's/^Maintainer: //p' "$here/deb/control")
printf 'glovebox (%s) unstable; urgency=medium\n\n  * CHANGELOG.md says what is new.\n\n -- %s  %s\n' \
  "$debian_version" "$maintainer" "$(date -R -d "@$SOURCE_DATE_EPOCH")" |
  gzip -9 -n >"$deb/usr/share/doc/glovebox/changelog.gz"
gzip -9 -n "$deb/usr/share/man/man1/glovebox.1"
size=$(find "$deb" -type f -printf '%s\n' | awk '{kib += int(($1 + 1023) / 1024)} END {print kib}')
sed -e "s|@VERSION@|$debian_version|" -e "s|@SIZE@|$size|" -e "s|@HOMEPAGE@|$homepage|" "$here/deb/control" \
  >"$deb/DEBIAN/control"
install -m 644 "$here/deb/conffiles" "$deb/DEBIAN/"
install -m 755 "$here"/deb/{postinst,prerm,postrm} "$deb/DEBIAN/"
(cd "$deb" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$deb/DEBIAN/md5sums"
# Its older packing alone is the same with each number of processors.
dpkg-deb --root-owner-group -Zgzip -z9 --build "$deb" "$directory/glovebox_${debian_version}_all.deb" >/dev/null
