"""Holds a UNIX socket, and hands it over to a command, and to the next one when that has ended.

activator.py SOCKET COMMAND...: as systemd does with a .socket unit and Restart=always. Prints the pid of each start.
Ends, and ends the command, when its standard input ends.
"""

import os
import signal
import socket
import sys
import threading

FIRST = 3


def start(listening, command):
    pid = os.fork()
    if pid == 0:
        if listening.fileno() != FIRST:
            os.dup2(listening.fileno(), FIRST)
        os.set_inheritable(FIRST, True)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", LISTEN_FDNAMES="door")
        os.execvp(command[0], command)
    return pid


def main():
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(sys.argv[1])
    os.chmod(sys.argv[1], 0o600)
    listening.listen(64)
    ended = threading.Event()
    current = []

    def watch():
        sys.stdin.read()
        ended.set()
        os.kill(current[0], signal.SIGTERM)

    while not ended.is_set():
        current[:] = [start(listening, sys.argv[2:])]
        print(current[0], flush=True)
        if threading.active_count() == 1:
            threading.Thread(target=watch, daemon=True).start()
        if os.waitpid(current[0], 0)[1] != 0:
            sys.exit("the command failed")


main()
