#!/usr/bin/env bash
# Runs the whole test suite, nothing skipped: installs what it needs if that is missing (as root, with apt-get), then
# builds everything and runs the unit and the integration tests. Needs a JDK 17 or later and Maven.
#
#   it-tests/run.sh [--jdk DIR] [MAVEN ARGUMENT...]
#
#   --jdk DIR   runs the tests, and the workers that they start, on the JDK in DIR; the JDK of Maven builds
#
# Of use among the arguments for Maven: -Dglovebox.transport=socket runs all of it over sockets instead of shared memory;
# -Dglovebox.kills=10000 has RandomKillsIT kill so many workers, instead of killing for half a minute;
# -Dglovebox.test.forks=1 has one JVM run the test classes of a module, one after the other, instead of two.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source samples/tools.sh

arguments=()
while (($# > 0)); do
  case $1 in
    --jdk)
      [[ -x ${2-}/bin/java ]] || { echo "--jdk wants the directory of a JDK: '${2-}' has no bin/java" >&2; exit 1; }
      arguments+=("-Dglovebox.test.jdk=$2")
      shift 2
      ;;
    -h | --help)
      sed -n '2,/^set/s/^# \{0,1\}//p' "it-tests/run.sh"
      exit 0
      ;;
    *)
      arguments+=("$1")
      shift
      ;;
  esac
done

need javac default-jdk-headless
need mvn maven
need gcc gcc libc6-dev
need musl-gcc musl-tools
need_file '/usr/lib/*/libffi.a' libffi-dev
need_file '/usr/lib/*/libjansson.a' libjansson-dev
need go golang-go
need dockerd docker.io
need debootstrap debootstrap
need_file '/usr/lib/*/libsecsipid.so.1*' libsecsipid1
need_file '/usr/include/secsipid.h' libsecsipid-dev
need_file '/usr/lib/*/libz.so.1*' zlib1g
need_file '/usr/lib/*/libsqlite3.so.0*' libsqlite3-0
need_file '/usr/lib/*/libcrypto.so.3*' libssl3
need_file '/usr/lib/*/libuv.so.1*' libuv1
need python3 python3
need node nodejs
need socat socat
need curl curl
need systemd-analyze systemd
need taskset util-linux
need kamailio kamailio
need_file '/usr/lib/*/kamailio/modules/jsonrpcc.so' kamailio-json-modules
need_file '/usr/lib/*/kamailio/modules/janssonrpcc.so' kamailio-extra-modules
install_missing

started=$(mktemp)
trap 'rm -f "$started"' EXIT
mvn -B -Pchecks -Dglovebox.require=all ${arguments[@]+"${arguments[@]}"} verify

# Nothing skipped is part of the promise. A platform that lacks a thing shows here, too.
skipped=$(find . -path '*/target/*-reports/TEST-*.xml' -newer "$started" -exec grep -l '<skipped' {} + || true)
if [[ -n $skipped ]]; then
  echo "tests were skipped, see:" $skipped >&2
  exit 1
fi
