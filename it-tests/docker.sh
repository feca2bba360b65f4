#!/usr/bin/env bash
# A Docker daemon for the tests with containers, and their base image: the one that runs on this machine, or else one
# of its own (as root), which needs no network of its own and is stopped again.
#
#   it-tests/docker.sh up     starts it if need be, makes the image if it is not there, and prints the daemon's address
#   it-tests/docker.sh down   stops what "up" has started
#
# Where that cannot be, "up" ends with 77 and says why in the last line on stderr. What is kept between runs (image,
# layers, the tar of the base system) lies in it-tests/target/docker.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

image=glovebox-it-base:local
kept=$PWD/target/docker
started=$kept/started # names the directory of our own daemon while it runs

cannot() {
  stop
  echo "no containers here: $*" >&2
  exit 77
}

answers() { timeout 20 docker --host "$1" version --format '{{.Server.Version}}' >/dev/null 2>&1; }

start() {
  [[ $(id -u) == 0 ]] || cannot "no Docker daemon answers, and only root can start one"
  command -v dockerd >/dev/null || cannot "dockerd is missing (apt-get install docker.io)"
  # Short, for the paths of sockets are limited.
  local run
  run=$(mktemp -d /tmp/glovebox-docker.XXXXXX)
  mkdir -p "$kept"
  echo "$run" >"$started"
  # Containers of these tests talk through a volume only: no bridge, and no rules for one.
  setsid dockerd --host "unix://$run/docker.sock" --data-root "$kept/data" --exec-root "$run/exec" \
    --pidfile "$run/pid" --bridge=none --iptables=false --ip6tables=false </dev/null >"$kept/dockerd.log" 2>&1 &
  local daemon=$!
  for ((i = 0; i < 300; i++)); do
    if answers "unix://$run/docker.sock"; then
      host=unix://$run/docker.sock
      return
    fi
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.2
  done
  cannot "dockerd does not start: $(grep -E 'failed|fatal|error' "$kept/dockerd.log" | tail -1)"
}

stop() {
  [[ -f $started ]] || return 0
  local run daemon
  run=$(<"$started")
  if daemon=$(cat "$run/pid" 2>/dev/null) && kill "$daemon" 2>/dev/null; then
    for ((i = 0; i < 150; i++)); do
      kill -0 "$daemon" 2>/dev/null || break
      sleep 0.2
    done
    kill -9 "$daemon" 2>/dev/null || true
  fi
  rm -rf "$run"
  rm -f "$started"
}

# The smallest Debian that has what a JVM needs, of this machine's own release so that its libraries fit.
make_image() {
  docker --host "$host" image inspect "$image" >/dev/null 2>&1 && return
  local tar=$kept/base.tar
  if [[ ! -f $tar ]]; then
    [[ $(id -u) == 0 ]] || cannot "only root can make the base image"
    command -v debootstrap >/dev/null || cannot "debootstrap is missing (apt-get install debootstrap)"
    local suite root=$kept/root
    suite=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
    rm -rf "$root"
    mkdir -p "$root"
    debootstrap --variant=minbase "$suite" "$root" >"$kept/debootstrap.log" 2>&1 \
      || cannot "debootstrap failed: $(tail -1 "$kept/debootstrap.log")"
    rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}
    tar -C "$root" -cf "$tar.part" .
    rm -rf "$root"
    mv "$tar.part" "$tar"
  fi
  docker --host "$host" import "$tar" "$image" >/dev/null || cannot "the base image cannot be imported"
}

case ${1-} in
  up)
    if [[ -f $started ]] && answers "unix://$(<"$started")/docker.sock"; then
      host=unix://$(<"$started")/docker.sock
    elif stop && answers "${DOCKER_HOST:-unix:///var/run/docker.sock}"; then
      host=${DOCKER_HOST:-unix:///var/run/docker.sock}
    else
      start
    fi
    make_image
    echo "$host"
    ;;
  down) stop ;;
  *)
    sed -n '2,/^set/s/^# \{0,1\}//p' docker.sh
    exit 2
    ;;
esac
