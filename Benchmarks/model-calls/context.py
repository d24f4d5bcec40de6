"""What a scenario works with: the options, a folder of its own, and its simulators and clusters."""
import contextlib
import itertools
from collections.abc import Iterator
from pathlib import Path

from options import Options
from processes import Keeper
from roost import Cluster, Job
from rows import Prompts
from simulator import Simulator
from table import Report


class Context:
    def __init__(self, options: Options, report: Report, keeper: Keeper, program: Path, folder: Path) -> None:
        self.options = options
        self.report = report
        self.keeper = keeper
        self.folder = folder
        self._program = program
        self._numbers = itertools.count(1)

    def peers(self, *sensible: str) -> list[str]:
        """The peers asked for, of those that the scenario says something of."""
        return [name for name in self.options.peers if name in sensible]

    def new_folder(self, name: str) -> Path:
        folder = self.folder / f"{next(self._numbers):03}-{name}"
        folder.mkdir()
        return folder

    def new_prompts(self, rows: int, tag: str, distinct: int | None = None, padding: int = 0) -> Prompts:
        return Prompts.write(self.new_folder(tag) / "prompts.jsonl", rows, tag, distinct, padding)

    def new_job(self, prompts: Prompts, simulator: Simulator, **more: object) -> Job:
        """A job about the prompts, in a folder beside them, written."""
        job = Job(self.new_folder(f"job-{prompts.tag}"), prompts, simulator.base_url, **more)
        job.write()
        return job

    @contextlib.contextmanager
    def simulator(self, latency: str, *flags: str) -> Iterator[Simulator]:
        simulator = Simulator(self.keeper, self._program, latency, flags)
        try:
            yield simulator
        finally:
            simulator.stop()

    @contextlib.contextmanager
    def cluster(self, workers: int, calls_in_flight: int, home: Path | None = None, key: str = "any") -> Iterator[Cluster]:
        """A running cluster, with an empty home unless one is given."""
        cluster = Cluster(self.keeper, self._program, home or self.new_folder("home"), workers, calls_in_flight, key)
        cluster.up()
        try:
            yield cluster
        finally:
            cluster.down()
