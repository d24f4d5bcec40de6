"""Roost as a user meets it: job files, `roost up`, `status`, `submit` and `down`, and what they say."""
import dataclasses
import json
import subprocess
import time
from pathlib import Path

from processes import HarnessError, Keeper, Program, environment, free_port
from rows import Prompts, Results, read_results

ALL_ANSWERED = 0
STOPPED_BY_BUDGET = 4
MODEL = "gpt-4o-mini"
MAX_TOKENS = 16
# Units of currency for a million tokens.
PROMPT_PRICE, COMPLETION_PRICE = 1.0, 2.0


def cost(prompt_tokens: int, completion_tokens: int) -> float:
    return (prompt_tokens * PROMPT_PRICE + completion_tokens * COMPLETION_PRICE) / 1e6


@dataclasses.dataclass(frozen=True)
class Job:
    """A job that asks about the rows of one file."""

    folder: Path
    prompts: Prompts
    base_url: str
    tokens_per_minute: int | None = None
    requests_per_minute: int | None = None
    has_prices: bool = False
    is_batch: bool = False
    # Seconds after which an attempt is given up.
    request_timeout: float | None = None
    ask_again: int | None = None

    @property
    def file(self) -> Path:
        return self.folder / "job.yaml"

    def write(self) -> None:
        """Writes the job file; JSON is YAML."""
        model: dict[str, object] = {"name": MODEL, "endpoint": self.base_url, "max_tokens": MAX_TOKENS, "temperature": 0, "seed": 1}
        if self.tokens_per_minute:
            model["tokens_per_minute"] = self.tokens_per_minute
        if self.requests_per_minute:
            model["requests_per_minute"] = self.requests_per_minute
        if self.request_timeout:
            model["request_timeout"] = self.request_timeout
        if self.ask_again is not None:
            model["ask_again"] = self.ask_again
        job: dict[str, object] = {
            "name": self.prompts.tag,
            "model": model,
            "prompt": "{prompt}",
            "inputs": {"rows": {"file": str(self.prompts.path)}},
            "output": str(self.folder / "results"),
            "formats": ["jsonl"],
        }
        if self.has_prices:
            job["prices"] = {"prompt": PROMPT_PRICE, "completion": COMPLETION_PRICE}
        if self.is_batch:
            job["mode"] = "batch"
        self.file.write_text(json.dumps(job, indent=2) + "\n")

    def results(self) -> Results:
        return read_results(self.folder / "results" / "rows.jsonl", self.prompts)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How a submitted job ended; `exit_code` is nothing where it had to be ended."""

    exit_code: int | None
    seconds: float
    words: str
    _summary: dict[str, object]

    def figure(self, key: str) -> int | float:
        """A figure of the summary that `--json` prints."""
        if key not in self._summary:
            raise HarnessError(f"the summary of 'roost submit --json' has no '{key}' (exit code {self.exit_code}: {self.words})")
        return self._summary[key]

    @property
    def answered_all(self) -> bool:
        return self.exit_code == ALL_ANSWERED


class Submission:
    """A running `roost submit`."""

    def __init__(self, keeper: Keeper, program: Program) -> None:
        self._keeper = keeper
        self._program = program
        self._start = time.perf_counter()

    @property
    def pid(self) -> int:
        return self._program.pid

    @property
    def has_ended(self) -> bool:
        return self._program.has_ended

    def let_run(self, seconds: float) -> None:
        """Waits so many seconds; less when it ends before."""
        self._program.wait(seconds)

    def wait(self, seconds: float) -> Outcome:
        """Its outcome; it is ended when it takes longer than so many seconds."""
        in_time = self._program.wait(seconds)
        took = time.perf_counter() - self._start
        self._keeper.end(self.pid)
        words = self._program.last_words() if in_time else f"not done in {seconds:g} s"
        return Outcome(self._program.popen.returncode if in_time else None, took, words, _summary(self._program.output))


def _summary(output: str) -> dict[str, object]:
    try:
        found = json.loads(output)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@dataclasses.dataclass(frozen=True)
class Members:
    """The processes of a cluster."""

    driver: int
    workers: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        return (self.driver, *self.workers)


class Cluster:
    """A single-node cluster in the background; its journal and state are in `home`."""

    def __init__(self, keeper: Keeper, program: Path, home: Path, workers: int, calls_in_flight: int, key: str = "any") -> None:
        """`calls_in_flight` is the whole cluster's; each worker has its share."""
        self._keeper = keeper
        self._roost = program
        self._workers = workers
        self._calls_in_flight = -(-calls_in_flight // workers)
        self._port = free_port()
        self._address = f"tcp://127.0.0.1:{self._port}"
        home.mkdir(parents=True, exist_ok=True)
        # A HOME of its own too: no settings of the user's, and the driver's log in the run's folder.
        self._variables = environment(ROOST_HOME=str(home), HOME=str(home), OPENAI_API_KEY=key)
        self.members = Members(0, ())
        # Workers of a driver that was killed too.
        self._ever: set[int] = set()

    def up(self) -> None:
        sizes = ["--workers", str(self._workers), "--port", str(self._port), "--calls-in-flight", str(self._calls_in_flight)]
        self._command("up", *sizes, "--json")
        self.refresh()

    def refresh(self) -> None:
        """Asks the driver which processes there are."""
        status = json.loads(self._command("status", "--driver", self._address, "--json"))
        self.members = Members(status["driver"]["process_id"], tuple(worker["process_id"] for worker in status["workers"]))
        for pid in self.members.all:
            self._keeper.adopt(pid)
        self._ever.update(self.members.all)

    def submit(self, job: Job, *flags: str) -> Submission:
        command = [self._roost, "submit", job.file, "--driver", self._address, "--json", *flags]
        return Submission(self._keeper, self._keeper.start("submit", command, self._variables))

    def run(self, job: Job, *flags: str, seconds: float) -> Outcome:
        return self.submit(job, *flags).wait(seconds)

    def ask_down(self, seconds: float) -> None:
        """`roost down`, as an operator does it: calls in flight are waited for. An error when that fails or takes longer."""
        self._command("down", "--driver", self._address, seconds=seconds)
        self.wait_down(seconds)

    def wait_down(self, seconds: float) -> None:
        """Waits until the driver has ended by itself."""
        if not self._keeper.wait_ended(self.members.driver, seconds):
            raise HarnessError(f"the driver had not ended {seconds:g} s after it was told to")

    def down(self) -> None:
        """Stops the cluster; whatever does not stop, the keeper ends."""
        arguments = [str(self._roost), "down", "--driver", self._address]
        subprocess.run(arguments, env=self._variables, capture_output=True, timeout=60, check=False)
        for pid in self._ever:
            self._keeper.end(pid)

    def _command(self, *arguments: str, seconds: float = 60) -> str:
        program = self._keeper.start(arguments[0], [self._roost, *arguments], self._variables)
        if not program.wait(seconds) or program.popen.returncode != 0:
            raise HarnessError(f"roost {' '.join(arguments)}: {program.last_words()}")
        return program.output
