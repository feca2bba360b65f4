#!/usr/bin/env bash
# Shows what Glovebox does, from a bare checkout: installs gcc and Go if they are missing (as root, with apt-get),
# builds the demo, and runs it. Needs a JDK 17 or later and Maven. Exits with 0 if every step was as expected.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source samples/tools.sh

need javac default-jdk-headless
need mvn maven
need gcc gcc libc6-dev
need go golang-go
install_missing

echo "building ..."
mvn -B -q -pl samples -am -Dglovebox.require=all process-classes

exec java --enable-native-access=ALL-UNNAMED -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
  -cp "samples/target/classes:$(cat samples/target/quickstart.classpath)" \
  dev.glovebox.samples.quickstart.Quickstart samples/registry.yaml
