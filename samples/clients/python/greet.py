#!/usr/bin/env python3
"""Calls a Go library through a Glovebox sidecar: the Python standard library and nothing else.

    greet.py [--timeout SECONDS] [--calls N] SOCKET NAME

Messages are lines of JSON, each way; answers carry the id of their request and may come in any order (here there is
one at a time). Exit codes: 0 done, 1 an unexpected answer, 2 usage, 3 no sidecar, 4 no answer in time.
"""

import argparse
import json
import socket
import sys
import time


class RpcError(Exception):
    """The sidecar answered with an error. `code` says what happened, `outcome` whether the call may have run."""

    def __init__(self, error):
        self.code = error["code"]
        self.outcome = error.get("data", {}).get("outcome", "UNKNOWN")
        super().__init__(f"error {self.code}: {error['message']} ({self.outcome})")


class Sidecar:
    """One connection. Connects at the first call, and again at the first one after it was lost."""

    def __init__(self, path, timeout):
        self._path = path
        self._timeout = timeout
        self._stream = None
        self._id = 0

    def call(self, method, *params):
        """Returns the result. Raises RpcError, TimeoutError, or another OSError if the connection failed."""
        try:
            stream = self._stream or self._connect()
            self._id += 1
            request = {"jsonrpc": "2.0", "method": method, "params": params, "id": self._id}
            stream.write(json.dumps(request).encode() + b"\n")
            stream.flush()
            line = stream.readline()
            if not line.endswith(b"\n"):
                raise ConnectionError("the sidecar closed the connection")
            answer = json.loads(line)
            if answer.get("id") != self._id:
                raise ConnectionError("the answer is to another request")
        except OSError:
            # After a timeout too: a late answer must not be taken for the next call's.
            self.close()
            raise
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer["result"]

    def _connect(self):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(self._timeout)
        try:
            connection.connect(self._path)
            self._stream = connection.makefile("rwb")
        finally:
            # The file keeps the socket open for as long as it is open itself.
            connection.close()
        return self._stream

    def close(self):
        stream, self._stream = self._stream, None
        if stream:
            try:
                stream.close()
            except OSError:
                pass  # what was not sent can no longer be sent


def call_again(sidecar, method, *params):
    """For idempotent functions only: a call whose connection was lost may have run, and is made again."""
    patience = time.monotonic() + 120
    while True:
        try:
            return sidecar.call(method, *params)
        except TimeoutError:
            raise
        except OSError as lost:
            if time.monotonic() > patience:
                raise
            print(f"connecting again: {lost}", flush=True)
            time.sleep(0.2)


def expect_error(code, sidecar, method, *params):
    try:
        result = sidecar.call(method, *params)
    except RpcError as error:
        if error.code != code:
            raise
        return error
    sys.exit(f"{method} was expected to fail, and gave {result!r}")


def main():
    parser = argparse.ArgumentParser(description="Greets NAME by way of a sidecar.")
    parser.add_argument("--timeout", type=float, default=5.0, help="seconds to wait for an answer (default: 5)")
    parser.add_argument("--calls", type=int, default=0, help="so many more calls, ten a second")
    parser.add_argument("socket")
    parser.add_argument("name")
    arguments = parser.parse_args()
    sidecar = Sidecar(arguments.socket, arguments.timeout)
    try:
        print("Add(20, 22) =", sidecar.call("greeter.Add", 20, 22))
        print("Hello =", sidecar.call("greeter.Hello", arguments.name))
        # Refused before anything was sent to the library.
        print("wrong parameter:", expect_error(-32602, sidecar, "greeter.Add", "twenty", 22))
        # Ends the library's worker; the sidecar stays, and starts another one for the next call.
        print("crash:", expect_error(-32013, sidecar, "greeter.Panic", "on purpose"))
        print("after the crash: Add(1, 2) =", sidecar.call("greeter.Add", 1, 2), flush=True)
        for i in range(1, arguments.calls + 1):
            print(f"call {i} = {call_again(sidecar, 'greeter.Add', i, 0)}", flush=True)
            time.sleep(0.1)
    except RpcError as error:
        print(f"greet: {error}", file=sys.stderr)
        return 1
    except TimeoutError:
        print("greet: no answer in time; the call may have run", file=sys.stderr)
        return 4
    except OSError as lost:
        print(f"greet: no sidecar at {arguments.socket}: {lost}", file=sys.stderr)
        return 3
    finally:
        sidecar.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
