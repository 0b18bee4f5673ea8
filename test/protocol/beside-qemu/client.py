"""A qtest client of its own: it plays one script to whatever serves qtest on a socket, and prints what was said.

    client.py connect PATH              plays the script to a server that listens
    client.py listen PATH               waits for a server that connects, as libqtest does, and plays the script
    client.py say PATH LINE…            sends lines, one by one

It knows QEMU's protocol and nothing of Ridge, and needs nothing but the standard library. In the transcript `>` is
sent, `<` is an answer, `!` an interrupt line, `#` a remark. A server that closes the connection is `< (closed)`.
"""

import os
import socket
import sys
import time

from script import play

PATIENCE = 20


class Closed(Exception):
    pass


class Client:
    """Sends commands and prints what is said. A server that was waited for does not come again: no `reopens`."""

    def __init__(self, open_socket, reopens):
        self.open_socket = open_socket
        self.reopens = reopens
        self.socket = open_socket()
        self.pending = b""

    def remark(self, text):
        print("# " + text)

    def ask(self, command):
        """One command: gives its reply."""
        print("> " + command)
        self.send(command + "\n")
        return self.reply()

    def value(self, command):
        """The number that a command answers with."""
        return int(self.ask(command).split()[1], 16)

    def pipeline(self, commands):
        """All commands in one piece, then all replies."""
        self.send("".join(command + "\n" for command in commands))
        for command in commands:
            print("> " + command)
            self.reply()

    def split(self, command, pieces):
        """One command in as many packets as there are pieces; each is on its way before the next is made."""
        print("> " + command)
        text = command + "\n"
        step = -(-len(text) // pieces)
        for start in range(0, len(text), step):
            self.send(text[start : start + step])
            time.sleep(0.002)
        return self.reply()

    def leave(self):
        """Goes, and comes back as another client."""
        self.socket.close()
        self.socket = self.open_socket()
        self.pending = b""

    def send(self, text):
        self.socket.sendall(text.encode("latin-1"))

    def reply(self):
        while True:
            line = self.line()
            if not line.startswith("IRQ "):
                print("< " + line)
                return line
            print("! " + line)

    def line(self):
        while b"\n" not in self.pending:
            try:
                data = self.socket.recv(65536)
            except ConnectionError:
                data = b""
            if not data:
                print("< (closed)")
                raise Closed()
            self.pending += data
        line, self.pending = self.pending.split(b"\n", 1)
        return line.decode("latin-1")


def connector(path):
    def connect():
        deadline = time.monotonic() + PATIENCE
        while True:
            one = socket.socket(socket.AF_UNIX)
            one.settimeout(PATIENCE)
            try:
                one.connect(path)
                return one
            except OSError:
                one.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    return connect


def listener(path):
    """Whoever sees the socket can connect to it: it gets its name last."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(path + ".new")
    server.listen(1)
    os.rename(path + ".new", path)
    server.settimeout(PATIENCE)

    def accept():
        one = server.accept()[0]
        one.settimeout(PATIENCE)
        return one

    return accept


def main(how, path, *lines):
    client = Client(listener(path) if how == "listen" else connector(path), how == "connect")
    try:
        for line in lines:
            client.ask(line)
        if how != "say":
            play(client)
    except Closed:
        pass


main(*sys.argv[1:])
