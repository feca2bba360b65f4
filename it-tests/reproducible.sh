#!/usr/bin/env bash
# Makes a release of the commit that is checked out twice, each time in another directory, the second time with another
# language, time zone and umask, and compares each file of it byte for byte. Fails if any differs.
#
#   it-tests/reproducible.sh [VERSION]
#
# VERSION is that of the build without -SNAPSHOT, if none is given. Both are left in it-tests/target/reproducible.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case ${1-} in
  -h | --help)
    sed -n '2,/^set/s/^# \{0,1\}//p' it-tests/reproducible.sh
    exit 0
    ;;
esac

version=${1-$(awk -F '[<>]' '$2 == "version" {sub("-SNAPSHOT", "", $3); print $3; exit}' pom.xml)}
out=$PWD/it-tests/target/reproducible
rm -rf "$out"
mkdir -p "$out"
core/release.sh "$version" "$out/once"
(
  umask 0077
  export LC_ALL=C.UTF-8 TZ=Asia/Kathmandu
  MAVEN_OPTS="${MAVEN_OPTS-} -Duser.language=tr -Duser.country=TR" core/release.sh "$version" "$out/again"
)

# When something was put into the directory is in these, and in no file that users get.
if ! diff -rq --exclude='maven-metadata.xml*' "$out/once" "$out/again"; then
  echo "the same commit gave different files" >&2
  exit 1
fi
echo "$(find "$out/once" -name '*.jar' | wc -l) jars, and all else of $version, are the same byte for byte"
