#!/usr/bin/env bash
# Calls a Go library through a Glovebox sidecar from a shell: by socat over its UNIX socket, or by curl over its HTTP door.
#
#   greet.sh [--timeout SECONDS] [--calls N] SOCKET|URL NAME
#
#   SOCKET   the path of the UNIX socket
#   URL      of the HTTP door, for example http://127.0.0.1:7780; a token, if it wants one, in GLOVEBOX_TOKEN
#
# A connection for each call: simple, and fine for scripts. Answers are taken apart with sed, which is enough for
# flat ones of numbers and texts; use jq, where there is one, for anything else. Exit codes: 0 done, 1 an unexpected answer,
# 2 usage, 3 no sidecar, 4 no answer in time.
set -euo pipefail

usage() {
  echo "usage: greet.sh [--timeout SECONDS] [--calls N] SOCKET|URL NAME" >&2
  exit 2
}

# Who writes to a connection that was closed gets an error, and is not ended.
trap '' PIPE

timeout=5 calls=0
while [[ ${1-} == --* ]]; do
  [[ ${2-} =~ ^[0-9]+$ ]] || usage
  case $1 in
    --timeout) timeout=$2 ;;
    --calls) calls=$2 ;;
    *) usage ;;
  esac
  shift 2
done
[[ $# == 2 ]] || usage
door=$1 name=$2

# A text as JSON. Control characters are not thought of: names have none.
json() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

# send REQUEST: prints the answer. Returns 3 if nobody is there, or went away; 4 if there is no answer in time.
send() {
  local answer code=0
  if [[ $door == http://* ]]; then
    local headers=(-H 'Content-Type: application/json')
    # By way of a file descriptor, since everybody may read a command line.
    answer=$(curl --silent --max-time "$timeout" "${headers[@]}" \
      ${GLOVEBOX_TOKEN:+-H @<(echo "Authorization: Bearer $GLOVEBOX_TOKEN")} \
      --data-binary @- "$door/rpc" <<<"$1") || code=$?
    case $code in
      0) ;;
      28) return 4 ;;
      *) return 3 ;;
    esac
  else
    # Bash's own read has the timeout; socat only carries the bytes, and is ended when it has carried them.
    coproc SOCAT { exec socat - "UNIX-CONNECT:$door" 2>/dev/null; }
    local pid=$! from=${SOCAT[0]-} to=${SOCAT[1]-}
    [[ -n $from && -n $to ]] || return 3
    { printf '%s\n' "$1" >&"$to"; } 2>/dev/null || true # if nobody takes it, nobody will answer
    IFS= read -r -t "$timeout" answer <&"$from" 2>/dev/null || code=$?
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    ((code <= 128)) || return 4
  fi
  [[ -n $answer ]] || return 3
  printf '%s\n' "$answer"
}

# member ANSWER NAME: the value of a member, a number or a text.
member() {
  sed -nE "s/.*\"$2\": *(\"(([^\"\\]|\\\\.)*)\"|(-?[0-9.]+)).*/\2\4/p" <<<"$1" | sed -E 's/\\(["\\])/\1/g'
}

fail() {
  case $1 in
    3) echo "greet: no sidecar at $door" >&2 ;;
    4) echo "greet: no answer in time; the call may have run" >&2 ;;
  esac
  exit "$1"
}

id=0
# call METHOD PARAMS: sets $answer.
call() {
  id=$((id + 1))
  answer=$(send "{\"jsonrpc\":\"2.0\",\"method\":\"$1\",\"params\":$2,\"id\":$id}")
}

# result METHOD PARAMS: makes a call that is to succeed, and sets $result.
result() {
  call "$@" || return $?
  if [[ $answer == *'"error"'* ]]; then
    echo "greet: $(error)" >&2
    exit 1
  fi
  result=$(member "$answer" result)
}

# error: what the last answer's error says.
error() {
  echo "error $(member "$answer" code): $(member "$answer" message) ($(member "$answer" outcome))"
}

# expect_error CODE METHOD PARAMS: makes a call that is to fail with this code.
expect_error() {
  call "$2" "$3" || fail $?
  if [[ $(member "$answer" code) != "$1" ]]; then
    echo "greet: $2 was expected to fail with $1, and gave $answer" >&2
    exit 1
  fi
}

result greeter.Add '[20,22]' || fail $?
echo "Add(20, 22) = $result"
result greeter.Hello "[$(json "$name")]" || fail $?
echo "Hello = $result"
# Refused before anything was sent to the library.
expect_error -32602 greeter.Add '["twenty",22]'
echo "wrong parameter: $(error)"
# Ends the library's worker; the sidecar stays, and starts another one for the next call.
expect_error -32013 greeter.Panic '["on purpose"]'
echo "crash: $(error)"
result greeter.Add '[1,2]' || fail $?
echo "after the crash: Add(1, 2) = $result"

for ((i = 1; i <= calls; i++)); do
  patience=$((SECONDS + 120))
  # For idempotent functions only: a call whose connection was lost may have run, and is made again.
  until result greeter.Add "[$i,0]"; do
    code=$?
    ((code == 3 && SECONDS < patience)) || fail "$code"
    echo "connecting again"
    sleep 0.2
  done
  echo "call $i = $result"
  sleep 0.1
done
