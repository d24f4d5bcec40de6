#!/usr/bin/env python3
"""Attacks an encrypted driver while a job runs on it, and looks whether anything comes of it.

    Benchmarks/cluster/attacks/run                    all attacks, two minutes
    Benchmarks/cluster/attacks/run --only replay      those with this word in their name; --list shows all

A driver listens on all addresses of this machine for as long as that takes, with two workers and CURVE; a job of simulated
calls runs alone, and then once under each attack, which goes on as long as the job does. An attack is refused where nothing
that it wanted has happened; the job is undisturbed where it takes about as long as alone, all rows are answered, and the
simulator was asked about each once; and the driver's log has a few lines a cause, not one for each try. Ends with 1 where
one of that is not so.
"""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import kinds

PACKAGE = Path(__file__).resolve().parents[3]
PROMPTS, LATENCY, IN_FLIGHT = 400, "100ms", 5
# A job of 4 s: what else happens on the machine counts too.
MOST_SLOWER, MOST_LATER = 1.3, 1.0
MOST_LINES, MOST_MEGABYTES = 12, 200


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """A driver with CURVE, two workers, and a simulator; all of it ends with the run."""

    def __init__(self, roost: str, folder: Path):
        self.roost, self.folder, self.port = roost, folder, free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.home = folder / "driver"
        self.simulator = subprocess.Popen([roost, "simulate-model", "--port", "0", "--latency", LATENCY], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = next("http://" + line.split("http://")[1].split("/")[0].split()[0].rstrip(".,:") for line in self.simulator.stdout if "http://" in line)
        up = self.run("up", "--listen", f"tcp://0.0.0.0:{self.port}", "--workers", "2", "--calls-in-flight", str(IN_FLIGHT), "--json")
        if up.returncode != 0: raise SystemExit(f"roost up: {up.stderr}")
        self.driver = json.loads(up.stdout)["driver"]["process_id"]
        self.key = self.run("keys", "show").stdout.strip()
        self.version = int(re.search(r"version (\d+)", (PACKAGE / "docs/protocol.md").read_text())[1])
        (folder / "prompts.jsonl").write_text("".join(json.dumps({"id": i, "text": f"Say {i}."}) + "\n" for i in range(PROMPTS)))
        (folder / "job.yaml").write_text(
            f'name: attacked\nmodel: {{name: gpt-4o-mini, endpoint: "{self.url}/v1", max_tokens: 20}}\nprompt: "{{text}}"\n'
            f"inputs: {{rows: {{file: {folder}/prompts.jsonl}}}}\noutput: {folder}/out\n"
        )

    def environment(self, home: Path) -> dict:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "AZURE_", "ROOST_"))}
        return clean | {"ROOST_HOME": str(home), "HOME": str(self.folder), "OPENAI_API_KEY": "any"}

    def run(self, *arguments, home: Path = None, seconds: float = 60) -> subprocess.CompletedProcess:
        try: return subprocess.run([self.roost, *arguments], env=self.environment(home or self.home), capture_output=True, text=True, timeout=seconds)
        except subprocess.TimeoutExpired as late: return subprocess.CompletedProcess(late.cmd, 124, "", "it waits for ever")

    def ask(self, method: str, path: str) -> dict:
        with urllib.request.urlopen(urllib.request.Request(self.url + path, method=method), timeout=30) as answer: return json.load(answer)

    def job(self) -> tuple:
        """How long a job takes, and what is wrong with it."""
        self.ask("POST", "/reset")
        start = time.monotonic()
        done = self.run("submit", str(self.folder / "job.yaml"), "--driver", self.address, "--fresh", "--overwrite", "--json", seconds=300)
        seconds = time.monotonic() - start
        if done.returncode != 0: return seconds, f"the job ended with {done.returncode}: {done.stderr[-200:]}"
        rows = [json.loads(line)["id"] for line in (self.folder / "out/rows.jsonl").read_text().splitlines()]
        calls = self.ask("GET", "/stats?prompts=false")
        if rows != list(range(PROMPTS)): return seconds, "other rows"
        if calls["calls"] != PROMPTS or calls["doubled_calls"]: return seconds, f"{calls['calls']} calls"
        return seconds, ""

    def log(self) -> list:
        files = sorted(self.home.glob(f"driver-{self.port}.log*"))
        return [line for file in reversed(files) for line in file.read_text(errors="replace").splitlines()]

    def memory(self) -> float:
        """The driver's resident memory, in megabytes."""
        text = Path(f"/proc/{self.driver}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024

    def lives(self) -> bool:
        return Path(f"/proc/{self.driver}/status").exists() and "zombie" not in Path(f"/proc/{self.driver}/status").read_text()

    def down(self) -> None:
        self.run("down", "--driver", self.address, "--now")
        self.simulator.kill()
        if self.lives():
            try: os.kill(self.driver, signal.SIGKILL)
            except ProcessLookupError: pass


class Attack(threading.Thread):
    """An attack again and again for as long as a job runs."""

    def __init__(self, kind, cluster: Cluster):
        super().__init__(daemon=True)
        self.kind, self.over, self.tries, self.wrong = kind, threading.Event(), 0, ""
        self.attack = kind.make(cluster)

    def run(self) -> None:
        try:
            while not self.wrong and (self.tries == 0 or not self.over.is_set()):
                self.wrong = self.attack.go() or ""
                self.tries += self.attack.tries
        except Exception as error: self.wrong = f"the attack itself failed: {type(error).__name__}: {error}"


def under(kind, cluster: Cluster, alone: float) -> tuple:
    """What is wrong under an attack, and a line of the table."""
    lines, memory = len(cluster.log()), cluster.memory()
    try: attack = Attack(kind, cluster)
    except Exception as error:
        print(f"{kind.name:42} it could not be prepared: {error}", flush=True)
        return str(error)
    attack.start()
    seconds, wrong = cluster.job()
    attack.over.set()
    attack.join(60)
    if attack.is_alive(): attack.wrong = "the attack does not end"
    grown = (cluster.memory() if cluster.lives() else 0) - memory
    new = [line for line in cluster.log()[lines:] if re.search(r"warning|error|notice", line.split(" roost.")[0])]
    problems = [
        attack.wrong, wrong, "" if cluster.lives() else "the driver has ended",
        f"the job took {seconds:.1f} s" if seconds > alone * MOST_SLOWER + MOST_LATER else "",
        f"{len(new)} lines in the log" if len(new) > MOST_LINES else "",
        f"the driver has {grown:.0f} MB more" if grown > MOST_MEGABYTES else "",
    ]
    problem = "; ".join(text for text in problems if text)
    print(f"{kind.name:42} {attack.tries:7,} {seconds:7.1f} {len(new):6} {grown:+7.0f}  {problem or 'ok'}", flush=True)
    for line in new[:3]: print(f"    | {line[:220]}")
    return problem


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="attacks with this word in their name")
    parser.add_argument("--list", action="store_true", help="say which there are")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the driver's log")
    arguments = parser.parse_args()
    chosen = [kind for kind in kinds.ALL if arguments.only in kind.name]
    if arguments.list:
        for kind in chosen: print(f"{kind.name:42} {kind.__doc__}")
        return 0
    roost = os.environ.get("ROOST", str(PACKAGE / ".build/release/roost"))
    if not os.access(roost, os.X_OK): raise SystemExit(f"there is no program {roost}: run cluster/build")
    folder = Path(tempfile.mkdtemp(prefix="roost-attacks-"))
    cluster = Cluster(roost, folder)
    bad = []
    try:
        alone, wrong = min((cluster.job() for _ in range(2)), key=lambda each: (each[1] != "", each[0]))
        if wrong: raise SystemExit(f"without an attack: {wrong}")
        print(f"{PROMPTS} prompts of {LATENCY} (simulated), 2 workers; alone the job takes {alone:.1f} s\n")
        print(f"{'attack':42} {'tries':>7} {'job, s':>7} {'lines':>6} {'MB':>7}")
        bad = [kind.name for kind in chosen if under(kind, cluster, alone)]
        last, wrong = cluster.job()
        print(f"{'none, at the end':42} {'':7} {last:7.1f} {'':6} {'':7}  {wrong or 'ok'}")
        if wrong: bad.append("the job at the end")
    finally:
        cluster.down()
        if arguments.keep: print(f"log: {folder}/driver")
        else: shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{len(chosen) - len(bad)} of {len(chosen)}: {'FAIL: ' + ', '.join(bad) if bad else 'PASS'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
