"""The attacks: each is made for a cluster, and `go` tries once (or `tries` times) and says what went wrong, if anything.

A stranger of `roost` has a home of its own; what `roost` would not send, `wire` does.
"""

import os
import select
import socket
import struct
import threading
import time
from pathlib import Path

import wire

HALF_OPEN = 500


class Kind:
    tries = 1

    def __init__(self, cluster):
        self.cluster = cluster
        self.begin()

    @classmethod
    def make(cls, cluster): return cls(cluster)

    def begin(self) -> None: pass

    def home(self, name: str, endpoint: str = None) -> Path:
        """A stranger's home, which knows the driver's key."""
        home = self.cluster.folder / f"{type(self).__name__}-{name}"
        if not home.exists(): self.cluster.run("keys", "trust", endpoint or f"127.0.0.1:{self.cluster.port}", self.cluster.key, home=home)
        return home

    def own_key(self, home: Path) -> str: return self.cluster.run("keys", "show", home=home).stdout.strip()

    def authorize(self, key: str, role: str, name: str) -> None:
        done = self.cluster.run("keys", "authorize", key, "--role", role, "--name", name)
        if done.returncode != 0: raise RuntimeError(done.stderr)

    def peer(self, pair: tuple = None, curve: bool = True) -> wire.Peer:
        import zmq
        pair = pair or (zmq.curve_keypair() if curve else None)
        return wire.Peer(zmq, self.cluster.port, self.cluster.key.encode(), pair, self.cluster.version)

    def known_peer(self, role: str, name: str) -> tuple:
        import zmq
        pair = zmq.curve_keypair()
        self.authorize(pair[0].decode(), role, name)
        return pair, self.peer(pair)

    def refused(self, done, *words: str) -> str:
        """What is wrong with the end of a command that must be refused with these words."""
        text = done.stdout + done.stderr
        if done.returncode == 0: return f"it was let in: {text[:100]}"
        missing = [word for word in words if word not in text]
        return f"it hears {text[-160:]!r}" if missing else ""


class UnauthorisedKey(Kind):
    """roost with a key that nobody has authorised, and fifty new keys of others"""
    name = "unauthorised key"
    tries = 51

    def go(self) -> str:
        wrong = self.refused(self.cluster.run("status", "--driver", self.cluster.address, home=self.home("eve")), "does not know this machine's key")
        if wrong: return wrong
        peers = [self.peer() for _ in range(50)]
        for peer in peers:
            peer.knock(wire.ADMIN)
            peer.say(wire.STATUS_REQUEST)
        heard = [kind for peer in peers for kind in peer.heard(0.01)]
        for peer in peers: peer.close()
        return f"a stranger hears {heard[:5]}" if heard else ""


class NoKey(Kind):
    """connections without CURVE that knock and ask, and raw ZMTP with other mechanisms"""
    name = "no key"
    tries = 12

    def go(self) -> str:
        peers = [self.peer(curve=False) for _ in range(10)]
        for peer in peers:
            peer.knock(wire.ADMIN)
            peer.say(wire.HELLO, (1, "9"), (2, "eve"))
            peer.say(wire.SHUTDOWN)
        heard = [kind for peer in peers for kind in peer.heard(0.02)]
        for peer in peers: peer.close()
        if heard: return f"it hears {heard[:5]}"
        for mechanism in (b"NULL", b"PLAIN"):
            connection = wire.dial(self.cluster.port)
            wire.send(connection, wire.GREETING.replace(b"CURVE".ljust(20, b"\0"), mechanism.ljust(20, b"\0")))
            wire.send(connection, b"\x04\x1b\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER")
            # Its own greeting has 64 bytes.
            if (count := wire.answered(connection)) > 64: return f"{count} bytes come back for {mechanism.decode()}"
            wire.close(connection)
        return ""


class RevokedKey(Kind):
    """a key that was authorised once, and is revoked"""
    name = "revoked key"

    def begin(self) -> None:
        key = self.own_key(self.home("eve"))
        self.authorize(key, "session,admin,worker", "eve")
        before = self.cluster.run("status", "--driver", self.cluster.address, home=self.home("eve"))
        if before.returncode != 0: raise RuntimeError(f"an authorised key does not come in: {before.stderr}")
        self.cluster.run("keys", "revoke", key)
        time.sleep(1)

    def go(self) -> str:
        return self.refused(self.cluster.run("status", "--driver", self.cluster.address, home=self.home("eve")), "revoked this machine's key")


class RevokedWhileConnected(Kind):
    """a session whose key is revoked while it asks, which goes on asking"""
    name = "revoked while connected"
    number = 0

    def go(self) -> str:
        self.number += 1
        pair, peer = self.known_peer("session", f"mallory{self.number}")
        try:
            peer.knock(wire.SESSION)
            if not peer.hears(wire.ADMITTED, 5): return "an authorised key does not come in"
            peer.say(wire.HELLO, (1, "9"), (2, "mallory"))
            peer.say(wire.PING)
            if wire.PONG not in peer.heard(2): return "an authorised session is not answered"
            self.cluster.run("keys", "revoke", pair[0].decode())
            start, last = time.monotonic(), 0.0
            while time.monotonic() - start < 2.5:
                peer.say(wire.PING)
                if wire.PONG in peer.heard(0.05): last = time.monotonic() - start
            return f"it is answered for {last:.1f} s after the end of 'roost keys revoke'" if last > 1 else ""
        finally: peer.close()


class WorkerAsClient(Kind):
    """a worker's key that would be a session and an admin, and a worker that sends a session's messages"""
    name = "worker's key used as a client"

    def begin(self) -> None:
        self.authorize(self.own_key(self.home("worker")), "worker", "box")
        self.pair, self.inside = self.known_peer("worker", "box2")
        self.inside.knock(wire.WORKER)
        if not self.inside.hears(wire.ADMITTED, 5): raise RuntimeError("a worker's key does not come in")

    def go(self) -> str:
        for command in (("status",), ("down",), ("cancel", "1"), ("logs", "driver")):
            wrong = self.refused(self.cluster.run(*command, "--driver", self.cluster.address, home=self.home("worker")), "as worker, not as")
            if wrong: return f"{command[0]}: {wrong}"
        for kind in (wire.HELLO, wire.STATUS_REQUEST, wire.SHUTDOWN): self.inside.say(kind, *([(1, "9"), (2, "x")] if kind == wire.HELLO else []))
        heard = self.inside.heard(0.2)
        return f"it is answered {heard}" if wire.WELCOME in heard or wire.STATUS in heard else ""


class UsedToken(Kind):
    """a join token that was used, by another key, and two hundred guesses"""
    name = "used join token"
    tries = 201

    def begin(self) -> None:
        self.token = self.cluster.run("keys", "token", "--role", "session").stdout.strip()
        # As long as a token is open anybody may knock with one: this one stays so.
        self.cluster.run("keys", "token", "--role", "session")
        joined = self.cluster.run("keys", "join", self.cluster.address, self.token, home=self.home("first"))
        if joined.returncode != 0: raise RuntimeError(joined.stderr)

    def go(self) -> str:
        again = self.cluster.run("keys", "join", self.cluster.address, self.token, home=self.cluster.folder / "UsedToken-second")
        wrong = self.refused(again, "used already, or has expired")
        if wrong or self.token.rsplit(".", 1)[1] in "\n".join(self.cluster.log()): return wrong or "the token is in the log"
        peer = self.peer()
        for _ in range(200): peer.say(wire.ENROL, (1, os.urandom(16).hex()), (2, wire.ADMIN), (3, "owner"))
        heard = peer.heard(1)
        peer.knock(wire.ADMIN)
        heard += peer.heard(0.5)
        peer.close()
        return f"a guess is answered {sorted(set(heard))}" if set(heard) - {wire.DENIED} else ""


class Replay(Kind):
    """the bytes of a session that submitted a job, sent again"""
    name = "replayed capture"

    def begin(self) -> None:
        """Records a session through a relay of bytes."""
        self.recorded: list = []
        relay = socket.create_server(("127.0.0.1", 0))
        port = relay.getsockname()[1]
        threading.Thread(target=self.relay, args=(relay,), daemon=True).start()
        home = self.home("ada", f"127.0.0.1:{port}")
        self.authorize(self.own_key(home), "session", "ada")
        job = self.cluster.folder / "one.yaml"
        job.write_text((self.cluster.folder / "job.yaml").read_text().replace("name: attacked", "name: one").replace(f"{{file: {self.cluster.folder}/prompts.jsonl}}", '{rows: ["Say once."]}').replace('"{text}"', '"{prompt}"'))
        done = self.cluster.run("submit", str(job), "--driver", f"tcp://127.0.0.1:{port}", "--overwrite", "--fresh", home=home)
        if done.returncode != 0: raise RuntimeError(f"the session to record: {done.stderr[-300:]}")
        relay.close()
        time.sleep(0.5)
        if sum(map(len, self.recorded)) < 1000: raise RuntimeError("nothing was recorded")

    def relay(self, listener: socket.socket) -> None:
        while True:
            try: client, _ = listener.accept()
            except OSError: return
            threading.Thread(target=self.pump, args=(client,), daemon=True).start()

    def pump(self, client: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self.cluster.port))
        index = len(self.recorded)
        self.recorded.append(b"")
        while True:
            for source in select.select([client, server], [], [])[0]:
                try: data = source.recv(65536)
                except OSError: data = b""
                if not data:
                    client.close()
                    server.close()
                    return
                if source is client: self.recorded[index] += data
                try: (server if source is client else client).sendall(data)
                except OSError: pass

    def go(self) -> str:
        self.tries = len(self.recorded)
        before = self.cluster.ask("GET", "/stats?prompts=false")["distinct_prompts"]
        for data in self.recorded:
            connection = wire.dial(self.cluster.port)
            wire.send(connection, data)
            # A greeting and a WELCOME, 64 and 170 bytes: no READY, since the cookie in the recording is another's.
            if (count := wire.answered(connection)) > 64 + 170: return f"{count} bytes come back"
            wire.close(connection)
        prompts = self.cluster.ask("GET", "/stats?prompts=true")
        if any("once" in str(prompt) for prompt in prompts.get("calls_by_prompt", {})): return "its job was run again"
        return "" if before >= 0 else "no statistics"


class RandomBytes(Kind):
    """random bytes to the port, also after a good greeting, and as messages of an authorised session"""
    name = "random bytes"
    tries = 120

    def begin(self) -> None:
        self.pair, self.inside = self.known_peer("session", "fuzzer")
        self.inside.knock(wire.SESSION)
        if not self.inside.hears(wire.ADMITTED, 5): raise RuntimeError("an authorised key does not come in")

    def go(self) -> str:
        connections = [wire.dial(self.cluster.port) for _ in range(40)]
        for index, connection in enumerate(connections):
            start = [b"", wire.GREETING, wire.GREETING + b"\x04\xc8\x05HELLO", wire.GREETING + b"\x06" + struct.pack(">Q", 1 << 20)][index % 4]
            wire.send(connection, start + os.urandom(1 << (index % 17)))
        wire.close(*connections)
        version = self.cluster.version
        for index in range(80):
            junk = os.urandom(1 << (index % 12))
            self.inside.raw(*[
                [junk], [wire.message(version, index % 256) + junk], [wire.message(version, wire.HELLO), junk, junk],
                [wire.message(version, 65) + junk], [b""] * (index % 20 + 1),
            ][index % 5])
        self.inside.heard(0.05)
        return ""


class HugeFrame(Kind):
    """announcements of 2 GB before the handshake, and messages of 65 MB after it"""
    name = "2 GB frame announcement"
    tries = 42

    def begin(self) -> None: self.pair, _ = self.known_peer("session", "giant")

    def go(self) -> str:
        connections = [wire.dial(self.cluster.port) for _ in range(40)]
        for index, connection in enumerate(connections):
            size = (2 << 30, 1 << 62)[index % 2]
            wire.send(connection, wire.GREETING + b"\x06" + struct.pack(">Q", size) + bytes(100_000))
        for _ in range(2):
            peer = self.peer(self.pair)
            peer.knock(wire.SESSION)
            if peer.hears(wire.ADMITTED, 5): peer.raw(wire.message(self.cluster.version, wire.HELLO) + bytes(65 << 20))
            heard = peer.heard(0.3)
            peer.close()
            if wire.WELCOME in heard: return "a message of 65 MB is read"
        wire.close(*connections)
        return ""


class HalfOpen(Kind):
    """500 connections at a time that say nothing, half a greeting, or a greeting and no more, held for 4 s"""
    name = "half-open handshakes"
    tries = HALF_OPEN

    def go(self) -> str:
        connections = []
        for index in range(HALF_OPEN):
            try: connection = wire.dial(self.cluster.port)
            except OSError as error: return f"connection {index}: {error}"
            wire.send(connection, [b"", wire.GREETING[:11], wire.GREETING][index % 3])
            connections.append(connection)
        time.sleep(4)
        open_ones = 0
        for connection in connections:
            connection.setblocking(False)
            try:
                while data := connection.recv(4096): pass
            except BlockingIOError: open_ones += 1
            except OSError: pass
        wire.close(*connections)
        return f"{open_ones} of {HALF_OPEN} are open after 4 s" if open_ones else ""


ALL = [UnauthorisedKey, NoKey, RevokedKey, RevokedWhileConnected, WorkerAsClient, UsedToken, Replay, RandomBytes, HugeFrame, HalfOpen]
