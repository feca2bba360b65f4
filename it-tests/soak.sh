#!/usr/bin/env bash
# Runs the tests that repeat something many more times than the suite does: kills at random moments, calls without a leak,
# random and hostile inputs, calls under load, directories that are exchanged, forks. Prints a table of what was run,
# how often, how long it took and how it ended. With PERCENT, only so much of it: 1 is about what the suite runs. Hours at
# 100, the default. Installs nothing: ./it-tests/run.sh does, and has to have been begun once on this machine.
#
#   it-tests/soak.sh [PERCENT [MAVEN ARGUMENT...]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
percent=${1-100}
if [[ ! $percent =~ ^[1-9][0-9]*$ ]]; then
  sed -n '2,/^set/s/^# \{0,1\}//p' it-tests/soak.sh
  [[ $percent == -h || $percent == --help ]] || exit 1
  exit 0
fi
shift $(($# > 0 ? 1 : 0))

# What it is, its test, the property that says how often, how often at 100 %.
soaks=(
  "workers killed at random moments|RandomKillsIT|kills|10000"
  "calls without a leak|NoLeakIT|leak.calls|1000000"
  "random signatures|RandomSignaturesIT|random.cases|1000000"
  "random signatures, compiled|GeneratedSignaturesIT|random.cases|100000"
  "loads of exchanged directories|SwappedDirectoriesIT|swapped.loads|1200"
  "calls forked on both sides|ForkIT|forks|4000"
  "calls of many clients|LoadIT|load.calls|2000000"
  "hostile texts for the sidecar|FramingFuzzTest|fuzz.inputs|1000000"
  "hostile connections to the sidecar|SocketFuzzTest|fuzz.inputs|300000"
)

log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
echo "| what | test | how often | seconds | result |"
echo "|---|---|---|---|---|"
for soak in "${soaks[@]}"; do
  IFS='|' read -r what test property full <<<"$soak"
  count=$((full * percent / 100))
  ((count > 0)) || count=1
  if [[ $test == *IT ]]; then
    which=(-pl it-tests -am -Dtest=None "-Dit.test=$test")
  else
    which=(-pl core/sidecar -am "-Dtest=$test" -DskipITs)
  fi
  started=$SECONDS
  result=passed
  # Bounds of single tests are those of the suite: here each soak has six hours.
  timeout 6h mvn -B -q "${which[@]}" "-Dglovebox.$property=$count" -Dglovebox.require=all \
    -Dglovebox.test.args=-Djunit.jupiter.execution.timeout.mode=disabled \
    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false "$@" verify \
    >"$log" 2>&1 || { result=FAILED; failed=1; }
  echo "| $what | $test | $count | $((SECONDS - started)) | $result |"
  [[ $result == passed ]] || tail -60 "$log" >&2
done
exit $failed
