"""Roost's messages as an attacker writes them, and connections of every kind to a driver's port."""

import os
import socket
import struct

# ZMTP 3's greeting of a client with CURVE, and the start of a command.
GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"CURVE".ljust(20, b"\0") + bytes(32)
KNOCK, ENROL, ADMITTED, DENIED = 128, 135, 134, 131
HELLO, SHUTDOWN, STATUS_REQUEST, PING, WELCOME, STATUS, PONG = 64, 69, 68, 71, 96, 102, 104
REGISTER = 1
WORKER, SESSION, ADMIN = 1, 2, 3


def number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out + bytes([value]))


def field(tag: int, value) -> bytes:
    """A field of a message: a whole number, or bytes."""
    if isinstance(value, int): return number(tag * 8) + number(value)
    value = value.encode() if isinstance(value, str) else value
    return number(tag * 8 + 2) + number(len(value)) + value


def message(version: int, kind: int, *fields: tuple) -> bytes:
    return b"ROST" + struct.pack("<HB", version, kind) + b"".join(field(tag, value) for tag, value in fields)


class Peer:
    """A connection of CURVE with a key of its own, which says what an attacker would."""

    def __init__(self, zmq, port: int, driver_key: bytes, pair: tuple, version: int):
        self.zmq, self.version = zmq, version
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.DEALER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.ROUTING_ID, b"\x7f" + os.urandom(7))
        if pair:
            self.socket.curve_publickey, self.socket.curve_secretkey = pair
            self.socket.curve_serverkey = driver_key
        self.socket.connect(f"tcp://127.0.0.1:{port}")

    def say(self, kind: int, *fields: tuple) -> None:
        self.raw(message(self.version, kind, *fields))

    def raw(self, *frames: bytes) -> None:
        try: self.socket.send_multipart(frames, self.zmq.NOBLOCK)
        except self.zmq.Again: pass

    def knock(self, role: int) -> None:
        self.say(KNOCK, (1, role), (2, 77), (3, os.urandom(32)))

    def heard(self, seconds: float) -> list:
        """The numbers of all messages that come in so many seconds."""
        kinds = []
        while self.socket.poll(int(seconds * 1000)):
            frames = self.socket.recv_multipart()
            if len(frames[0]) > 6: kinds.append(frames[0][6])
            seconds = min(seconds, 0.2)
        return kinds

    def hears(self, kind: int, seconds: float) -> bool:
        return kind in self.heard(seconds)

    def close(self) -> None:
        self.socket.close()
        self.context.term()


def dial(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=5)
    connection.settimeout(0.5)
    return connection


def send(connection: socket.socket, data: bytes) -> None:
    """What the driver does not take any more is not sent."""
    try: connection.sendall(data)
    except OSError: pass


def answered(connection: socket.socket) -> int:
    """How many bytes came back."""
    count = 0
    try:
        while data := connection.recv(65536): count += len(data)
    except OSError: pass
    return count


def close(*connections: socket.socket) -> None:
    for connection in connections: connection.close()
