#!/usr/bin/env bash
# Runs the benchmarks and writes it-tests/target/bench/{results.json,results.md,chart.svg}: figures side by side from
# one run, in alternating rounds, with the targets and what was reached. Builds what it needs first; wants a JDK 17 or
# later, Maven, gcc and Go. docs/benchmarks has the groups, the names of the figures and how they are taken.
#
#   it-tests/bench.sh [--quick | --smoke] [--group NAME]...
#
#   --quick        short rounds, and only the first group unless others are named: less than three minutes
#   --smoke        the shortest rounds, to see that everything runs; the figures mean nothing
#   --group NAME   this group only: add, types, bulk, start, sidecar
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
need taskset util-linux
install_missing

# The class path of the tests, as Maven has it: nothing is packaged or installed for that.
mvn -q -B test-compile dependency:build-classpath \
  -Dmdep.includeScope=test -Dmdep.outputFile=target/bench.cp
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cd it-tests
classpath=target/test-classes:$(<target/bench.cp)
# The path of a worker's socket must be short: so this is not below target.
run=$(mktemp -d)
trap 'rm -rf "$run"' EXIT
"$java" -Xms512m -Xmx512m -Dglovebox.run.dir="$run" \
  -cp "$classpath" dev.glovebox.it.bench.BenchMain "$@" target/bench
