#!/usr/bin/env bash
# Builds and runs the first Java example of the README in a project outside of this build, which has nothing but a
# directory that stands for a Maven repository, and Maven Central. Then runs the command line from there.
#
#   it-tests/consumer.sh [VERSION DIRECTORY]
#
# VERSION and DIRECTORY are those that core/release.sh was given; the project's local repository is empty at the start.
# Without them, what lies in this checkout is published into a directory below it-tests/target, with all but the
# documentation of a release, and the local repository has what the user's has, but Glovebox.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case ${1-} in
  -h | --help)
    sed -n '2,/^set/s/^# \{0,1\}//p' it-tests/consumer.sh
    exit 0
    ;;
esac
source samples/tools.sh
need javac default-jdk-headless
need mvn maven
need gcc gcc libc6-dev
need go golang-go
install_missing

out=$PWD/it-tests/target/consumer
rm -rf "$out"
mkdir -p "$out/src/main/java"

if (($# == 0)); then
  version=$(awk -F '[<>]' '$2 == "version" {print $3; exit}' pom.xml)
  repository=$out/repository
  local_repository "$out/m2"
  echo "publishing $version into $repository ..."
  mvn -B -q -Prelease -DskipTests -Dmaven.install.skip=true -Dmaven.javadoc.skip=true \
    -Dmaven.compiler.useIncrementalCompilation=false -pl core/bom,core/cli,core/testkit -am \
    "-Dmaven.repo.local=$out/m2" "-DaltDeploymentRepository=directory::file://$repository" deploy
elif (($# == 2)); then
  version=$1
  repository=$(realpath -e "$2")
else
  echo "wants a version and the directory it was released into, or neither" >&2
  exit 2
fi

library=native-stubs/target/classes/linux-x86-64/libgreeter.so
[[ -f $library ]] || mvn -B -q -pl native-stubs -Dglovebox.require=all process-resources

cp it-tests/src/consumer/pom.xml "$out/"
awk '/^```java$/ {on = 1; next} /^```$/ && on {exit} on' README.md > "$out/src/main/java/Hello.java"
mvn -B -q -f "$out/pom.xml" "-Dmaven.repo.local=$out/m2" "-Dglovebox.version=$version" \
  "-Dglovebox.repository=file://$repository" compile

bin=${JAVA_HOME:+$JAVA_HOME/bin/}
said=$("${bin}java" --enable-native-access=ALL-UNNAMED -cp "$out/target/classes:$out/target/lib/*" Hello \
  samples/registry.yaml)
echo "$said"
for line in 42 'Hello, World!' MAY_HAVE_RUN 3; do
  grep -qxF "$line" <<<"$said" || { echo "the example did not print: $line" >&2; exit 1; }
done

said=$("${bin}java" -jar "$out/target/glovebox.jar" --version)
echo "$said"
[[ $said == "glovebox $version"* ]] || { echo "the runnable jar is not of $version" >&2; exit 1; }
