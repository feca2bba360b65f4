#!/usr/bin/env bash
# Makes a release of the commit that is checked out, into a directory that stands for a Maven repository: what users
# need, with sources, documentation, bills of materials and checksums, and beside that the packages for operators, in
# the directory packages. Changes nothing in the checkout, and runs no
# tests; docs/releasing.md says what comes before and after. The same commit gives the same files, byte for byte.
#
#   core/release.sh [--tag] [--sign] VERSION DIRECTORY [MAVEN ARGUMENT...]
#
#   --tag   has the repository keep the commit that was built, which sets the version, by a tag vVERSION
#   --sign  signs each file with the default key of gpg; -Dgpg.keyname=KEY chooses another one
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/samples/tools.sh"
fail() {
  echo "$*" >&2
  exit 1
}

tag= sign=
while (($# > 0)); do
  case $1 in
    --tag) tag=yes ;;
    --sign) sign=-Dgpg.skip=false ;;
    -h | --help)
      sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *) break ;;
  esac
  shift
done
(($# >= 2)) || fail "wants a version and a directory: core/release.sh --help"
version=$1
mkdir -p "$2"
directory=$(realpath "$2")
shift 2
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[A-Za-z0-9.]+)?$ && $version != *-SNAPSHOT ]] ||
  fail "'$version' is no version of a release, as 0.1.0 and 0.2.0-rc1 are"
[[ ! -e $directory/dev/glovebox/glovebox-parent/$version ]] || fail "$directory has version $version already"
[[ -z $(git -C "$root" status --porcelain) ]] || fail "what is not committed would not be released: git status"
commit=$(git -C "$root" rev-parse HEAD)
if [[ -n $tag ]] && git -C "$root" rev-parse -q --verify "refs/tags/v$version" >/dev/null; then
  fail "there is a tag v$version already"
fi

# Jars have the modes of the files that they are made of.
umask 0022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
checkout=$work/glovebox
git clone -q --no-checkout "$root" "$checkout"
cd "$checkout"
git checkout -q --detach "$commit"

# The version, in one commit on top, whose author and dates are those of the commit below it: made again, it is the
# same. The commit of a tag has its version already.
former=$(awk -F '[<>]' '$2 == "version" {print $3; exit}' pom.xml)
if [[ $former != "$version" ]]; then
  seconds=$(git show -s --format=%ct HEAD)
  day=$(date -u -d "@$seconds" +%Y-%m-%d)
  git grep -lzF "<version>$former</version>" -- 'pom.xml' '*/pom.xml' README.md |
    xargs -0 sed -i "s|<version>$former</version>|<version>$version</version>|"
  sed -i -e "s|\(<project.build.outputTimestamp>\)[^<]*|\1$(date -u -d "@$seconds" +%Y-%m-%dT%H:%M:%SZ)|" \
    -e "s|<tag>HEAD</tag>|<tag>v$version</tag>|" pom.xml
  sed -i "s|^## \[Unreleased\]$|&\n\n## [$version] - $day|" CHANGELOG.md
  name=$(git show -s --format=%cn HEAD)
  email=$(git show -s --format=%ce HEAD)
  GIT_AUTHOR_NAME=$name GIT_AUTHOR_EMAIL=$email GIT_AUTHOR_DATE="$seconds +0000" \
    GIT_COMMITTER_NAME=$name GIT_COMMITTER_EMAIL=$email GIT_COMMITTER_DATE="$seconds +0000" \
    git -c commit.gpgSign=false commit -q -a -m "Version $version"
fi

local_repository "$work/m2"
echo "building $version from $(git rev-parse HEAD) ..."
mvn -B -q -Prelease -DskipTests -Dmaven.install.skip=true -pl core/bom,core/cli,core/testkit -am \
  "-Dmaven.repo.local=$work/m2" "-DaltDeploymentRepository=directory::file://$work/release" \
  ${sign:+"$sign"} "$@" deploy

# The command line as packages; they have no place in a repository of Maven.
jar=core/target/glovebox.jar
core/packages/package.sh "$jar" "$version" "$(git show -s --format=%ct HEAD)" "$work/release/packages"
if [[ -n $sign ]]; then
  key=
  for argument in "$@"; do
    [[ $argument != -Dgpg.keyname=* ]] || key=${argument#*=}
  done
  for file in "$work/release/packages"/*; do
    gpg --batch ${key:+--local-user "$key"} --armor --detach-sign "$file"
  done
fi

# Maven makes the older checksums alone.
find "$work/release" -type f ! -name 'maven-metadata.xml*' ! -name '*.md5' ! -name '*.sha1' ! -name '*.asc' |
  while IFS= read -r file; do
    sha256sum <"$file" | cut -d ' ' -f 1 | tr -d '\n' >"$file.sha256"
    sha512sum <"$file" | cut -d ' ' -f 1 | tr -d '\n' >"$file.sha512"
  done
cp -R "$work/release/." "$directory/"

if [[ -n $tag ]]; then
  git -C "$root" fetch -q "$checkout" HEAD
  git -C "$root" tag "v$version" "$(git rev-parse HEAD)"
  echo "tagged v$version"
fi
echo "$version is in $directory"
