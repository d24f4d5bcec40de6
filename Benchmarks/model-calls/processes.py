"""Processes that a run starts: each with its log, all of them ended in any case, by their ids."""
import os
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import psutil

Found = TypeVar("Found")


class HarnessError(Exception):
    """A run that could not be made: a program that did not start, or did not answer."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(**more: str) -> dict[str, str]:
    """This process's environment without what would name a model, a key or a cluster."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "AZURE_", "ROOST_"))}
    return own | more


class Keeper:
    """Knows every process of a run, those in the background too, and leaves none behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[int, psutil.Process] = {}
        self._started = 0

    def start(self, name: str, command: Sequence[str | Path], variables: Mapping[str, str], *, piped: bool = False) -> "Program":
        """Starts a program in a session of its own, so that Ctrl-C reaches it through the keeper alone.

        What it prints goes to files in the keeper's folder; `piped`, its input and output are pipes.
        """
        self._started += 1
        output = self.folder / f"{self._started:04}-{name}.out"
        log = output.with_suffix(".log")
        with output.open("wb") as out, log.open("wb") as errors:
            popen = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
                stdout=subprocess.PIPE if piped else out,
                stderr=errors,
                env=dict(variables),
                start_new_session=True,
            )
        self.adopt(popen.pid)
        return Program(popen, output, log)

    def adopt(self, pid: int) -> None:
        """Takes over a process that a program of this run left in the background."""
        try:
            known = psutil.Process(pid)
        except psutil.NoSuchProcess:
            return
        if self._known.get(pid) != known:
            self._known[pid] = known

    def end(self, pid: int, patience: float = 5) -> None:
        """Ends a known process and its children: asks it to, and kills what is left after `patience` seconds."""
        process = self._known.pop(pid, None)
        if process is None or not process.is_running():
            return
        family = [process, *_children(process)]
        _signal(process, "terminate")
        _, left = psutil.wait_procs(family, timeout=patience)
        for survivor in left:
            _signal(survivor, "kill")
        psutil.wait_procs(left, timeout=patience)

    def kill(self, pids: Sequence[int]) -> None:
        """kill -9, one right after the other, of processes of this run."""
        self._send("kill", pids)

    def terminate(self, pid: int) -> None:
        """SIGTERM, as an operator or an init system sends it."""
        self._send("terminate", [pid])

    def stop_for(self, pid: int, seconds: float) -> None:
        """SIGSTOP, and SIGCONT so many seconds later: a machine that sleeps, or a disk that does not answer."""
        self._send("suspend", [pid])
        try:
            time.sleep(seconds)
        finally:
            self._send("resume", [pid])

    def wait_ended(self, pid: int, seconds: float) -> bool:
        """Whether a process of this run ends in so many seconds; it is not asked to."""
        process = self._known.get(pid)
        if process is None:
            return True
        _, left = psutil.wait_procs([process], timeout=seconds)
        return not left

    def _send(self, how: str, pids: Sequence[int]) -> None:
        for process in [self._known[pid] for pid in pids]:
            _signal(process, how)

    def end_all(self) -> None:
        for pid in reversed(list(self._known)):
            self.end(pid)


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _signal(process: psutil.Process, how: str) -> None:
    try:
        getattr(process, how)()
    except psutil.NoSuchProcess:
        pass


class Program:
    """A started program, and the files that hold what it prints."""

    def __init__(self, popen: subprocess.Popen[bytes], output: Path, log: Path) -> None:
        self.popen = popen
        self._output = output
        self._log = log

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def has_ended(self) -> bool:
        return self.popen.poll() is not None

    @property
    def output(self) -> str:
        return self._output.read_text(errors="replace")

    def last_words(self, count: int = 3) -> str:
        """The end of its standard error in one line, without the usage that follows a mistaken flag."""
        found = self._log.read_text(errors="replace").split("\nUsage: ")[0].splitlines()
        return " / ".join([line.strip() for line in found if line.strip()][-count:]) or "it said nothing"

    def wait(self, seconds: float) -> bool:
        """Whether it ended in time."""
        try:
            self.popen.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def wait_for(what: str, condition: Callable[[], Found | None], seconds: float, every: float = 0.05) -> Found:
    """What `condition` gives once it gives something; an error when it does not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(every)
    raise HarnessError(f"{what} did not come in {seconds:g} s")
