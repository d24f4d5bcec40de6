"""Runs a peer in processes of its own: one after the other they get ready, then all start at one word."""
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from context import Context
from processes import HarnessError, Program, environment
from roost import MAX_TOKENS, MODEL
from rows import Prompts
from simulator import Simulator

FOLDER = Path(__file__).resolve().parent.parent


@dataclasses.dataclass(frozen=True)
class PeerResult:
    """What a peer did; its seconds are those of the calls, without its start."""

    answered: int = 0
    failed: int = 0
    start_seconds: float | None = None
    seconds: float | None = None
    words: str = ""


class PeerRun:
    """A peer with its processes started and ready."""

    def __init__(self, context: Context, name: str, prompts: Prompts, in_flight: int, simulator: Simulator, processes: int = 1) -> None:
        self._keeper = context.keeper
        self._began = time.perf_counter()
        self._programs: list[Program] = []
        for part in range(processes):
            command = [sys.executable, "-m", "peers.program", name, "--prompts", prompts.path]
            command += ["--part", f"{part}/{processes}", "--in-flight", str(in_flight // processes)]
            command += ["--base-url", simulator.base_url, "--model", MODEL, "--max-tokens", str(MAX_TOKENS)]
            variables = environment(OPENAI_API_KEY="any", PYTHONPATH=str(FOLDER), TMPDIR=str(context.folder))
            self._programs.append(self._keeper.start(name, command, variables, piped=True))
        for program in self._programs:
            if program.popen.stdout.readline() != b"ready\n":
                words = self._end(program)
                raise HarnessError(f"{name} did not start: {words}")
        self._ready = time.perf_counter()

    def go(self) -> None:
        self._ready_seconds = self._ready - self._began
        self._start = time.perf_counter()
        for program in self._programs:
            program.popen.stdin.write(b"go\n")
            program.popen.stdin.flush()

    def let_run(self, seconds: float) -> None:
        """Waits so many seconds; less when it ends before."""
        self._programs[0].wait(seconds)

    def kill(self) -> None:
        for program in self._programs:
            self._keeper.end(program.pid, patience=0)
            program.popen.wait()

    def wait(self, seconds: float) -> PeerResult:
        """The result of all processes; they are ended when they take longer than so many seconds."""
        counts = []
        for program in self._programs:
            left = max(0.1, self._start + seconds - time.perf_counter())
            try:
                output, _ = program.popen.communicate(timeout=left)
            except subprocess.TimeoutExpired:
                return self._give_up(f"not done in {seconds:g} s")
            if not output:
                return self._give_up(program.last_words(1))
            counts.append(json.loads(output))
        took = max(count["ended"] for count in counts) - self._start
        self._end_all()
        answered, failed = (sum(count[key] for count in counts) for key in ("answered", "failed"))
        return PeerResult(answered, failed, self._ready_seconds, took, next((c["words"] for c in counts if c["words"]), ""))

    def _give_up(self, words: str) -> PeerResult:
        self._end_all()
        return PeerResult(start_seconds=self._ready_seconds, words=words)

    def _end_all(self) -> None:
        for program in self._programs:
            self._end(program)

    def _end(self, program: Program) -> str:
        self._keeper.end(program.pid)
        program.popen.wait()
        return program.last_words(1)


def run_peer(
    context: Context, name: str, prompts: Prompts, in_flight: int, simulator: Simulator, *, processes: int = 1, seconds: float = 300
) -> PeerResult:
    """Runs a peer from beginning to end; one that cannot start is a result without figures."""
    if name == "spark" and not has_java():
        return PeerResult(words="no Java")
    try:
        run = PeerRun(context, name, prompts, in_flight, simulator, processes)
    except HarnessError as error:
        return PeerResult(words=str(error))
    run.go()
    return run.wait(seconds)


def has_java() -> bool:
    return bool(os.environ.get("JAVA_HOME") or shutil.which("java"))
