#!/usr/bin/env bash
# Races the two sides of a lane's doorbell against each other, under the JDK's own harness for that (jcstress): no
# wake-up may be lost, and no part of a frame be seen. A broken variant has to fail, so that the others' success counts.
# A minute or two. With options of its own jcstress looks closer, as with -sc true -iters 10 -time 2000. Wants a JDK 17 or
# later and Maven.
#
#   it-tests/jcstress.sh [JCSTRESS OPTION...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [[ ${1-} == -h || ${1-} == --help ]]; then
  sed -n '2,/^set/s/^# \{0,1\}//p' it-tests/jcstress.sh
  exit 0
fi
source samples/tools.sh
need javac default-jdk-headless
need mvn maven
install_missing

out=$PWD/it-tests/target/jcstress
sources=it-tests/src/jcstress
rm -rf "$out"
mkdir -p "$out/classes"
mvn -q -B -f "$sources/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
  -Dmdep.includeScope=compile -Dmdep.outputFile="$out/harness.cp"
harness=$(<"$out/harness.cp")
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
"${bin}javac" -nowarn -parameters -cp "$harness" -d "$out/classes" \
  -sourcepath core/base/src/main/java:core/worker/src/main/java:"$sources/java" -implicit:class \
  -processor org.openjdk.jcstress.infra.processors.JCStressTestProcessor "$sources"/java/dev/glovebox/lane/*.java

how=("$@")
((${#how[@]} > 0)) || how=(-sc false -iters 2 -time 200)

races() {
  (cd "$out" && "${bin}java" -cp "$out/classes:$harness" org.openjdk.jcstress.Main -r "$out/$1" -t "$2" \
    -f 1 -fsm 1 -strideCount 8 -jvmArgs "-Xmx256m -XX:+UseSerialGC" "${how[@]}")
}

races results 'lane[.](Doorbell|Publication|Taken)Stress$'
if races broken 'lane[.]BrokenDoorbellStress$' > "$out/broken.log" 2>&1 || ! grep -q '\[FAILED\] .*BrokenDoorbell' "$out/broken.log"; then
  echo "the broken doorbell was not found out, see $out/broken.log: this machine shows nothing" >&2
  exit 1
fi
echo "The broken doorbell failed, as it has to."
