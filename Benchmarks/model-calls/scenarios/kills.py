"""Kills: kill -9 at random moments, and what is lost, out of order, or paid for twice."""
import dataclasses
import random

from context import Context
from peers import PeerRun, has_java
from processes import HarnessError
from roost import Cluster, Outcome, Submission
from rows import Prompts, Results
from simulator import Simulator, Statistics
from table import Cell

LATENCY = "200+-50ms"
MEAN_SECONDS = 0.2
IN_FLIGHT = 64
WORKERS = 4
# Of the ideal time: the moments between which a kill comes.
EARLIEST, LATEST = 0.05, 0.9
HEAD = ("killed", "at, s", "calls by then", "in flight", "cut off", "answered", "in order", "called twice", "unknown, by roost", "seconds", "words")


@dataclasses.dataclass(frozen=True)
class Kind:
    """What is killed; the most of the calls that can have been in flight there."""

    name: str
    workers: int
    kills_driver: bool = False
    kills_submitter: bool = False

    @property
    def most_lost(self) -> int:
        return IN_FLIGHT if self.kills_driver else IN_FLIGHT // WORKERS * self.workers

    def victims(self, cluster: Cluster, submission: Submission, chance: random.Random) -> list[int]:
        members = cluster.members
        pids = chance.sample(members.workers, self.workers)
        if self.kills_driver:
            pids.append(members.driver)
        if self.kills_submitter:
            pids.append(submission.pid)
        return pids


KINDS = (
    Kind("a worker", 1),
    Kind("two workers", 2),
    Kind("the driver", 0, kills_driver=True),
    Kind("everything", WORKERS, kills_driver=True, kills_submitter=True),
)


@dataclasses.dataclass(frozen=True)
class Kill:
    """One kill and what came of it."""

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

    def line(self, name: str) -> list[Cell]:
        order = "yes" if self.in_order else "no"
        return [
            name, self.moment, self.calls_before, self.in_flight, self.cut_off, self.answered, order, self.doubled,
            self.unknown, self.seconds, self.words,
        ]  # fmt: skip


def run(context: Context) -> None:
    rows = context.options.pick_rows(2_000, 500)
    repeat = context.options.pick_repeat(20, 2)
    with context.simulator(LATENCY) as simulator:
        for kind in KINDS:
            chance = random.Random(f"{context.options.seed} {kind.name}")
            kills = [measure(context, kind, rows, simulator, chance) for _ in range(repeat)]
            title = f"{rows:,} prompts, {IN_FLIGHT} in flight, kill -9 of {kind.name} (seed {context.options.seed})"
            context.report.table(title, HEAD, [kill.line(kind.name) for kill in kills])
            check(context, kind, kills)
        peers = context.peers("openai", "aiohttp", "daft", "spark")
        lines = [peer_line(context, name, rows, simulator) for name in peers if name != "spark" or has_java()]
    if lines:
        head = ("peer", "at, s", "calls by then", "answered", "called twice", "words")
        context.report.table("peers, killed half way and started again", head, lines)


def measure(context: Context, kind: Kind, rows: int, simulator: Simulator, chance: random.Random) -> Kill:
    prompts = context.new_prompts(rows, "kill")
    job = context.new_job(prompts, simulator)
    moment = chance.uniform(EARLIEST, LATEST) * rows * MEAN_SECONDS / IN_FLIGHT
    simulator.reset()
    with context.cluster(WORKERS, IN_FLIGHT) as cluster:
        submission = cluster.submit(job, "--on-unknown", "retry")
        submission.let_run(moment)
        before = simulator.statistics()
        context.keeper.kill(kind.victims(cluster, submission, chance))
        outcome = submission.wait(30 if kind.kills_driver else 120)
        seconds = outcome.seconds
        if kind.kills_driver:
            cluster.up()
            outcome = cluster.run(job, "--on-unknown", "retry", seconds=120)
            seconds += outcome.seconds
    return result(prompts, moment, before, simulator.statistics(), job.results(), outcome, seconds)


def result(prompts: Prompts, moment: float, before: Statistics, after: Statistics, results: Results, outcome: Outcome, seconds: float) -> Kill:
    complete = results.complete(prompts) and after.distinct_prompts == prompts.rows
    words = "" if outcome.answered_all else outcome.words
    return Kill(
        moment, before.calls, before.in_flight, after.abandoned, results.answered, results.in_order, complete, after.doubled_calls,
        int(outcome.figure("in_all")["unknown_calls"]), seconds, words,
    )  # fmt: skip


def check(context: Context, kind: Kind, kills: list[Kill]) -> None:
    def line(asked: str, passes: list[bool]) -> None:
        context.report.check(f"kill -9 of {kind.name}: {asked}", f"{sum(passes)} of {len(passes)} runs", all(passes))

    line("every row answered, in order", [kill.complete for kill in kills])
    line(f"called twice is only what was in flight (at most {kind.most_lost})", [kill.doubled <= kind.most_lost for kill in kills])
    line("no call twice that roost does not count", [kill.doubled <= kill.unknown for kill in kills])
    line("roost counts as many as the simulator", [kill.doubled == kill.unknown for kill in kills])


def peer_line(context: Context, name: str, rows: int, simulator: Simulator) -> list[Cell]:
    """A peer keeps nothing: what was answered before the kill is asked again."""
    prompts = context.new_prompts(rows, f"kill-{name}")
    moment = rows * MEAN_SECONDS / IN_FLIGHT / 2
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
