#!/usr/bin/env bash
# Runs the benchmarks and writes it-tests/target/bench/{results.json,results.md,chart.svg}: figures side by side from
# one run, in alternating rounds. Builds what it needs first; wants a JDK 17 or later, Maven, gcc and Go.
#
#   it-tests/bench.sh [--quick] [--group NAME]...
#
#   --quick        short rounds: a minute or two a group
#   --group NAME   this group only: sidecar
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [[ ${1-} == -h || ${1-} == --help ]]; then
  sed -n '2,/^set/s/^# \{0,1\}//p' it-tests/bench.sh
  exit 0
fi
source samples/tools.sh
need javac default-jdk-headless
need mvn maven
need gcc gcc libc6-dev
need go golang-go
install_missing

# The class path of the tests, as Maven has it: nothing is packaged or installed for that.
mvn -q -B test-compile dependency:build-classpath -Dspotless.check.skip=true \
  -Dmdep.includeScope=test -Dmdep.outputFile=target/bench.cp
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cd it-tests
classpath=target/test-classes:$(<target/bench.cp)
exec "$java" -Xms512m -Xmx512m -Dglovebox.run.dir="$PWD/target/bench/run" \
  -cp "$classpath" dev.glovebox.it.bench.BenchMain "$@" target/bench
