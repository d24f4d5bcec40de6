"""Kills: what is lost, out of order, or paid for twice when something comes between a job and its end."""
import dataclasses
import random
import shutil

from context import Context
from peers import PeerRun, has_java
from processes import HarnessError
from roost import Job, Outcome
from rows import Prompts, Results
from scenarios.interruptions import Attempt, Down, FailingTask, Kill, Kind, SecondSubmission, SessionComesBack, Stall, Terminate
from simulator import Simulator, Statistics
from table import Cell

IN_FLIGHT = 64
WORKERS = 4
# Of the ideal time: the moments between which something happens.
EARLIEST, LATEST = 0.05, 0.9
HEAD = ("at, s", "calls by then", "in flight", "cut off", "answered", "in order", "called twice", "unknown, by roost", "seconds", "words")

KINDS: tuple[Kind, ...] = (
    Kill("a worker", 1, IN_FLIGHT // WORKERS),
    Kill("two workers", 2, IN_FLIGHT // WORKERS * 2),
    Kill("the driver", 0, IN_FLIGHT, driver=True),
    Kill("everything", WORKERS, IN_FLIGHT, driver=True, submitter=True),
    SecondSubmission(),
    Down(),
    Terminate(),
    FailingTask(),
    Stall(),
    SessionComesBack(),
)


@dataclasses.dataclass(frozen=True)
class Found:
    """What one strike came to."""

    moment: float
    calls_before: int
    in_flight: int
    # Calls whose caller left, as the simulator saw it.
    cut_off: int
    answered: int
    in_order: bool
    complete: bool
    doubled: int
    unknown: int
    seconds: float
    words: str

    def line(self) -> list[Cell]:
        order = "yes" if self.in_order else "no"
        return [
            self.moment, self.calls_before, self.in_flight, self.cut_off, self.answered, order, self.doubled, self.unknown,
            self.seconds, self.words,
        ]  # fmt: skip


def run(context: Context) -> None:
    rows = context.options.pick_rows(2_000, 500)
    repeat = context.options.pick_repeat(20, 2)
    only = context.options.only
    kinds = [kind for kind in KINDS if only in kind.name]
    if not kinds:
        raise HarnessError(f"no kind has '{only}' in its name; there are: {', '.join(kind.name for kind in KINDS)}")
    for kind in kinds:
        own_rows = max(IN_FLIGHT * 2, rows // kind.rows_divisor)
        chance = random.Random(f"{context.options.seed} {kind.name}")
        with context.simulator(kind.latency) as simulator:
            found = [measure(context, kind, own_rows, simulator, chance) for _ in range(repeat)]
        title = f"{own_rows:,} prompts of {kind.latency}, {IN_FLIGHT} in flight, {kind.name} (seed {context.options.seed})"
        context.report.table(title, HEAD, [each.line() for each in found])
        check(context, kind, found)
    peers = [] if only else context.peers("openai", "aiohttp", "daft", "spark")
    with context.simulator(Kind.latency) as simulator:
        lines = [peer_line(context, name, rows, simulator) for name in peers if name != "spark" or has_java()]
    if lines:
        head = ("peer", "at, s", "calls by then", "answered", "called twice", "words")
        context.report.table("peers, killed half way and started again", head, lines)


def measure(context: Context, kind: Kind, rows: int, simulator: Simulator, chance: random.Random) -> Found:
    prompts = kind.prompts(context, rows)
    job = context.new_job(prompts, simulator)
    kind.prepare(job, chance)
    moment = chance.uniform(EARLIEST, LATEST) * rows * kind.mean_seconds / IN_FLIGHT
    try:
        return strike(context, kind, prompts, job, moment, simulator, chance)
    finally:
        if prompts.padding:
            shutil.rmtree(prompts.path.parent)
            shutil.rmtree(job.folder)


def strike(context: Context, kind: Kind, prompts: Prompts, job: Job, moment: float, simulator: Simulator, chance: random.Random) -> Found:
    simulator.reset()
    before = simulator.statistics()
    try:
        with context.cluster(WORKERS, IN_FLIGHT) as cluster:
            submission = cluster.submit(job, "--on-unknown", "retry")
            attempt = Attempt(context, simulator, cluster, job, submission, chance, moment)
            before = kind.wait(attempt)
            outcome, seconds = kind.strike(attempt)
        return result(prompts, moment, before, simulator.statistics(), job.results(), outcome, seconds)
    except HarnessError as error:
        # One run that hangs is a line of the table; the others say how often that is.
        after, results = simulator.statistics(), job.results()
        return Found(
            moment, before.calls, before.in_flight, after.abandoned, results.answered, results.in_order, False, after.doubled_calls, 0, 0.0,
            str(error)[:120],
        )  # fmt: skip


def result(prompts: Prompts, moment: float, before: Statistics, after: Statistics, results: Results, outcome: Outcome, seconds: float) -> Found:
    complete = results.complete(prompts) and after.distinct_prompts == prompts.distinct
    words = "" if outcome.answered_all else outcome.words
    return Found(
        moment, before.calls, before.in_flight, after.abandoned, results.answered, results.in_order, complete, after.doubled_calls,
        int(outcome.figure("in_all")["unknown_calls"]), seconds, words,
    )  # fmt: skip


def check(context: Context, kind: Kind, found: list[Found]) -> None:
    def line(asked: str, passes: list[bool]) -> None:
        context.report.check(f"{kind.name}: {asked}", f"{sum(passes)} of {len(passes)} runs", all(passes))

    line("every row answered, in order", [each.complete for each in found])
    if kind.most_doubled:
        asked = f"called twice is only what was in flight (at most {kind.most_doubled})"
    else:
        asked = "nothing is called twice"
    line(asked, [each.doubled <= kind.most_doubled for each in found])
    line("no call twice that roost does not count", [each.doubled <= each.unknown for each in found])
    line("roost counts as many as the simulator", [each.doubled == each.unknown for each in found])


def peer_line(context: Context, name: str, rows: int, simulator: Simulator) -> list[Cell]:
    """A peer keeps nothing: what was answered before the kill is asked again."""
    prompts = context.new_prompts(rows, f"kill-{name}")
    moment = rows * Kind.mean_seconds / IN_FLIGHT / 2
    simulator.reset()
    try:
        first = PeerRun(context, name, prompts, IN_FLIGHT, simulator)
        first.go()
        first.let_run(moment)
        before = simulator.statistics()
        first.kill()
        second = PeerRun(context, name, prompts, IN_FLIGHT, simulator)
        second.go()
        found = second.wait(300)
    except HarnessError as error:
        return [name, moment, None, None, None, str(error)[:60]]
    return [name, moment, before.calls, found.answered, simulator.statistics().doubled_calls, found.words[:60]]
