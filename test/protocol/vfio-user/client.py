"""A vfio-user client, written from the protocol's documentation alone.

usage: client.py SOCKET

Each line of standard input is a command; each gets one line on standard output: what the server replied, or
"error N" with the number of its refusal, or "closed" where it closed the connection.

    version MINOR TEXT           TEXT is JSON, sent with its final zero; - for none
    info                         flags, regions, interrupts
    region INDEX                 flags and size
    irq INDEX                    flags and count
    read REGION OFFSET COUNT     hexadecimal bytes
    write REGION OFFSET HEX
    writes REGION OFFSET HEX …   several writes in one message
    set-irqs FLAGS INDEX START COUNT [HEX]
    map ADDRESS SIZE FLAGS       memory that this client keeps
    unmap ADDRESS SIZE
    poke ADDRESS HEX             into that memory
    peek ADDRESS COUNT
    serve COUNT                  answers COUNT commands of the server: DMA_READ and DMA_WRITE
    reset
    feature FLAGS [HEX]          DEVICE_FEATURE
    save FILE                    migration data into a file, read until there is no more
    load FILE                    migration data out of a file
    quiet REGION OFFSET HEX      a write that wants no reply
    raw HEX                      bytes as they are
    wait                         until the server closes
"""

import socket
import struct
import sys

VERSION, DMA_MAP, DMA_UNMAP, GET_INFO, GET_REGION, _, GET_IRQ, SET_IRQS, READ, WRITE = range(1, 11)
DMA_READ, DMA_WRITE, RESET = 11, 12, 13
WRITE_MULTI, FEATURE, MIG_READ, MIG_WRITE = 15, 16, 17, 18
HEADER = struct.Struct("<HHIII")
REPLY, NO_REPLY, ERROR = 1, 0x10, 0x20
PIECE = 65536


class Refused(Exception):
    pass


class Client:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self.id = 0
        self.memory = {}

    def receive(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data

    def message(self):
        number, command, size, flags, error = HEADER.unpack(self.receive(HEADER.size))
        return number, command, flags, error, self.receive(size - HEADER.size)

    def send(self, command, body, flags=0):
        self.id = (self.id + 1) & 0xFFFF
        self.socket.sendall(HEADER.pack(self.id, command, HEADER.size + len(body), flags, 0) + body)

    def ask(self, command, body=b""):
        self.send(command, body)
        while True:
            number, which, flags, error, reply = self.message()
            if flags & 0xF == REPLY:
                break
            self.answer(number, which, reply)
        if (number, which) != (self.id, command):
            raise ValueError(f"reply {number} to {which}, asked {self.id} for {command}")
        if flags & ERROR:
            if reply:
                raise ValueError("a refusal with a body")
            raise Refused(error)
        return reply

    def answer(self, number, command, body):
        address, count = struct.unpack_from("<QQ", body)
        if command == DMA_READ:
            data = bytes(self.memory.get(address + at, 0) for at in range(count))
            reply, said = body[:16] + data, f"read {address:#x} {count}"
        elif command == DMA_WRITE:
            for at, byte in enumerate(body[16:]):
                self.memory[address + at] = byte
            reply, said = body[:16], f"wrote {address:#x} {body[16:].hex()}"
        else:
            raise ValueError(f"the server commands {command}")
        self.socket.sendall(HEADER.pack(number, command, HEADER.size + len(reply), REPLY, 0) + reply)
        return said


def access(region, offset, count):
    return struct.pack("<QII", int(offset, 0), int(region), count)


def run(client, words):
    name, *rest = words
    if name == "version":
        minor, text = int(rest[0]), " ".join(rest[1:])
        data = b"" if text == "-" else text.encode() + b"\0"
        reply = client.ask(VERSION, struct.pack("<HH", 0, minor) + data)
        return "%d.%d %s" % (*struct.unpack_from("<HH", reply), reply[4:-1].decode())
    if name == "info":
        size, flags, regions, irqs = struct.unpack("<IIII", client.ask(GET_INFO, struct.pack("<IIII", 16, 0, 0, 0)))
        return f"{size} {flags} {regions} {irqs}"
    if name == "region":
        reply = client.ask(GET_REGION, struct.pack("<IIIIQQ", 32, 0, int(rest[0]), 0, 0, 0))
        size, flags, index, _, length, _ = struct.unpack("<IIIIQQ", reply)
        return f"{size} {flags} {index} {length}"
    if name == "irq":
        reply = client.ask(GET_IRQ, struct.pack("<IIII", 16, 0, int(rest[0]), 0))
        return "%d %d %d %d" % struct.unpack("<IIII", reply)
    if name == "read":
        return client.ask(READ, access(*rest[:2], int(rest[2])))[16:].hex()
    if name == "write":
        data = bytes.fromhex(rest[2])
        return client.ask(WRITE, access(*rest[:2], len(data)) + data).hex()
    if name == "quiet":
        data = bytes.fromhex(rest[2])
        client.send(WRITE, access(*rest[:2], len(data)) + data, NO_REPLY)
        return "sent"
    if name == "writes":
        body = b""
        for at in range(0, len(rest), 3):
            data = bytes.fromhex(rest[at + 2])
            body += access(*rest[at : at + 2], len(data)) + data.ljust(8, b"\0")
        return client.ask(WRITE_MULTI, struct.pack("<Q", len(rest) // 3) + body).hex()
    if name == "set-irqs":
        numbers, data = [int(word, 0) for word in rest[:4]], bytes.fromhex("".join(rest[4:]))
        return "done " + client.ask(SET_IRQS, struct.pack("<IIIII", 20 + len(data), *numbers) + data).hex()
    if name == "map":
        address, size, flags = (int(word, 0) for word in rest)
        return "done " + client.ask(DMA_MAP, struct.pack("<IIQQQ", 32, flags, 0, address, size)).hex()
    if name == "unmap":
        return "done " + client.ask(DMA_UNMAP, struct.pack("<IIQQ", 24, 0, int(rest[0], 0), int(rest[1], 0))).hex()
    if name == "poke":
        for at, byte in enumerate(bytes.fromhex(rest[1])):
            client.memory[int(rest[0], 0) + at] = byte
        return "done"
    if name == "peek":
        return bytes(client.memory.get(int(rest[0], 0) + at, 0) for at in range(int(rest[1]))).hex()
    if name == "serve":
        said = []
        for _ in range(int(rest[0])):
            number, command, _, _, body = client.message()
            said.append(client.answer(number, command, body))
        return "; ".join(said)
    if name == "reset":
        return "done " + client.ask(RESET).hex()
    if name == "feature":
        data = bytes.fromhex("".join(rest[1:]))
        return client.ask(FEATURE, struct.pack("<II", 8 + len(data), int(rest[0], 0)) + data).hex()
    if name == "save":
        with open(rest[0], "wb") as file:
            while True:
                reply = client.ask(MIG_READ, struct.pack("<II", 8 + PIECE, PIECE))
                _, size = struct.unpack_from("<II", reply)
                file.write(reply[8:])
                if size < PIECE:
                    return f"{file.tell()}"
    if name == "load":
        with open(rest[0], "rb") as file:
            while True:
                piece = file.read(PIECE)
                if not piece:
                    return "done"
                client.ask(MIG_WRITE, struct.pack("<II", 8 + len(piece), len(piece)) + piece)
    if name == "raw":
        client.socket.sendall(bytes.fromhex(rest[0]))
        return "sent"
    if name == "wait":
        gathered = b""
        while True:
            piece = client.socket.recv(4096)
            if not piece:
                return "closed " + gathered.hex()
            gathered += piece
    raise ValueError(name)


def main():
    client = Client(sys.argv[1])
    print("connected", flush=True)
    for line in sys.stdin:
        try:
            print(run(client, line.split()), flush=True)
        except Refused as refusal:
            print(f"error {refusal}", flush=True)
        except (EOFError, ConnectionError):
            print("closed", flush=True)


main()
